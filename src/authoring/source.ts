/** YAML and Markdown files read with the line of every field, so that a fault can be shown where it stands. */
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';

/** What is wrong in a file, said to its author. */
export interface Fault {
  file: string;
  /** First line is 1. */
  line: number;
  problem: string;
  remedy: string;
}

export function formatFaults(faults: readonly Fault[]): string {
  const lines = faults.map(({ file, line, problem, remedy }) => `${file}:${line}  ${problem}\n    → ${remedy}`);
  return `${faults.length} ${faults.length === 1 ? 'faute' : 'fautes'} dans le contenu :\n\n${lines.join('\n')}\n`;
}

export class YamlSource {
  readonly file: string;
  readonly faults: Fault[] = [];
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();
  readonly #firstLine: number;

  /** @param firstLine line of the file on which the YAML starts */
  constructor(file: string, text: string, firstLine = 1) {
    this.file = file;
    this.#firstLine = firstLine;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const error of this.#document.errors) {
      const line = this.#lines.linePos(error.pos[0]).line + firstLine - 1;
      this.faults.push({
        file,
        line,
        problem: `YAML illisible : ${error.message}`,
        remedy: 'Corrigez la ligne : deux-points suivis d’une espace, guillemets fermés, retraits réguliers.',
      });
    }
  }

  /** The line of a field, or of the closest parent that exists. */
  lineOf(path: readonly PropertyKey[]): number {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = depth === 0 ? this.#document.contents : this.#document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line + this.#firstLine - 1;
    }
    return this.#firstLine;
  }

  /** The value that the schema accepts, or null with a fault for each thing that is wrong. */
  read<S extends z.ZodType>(schema: S): z.output<S> | null {
    if (this.faults.length > 0) return null;
    const result = schema.safeParse(this.#document.toJS() ?? {});
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const field = issue.path.join('.');
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys : null;
      this.faults.push({
        file: this.file,
        line: this.lineOf(unknown ? [...issue.path, unknown[0] ?? ''] : issue.path),
        problem: unknown ? `Champ inconnu : ${unknown.join(', ')}` : `Champ « ${field} » : ${issue.message}`,
        remedy: unknown
          ? 'Retirez-le ou corrigez son nom ; les champs permis sont décrits dans src/authoring/front-matter.ts.'
          : `Corrigez « ${field} » ; ce qu’il attend est décrit dans src/authoring/front-matter.ts.`,
      });
    }
    return null;
  }
}

const FENCE = /^---\r?\n([\s\S]*?\r?\n)---[ \t]*(?:\r?\n|$)/;

/** Splits a Markdown file into its front matter (starts at line 2) and its body, or null when it has no front matter. */
export function splitMarkdown(text: string): { frontMatter: string; body: string; bodyLine: number } | null {
  const match = FENCE.exec(text);
  if (!match) return null;
  return { frontMatter: match[1] ?? '', body: text.slice(match[0].length), bodyLine: match[0].split('\n').length };
}

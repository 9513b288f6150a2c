/** From the Markdown of an answer to what is published. */
import { defineMdastPlugin, markdownToHtml } from 'satteri';
import { frenchTypography } from '../faq/typography.ts';

/** What Markdown can say and pages cannot show. */
export const UNSHOWN = ['image', 'title', 'footnote', 'task'] as const;
export type Unshown = (typeof UNSHOWN)[number];

export interface RenderedAnswer {
  html: string;
  /** One line a block, no markup. */
  text: string;
  /** Addresses of the links, as written. */
  links: string[];
  /** What pages cannot show, each with its line, the first being 1. */
  unshown: { what: Unshown; line: number }[];
}

/** Matches `{{its.path}}`. */
export const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The value of `{{its.path}}`, or null when there is none. */
export function findVariable(variables: Readonly<Record<string, unknown>>, path: string): string | null {
  let node: unknown = variables;
  for (const name of path.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return null;
    node = (node as Record<string, unknown>)[name];
  }
  return typeof node === 'string' ? node : null;
}

/** Replaces every known `{{variable}}`; an unknown one stays as it is, for the checks to name. */
export function fillVariables(text: string, variables: Readonly<Record<string, unknown>>): string {
  return text.replace(VARIABLE, (whole, path: string) => findVariable(variables, path) ?? whole);
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The text of HTML that the Markdown compiler wrote: a line a block, entities decoded. */
function plainText(html: string): string {
  return html
    .replace(/\n/g, ' ')
    .replace(/<\/(p|li|tr|table|ul|ol|blockquote|h\d)>/g, '\n')
    .replace(/<\/t[dh]>/g, ' ')
    .replace(/<br\s*\/?>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .filter(Boolean)
    .join('\n');
}

/** Renders an answer: variables filled, French spaces put in, raw HTML shown as text. */
export function renderAnswer(markdown: string, variables: Readonly<Record<string, unknown>>): RenderedAnswer {
  const links: string[] = [];
  const unshown: RenderedAnswer['unshown'] = [];
  const cannotShow = (what: Unshown, node: Readonly<{ position?: { start: { line: number } } | undefined }>) => {
    unshown.push({ what, line: node.position?.start.line ?? 1 });
  };
  const { html } = markdownToHtml(fillVariables(markdown, variables), {
    features: { gfm: true },
    mdastPlugins: [
      defineMdastPlugin({
        name: 'answer',
        options: { position: true },
        text(node, context) {
          const value = frenchTypography(node.value);
          if (value !== node.value) context.replaceNode(node, { type: 'text', value });
        },
        // Satteri writes HTML as it finds it: here it becomes text, in a paragraph of its own when it stands between blocks.
        html(node, context) {
          const text = { type: 'text' as const, value: node.value };
          const inline = ['paragraph', 'heading', 'tableCell', 'emphasis', 'strong', 'delete', 'link', 'linkReference'];
          context.replaceNode(node, inline.includes(context.parent(node).type) ? text : { type: 'paragraph', children: [text] });
        },
        link(node) {
          links.push(node.url);
        },
        definition(node) {
          links.push(node.url);
        },
        image(node) {
          cannotShow('image', node);
        },
        imageReference(node) {
          cannotShow('image', node);
        },
        heading(node) {
          if (node.depth === 1) cannotShow('title', node);
        },
        footnoteDefinition(node) {
          cannotShow('footnote', node);
        },
        listItem(node) {
          if (typeof node.checked === 'boolean') cannotShow('task', node);
        },
      }),
    ],
  });
  return { html: html.trim(), text: plainText(html), links, unshown };
}

/** The first sentence of a text, whole. */
export function wholeFirstSentence(text: string): string {
  const line = text.split('\n')[0] ?? '';
  return /^.*?[.!?](?=\s+[\p{Lu}«]|$)/u.exec(line)?.[0] ?? line;
}

/** The first sentence of a text, cut at a word when it is longer than 200 characters. */
export function firstSentence(text: string): string {
  const sentence = wholeFirstSentence(text);
  if (sentence.length <= 200) return sentence;
  return `${sentence.slice(0, 199).replace(/\s+\S*$/, '')}…`;
}

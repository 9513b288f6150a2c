/**
 * Hashes what the built pages hold inline, and writes the security headers: `dist/_headers` for static pages and
 * `.generated/headers.ts` for what the Worker composes. Inline styles are refused rather than hashed.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { securityHeaders } from '../security-headers.ts';

const SCRIPT = /<script(?![^>]*\bsrc=)([^>]*)>([\s\S]*?)<\/script>/g;
const INLINE_STYLE = /<style[\s>]|<[^>]+\sstyle="/;

/** A `script` of this type is data: the browser does not run it, a policy does not need it. */
const DATA_BLOCK = /type="application\/(?:ld\+)?json"/;

/** Source expressions (`'sha256-…'`) of every script that a built site holds inline, sorted. */
export function inlineScriptHashes(folder: string): string[] {
  const hashes = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.html')) continue;
    const html = readFileSync(path.join(folder, name), 'utf8');
    const inline = INLINE_STYLE.exec(html.replace(SCRIPT, ''));
    if (inline) throw new Error(`${name}: inline style, which the policy forbids: ${inline[0]}`);
    for (const [, attributes, code] of html.matchAll(SCRIPT)) {
      if (code && !DATA_BLOCK.test(attributes ?? '')) hashes.add(`'sha256-${createHash('sha256').update(code).digest('base64')}'`);
    }
  }
  return [...hashes].sort();
}

export function contentSecurityPolicy(): AstroIntegration {
  let root = '';
  return {
    name: 'content-security-policy',
    hooks: {
      'astro:config:done': ({ config }) => {
        root = fileURLToPath(config.root);
      },
      'astro:build:done': ({ dir, logger }) => {
        const output = fileURLToPath(dir);
        const hashes = inlineScriptHashes(output);
        const headers = securityHeaders(hashes);
        const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
        writeFileSync(
          path.join(output, '_headers'),
          `/*\n${lines.join('\n')}\n\n/_astro/*\n  Cache-Control: public, max-age=31536000, immutable\n`,
        );
        writeFileSync(path.join(root, '.generated/script-hashes.ts'), `export const scriptHashes: string[] = ${JSON.stringify(hashes)};\n`);
        logger.info(`${hashes.length} inline scripts hashed`);
      },
    },
  };
}

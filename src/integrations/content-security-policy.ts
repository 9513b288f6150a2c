/**
 * Hardens the built pages: hashes what they hold inline, binds each script and style sheet to its content, and writes the security
 * headers: `dist/_headers` for static pages and `.generated/script-hashes.ts` for what the Worker composes. Inline styles are
 * refused rather than hashed.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { securityHeaders } from '../security-headers.ts';

const SCRIPT = /<script(?![^>]*\bsrc=)([^>]*)>([\s\S]*?)<\/script>/g;
const INLINE_STYLE = /<style[\s>]|<[^>]+\sstyle="/;
const ASSET = /<(?:script|link)\b[^>]*?\b(?:src|href)="(\/_astro\/[^"]+\.(?:js|css))"[^>]*?(?=\/?>)/g;

/** A `script` of this type is data: the browser does not run it, a policy does not need it. */
const DATA_BLOCK = /type="application\/(?:ld\+)?json"/;

const MODULE = /<script\b[^>]*\bsrc="(\/_astro\/[^"]+\.js)"[^>]*><\/script>/g;

/** Takes away the scripts of which nothing is left. */
function withoutEmptyScripts(html: string, sizeOf: (asset: string) => number): string {
  return html.replace(MODULE, (tag, asset: string) => (sizeOf(asset) === 0 ? '' : tag));
}

/** Adds to every script and style sheet of a page the digest of its content (Subresource Integrity). */
function withIntegrity(html: string, digestOf: (asset: string) => string): string {
  return html.replace(ASSET, (tag, asset: string) =>
    tag.includes(' integrity=') ? tag : `${tag.trimEnd()} integrity="${digestOf(asset)}"`,
  );
}

/**
 * Hardens every page of a built site, in place.
 *
 * @returns source expressions (`'sha256-…'`) of every script that the pages hold inline, sorted
 * @throws when a page holds an inline style
 */
export function hardenPages(folder: string): string[] {
  const hashes = new Set<string>();
  const digests = new Map<string, string>();
  const digestOf = (asset: string) => {
    const digest =
      digests.get(asset) ??
      `sha384-${createHash('sha384')
        .update(readFileSync(path.join(folder, asset)))
        .digest('base64')}`;
    digests.set(asset, digest);
    return digest;
  };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.html')) continue;
    const file = path.join(folder, name);
    const html = readFileSync(file, 'utf8');
    const inline = INLINE_STYLE.exec(html.replace(SCRIPT, ''));
    if (inline) throw new Error(`${name}: inline style, which the policy forbids: ${inline[0]}`);
    for (const [, attributes, code] of html.matchAll(SCRIPT)) {
      if (code && !DATA_BLOCK.test(attributes ?? '')) hashes.add(`'sha256-${createHash('sha256').update(code).digest('base64')}'`);
    }
    const useful = withoutEmptyScripts(html, (asset) => statSync(path.join(folder, asset)).size);
    const hardened = withIntegrity(useful, digestOf);
    if (hardened !== html) writeFileSync(file, hardened);
  }
  return [...hashes].sort();
}

/** Files whose name changes with their content. */
const KEPT_FOR_EVER = ['/_astro/*', '/pagefind/fragment/*', '/pagefind/index/*', '/pagefind/filter/*'];

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
        const hashes = hardenPages(output);
        const lines = Object.entries(securityHeaders(hashes)).map(([name, value]) => `  ${name}: ${value}`);
        const kept = KEPT_FOR_EVER.map((place) => `\n${place}\n  Cache-Control: public, max-age=31536000, immutable\n`);
        writeFileSync(path.join(output, '_headers'), `/*\n${lines.join('\n')}\n${kept.join('')}`);
        writeFileSync(path.join(root, '.generated/script-hashes.ts'), `export const scriptHashes: string[] = ${JSON.stringify(hashes)};\n`);
        logger.info(`${hashes.length} inline scripts hashed`);
      },
    },
  };
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hardenPages } from '../../src/integrations/content-security-policy.ts';
import { securityHeaders } from '../../src/security-headers.ts';
import { withFolder } from '../support/content-folder.ts';

const hashOf = (code: string) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;
const integrityOf = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`;
const pages = (files: Record<string, string>) => withFolder(files, hardenPages);

describe('S2: the policy', () => {
  const headers = securityHeaders(["'sha256-abc='"]);
  const policy = new Map(
    (headers['Content-Security-Policy'] ?? '').split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );

  test('S2: forbids everything that it does not name', () => {
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
  });

  test('S2: scripts come from this site or by their hash; styles from this site', () => {
    expect(policy.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'", "'sha256-abc='"]);
    expect(policy.get('style-src')).toEqual(["'self'"]);
  });

  test('S2: nothing is unsafe, and no host but this one is named (S9)', () => {
    expect(headers['Content-Security-Policy']).not.toMatch(/'unsafe-|https?:|\*/);
    for (const [name, sources] of policy) if (name !== 'img-src') expect(sources).not.toContain('data:');
  });

  test('row 94: no page may be framed, no form may leave', () => {
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    expect(headers['X-Frame-Options']).toBe('DENY');
  });

  test('without hashes, the policy has no empty source', () => {
    expect(securityHeaders([])['Content-Security-Policy']).toContain("script-src 'self' 'wasm-unsafe-eval';");
  });

  test('no header can break a line of _headers', () => {
    for (const [name, value] of Object.entries(headers)) expect(`${name}: ${value}`).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe('S2: what built pages hold inline', () => {
  test('each script is hashed once, over all pages, sorted', () => {
    expect(
      pages({
        'index.html': '<script>one()</script><script type="module">two()</script>',
        'faq/a/index.html': '<p>x</p><script>one()</script>',
      }),
    ).toEqual([hashOf('one()'), hashOf('two()')].sort());
  });

  test('a script is hashed to the character: spaces and line ends count', () => {
    expect(pages({ 'index.html': '<script>\n  one()\n</script>' })).toEqual([hashOf('\n  one()\n')]);
  });

  test('a script of its own file, an empty one and a block of data need no hash', () => {
    const html =
      '<script src="/a.js"></script><script></script><script type="application/ld+json">{"a":1}</script><script type="application/json">{}</script>';
    expect(pages({ 'index.html': html })).toEqual([]);
  });

  test('files that are not pages are left alone', () => {
    expect(pages({ 'a.js': '<script>one()</script>', 'a.css': '<style>' })).toEqual([]);
  });

  test.each([
    ['an element', '<style>p{}</style>'],
    ['an element with attributes', '<style media="print">p{}</style>'],
    ['an attribute', '<p class="a" style="color:red">x</p>'],
  ])('an inline style stops the build and names the page: %s', (_, html) => {
    expect(() => pages({ 'faq/a/index.html': html })).toThrow(/^faq\/a\/index\.html: inline style/);
  });

  test('a script that speaks of styles is no inline style', () => {
    expect(pages({ 'index.html': '<script>x = \'<p style="a">\'</script>' })).toHaveLength(1);
  });
});

describe('S2: scripts and style sheets are bound to their content', () => {
  const FILES = {
    'index.html':
      '<link rel="stylesheet" href="/_astro/a.css" /><script type="module" src="/_astro/a.js"></script><link rel="icon" href="/favicon.svg">',
    '_astro/a.js': 'go()',
    '_astro/a.css': 'p{}',
  };

  test('each gets the digest of its file; what is neither is left alone', () => {
    withFolder(FILES, (folder) => {
      hardenPages(folder);
      const html = readFileSync(path.join(folder, 'index.html'), 'utf8');
      expect(html).toMatch(new RegExp(`<link[^>]*href="/_astro/a\\.css"[^>]*integrity="${RegExp.escape(integrityOf('p{}'))}"`));
      expect(html).toMatch(new RegExp(`<script[^>]*src="/_astro/a\\.js"[^>]*integrity="${RegExp.escape(integrityOf('go()'))}"`));
      expect(html).toContain('<link rel="icon" href="/favicon.svg">');
    });
  });

  test('P25: hardening twice changes nothing', () => {
    withFolder(FILES, (folder) => {
      hardenPages(folder);
      const once = readFileSync(path.join(folder, 'index.html'), 'utf8');
      hardenPages(folder);
      expect(readFileSync(path.join(folder, 'index.html'), 'utf8')).toBe(once);
    });
  });
});

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Browser } from '@playwright/test';
import { withPage } from './browser.ts';
import { serveStatic } from './static-server.ts';

/** Bytes after Brotli, and what they are. */
export interface Weight {
  total: number;
  html: number;
  /** Files and inline scripts. */
  script: number;
  style: number;
  font: number;
}

const brotli = (bytes: Buffer | string) => brotliCompressSync(bytes).length;

/** Weighs a page of a built site: all that a browser asks for until it rests, with nothing touched. */
export async function weigh(browser: Browser, dist: string, address: string): Promise<Weight> {
  const server = await serveStatic(dist);
  try {
    return await withPage(browser, async (page) => {
      const asked = new Set<string>();
      page.on('request', (request) => asked.add(new URL(request.url()).pathname));
      await page.goto(`${server.origin}${address}`, { waitUntil: 'networkidle' });
      const inline = await page.$$eval('script:not([src])', (scripts: HTMLScriptElement[]) =>
        scripts.filter(({ type }) => !type.includes('json')).map(({ textContent }) => textContent),
      );
      const weight = { total: 0, html: 0, script: brotli(inline.join('\n')), style: 0, font: 0 };
      for (const pathname of asked) {
        const file = path.join(dist, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
        if (!existsSync(file)) throw new Error(`${address} asks for ${pathname}, which is not built`);
        const bytes = readFileSync(file);
        const kind = ({ '.html': 'html', '.js': 'script', '.css': 'style', '.woff2': 'font' } as const)[path.extname(file)];
        // A typeface is compressed already.
        const size = kind === 'font' ? bytes.length : brotli(bytes);
        weight.total += size;
        if (kind) weight[kind] += size;
      }
      return weight;
    });
  } finally {
    server.close();
  }
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { type Site, siteSchema } from './front-matter.ts';

/** `content/site.yaml`, for astro.config.mjs, which runs before any module is generated. */
export function siteConfig(): Site {
  return siteSchema.parse(parse(readFileSync(path.join(import.meta.dirname, '../../content/site.yaml'), 'utf8')));
}

import { site } from '../.generated/site.ts';
import type { Env } from './env.ts';

/** The site's own address, from configuration alone: never from what a request says of itself. Without a bar at the end. */
export function publicUrl(env: Env): string {
  return (env.PUBLIC_URL || site.url).replace(/\/+$/, '');
}

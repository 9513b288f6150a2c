import { Hono } from 'hono';
import type { AppContext } from '../env.ts';
import { onlyMethods } from '../methods.ts';
import { readStaticPage, rewritable } from '../static-page.ts';
import { carriedOver } from './carried.ts';

/** The agency's addresses; the choices or words that led here become the subject of the message (Q3). */
export const contactRoutes = new Hono<AppContext>()
  .get('/', async (context) => {
    const { env, req } = context;
    const built = await readStaticPage(env.ASSETS, req.raw, '/contact/');
    const carried = carriedOver(new URL(req.url).searchParams);
    if (!built.ok || !carried) return built;
    return new HTMLRewriter()
      .on('[data-carried]', {
        element(element) {
          element.removeAttribute('hidden');
          element.append(carried);
        },
      })
      .on('a[href^="mailto:"]', {
        element: (element) => void element.setAttribute('href', `${element.getAttribute('href')}?subject=${encodeURIComponent(carried)}`),
      })
      .transform(rewritable(built, 'private, no-cache'));
  })
  .all('/', onlyMethods('GET', 'HEAD'));

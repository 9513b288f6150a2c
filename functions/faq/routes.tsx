import { Hono } from 'hono';
import { facets } from '../../.generated/facets.ts';
import { countChosen, parseSelection } from '../../src/faq/facets.ts';
import { readPage, renderFaqList } from '../../src/faq/list/FaqList.tsx';
import type { AppContext } from '../env.ts';
import { onlyMethods } from '../methods.ts';
import { findByFormerSlug, questions } from '../published.ts';
import { readStaticPage, rewritable } from '../static-page.ts';
import { loadAnswers } from './answers.ts';

export const faqRoutes = new Hono<AppContext>()
  /** The list; drawn again when the address holds a choice or a page (Q2, Q3). */
  .get('/', async (context) => {
    const { env, req } = context;
    const url = new URL(req.url);
    const selection = parseSelection(url.searchParams, facets);
    const page = readPage(url.searchParams);
    // The built page as it is, which may answer « not modified ».
    if (countChosen(selection) === 0 && page === 1) return env.ASSETS.fetch(req.raw);
    const built = await readStaticPage(env.ASSETS, req.raw, '/faq/');
    if (!built.ok) return built;
    const list = renderFaqList({ questions, facets, selection, page, answers: await loadAnswers(env.ASSETS, url.origin) });
    return new HTMLRewriter()
      .on('[data-faq-list]', { element: (element) => void element.setInnerContent(list, { html: true }) })
      .transform(rewritable(built, 'public, max-age=0, must-revalidate'));
  })
  .all('/', onlyMethods('GET', 'HEAD'))
  /** A former address leads to the present one (Q4); anything else is a built page or the page « introuvable ». */
  .get('*', (context) => {
    const { pathname } = new URL(context.req.url);
    const former = /^\/faq\/([^/]+)\/?$/.exec(pathname)?.[1];
    const renamed = former === undefined ? undefined : findByFormerSlug(former);
    if (renamed) return context.redirect(`/faq/${renamed.slug}/`, 301);
    return context.env.ASSETS.fetch(context.req.raw);
  })
  .all('*', onlyMethods('GET', 'HEAD'));

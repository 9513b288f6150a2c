import sitemap from '@astrojs/sitemap';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import starlightLlmsTxt from 'starlight-llms-txt';
import { siteConfig } from './src/authoring/site-config.ts';
import { contentSecurityPolicy } from './src/integrations/content-security-policy.ts';
import { publishedContent } from './src/integrations/published-content.ts';
import { withoutSidebarState } from './src/integrations/without-sidebar-state.ts';

const override = (name) => `./src/components/starlight/${name}.astro`;
const { name, tagline, url } = siteConfig();

export default defineConfig({
  site: url,
  trailingSlash: 'always',
  prefetch: false,
  build: { inlineStylesheets: 'never' },
  vite: { build: { assetsInlineLimit: 0 }, worker: { format: 'es' } },
  integrations: [
    publishedContent(),
    sitemap({ filter: (page) => !page.endsWith('/coquille/') }),
    starlight({
      title: name,
      description: tagline,
      locales: { root: { label: 'Français', lang: 'fr' } },
      customCss: ['./src/styles/site.css'],
      sidebar: [],
      head: [{ tag: 'meta', attrs: { name: 'twitter:card', content: 'summary' } }], // Pages have no picture to be shown large
      pagefind: false, // src/integrations/search-index.ts indexes more than the pages show
      expressiveCode: false,
      disable404Route: true,
      tableOfContents: false,
      pagination: false,
      plugins: [starlightLlmsTxt({ projectName: name, description: tagline, rawContent: true })],
      components: {
        // What stands on every page
        ContentPanel: override('ContentPanel'),
        Footer: override('Footer'),
        Head: override('Head'),
        Header: override('Header'),
        MarkdownContent: override('MarkdownContent'),
        PageFrame: override('PageFrame'),
        PageTitle: override('PageTitle'),
        SkipLink: override('SkipLink'),
        ThemeProvider: override('ThemeProvider'),
        ThemeSelect: override('ThemeSelect'),
        TwoColumnContent: override('TwoColumnContent'),
        // What no page has
        Banner: override('Omitted'),
        DraftContentNotice: override('Omitted'),
        FallbackContentNotice: override('Omitted'),
        Hero: override('Omitted'),
        PageSidebar: override('Omitted'),
        Sidebar: override('Omitted'),
      },
    }),
    withoutSidebarState(),
    contentSecurityPolicy(),
  ],
});

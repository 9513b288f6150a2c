// Starlight as it comes, for the same Markdown. SIDEBAR=every-question lists them all beside each page, as `autogenerate` does.
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';

const everyQuestion = { label: 'FAQ', items: [{ autogenerate: { directory: 'faq' } }] };
const bounded = { label: 'Accueil', link: '/' };

export default defineConfig({
  site: 'https://stock.example',
  integrations: [
    starlight({
      title: 'FAQ',
      locales: { root: { label: 'Français', lang: 'fr' } },
      sidebar: [process.env.SIDEBAR === 'every-question' ? everyQuestion : bounded],
    }),
  ],
});

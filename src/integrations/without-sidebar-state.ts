/**
 * Starlight's page notes in the session storage how its sidebar was left, even where there is none. This site has no sidebar, and
 * keeps nothing in a browser before an explicit action.
 */
import type { AstroIntegration } from 'astro';

export function withoutSidebarState(): AstroIntegration {
  return {
    name: 'without-sidebar-state',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({
          vite: {
            plugins: [
              {
                name: 'without-sidebar-state',
                enforce: 'pre',
                load: (id) => (/\/SidebarPersistState(\.[jt]s)?$/.test(id) ? '' : undefined),
              },
            ],
          },
        });
      },
    },
  };
}

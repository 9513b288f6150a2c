/**
 * What a browser kept of a private page is not shown again as it was: it may have been erased since, or its agent signed out (V6, row 93).
 * What somebody was writing there is not lost.
 */
const writings = () => [...document.querySelectorAll<HTMLTextAreaElement>('textarea[name]')];

interface Kept {
  written?: Record<string, string>;
}

export function mountPrivatePage(): void {
  const { written } = (history.state ?? {}) as Kept;
  if (written) {
    for (const textarea of writings()) textarea.value ||= written[textarea.name] ?? '';
    history.replaceState(null, '');
  }
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    // A page that answered a form is asked for anew: reloading it would send the form again.
    if (document.querySelector('[data-error-summary]')) return location.replace(location.href);
    history.replaceState({ written: Object.fromEntries(writings().map(({ name, value }) => [name, value])) } satisfies Kept, '');
    location.reload();
  });
}

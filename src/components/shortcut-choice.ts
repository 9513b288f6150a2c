/** Whether one-key shortcuts are used: whoever dictates or types by accident can turn them off (WCAG 2.1.4). The choice stays in the browser. */

/** What was chosen on this page: all there is in a browser that keeps nothing. */
const chosen = new Map<string, boolean>();

/** @param shortcuts which ones, by the name that the browser keeps the choice under */
export function areOff(shortcuts: string): boolean {
  try {
    return chosen.get(shortcuts) ?? localStorage.getItem(shortcuts) === 'yes';
  } catch {
    return false;
  }
}

/** @param shortcuts as for `areOff` */
export function setOff(shortcuts: string, off: boolean): void {
  chosen.set(shortcuts, off);
  try {
    if (off) localStorage.setItem(shortcuts, 'yes');
    else localStorage.removeItem(shortcuts);
  } catch {
    // It holds for this page.
  }
}

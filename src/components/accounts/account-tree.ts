/**
 * Makes a tree of nested lists of links: one stop for the tab key, arrows inside, branches that open and close (WAI-ARIA tree pattern).
 * Without it the lists and their links say the same.
 */

const ITEM = '[role="treeitem"]';

function branchOf(link: HTMLElement): HTMLElement | null {
  return link.parentElement?.querySelector<HTMLElement>(':scope > ul') ?? null;
}

/** The links that can be seen, in their order. */
function shown(tree: HTMLElement): HTMLElement[] {
  return [...tree.querySelectorAll<HTMLElement>(ITEM)].filter((link) => link.closest('ul[hidden]') === null);
}

function setOpen(link: HTMLElement, open: boolean): void {
  const branch = branchOf(link);
  if (!branch) return;
  branch.hidden = !open;
  link.setAttribute('aria-expanded', String(open));
}

function focusOn(tree: HTMLElement, link: HTMLElement | undefined): void {
  if (!link) return;
  for (const other of tree.querySelectorAll<HTMLElement>(ITEM)) other.tabIndex = other === link ? 0 : -1;
  link.focus();
}

const parentOf = (link: HTMLElement) => link.closest('ul')?.parentElement?.querySelector<HTMLElement>(`:scope > ${ITEM}`) ?? undefined;

/** What a key does; true when it was for the tree. */
function press(tree: HTMLElement, link: HTMLElement, key: string): boolean {
  const links = shown(tree);
  const place = links.indexOf(link);
  const branch = branchOf(link);
  switch (key) {
    case 'ArrowDown':
      focusOn(tree, links[place + 1]);
      return true;
    case 'ArrowUp':
      focusOn(tree, links[place - 1]);
      return true;
    case 'Home':
      focusOn(tree, links[0]);
      return true;
    case 'End':
      focusOn(tree, links.at(-1));
      return true;
    case 'ArrowRight':
      if (branch?.hidden) setOpen(link, true);
      else if (branch) focusOn(tree, links[place + 1]);
      return true;
    case 'ArrowLeft':
      if (branch && !branch.hidden) setOpen(link, false);
      else focusOn(tree, parentOf(link));
      return true;
    case ' ':
      link.click();
      return true;
    default: {
      // A letter goes to the next name that begins with it.
      if (key.length !== 1) return false;
      const around = [...links.slice(place + 1), ...links.slice(0, place + 1)];
      focusOn(
        tree,
        around.find((other) => other.textContent?.trim().toLocaleLowerCase('fr').startsWith(key.toLocaleLowerCase('fr'))),
      );
      return true;
    }
  }
}

export function mountAccountTree(): void {
  for (const tree of document.querySelectorAll<HTMLElement>('[data-account-tree]')) {
    tree.setAttribute('role', 'tree');
    for (const [index, link] of [...tree.querySelectorAll('a')].entries()) {
      const branch = branchOf(link);
      link.setAttribute('role', 'treeitem');
      link.tabIndex = index === 0 ? 0 : -1;
      link.parentElement?.setAttribute('role', 'none');
      if (!branch) continue;
      branch.setAttribute('role', 'group');
      branch.id ||= `branche-${index}`;
      // The group is the item's, though the markup puts it beside the link.
      link.setAttribute('aria-owns', branch.id);
      link.setAttribute('aria-expanded', 'true');
    }
    tree.addEventListener('keydown', (event) => {
      const link = (event.target as HTMLElement).closest<HTMLElement>(ITEM);
      if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
      if (press(tree, link, event.key)) event.preventDefault();
    });
  }
}

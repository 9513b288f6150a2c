/** Who stands above whom in a company (P1, P5). Pure. */
import type { Relation } from './model.ts';

/** What of an account makes the tree. */
export interface Node {
  id: string;
  /** Null for an agent. */
  companyId: string | null;
  /** The account that it is attached to; null at a top, and for a pending account, which has no place yet (A5c). */
  responsableId: string | null;
}

/** Accounts by id. */
export type Tree = ReadonlyMap<string, Node>;

export function treeOf(nodes: Iterable<Node>): Tree {
  return new Map([...nodes].map((node) => [node.id, node]));
}

/**
 * The accounts above one, the nearest first.
 *
 * @throws when the tree has a cycle, which the database forbids
 */
export function above(tree: Tree, id: string): string[] {
  const ids: string[] = [];
  for (let next = tree.get(id)?.responsableId ?? null; next !== null; next = tree.get(next)?.responsableId ?? null) {
    if (next === id || ids.includes(next)) throw new Error('the tree has a cycle');
    ids.push(next);
  }
  return ids;
}

/** How `other` stands to `self`: `above` is above it, `below_…` is attached to it. Accounts that are not in the tree are another company's. */
export function relationOf(tree: Tree, self: string, other: string): Relation {
  if (self === other) return 'self';
  const [from, to] = [tree.get(self), tree.get(other)];
  if (!from || !to || from.companyId === null || from.companyId !== to.companyId) return 'other_company';
  if (to.responsableId === self) return 'below_directly';
  if (above(tree, other).includes(self)) return 'below_indirectly';
  return above(tree, self).includes(other) ? 'above' : 'beside';
}

/** P5: may this account be attached there without making a cycle or leaving its company? */
export function keepsTree(tree: Tree, id: string, responsableId: string | null): boolean {
  if (responsableId === null) return tree.has(id);
  const relation = relationOf(tree, id, responsableId);
  return relation === 'above' || relation === 'beside';
}

/** An account with its depth: 0 at a top. */
export interface Placed<T> {
  account: T;
  depth: number;
  /** Accounts that are attached to it directly. */
  children: Placed<T>[];
}

/** The accounts of one company as a forest, each level in the order in which they come. */
export function forestOf<T extends Node>(accounts: readonly T[]): Placed<T>[] {
  const byResponsable = Map.groupBy(accounts, ({ responsableId }) => responsableId);
  const known = new Set(accounts.map(({ id }) => id));
  const place = (account: T, depth: number): Placed<T> => ({
    account,
    depth,
    children: (byResponsable.get(account.id) ?? []).map((child) => place(child, depth + 1)),
  });
  return accounts.filter(({ responsableId }) => responsableId === null || !known.has(responsableId)).map((top) => place(top, 0));
}

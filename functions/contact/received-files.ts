/** Files that came with a form that was not accepted: they wait for its next try, so that nobody chooses them twice. */
import { runBatch } from '../database.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { FILES_AGAIN } from '../files/messages.ts';
import type { CheckedFile } from '../files/recognise.ts';
import type { Attachment } from './model.ts';
import { insertWaiting, listAttachmentsOfForm, moveAttachments } from './repository.ts';
import { MOST_WAITING } from './rules.ts';
import { type StoreContext, storeFiles } from './store-files.ts';

/** Those of a form that the person still wants. */
export async function listReceived(database: D1Database, formId: string, kept: readonly string[]): Promise<Attachment[]> {
  if (kept.length === 0) return [];
  return (await within(LONGEST_WAIT, listAttachmentsOfForm(database, formId))).filter(({ id }) => kept.includes(id));
}

export interface Waiting {
  /** All that are here for the form. */
  received: Attachment[];
  /** The new ones could not be kept: too much waits from that network already (MOST_WAITING). */
  refused: boolean;
}

/**
 * Keeps files for the next try of a form.
 *
 * @param kept ids of those received before that the person still wants
 * @param context `network`: hash of the person's network
 */
export async function keepReceived(
  files: readonly CheckedFile[],
  kept: readonly string[],
  { database, newFormId, network, ...store }: StoreContext & { database: D1Database; newFormId: string; network: string },
): Promise<Waiting> {
  const before = await listReceived(database, store.formId, kept);
  const waiting = before.filter(({ messageId }) => messageId === null);
  const stored = await within(LONGEST_WAIT, storeFiles(files, { ...store, formId: newFormId }));
  const moved = newFormId === store.formId ? [] : waiting.map(({ id }) => id);
  const statements = [...moveAttachments(database, moved, newFormId), ...insertWaiting(database, stored, network, MOST_WAITING)];
  const refused = (await within(LONGEST_WAIT, runBatch(database, statements))).at(-1) ?? [];
  if (refused.length === 0) return { received: [...waiting, ...stored], refused: false };
  await within(LONGEST_WAIT, store.bucket.delete(stored.map(({ objectKey }) => objectKey)));
  return { received: waiting, refused: true };
}

/** What is wrong with a form, by field, and that its files are to be chosen again when they could not be kept. */
export function withFilesAgain(errors: Record<string, string>, refused: boolean): Record<string, string> {
  if (!refused) return errors;
  return { ...errors, attachments: [errors.attachments, FILES_AGAIN].filter(Boolean).join(' ') };
}

/** Files that came with a form that was not accepted: they wait for its next try, so that nobody chooses them twice. */
import { runBatch } from '../database.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { CheckedFile } from './attachments.ts';
import type { Attachment } from './model.ts';
import { insertAttachments, listAttachmentsOfForm, moveAttachments } from './repository.ts';
import { type StoreContext, storeFiles } from './store-files.ts';

/** Those of a form that the person still wants. */
export async function listReceived(database: D1Database, formId: string, kept: readonly string[]): Promise<Attachment[]> {
  if (kept.length === 0) return [];
  return (await within(LONGEST_WAIT, listAttachmentsOfForm(database, formId))).filter(({ id }) => kept.includes(id));
}

/**
 * Keeps files for the next try of a form.
 *
 * @param kept ids of those received before that the person still wants
 * @returns all that are here for that form
 */
export async function keepReceived(
  files: readonly CheckedFile[],
  kept: readonly string[],
  { database, newFormId, ...store }: StoreContext & { database: D1Database; newFormId: string },
): Promise<Attachment[]> {
  const before = await listReceived(database, store.formId, kept);
  const waiting = before.filter(({ messageId }) => messageId === null);
  const stored = await within(LONGEST_WAIT, storeFiles(files, { ...store, formId: newFormId }));
  const statements = [
    ...insertAttachments(database, stored),
    ...(newFormId === store.formId
      ? []
      : moveAttachments(
          database,
          waiting.map(({ id }) => id),
          newFormId,
        )),
  ];
  await within(LONGEST_WAIT, runBatch(database, statements));
  return [...waiting, ...stored];
}

import type { CheckedFile } from './attachments.ts';
import type { Attachment } from './model.ts';

export interface StoreContext {
  bucket: R2Bucket;
  now: Date;
  newId: () => string;
  /** Of the form with which they came. */
  formId: string;
}

/** Where objects of a day are: those of a sending that failed after this point have no row, and are found by their day and removed. */
export function dayPrefix(day: Date): string {
  return `contact/${day.toISOString().slice(0, 10)}/`;
}

/** Puts files where they are kept; their rows are the caller's to write. */
export async function storeFiles(files: readonly CheckedFile[], { bucket, now, newId, formId }: StoreContext): Promise<Attachment[]> {
  return Promise.all(
    files.map(async ({ bytes, ...file }) => {
      const id = newId();
      const objectKey = `${dayPrefix(now)}${id}`;
      await bucket.put(objectKey, bytes);
      return { ...file, id, formId, messageId: null, eventNumber: null, objectKey, createdAt: now.toISOString() };
    }),
  );
}

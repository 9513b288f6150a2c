/** Where files are put, and which of them nothing knows of. */
import type { StoredFile } from './model.ts';
import type { CheckedFile } from './recognise.ts';

export interface StoreContext {
  bucket: R2Bucket;
  now: Date;
  newId: () => string;
}

/** Folders of the storage, one a feature that takes files. */
export type Folder = 'contact' | 'examen';

/** Where objects of a day are: those of a sending that failed after this point have no row, and are found by their day and removed. */
export function dayPrefix(folder: Folder, day: Date): string {
  return `${folder}/${day.toISOString().slice(0, 10)}/`;
}

/** Puts files where they are kept; their rows are the caller's to write. */
export async function storeFiles(
  files: readonly CheckedFile[],
  folder: Folder,
  { bucket, now, newId }: StoreContext,
): Promise<StoredFile[]> {
  return Promise.all(
    files.map(async ({ bytes, ...file }) => {
      const id = newId();
      const objectKey = `${dayPrefix(folder, now)}${id}`;
      await bucket.put(objectKey, bytes);
      return { ...file, id, objectKey, createdAt: now.toISOString() };
    }),
  );
}

/**
 * Removes the files of a day that no row knows of: their sending failed between the storage and the database.
 *
 * @param listKnown which of these keys have a row
 */
export async function deleteStrayFiles(
  bucket: R2Bucket,
  folder: Folder,
  day: Date,
  listKnown: (keys: string[]) => Promise<Set<string>>,
): Promise<void> {
  const { objects } = await bucket.list({ prefix: dayPrefix(folder, day), limit: 1000 });
  const keys = objects.map(({ key }) => key);
  const known = await listKnown(keys);
  await bucket.delete(keys.filter((key) => !known.has(key)));
}

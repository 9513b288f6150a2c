import type { CheckedFile } from '../files/recognise.ts';
import { type StoreContext as AnyStoreContext, storeFiles as store } from '../files/store.ts';
import type { Attachment } from './model.ts';

export interface StoreContext extends AnyStoreContext {
  /** Of the form with which they came. */
  formId: string;
}

/** Puts files where they are kept; their rows are the caller's to write. */
export async function storeFiles(files: readonly CheckedFile[], { formId, ...context }: StoreContext): Promise<Attachment[]> {
  const stored = await store(files, 'contact', context);
  return stored.map((file) => ({ ...file, formId, messageId: null, eventNumber: null }));
}

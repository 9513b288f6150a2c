/** Files that people send, whatever they send them with. */
import { ATTACHMENT_LIMITS } from '../../src/contact/limits.ts';

export { ATTACHMENT_LIMITS };

/** What one sending may hold; sizes in bytes. */
export interface FileLimits {
  files: number;
  total: number;
}

/** A file as it is kept: its bytes in the storage, all else in a row of the feature that took it. */
export interface StoredFile {
  id: string;
  name: string;
  type: string;
  /** In bytes. */
  size: number;
  digest: string;
  objectKey: string;
  createdAt: string;
}

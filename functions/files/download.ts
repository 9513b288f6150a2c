import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import type { StoredFile } from './model.ts';

/** Were a file opened in a browser all the same, it could neither run nor ask for anything. */
const POLICY = "default-src 'none'; sandbox";

function unavailable(cause: unknown): never {
  throw new AppError('unavailable', { cause });
}

/**
 * A file as a download: never shown in the page of this site, whatever it holds.
 *
 * @throws AppError `not_found`, `unavailable`
 */
export async function sendAttachment(
  bucket: R2Bucket,
  attachment: Pick<StoredFile, 'name' | 'type' | 'size' | 'objectKey'> | undefined,
  headers: Record<string, string>,
): Promise<Response> {
  const object = attachment ? await within(LONGEST_WAIT, bucket.get(attachment.objectKey)).catch(unavailable) : null;
  if (!attachment || !object) throw new AppError('not_found', { headers });
  // RFC 6266: a plain name for old programs, the real one for others.
  const plain =
    attachment.name
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/["\\]/g, '') || 'fichier';
  return new Response(object.body, {
    headers: {
      ...headers,
      'content-security-policy': POLICY,
      'content-type': attachment.type,
      'content-length': String(attachment.size),
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(attachment.name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`,
      'x-content-type-options': 'nosniff',
    },
  });
}

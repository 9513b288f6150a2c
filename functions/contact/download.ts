import { AppError } from '../errors.ts';
import type { Attachment } from './model.ts';

/**
 * A file as a download: never shown in the page of this site, whatever it holds.
 *
 * @throws AppError `not_found`
 */
export async function sendAttachment(
  bucket: R2Bucket,
  attachment: Attachment | undefined,
  headers: Record<string, string>,
): Promise<Response> {
  const object = attachment ? await bucket.get(attachment.objectKey) : null;
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
      'content-type': attachment.type,
      'content-length': String(attachment.size),
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(attachment.name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`,
      'x-content-type-options': 'nosniff',
    },
  });
}

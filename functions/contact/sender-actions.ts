/** What a sender does on the follow-up page (C5). */
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import type { CheckedFile } from '../files/recognise.ts';
import { errorFacts, log } from '../log.ts';
import { deleteMailsOfSubject, oweMail } from '../outbox/owe-mail.ts';
import { advance } from './advance.ts';
import { REFUSAL_MESSAGES } from './messages.ts';
import type { Attachment, Message, SenderAction } from './model.ts';
import { attachReceived, eraseStatements, insertAttachments, listObjectKeys } from './repository.ts';
import { maySenderAct } from './rules.ts';
import { storeFiles } from './store-files.ts';

export interface SenderContext {
  database: D1Database;
  bucket: R2Bucket;
  now: Date;
  newId: () => string;
  /** Where replies are announced. */
  team: string;
}

function allow(action: SenderAction, message: Message): void {
  const decision = maySenderAct(action, message);
  if (!decision.allowed) throw new AppError('conflict', { reason: decision.reason, message: REFUSAL_MESSAGES[decision.reason] });
}

export interface Reply {
  text: string;
  files: CheckedFile[];
  /** Files received with a former try. */
  kept: string[];
  formId: string;
}

/** Adds to the thread; a closed or answered one is open again, with whoever had it. */
export async function reply(message: Message, { text, files, kept, formId }: Reply, context: SenderContext): Promise<void> {
  allow('reply', message);
  const { database, now, newId, team } = context;
  const number = message.version + 1;
  const stored = await within(LONGEST_WAIT, storeFiles(files, { ...context, formId }));
  const attached = stored.map((file): Attachment => ({ ...file, messageId: message.id, eventNumber: number }));
  const announcement = {
    id: newId(),
    kind: 'contact_reply_announcement',
    recipient: team,
    recipientKey: team,
    subjectId: message.id,
    parameters: { event: number },
  };
  await advance(
    database,
    message,
    {
      kind: 'replied',
      text,
      agentId: null,
      change: {
        state: message.assigneeId === null ? 'received' : 'assigned',
        resolved: null,
        waitingSince: message.waitingSince ?? now.toISOString(),
      },
      with: [
        ...insertAttachments(database, attached),
        ...attachReceived(database, kept, message.id, number),
        ...(message.quarantine === null ? [oweMail(database, announcement, now)] : []),
      ],
    },
    now,
  );
}

/** « Ma question est résolue »: closes the thread. */
export async function resolve(message: Message, { database, now }: SenderContext): Promise<void> {
  allow('resolve', message);
  await advance(
    database,
    message,
    { kind: 'resolved', agentId: null, change: { state: 'closed', resolved: true, waitingSince: null } },
    now,
  );
}

export async function close(message: Message, { database, now }: SenderContext): Promise<void> {
  allow('close', message);
  await advance(database, message, { kind: 'closed', agentId: null, change: { state: 'closed', waitingSince: null } }, now);
}

/**
 * Erases what the sender wrote and sent, files that wait for a reply too, and the mails about it; the agency's words, the dates and the
 * reference stay (V4).
 */
export async function erase(message: Message, { database, bucket, now }: SenderContext): Promise<void> {
  allow('erase', message);
  const keys = await within(LONGEST_WAIT, listObjectKeys(database, message.id));
  await advance(
    database,
    message,
    {
      kind: 'erased',
      agentId: null,
      change: { state: 'closed', waitingSince: null },
      with: [...eraseStatements(database, message.id), deleteMailsOfSubject(database, message.id)],
    },
    now,
  );
  // Those that the storage keeps have no row any more: they are found by their day and removed (dayPrefix).
  await within(LONGEST_WAIT, bucket.delete(keys)).catch((error: unknown) =>
    log('error', 'files_left', { count: keys.length, ...errorFacts(error) }),
  );
}

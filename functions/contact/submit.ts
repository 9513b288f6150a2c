import { runBatch, type Statement } from '../database.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { CheckedFile } from '../files/recognise.ts';
import { digest } from '../keyed-hash.ts';
import { oweMails } from '../outbox/owe-mail.ts';
import { followUpSecret, secretHash } from './follow-up-link.ts';
import type { Attachment, Message, QuarantineReason } from './model.ts';
import { makeReference, REFERENCE_BYTES } from './reference.ts';
import {
  attachReceived,
  conflictOf,
  findBefore,
  freeKey,
  insertAttachments,
  insertEvent,
  insertLink,
  insertMessage,
  insertMessageIfCalm,
  insertProof,
  type NewMessage,
} from './repository.ts';
import {
  ACKNOWLEDGEMENT_WINDOW,
  CALM,
  enoughFor,
  judge,
  KEY_LIFETIME,
  NETWORK_WINDOW,
  pressureFrom,
  type Recent,
  routeMessage,
  SENDER_WINDOW,
} from './rules.ts';
import type { ValidMessage } from './schema.ts';
import { storeFiles } from './store-files.ts';

/** A form whose fields are all right. */
export interface Sending {
  written: ValidMessage;
  questionId: string | null;
  /** C7. */
  readQuestions: string[];
  files: CheckedFile[];
  /** Files received before with this form that the person still wants. */
  keptFiles: string[];
  /** Of the form's token, or of this sending alone when there was none. */
  formId: string;
  /** Milliseconds since the form was issued; null when unknown. */
  age: number | null;
  /** What makes two sendings one (C6), and two tries of one sending: hashed. */
  key: string;
  /** The person's network, hashed. */
  network: string;
  honeypot: boolean;
  proof: { signature: string; expiresAt: Date } | 'missing' | 'declined';
}

export interface SubmitContext {
  database: D1Database;
  bucket: R2Bucket;
  secret: string;
  now: Date;
  newId: () => string;
  /** Messages of one network in ten minutes that are calm. */
  calm: number;
  /** Where new messages are announced. */
  team: string;
}

export type Submitted =
  /** Recorded, now or by a former sending of the same form. */
  | { kind: 'accepted'; followUp: string; again: boolean }
  | { kind: 'ask_for_proof' }
  /** The form made another message before. */
  | { kind: 'reused' };

const LINK = /\b(?:https?:\/\/|www\.)\S/gi;
const MARKUP = /<a\s|\[\/?(?:url|link|img)\b/i;

/** Tries again after a failure that may have struck before or after the commit: the key tells which. */
const TRIES = 3;

/** What was sent, so that the same key with anything else is noticed. */
function digestOf({ written, questionId, readQuestions }: Sending, files: readonly string[]): string {
  return digest(JSON.stringify([written, questionId, [...readQuestions].sort(), [...files].sort()]));
}

const ago = ({ now }: SubmitContext, milliseconds: number) => new Date(now.getTime() - milliseconds);
const windowsOf = (context: SubmitContext) => ({
  networkSince: ago(context, NETWORK_WINDOW),
  senderSince: ago(context, SENDER_WINDOW),
});

/**
 * Takes a message: message, first event, files, link and mails in one batch (C4, C6). Most messages need nothing to be read before; for
 * the others, what they are judged by is read first.
 *
 * @throws whatever the database or the storage throws when the message could not be recorded, nothing of it then is
 */
export function submit(sending: Sending, context: SubmitContext): Promise<Submitted> {
  return within(LONGEST_WAIT, submitTrying(sending, context));
}

async function submitTrying(sending: Sending, context: SubmitContext): Promise<Submitted> {
  const taken = await submitCalm(sending, context);
  if (taken) return taken;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await submitOnce(sending, context);
    } catch (error) {
      if (conflictOf(error) === 'proof') return { kind: 'ask_for_proof' };
      if (attempt === TRIES) throw error;
    }
  }
}

/**
 * Records a message without files that nothing speaks against, as long as few have come and its key is new: constraints and the guard of
 * its statement hold that, in one round trip. Null when they did not, or when that could not be known: nothing was recorded, or what was
 * is found by its key.
 */
async function submitCalm(sending: Sending, context: SubmitContext): Promise<Submitted | null> {
  if (sending.files.length + sending.keptFiles.length > 0 || sending.proof === 'declined') return null;
  if (judge(approachOf(sending, CALM, context.calm)).kind !== 'accept') return null;
  const { database, secret, now } = context;
  const message = newMessage(sending, null, digestOf(sending, []), context);
  const followUp = followUpSecret(secret, message.id);
  const guard = { ...windowsOf(context), pressureFrom: pressureFrom(context.calm) };
  try {
    await runBatch(database, [
      insertMessageIfCalm(database, message, guard),
      ...firstEvents(message, database),
      insertLink(database, secretHash(followUp), message.id, now),
      ...firstMails(message, context),
      ...proofOf(sending, database),
    ]);
  } catch {
    return null;
  }
  return { kind: 'accepted', followUp, again: false };
}

async function submitOnce(sending: Sending, context: SubmitContext): Promise<Submitted> {
  const { database, secret, now } = context;
  const keySince = ago(context, KEY_LIFETIME);
  const before = await findBefore(database, {
    key: sending.key,
    formId: sending.formId,
    network: sending.network,
    emailKey: sending.written.emailKey,
    keySince,
    ...windowsOf(context),
    enough: enoughFor(context.calm),
    withFiles: sending.keptFiles.length > 0,
  });
  const kept = before.received.filter(({ id }) => sending.keptFiles.includes(id));
  const requestDigest = digestOf(
    sending,
    [...kept, ...sending.files].map((file) => file.digest),
  );
  if (before.made) {
    if (before.made.requestDigest !== requestDigest) return { kind: 'reused' };
    return { kind: 'accepted', followUp: followUpSecret(secret, before.made.id), again: true };
  }

  const judgement = judge(approachOf(sending, before.recent, context.calm));
  if (judgement.kind === 'ask_for_proof') return judgement;
  const quarantine = judgement.kind === 'quarantine' ? judgement.reason : null;
  const message = newMessage(sending, quarantine, requestDigest, context);
  const followUp = followUpSecret(secret, message.id);
  const stored = await storeFiles(sending.files, { bucket: context.bucket, now, newId: context.newId, formId: sending.formId });
  await runBatch(database, [
    ...(before.keyIsOver ? [freeKey(database, message.idempotencyKey, keySince)] : []),
    insertMessage(database, message),
    ...firstEvents(message, database),
    insertLink(database, secretHash(followUp), message.id, now),
    ...insertAttachments(
      database,
      stored.map((file): Attachment => ({ ...file, messageId: message.id, eventNumber: 1 })),
    ),
    ...attachReceived(
      database,
      kept.map(({ id }) => id),
      message.id,
      1,
    ),
    ...(quarantine === null ? firstMails(message, context) : []),
    ...proofOf(sending, database),
  ]);
  return { kind: 'accepted', followUp, again: false };
}

/** The proof of work that came along is spent. */
function proofOf({ proof }: Sending, database: D1Database): Statement[] {
  return typeof proof === 'object' ? [insertProof(database, proof.signature, proof.expiresAt)] : [];
}

function approachOf({ written, honeypot, age, proof }: Sending, recent: Recent, calm: number) {
  return {
    honeypot,
    age,
    links: written.message.match(LINK)?.length ?? 0,
    markup: MARKUP.test(written.message) || MARKUP.test(written.subject),
    recent,
    calm,
    proof: typeof proof === 'object' ? ('valid' as const) : proof,
  };
}

function newMessage(
  { written, questionId, readQuestions, key, network }: Sending,
  quarantine: QuarantineReason | null,
  requestDigest: string,
  { now, newId }: SubmitContext,
): NewMessage {
  const time = now.toISOString();
  // Candidatures arrive with the company space: until then none is registered here, and a number that is named is unknown (C2).
  const { assigneeId, note } = routeMessage(written.candidature === null ? undefined : null, false);
  return {
    ...written,
    id: newId(),
    reference: makeReference(crypto.getRandomValues(new Uint8Array(REFERENCE_BYTES))),
    state: assigneeId === null ? 'received' : 'assigned',
    version: quarantine === null ? 1 : 2,
    assigneeId,
    routingNote: note,
    quarantine,
    questionId,
    readQuestions,
    resolved: null,
    idempotencyKey: key,
    requestDigest,
    network,
    createdAt: time,
    updatedAt: time,
    waitingSince: time,
  };
}

function firstEvents({ id, quarantine, createdAt }: Message, database: D1Database): Statement[] {
  const event = { messageId: id, agentId: null, text: null, createdAt };
  const received = insertEvent(database, { ...event, number: 1, kind: 'received', author: 'sender' });
  return quarantine === null
    ? [received]
    : [received, insertEvent(database, { ...event, number: 2, kind: 'quarantined', author: 'system' })];
}

/** The mails that a message causes: an acknowledgement, at most one an hour to an address (C8), and the announcement to the team. */
export function firstMails(
  { id, email, emailKey }: Pick<NewMessage, 'id' | 'email' | 'emailKey'>,
  { database, now, newId, team }: Pick<SubmitContext, 'database' | 'now' | 'newId' | 'team'>,
): Statement[] {
  const mail = { subjectId: id, parameters: {} };
  const mails = {
    unlessRecent: { ...mail, id: newId(), kind: 'contact_acknowledgement', recipient: email, recipientKey: emailKey },
    always: { ...mail, id: newId(), kind: 'contact_announcement', recipient: team, recipientKey: team },
  };
  return [oweMails(database, mails, now, ACKNOWLEDGEMENT_WINDOW)];
}

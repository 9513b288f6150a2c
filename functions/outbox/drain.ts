/** Sends what is owed and due. The one place from which mails leave. */
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { Env } from '../env.ts';
import { errorFacts, log } from '../log.ts';
import { isRelayAddress, type Mailer, openMailer } from './mailer.ts';
import type { Attempt, ComposedMail, TakenMail } from './model.ts';
import { type Exchange, exchangeMails, type HeldMail, markFailed } from './repository.ts';
import { fateAfter } from './rules.ts';

/** Makes each kind of mail when it leaves, from what is stored then; null when there is nothing left to say. */
export type Composers = Readonly<Record<string, (mail: TakenMail, env: Env) => Promise<ComposedMail | null>>>;

/** Mails that are sent side by side; a Worker may hold six connections. */
const SIDE_BY_SIDE = 5;
/** Mails that a drain holds at most: those that it sends side by side, and the next ones, so that one round trip serves several. */
const LOT = 3 * SIDE_BY_SIDE;
/** A mail that has left is not held longer than this, in milliseconds, before that is written: a drain that is cut off repeats few. */
const SOON = 250;
/** Mails that one drain tries; what is left is the next one's. */
const MOST_A_DRAIN = 100;
/** Times that the outcome of an attempt is tried to be written before it is left to the lease. */
const MARKS = 2;

const failed = (cause: string, permanent = false): Attempt => ({ outcome: 'failed', permanent, uncertain: false, cause });

/** From 0 to 1. */
function chance(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 0xffffffff;
}

async function attempt(mail: HeldMail, env: Env, composers: Composers, mailer: Mailer): Promise<Attempt> {
  const compose = Object.hasOwn(composers, mail.kind) ? composers[mail.kind] : undefined;
  if (!compose) return failed('unknown_kind');
  const { lease, ...taken } = mail;
  try {
    const composed = await within(LONGEST_WAIT, compose(taken, env));
    return composed ? await mailer.send(mail, composed) : failed('nothing_to_say', true);
  } catch (error) {
    return failed(`compose ${errorFacts(error).cause}`);
  }
}

/** Writes something down, once more if that fails; null when it failed. */
async function written<T>(mails: readonly HeldMail[], write: () => PromiseLike<T>): Promise<T | null> {
  for (let left = MARKS; left > 0; left -= 1) {
    try {
      return await within(LONGEST_WAIT, write());
    } catch (error) {
      // Once the lease ends, the mail is tried again: it may then leave twice, and is never lost.
      for (const mail of mails) log('error', 'mail_unmarked', { ...factsOf(mail), ...errorFacts(error) });
    }
  }
  return null;
}

const factsOf = ({ id, kind, attempts }: TakenMail) => ({ id, kind, attempts });

function logLost(mails: readonly HeldMail[], kept: readonly string[]): void {
  for (const mail of mails) if (!kept.includes(mail.id)) log('error', 'mail_lease_lost', factsOf(mail));
}

async function writeFailed(database: D1Database, mail: HeldMail, made: Attempt & { outcome: 'failed' }, now: Date): Promise<void> {
  const { cause, uncertain } = made;
  const fate = fateAfter(made, mail.attempts, chance());
  const nextAttemptAt = fate.state === 'dead' ? null : new Date(now.getTime() + fate.delay);
  const rows = await written([mail], () => markFailed(database, mail, { cause, uncertain, nextAttemptAt }));
  if (rows)
    logLost(
      [mail],
      rows.map(({ id }) => id),
    );
  log('error', fate.state === 'dead' ? 'mail_dead' : 'mail_failed', { ...factsOf(mail), cause, uncertain });
}

/** Writes that mails have left; what cannot be written is left to the lease. */
async function writeSent(database: D1Database, sent: readonly HeldMail[], now: Date): Promise<void> {
  const done = await written(sent, () => exchangeMails(database, sent, { lease: '', room: 0 }, now));
  if (done) logLost(sent, done.written);
}

/** Writes that mails have left and takes others in their place; when that cannot be written, others are taken all the same. */
async function exchange(database: D1Database, sent: readonly HeldMail[], room: number, now: Date): Promise<Exchange> {
  const wanted = { lease: crypto.randomUUID(), room };
  if (sent.length > 0) {
    const done = await written(sent, () => exchangeMails(database, sent, wanted, now));
    if (done) {
      logLost(sent, done.written);
      return done;
    }
  }
  return within(LONGEST_WAIT, exchangeMails(database, [], wanted, now));
}

export interface Drained {
  tried: number;
  /** Mails may be due still. */
  more: boolean;
}

/**
 * Takes mails by lots and sends them side by side, another one as soon as one has left, until nothing is due or a hundred were tried. A
 * mail whose composing fails stops no other.
 *
 * @param clock the time, read when needed
 * @throws whatever the database throws when mails could not be taken; those on their way are sent and written down first
 */
export async function drainOutbox(env: Env, composers: Composers, clock: () => Date): Promise<Drained> {
  if (!isRelayAddress(env.SMTP_URL)) {
    log('error', 'secret_missing', { names: 'SMTP_URL' });
    return { tried: 0, more: false };
  }
  const mailer = openMailer(env.SMTP_URL);
  /** Held, to be sent next. */
  const waiting: HeldMail[] = [];
  const onTheirWay = new Set<Promise<void>>();
  /** Have left, and this is not written yet. */
  const left: HeldMail[] = [];
  let tried = 0;
  let sent = 0;
  let more = true;

  const send = async (mail: HeldMail) => {
    const made = await attempt(mail, env, composers, mailer);
    if (made.outcome === 'failed') return writeFailed(env.DB, mail, made, clock());
    sent += 1;
    left.push(mail);
  };
  const follow = (mail: HeldMail) => {
    const way = send(mail).finally(() => onTheirWay.delete(way));
    onTheirWay.add(way);
  };
  const roomLeft = () => (more ? Math.min(LOT - waiting.length - onTheirWay.size, MOST_A_DRAIN - tried) : 0);
  let writtenAt = clock().getTime();
  const takeLot = async () => {
    const room = roomLeft();
    const now = clock();
    writtenAt = now.getTime();
    const { held, dead } = await exchange(env.DB, left.splice(0), room, now);
    for (const mail of dead) log('error', 'mail_dead', { ...factsOf(mail), cause: 'cut off', uncertain: true });
    more &&= held.length + dead.length === room;
    tried += held.length;
    waiting.push(...held);
  };
  /** Writes what has left when that has not been done for a while; what waits is sent even if it fails. */
  const writeSome = async () => {
    const now = clock();
    if (left.length === 0 || now.getTime() - writtenAt < SOON) return;
    writtenAt = now.getTime();
    await writeSent(env.DB, left.splice(0), now);
  };

  try {
    while (roomLeft() > 0 || waiting.length > 0 || onTheirWay.size > 0 || left.length > 0) {
      if (waiting.length > 0) await writeSome();
      else if (roomLeft() > 0 || left.length > 0) await takeLot();
      waiting.splice(0, SIDE_BY_SIDE - onTheirWay.size).forEach(follow);
      if (onTheirWay.size > 0) await Promise.race(onTheirWay);
    }
    return { tried, more };
  } finally {
    await Promise.all(onTheirWay);
    if (left.length > 0) await writeSent(env.DB, left.splice(0), clock());
    if (sent > 0) log('info', 'mails_sent', { sent });
    mailer.close();
  }
}

/** Sends what is owed and due. The one place from which mails leave. */
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { Env } from '../env.ts';
import { errorFacts, log } from '../log.ts';
import { isRelayAddress, type Mailer, openMailer } from './mailer.ts';
import type { Attempt, ComposedMail, TakenMail } from './model.ts';
import { type HeldMail, markFailed, markSent, takeDueMails } from './repository.ts';
import { fateAfter } from './rules.ts';

/** Makes each kind of mail when it leaves, from what is stored then; null when there is nothing left to say. */
export type Composers = Readonly<Record<string, (mail: TakenMail, env: Env) => Promise<ComposedMail | null>>>;

/** Mails that are sent side by side; a Worker may hold six connections. */
const SIDE_BY_SIDE = 5;
/** Mails that one drain tries; what is left is the next one's. */
const MOST_A_DRAIN = 100;
/** Times that the outcome of an attempt is written before it is left to the lease. */
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

/** Writes what became of attempts, while their mails are still held. Says of which mails it could not be written. */
async function write(mails: readonly HeldMail[], statement: () => PromiseLike<{ id: string }[]>): Promise<void> {
  const facts = mails.map(({ id, kind, attempts }) => ({ id, kind, attempts }));
  for (let left = MARKS; left > 0; left -= 1) {
    try {
      const written = new Set((await within(LONGEST_WAIT, statement())).map(({ id }) => id));
      for (const mail of facts) if (!written.has(mail.id)) log('error', 'mail_lease_lost', mail);
      return;
    } catch (error) {
      // Once the lease ends, the mail is tried again: it may then leave twice, and is never lost.
      for (const mail of facts) log('error', 'mail_unmarked', { ...mail, ...errorFacts(error) });
    }
  }
}

async function writeFailed(database: D1Database, mail: HeldMail, made: Attempt & { outcome: 'failed' }, now: Date): Promise<void> {
  const { id, kind, attempts } = mail;
  const { cause, uncertain } = made;
  const fate = fateAfter(made, attempts, chance());
  const nextAttemptAt = fate.state === 'dead' ? null : new Date(now.getTime() + fate.delay);
  await write([mail], () => markFailed(database, mail, { cause, uncertain, nextAttemptAt }));
  log('error', fate.state === 'dead' ? 'mail_dead' : 'mail_failed', { id, kind, attempts, cause, uncertain });
}

/** Writes that mails of one lease have left: at once, and in one statement those that left while the one before was written. */
function sentWriter(database: D1Database, lease: string, clock: () => Date): (mail: HeldMail) => Promise<void> {
  const left: HeldMail[] = [];
  let writing: Promise<void> | null = null;
  const writeAll = async () => {
    while (left.length > 0) {
      const mails = left.splice(0);
      const ids = mails.map(({ id }) => id);
      await write(mails, () => markSent(database, lease, ids, clock()));
    }
    writing = null;
  };
  return (mail) => {
    left.push(mail);
    writing ??= writeAll();
    return writing;
  };
}

export interface Drained {
  tried: number;
  /** Mails may be due still. */
  more: boolean;
}

/**
 * Takes mails five at a time and sends them side by side, until nothing is due or a hundred were tried. A mail whose composing fails
 * stops no other.
 *
 * @param clock the time, read when needed
 */
export async function drainOutbox(env: Env, composers: Composers, clock: () => Date): Promise<Drained> {
  if (!isRelayAddress(env.SMTP_URL)) {
    log('error', 'secret_missing', { names: 'SMTP_URL' });
    return { tried: 0, more: false };
  }
  const mailer = openMailer(env.SMTP_URL);
  let tried = 0;
  let sent = 0;
  try {
    while (tried < MOST_A_DRAIN) {
      const lease = crypto.randomUUID();
      const { held, dead } = await within(LONGEST_WAIT, takeDueMails(env.DB, lease, SIDE_BY_SIDE, clock()));
      for (const { id, kind, attempts } of dead) log('error', 'mail_dead', { id, kind, attempts, cause: 'cut off', uncertain: true });
      const writeSent = sentWriter(env.DB, lease, clock);
      await Promise.all(
        held.map(async (mail) => {
          const made = await attempt(mail, env, composers, mailer);
          if (made.outcome === 'failed') return writeFailed(env.DB, mail, made, clock());
          sent += 1;
          return writeSent(mail);
        }),
      );
      tried += held.length;
      if (held.length + dead.length < SIDE_BY_SIDE) return { tried, more: false };
    }
    return { tried, more: true };
  } finally {
    if (sent > 0) log('info', 'mails_sent', { sent });
    mailer.close();
  }
}

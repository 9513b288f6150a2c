/** Relays on real sockets, and an outbox to drain into them. */
import { env } from 'cloudflare:workers';
import { type Composers, type OwedMail, oweMail } from '../../functions/outbox/owe-mail.ts';
import type { RelayReport } from '../support/relay-control.ts';
import type { Plan } from '../support/smtp-double.ts';

const CONTROL = (env as unknown as { RELAY_CONTROL: string }).RELAY_CONTROL;

export interface Relay {
  /** The Worker's bindings, with this relay. */
  env: typeof env;
  report(): Promise<RelayReport>;
  change(plan: Partial<Plan>): Promise<void>;
}

/** A relay of one's own. */
export async function openRelay(plan: Partial<Plan> = {}): Promise<Relay> {
  const port = (await (await fetch(CONTROL, { method: 'POST', body: JSON.stringify(plan) })).json()) as number;
  return {
    env: { ...env, SMTP_URL: `smtp://127.0.0.1:${port}` },
    report: async () => (await (await fetch(`${CONTROL}/${port}`)).json()) as RelayReport,
    change: async (changed) => void (await fetch(`${CONTROL}/${port}`, { method: 'PUT', body: JSON.stringify(changed) })),
  };
}

/** Bindings with a relay that nobody can reach. */
export const UNREACHABLE = { ...env, SMTP_URL: 'smtp://127.0.0.1:9' };

/** The start of a time that only tests move. */
export const START = new Date('2026-11-23T10:00:00.000Z');
export const later = (milliseconds: number, from = START) => new Date(from.getTime() + milliseconds);
export const at = (time: Date) => () => time;

/** Composers that say which mail it is. */
export const LETTERS: Composers = {
  letter: async ({ subjectId }) => ({
    subject: `À propos de ${subjectId}`,
    text: `Bonjour, ${subjectId}.`,
    html: `<p>Bonjour, ${subjectId}.</p>`,
  }),
};

export const owed = (id: string, fields: Partial<OwedMail> = {}): OwedMail => ({
  id,
  kind: 'letter',
  recipient: `${id}@exemple.example`,
  recipientKey: `${id}@exemple.example`,
  subjectId: `subject-${id}`,
  parameters: {},
  ...fields,
});

/** Mails owed since the start, in one batch. */
export async function owe(mails: OwedMail[], now = START): Promise<void> {
  for (const mail of mails) await oweMail(env.DB, mail, now).run();
}

export interface OutboxRow {
  id: string;
  kind: string;
  state: string;
  attempts: number;
  message_id: string;
  next_attempt_at: string;
  lease: string | null;
  lease_until: string | null;
  uncertain: number;
  last_error: string | null;
  sent_at: string | null;
}

/** Every row, by id. */
export async function readOutbox(): Promise<OutboxRow[]> {
  return (await env.DB.prepare('SELECT * FROM outbox ORDER BY id').all<OutboxRow>()).results;
}

export async function readMail(id: string): Promise<OutboxRow> {
  const row = await env.DB.prepare('SELECT * FROM outbox WHERE id = ?').bind(id).first<OutboxRow>();
  if (!row) throw new Error(`no mail ${id}`);
  return row;
}

export async function forgetMails(): Promise<void> {
  await env.DB.prepare('DELETE FROM outbox').run();
}

/** The Message-IDs that a relay has, each as often as it has it. */
export async function receivedIds(relay: Relay): Promise<(string | undefined)[]> {
  return (await relay.report()).received.map(({ messageId }) => messageId).sort();
}

/** The Message-IDs of these mails. */
export function messageIdsOf(ids: readonly string[]): string[] {
  return ids.map((id) => `<${id}@guichet.invalid>`).sort();
}

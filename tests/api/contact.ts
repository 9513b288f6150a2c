/** Messages by the front door, as browsers send them, and what tests read of the answers, of the database and of the files. */
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { Env } from '../../functions/env.ts';
import { issueFormToken } from '../../functions/keyed-hash.ts';
import { ask, QUIET, SITE } from './requests.ts';

export const CONTACT = '/contact/';
export const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8';
const SECRET = (env as Env).CONTACT_SECRET;

/** Whatever is sent is calm. */
export const CALM = { ...QUIET, CONTACT_CALM: '1000000' };

export type Fields = Record<string, string | readonly string[]>;

export const GOOD = {
  name: 'Ana Martin',
  email: 'ana@editeur.example',
  subject: 'Pièces du solde',
  message: 'Bonjour,\nquelles pièces faut-il pour le solde ?',
};

/** Fields and files as a browser puts them into a form. */
export function formData(fields: Fields, files: readonly File[] = []): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) form.append(name, each);
  for (const file of files) form.append('attachments', file);
  return form;
}

export interface Sent {
  files?: readonly File[];
  headers?: Record<string, string | null>;
  bindings?: Partial<Env>;
}

/** Sends a form as the page of a browser does; `null` takes a header away. */
export function sendTo(address: string, fields: Fields, { files = [], headers = {}, bindings = QUIET }: Sent = {}): Promise<Response> {
  const sent = new Headers({ origin: SITE, accept: BROWSER });
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) sent.delete(name);
    else sent.set(name, value);
  }
  return ask(address, { method: 'POST', body: formData(fields, files), headers: sent }, bindings);
}

/** The value that a page gives to its hidden field of this name. */
export function hiddenOf(page: string, name: string): string {
  const value = new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(page)?.[1];
  if (value === undefined) throw new Error(`the page has no hidden field ${name}`);
  return value;
}

/** The token of a new form. */
export async function openForm(bindings: Partial<Env> = QUIET): Promise<string> {
  return hiddenOf(await (await ask(CONTACT, { headers: { accept: BROWSER } }, bindings)).text(), 'form');
}

/** A form that was opened so many milliseconds ago. */
export async function formOfAge(milliseconds: number, now = new Date()): Promise<string> {
  return issueFormToken(SECRET, 'contact', new Date(now.getTime() - milliseconds));
}

/** Sends a message with a form of its own, unless one is given. */
export async function write(change: Fields = {}, sent: Sent = {}): Promise<Response> {
  const form = 'form' in change ? {} : { form: await formOfAge(60_000) };
  return sendTo(CONTACT, { ...GOOD, ...form, ...change }, sent);
}

const FOLLOW_UP = /^\/contact\/suivi\/[\w-]{43}\/$/;

/** The follow-up page that an accepted message is sent to. */
export function followUpOf(response: Response): string {
  const location = response.headers.get('location') ?? '';
  expect({ status: response.status, location }).toEqual({ status: 303, location: expect.stringMatching(FOLLOW_UP) });
  return location;
}

/** Sends a message that is accepted, and gives the address of its follow-up page. */
export async function accepted(change: Fields = {}, sent: Sent = {}): Promise<string> {
  return followUpOf(await write(change, sent));
}

/** A page as a browser reads it. */
export function visit(address: string, bindings: Partial<Env> = QUIET): Promise<Response> {
  return ask(address, { headers: { accept: BROWSER } }, bindings);
}

/** Does something on a follow-up page, as its forms do. */
export async function act(path: string, fields: Fields, sent: Sent = {}): Promise<Response> {
  const version = 'version' in fields ? {} : { version: hiddenOf(await (await visit(path)).text(), 'version') };
  return sendTo(path, { ...version, ...fields }, sent);
}

/** Rows of a table as they are stored. */
export type Row = Record<string, string | number | null>;

export async function rows(sql: string, ...values: (string | number | null)[]): Promise<Row[]> {
  return (
    await env.DB.prepare(sql)
      .bind(...values)
      .all<Row>()
  ).results;
}

export async function run(sql: string, ...values: (string | number | null)[]): Promise<void> {
  await env.DB.prepare(sql)
    .bind(...values)
    .run();
}

export const TABLES = ['outbox', 'contact_link', 'contact_attachment', 'contact_event', 'contact_proof', 'contact_message'] as const;

/** Answers to several questions, in one look at the database. */
async function look(queries: readonly string[]): Promise<Row[][]> {
  return (await env.DB.batch<Row>(queries.map((sql) => env.DB.prepare(sql)))).map(({ results }) => results);
}

/** How many rows each table has. */
export async function countRows(): Promise<Record<(typeof TABLES)[number], number>> {
  const counts = await look(TABLES.map((table) => `SELECT count(*) AS n FROM ${table}`));
  return Object.fromEntries(TABLES.map((table, place) => [table, counts[place]?.[0]?.n])) as Record<(typeof TABLES)[number], number>;
}

export const NOTHING = { outbox: 0, contact_link: 0, contact_attachment: 0, contact_event: 0, contact_proof: 0, contact_message: 0 };
/** One message that was accepted, without files. */
export const ONE = { outbox: 2, contact_link: 1, contact_attachment: 0, contact_event: 1, contact_proof: 0, contact_message: 1 };

/** Every row of every table of messages, to see that nothing was written. */
export async function everything(): Promise<Record<string, Row[] | undefined>> {
  const found = await look(TABLES.map((table) => `SELECT * FROM ${table} ORDER BY 1, 2`));
  return Object.fromEntries(TABLES.map((table, place) => [table, found[place]]));
}

export async function theMessage(): Promise<Row> {
  const [message, ...others] = await rows('SELECT * FROM contact_message');
  expect(others).toEqual([]);
  if (!message) throw new Error('there is no message');
  return message;
}

export async function eventKinds(): Promise<unknown[]> {
  return (await rows('SELECT kind FROM contact_event ORDER BY message_id, number')).map(({ kind }) => kind);
}

export async function mailKinds(): Promise<unknown[]> {
  return (await rows('SELECT kind FROM outbox ORDER BY kind')).map(({ kind }) => kind);
}

/** Keys of all objects in the bucket. */
export async function objectKeys(): Promise<string[]> {
  return (await env.FILES.list()).objects.map(({ key }) => key).sort();
}

export async function forgetMessages(): Promise<void> {
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
  const keys = await objectKeys();
  if (keys.length > 0) await env.FILES.delete(keys);
}

/** R5: what must hold of the tables at any time; each lists the rows against it. */
const INVARIANTS: Record<string, string> = {
  'C4: every message has its first event':
    "SELECT id FROM contact_message m WHERE NOT EXISTS (SELECT 1 FROM contact_event e WHERE e.message_id = m.id AND e.number = 1 AND e.kind = 'received')",
  'C5: every message has a follow-up link':
    'SELECT id FROM contact_message m WHERE NOT EXISTS (SELECT 1 FROM contact_link l WHERE l.message_id = m.id)',
  'C4: every message that is not set aside nor erased is announced to the team':
    "SELECT id FROM contact_message m WHERE quarantine IS NULL AND email <> '' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject_id = m.id AND o.kind = 'contact_announcement')",
  'C4: every reply to such a message is announced':
    "SELECT m.id FROM contact_message m JOIN contact_event e ON e.message_id = m.id AND e.kind = 'replied' WHERE m.quarantine IS NULL AND m.email <> '' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject_id = m.id AND o.kind = 'contact_reply_announcement' AND json_extract(o.parameters, '$.event') = e.number)",
  'every answer is mailed':
    "SELECT m.id FROM contact_message m JOIN contact_event e ON e.message_id = m.id AND e.kind = 'answered' WHERE m.email <> '' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject_id = m.id AND o.kind = 'contact_answer' AND json_extract(o.parameters, '$.event') = e.number)",
  'no mail is about nothing': 'SELECT id FROM outbox WHERE subject_id NOT IN (SELECT id FROM contact_message)',
  'no message that is set aside has caused a mail':
    'SELECT o.id FROM outbox o JOIN contact_message m ON m.id = o.subject_id WHERE m.quarantine IS NOT NULL',
  'events are numbered without a gap, and the message knows the last':
    'SELECT id FROM contact_message m WHERE version <> (SELECT max(number) FROM contact_event e WHERE e.message_id = m.id) OR version <> (SELECT count(*) FROM contact_event e WHERE e.message_id = m.id)',
  'who is answered or closed does not wait; who is not, does':
    "SELECT id FROM contact_message WHERE (waiting_since IS NULL) <> (state IN ('answered', 'closed'))",
  'C6: a key makes one message':
    'SELECT idempotency_key FROM contact_message WHERE idempotency_key IS NOT NULL GROUP BY 1 HAVING count(*) > 1',
  'C8: one acknowledgement a message at most':
    "SELECT subject_id FROM outbox WHERE kind = 'contact_acknowledgement' GROUP BY 1 HAVING count(*) > 1",
  'files hang on an event that is there':
    'SELECT a.id FROM contact_attachment a LEFT JOIN contact_event e ON e.message_id = a.message_id AND e.number = a.event_number WHERE a.message_id IS NOT NULL AND e.kind IS NULL',
  'an erased message holds no word of its sender':
    "SELECT m.id FROM contact_message m JOIN contact_event e ON e.message_id = m.id AND e.kind = 'erased' WHERE m.version = e.number AND (m.email || m.name || m.subject || m.message <> '' OR EXISTS (SELECT 1 FROM contact_attachment a WHERE a.message_id = m.id) OR EXISTS (SELECT 1 FROM outbox o WHERE o.subject_id = m.id))",
};

/** R5: no invariant is broken. */
export async function expectSound(): Promise<void> {
  const names = [...Object.keys(INVARIANTS), 'every row that another one names is there'];
  const found = await look([...Object.values(INVARIANTS), 'PRAGMA foreign_key_check']);
  expect(names.map((name, place) => [name, found[place]]).filter(([, against]) => against?.length !== 0)).toEqual([]);
}

/** What the page's summary of errors says, field by field: the target of each link, and its sentence. */
export function summaryOf(page: string): [string, string][] {
  const summary = /<div class="error error-summary"[^>]*data-error-summary[^>]*>(.*?)<\/div>/s.exec(page)?.[1] ?? '';
  return [...summary.matchAll(/<a href="#champ-([\w-]+)">(.*?)<\/a>/gs)].map(([, field = '', sentence = '']) => [field, decoded(sentence)]);
}

/** Text of HTML. */
export function decoded(html: string): string {
  return html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&#x27;/g, "'")
    .replace(/&amp;/g, '&');
}

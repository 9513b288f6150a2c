/** What is forgotten, and when: around each limit, and after a run that was cut off (row 3). */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { forgetContact } from '../../functions/contact/purge.ts';
import { forgetSentAddresses } from '../../functions/outbox/purge.ts';
import { DAY, RETENTION } from '../../src/contact/retention.ts';

const NOW = new Date('2027-03-28T01:30:00.000Z');
const SECOND = 1000;
/** A time before now by so many days, and so many milliseconds more. */
const ago = (days: number, more = 0) => new Date(NOW.getTime() - days * DAY - more).toISOString();

let count = 0;
async function insertMessage(columns: Partial<Record<string, string | number | null>>): Promise<string> {
  count += 1;
  const row = {
    id: `message-${count}`,
    reference: `R${count}`,
    state: 'received',
    version: 1,
    name: 'n',
    email: 'e@a.example',
    email_key: 'e@a.example',
    subject: 's',
    message: 'm',
    facets: '{}',
    read_questions: '[]',
    idempotency_key: `key-${count}`,
    request_digest: 'd',
    network: 'hash',
    created_at: ago(0),
    updated_at: ago(0),
    ...columns,
  };
  const names = Object.keys(row);
  await env.DB.batch([
    env.DB.prepare(`INSERT INTO contact_message (${names}) VALUES (${names.map(() => '?')})`).bind(...Object.values(row)),
    env.DB.prepare(`INSERT INTO contact_event (message_id, number, kind, author, created_at) VALUES (?, 1, 'received', 'sender', ?)`).bind(
      row.id,
      row.created_at,
    ),
    env.DB.prepare('INSERT INTO contact_link (secret_hash, message_id, created_at) VALUES (?, ?, ?)').bind(
      `hash-${count}`,
      row.id,
      row.created_at,
    ),
  ]);
  return String(row.id);
}

async function insertFile(messageId: string | null, createdAt: string): Promise<string> {
  count += 1;
  const key = `contact/${createdAt.slice(0, 10)}/file-${count}`;
  await env.FILES.put(key, 'bytes');
  await env.DB.prepare(
    'INSERT INTO contact_attachment (id, form_id, message_id, event_number, name, type, size, digest, object_key, created_at) VALUES (?, ?, ?, ?, ?, ?, 5, ?, ?, ?)',
  )
    .bind(`file-${count}`, 'form', messageId, messageId ? 1 : null, 'a.txt', 'text/plain', 'd', key, createdAt)
    .run();
  return key;
}

const ids = async (table: string, column = 'id') =>
  (await env.DB.prepare(`SELECT ${column} AS value FROM ${table} ORDER BY 1`).all<{ value: string }>()).results.map(({ value }) => value);
const storedFiles = async () => (await env.FILES.list()).objects.map(({ key }) => key).sort();

beforeEach(async () => {
  await env.FILES.delete(await storedFiles());
  await env.DB.batch(
    ['contact_attachment', 'contact_link', 'contact_event', 'contact_message', 'contact_proof', 'outbox'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  );
});

describe('V3: what is forgotten of a sending', () => {
  test('V3: its key and its network after 48 hours, not a second before', async () => {
    const over = await insertMessage({ created_at: ago(RETENTION.sending, SECOND) });
    const kept = await insertMessage({ created_at: ago(RETENTION.sending, -SECOND) });
    await forgetContact(env, NOW);
    const { results } = await env.DB.prepare('SELECT id, network, idempotency_key AS key FROM contact_message ORDER BY id').all();
    expect(results).toEqual([
      { id: over, network: null, key: null },
      { id: kept, network: 'hash', key: expect.any(String) },
    ]);
  });

  test('V3: files of a form that was never accepted, after 48 hours; those of a message stay', async () => {
    const message = await insertMessage({ created_at: ago(5) });
    const attached = await insertFile(message, ago(5));
    await insertFile(null, ago(RETENTION.sending, SECOND));
    const recent = await insertFile(null, ago(RETENTION.sending, -SECOND));
    await forgetContact(env, NOW);
    expect(await storedFiles()).toEqual([attached, recent].sort());
    expect(await ids('contact_attachment', 'object_key')).toEqual([attached, recent].sort());
  });

  test('V3: a file whose sending failed before the database, once its day is over', async () => {
    const orphan = `contact/${ago(RETENTION.sending + 1).slice(0, 10)}/orphan`;
    const young = `contact/${ago(1).slice(0, 10)}/orphan`;
    await env.FILES.put(orphan, 'bytes');
    await env.FILES.put(young, 'bytes');
    await forgetContact(env, NOW);
    expect(await storedFiles()).toEqual([young]);
  });

  test('V3: a proof of work that has expired', async () => {
    const insert = env.DB.prepare('INSERT INTO contact_proof (signature, expires_at) VALUES (?, ?)');
    await env.DB.batch([insert.bind('over', ago(0, SECOND)), insert.bind('valid', ago(0, -SECOND))]);
    await forgetContact(env, NOW);
    expect(await ids('contact_proof', 'signature')).toEqual(['valid']);
  });
});

describe('V3: what is forgotten of a conversation', () => {
  const old = ago(RETENTION.closedMessage, SECOND);

  test('V3: all of it a year after it was closed, with its files and its mails', async () => {
    const closed = await insertMessage({ state: 'closed', created_at: old, updated_at: old });
    await insertFile(closed, old);
    const younger = await insertMessage({ state: 'closed', created_at: old, updated_at: ago(RETENTION.closedMessage, -SECOND) });
    const open = await insertMessage({ state: 'answered', created_at: old, updated_at: old });
    await forgetContact(env, NOW);
    for (const [table, column] of [
      ['contact_message', 'id'],
      ['contact_event', 'message_id'],
      ['contact_link', 'message_id'],
    ] as const)
      expect(await ids(table, column), table).toEqual([younger, open].sort());
    expect(await storedFiles()).toEqual([]);
  });

  test('row 3: a purge that is cut off anywhere is finished by the next one, and touches nothing else', async () => {
    for (let failing = 1; ; failing += 1) {
      const closed = await insertMessage({ state: 'closed', created_at: old, updated_at: old });
      await insertFile(closed, old);
      await insertFile(null, old);
      const kept = await insertMessage({});
      let calls = 0;
      let cut = false;
      const cutOff = <T extends object>(target: T, names: readonly string[]): T =>
        new Proxy(target, {
          get: (object, name) => {
            const value = Reflect.get(object, name);
            if (typeof value !== 'function') return value;
            return (...given: unknown[]) => {
              if (names.includes(String(name))) {
                calls += 1;
                cut ||= calls === failing;
                if (cut) throw new Error('killed');
              }
              return Reflect.apply(value, object, given);
            };
          },
        });
      await forgetContact({ DB: cutOff(env.DB, ['batch', 'prepare']), FILES: cutOff(env.FILES, ['delete', 'list']) }, NOW).catch(() => {});
      expect(await ids('contact_message')).toContain(kept);
      await forgetContact(env, NOW);
      expect(await ids('contact_message'), `cut at ${failing}`).toEqual([kept]);
      expect(await storedFiles(), `cut at ${failing}`).toEqual([]);
      await env.DB.batch(['contact_link', 'contact_event', 'contact_message'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
      if (!cut) break;
      expect(failing).toBeLessThan(60);
    }
  });
});

test('row 3: a purge that forgot the row before its file would leave the file for ever', async () => {
  const naive = async (bucket: Pick<R2Bucket, 'delete'>) => {
    const { results } = await env.DB.prepare('SELECT object_key AS key FROM contact_attachment').all<{ key: string }>();
    await env.DB.prepare('DELETE FROM contact_attachment').run();
    await bucket.delete(results.map(({ key }) => key));
  };
  const file = await insertFile(null, ago(5));
  await naive({ delete: () => Promise.reject(new Error('killed')) }).catch(() => {});
  await naive(env.FILES);
  expect(await storedFiles()).toEqual([file]);
});

test('V3: the address of a mail is forgotten 30 days after it left; that it left is not', async () => {
  const insert = env.DB.prepare(
    "INSERT INTO outbox (id, kind, recipient, recipient_key, subject_id, parameters, message_id, state, next_attempt_at, created_at, sent_at) VALUES (?, 'k', 'e@a.example', 'e@a.example', 's', '{}', ?, ?, ?, ?, ?)",
  );
  const sent = (id: string, at: string) => insert.bind(id, id, 'sent', at, at, at);
  await env.DB.batch([
    sent('over', ago(RETENTION.sentMail, SECOND)),
    sent('recent', ago(RETENTION.sentMail, -SECOND)),
    insert.bind('owed', 'owed', 'pending', ago(90), ago(90), null),
  ]);
  await forgetSentAddresses(env.DB, NOW);
  const { results } = await env.DB.prepare('SELECT id, recipient, state FROM outbox ORDER BY id').all();
  expect(results).toEqual(
    [
      { id: 'over', recipient: '', state: 'sent' },
      { id: 'owed', recipient: 'e@a.example', state: 'pending' },
      { id: 'recent', recipient: 'e@a.example', state: 'sent' },
    ].sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
});

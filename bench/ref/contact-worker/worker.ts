import { Hono } from 'hono';

const COUNT = 'SELECT 1 FROM contact_message WHERE created_at > ?3';
const SELECT_BEFORE = `SELECT id, request_digest, created_at, (SELECT count(*) FROM (${COUNT} AND network = ?2)),
  (SELECT count(*) FROM (${COUNT} AND email_key = ?4)), (SELECT count(*) FROM (${COUNT}))
  FROM (SELECT 1) LEFT JOIN contact_message ON idempotency_key = ?1`;
const INSERT_MESSAGE = `INSERT INTO contact_message (id, reference, state, version, name, email, email_key, subject, message, facets,
  read_questions, idempotency_key, request_digest, network, created_at, updated_at, waiting_since)
  VALUES (?1, ?1, 'received', 1, ?2, ?3, ?3, ?4, ?5, '{}', '[]', ?1, 'digest', 'network', ?6, ?6, ?6)`;
const INSERT_EVENT = "INSERT INTO contact_event (message_id, number, kind, author, created_at) VALUES (?, 1, 'received', 'sender', ?)";
const INSERT_LINK = 'INSERT INTO contact_link (secret_hash, message_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
const INSERT_MAIL = `INSERT INTO outbox (id, kind, recipient, recipient_key, subject_id, parameters, message_id, next_attempt_at, created_at)
  VALUES (?1, ?2, ?3, ?3, ?4, '{}', ?1, ?5, ?5)`;
const INSERT_MAIL_UNLESS_RECENT = `INSERT INTO outbox (id, kind, recipient, recipient_key, subject_id, parameters, message_id, next_attempt_at, created_at)
  SELECT ?1, ?2, ?3, ?3, ?4, '{}', ?1, ?5, ?5
  WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE recipient_key = ?3 AND kind = ?2 AND created_at > ?6)`;

/** A form, and the statements of our contact form one read and one batch, written by hand: no check, no judgement, no page. */
export default new Hono<{ Bindings: { DB: D1Database } }>()
  .get('/', (context) => context.json({ status: 'ok' }))
  /** The least that records a message and owes a mail. */
  .post('/two', async ({ env, req, redirect }) => {
    const { name, email, subject, message } = await req.parseBody<Record<string, string>>();
    const id = crypto.randomUUID();
    const now = new Date().toISOString();
    await env.DB.batch([
      env.DB.prepare(INSERT_MESSAGE).bind(id, name, email, subject, message, now),
      env.DB.prepare(INSERT_MAIL).bind(`${id}-1`, 'acknowledgement', email, id, now),
    ]);
    return redirect(`/${id}`, 303);
  })
  .post('/contact', async ({ env, req, redirect }) => {
    const { name, email, subject, message } = await req.parseBody<Record<string, string>>();
    const id = crypto.randomUUID();
    const now = new Date().toISOString();
    const before = new Date(Date.now() - 600_000).toISOString();
    const prepare = (sql: string, ...values: (string | undefined)[]) => env.DB.prepare(sql).bind(...values);
    await prepare(SELECT_BEFORE, id, 'network', before, email).all();
    await env.DB.batch([
      prepare(INSERT_MESSAGE, id, name, email, subject, message, now),
      prepare(INSERT_EVENT, id, now),
      prepare(INSERT_LINK, id, id, now),
      prepare(INSERT_MAIL_UNLESS_RECENT, `${id}-1`, 'acknowledgement', email, id, now, before),
      prepare(INSERT_MAIL, `${id}-2`, 'announcement', 'equipe@exemple.example', id, now),
    ]);
    return redirect(`/${id}`, 303);
  });

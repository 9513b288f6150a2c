import { Hono } from 'hono';

const INSERT_MESSAGE = `INSERT INTO contact_message (id, reference, state, version, name, email, email_key, subject, message, facets,
  read_questions, idempotency_key, request_digest, network, created_at, updated_at, waiting_since)
  VALUES (?1, ?1, 'received', 1, ?2, ?3, ?3, ?4, ?5, '{}', '[]', ?1, 'digest', 'network', ?6, ?6, ?6)`;
const INSERT_EVENT = "INSERT INTO contact_event (message_id, number, kind, author, created_at) VALUES (?, 1, 'received', 'sender', ?)";
const INSERT_LINK = 'INSERT INTO contact_link (secret_hash, message_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
const INSERT_MAIL = `INSERT INTO outbox (id, kind, recipient, recipient_key, subject_id, parameters, message_id, next_attempt_at, created_at)
  VALUES (?1, ?2, ?3, ?3, ?4, '{}', ?1, ?5, ?5)`;
const INSERT_MAILS = `INSERT INTO outbox (id, kind, recipient, recipient_key, subject_id, parameters, message_id, next_attempt_at, created_at)
  SELECT ?1 || '-1', 'acknowledgement', ?2, ?2, ?1, '{}', ?1 || '-1', ?4, ?4
  WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE recipient_key = ?2 AND kind = 'acknowledgement' AND created_at > ?5)
  UNION ALL SELECT ?1 || '-2', 'announcement', ?3, ?3, ?1, '{}', ?1 || '-2', ?4, ?4`;
const COUNT = 'SELECT 1 FROM contact_message WHERE created_at > ?7';
const INSERT_CALM_MESSAGE = `INSERT INTO contact_message (id, reference, state, version, name, email, email_key, subject, message, facets,
  read_questions, idempotency_key, request_digest, network, created_at, updated_at, waiting_since)
  SELECT ?1, ?1, 'received', 1, ?2, ?3, ?3, ?4, ?5, '{}', '[]', ?1, 'digest', 'network', ?6, ?6, ?6
  WHERE (SELECT count(*) FROM (${COUNT} AND network = 'network' LIMIT ?8)) < ?8 AND (SELECT count(*) FROM (${COUNT} AND email_key = ?3 LIMIT 5)) < 5
  AND (SELECT count(*) FROM (${COUNT} LIMIT ?9)) < ?9`;
/** As many as one network, and all together, may send in the measurement of ours. */
const CALM = 10_000_000;

/** A form, and the statements of our contact form in one batch, written by hand: no check, no judgement, no page. */
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
    const prepare = (sql: string, ...values: (string | number | undefined)[]) => env.DB.prepare(sql).bind(...values);
    await env.DB.batch([
      prepare(INSERT_CALM_MESSAGE, id, name, email, subject, message, now, before, CALM, 10 * CALM),
      prepare(INSERT_EVENT, id, now),
      prepare(INSERT_LINK, id, id, now),
      prepare(INSERT_MAILS, id, email, 'equipe@exemple.example', now, before),
    ]);
    return redirect(`/${id}`, 303);
  });

import { scryptSync } from 'node:crypto';
import { Hono } from 'hono';

const ROW = 'SELECT id, type, state, name, login, email, company_id FROM user WHERE id = ?';
const SESSION = `SELECT s.*, u.id AS who, u.type, u.state, u.name, u.login, u.email, u.company_id FROM session AS s JOIN user AS u ON u.id = s.user_id
  WHERE s.token_hash = ?`;
const COMPANY = 'SELECT id, siren, name, address, state FROM company WHERE id = ?';
const ACCOUNTS = `SELECT id, type, state, asked_type, company_id, responsable_id, inviter_id, name, first_name, last_name, login, email, email_key, created_at
  FROM user WHERE company_id = ? ORDER BY name, id LIMIT 20`;
const INVITATIONS = "SELECT * FROM invitation WHERE company_id = ? AND state = 'open' ORDER BY created_at DESC, id LIMIT 50";
const SIZE = 'SELECT count(*) FROM (SELECT 1 FROM user WHERE company_id = ? LIMIT 51)';
const LINES = 'SELECT id FROM user WHERE company_id = ? ORDER BY responsable_id, name, id LIMIT 21';

/** As many statements as our list in one batch, that give as many rows, as JSON: no sign-in, no rule, no page. */
export default new Hono<{ Bindings: { DB: D1Database } }>()
  .get('/', (context) => context.json({ status: 'ok' }))
  .get('/row', async ({ env, req, json }) => json(await env.DB.prepare(ROW).bind(req.query('id')).first()))
  .get('/page', async ({ env, req, json }) => {
    const company = req.query('company');
    const results = await env.DB.batch([
      env.DB.prepare(SESSION).bind(req.query('session')),
      ...[COMPANY, ACCOUNTS, INVITATIONS, SIZE, LINES].map((text) => env.DB.prepare(text).bind(company)),
    ]);
    return json(results.map((result) => result.results));
  })
  /** One password, with the parameters of password-hash.ts. */
  .post('/scrypt', async ({ req, json }) => {
    const password = await req.text();
    const hash = scryptSync(password, 'sixteen bytes it is', 32, { N: 2 ** 14, r: 8, p: 5, maxmem: 2 ** 25 });
    return json({ hash: hash.toString('base64') });
  });

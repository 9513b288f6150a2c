import { Hono } from 'hono';
import type { Env } from '../../../functions/env.ts';
import { composeMail } from '../../../functions/mail-page.tsx';
import { drainOutbox } from '../../../functions/outbox/drain.ts';
import { type Composers, oweMail } from '../../../functions/outbox/owe-mail.ts';

const LINES = Array.from({ length: 8 }, (_, n) => `Ligne ${n + 1} : « voilà ce que l'agence vous répond », en quelques mots de plus.`);
const LETTERS: Composers = {
  letter: async ({ subjectId }) => composeMail({ subject: `Réponse à ${subjectId}`, body: LINES.join(' ') }),
};

/** As many updates of one row as are asked for, five at a time: what a Worker pays to write down that a mail has left, with nothing of ours. */
async function updateRows(database: D1Database, ids: string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += 5) {
    await Promise.all(
      ids.slice(start, start + 5).map((id) => database.prepare("UPDATE outbox SET last_error = 'bare' WHERE id = ?").bind(id).run()),
    );
  }
}

/** The outbox of this repository, without the site around it. */
export default new Hono<{ Bindings: Env }>()
  .get('/', (context) => context.json({ status: 'ok' }))
  .post('/owe/:count', async (context) => {
    const now = new Date();
    const ids = Array.from({ length: Number(context.req.param('count')) }, () => crypto.randomUUID());
    for (const id of ids) {
      const recipient = `${id}@exemple.example`;
      await oweMail(context.env.DB, { id, kind: 'letter', recipient, recipientKey: recipient, subjectId: id, parameters: {} }, now).run();
    }
    return context.json(ids);
  })
  .post('/drain/:port', async (context) => {
    const env = { ...context.env, SMTP_URL: `smtp://127.0.0.1:${context.req.param('port')}` };
    return context.json(await drainOutbox(env, LETTERS, () => new Date()));
  })
  .post('/update', async (context) => {
    await updateRows(context.env.DB, await context.req.json<string[]>());
    return context.json({});
  })
  .get('/rows', async (context) => {
    const { results } = await context.env.DB.prepare('SELECT state, created_at, sent_at FROM outbox').all();
    return context.json(results);
  })
  .post('/forget', async (context) => {
    await context.env.DB.prepare('DELETE FROM outbox').run();
    return context.json({});
  });

import { Hono } from 'hono';

interface Row {
  question: string;
  helpful: boolean;
}

/** A JSON answer, and one insert into D1: what any Hono Worker pays. */
export default new Hono<{ Bindings: { DB: D1Database } }>()
  .get('/', (context) => context.json({ status: 'ok' }))
  .post('/row', async (context) => {
    const { question, helpful } = await context.req.json<Row>();
    await context.env.DB.prepare('INSERT INTO row (question, voter, helpful, created_at) VALUES (?, ?, ?, ?)')
      .bind(question, crypto.randomUUID(), helpful ? 1 : 0, new Date().toISOString())
      .run();
    return context.json({ question, helpful });
  });

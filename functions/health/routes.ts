import { Hono } from 'hono';
import { within } from '../deadline.ts';
import type { AppContext } from '../env.ts';
import { errorFacts, log } from '../log.ts';
import { onlyMethods } from '../methods.ts';

/** Longest wait for the database, in milliseconds. */
const DEADLINE = 2000;

async function databaseAnswers(database: D1Database): Promise<boolean> {
  try {
    await within(DEADLINE, database.prepare('SELECT 1').first());
    return true;
  } catch (error) {
    log('error', 'database_unavailable', errorFacts(error));
    return false;
  }
}

/** 200 while the Worker and its database answer, 503 otherwise. */
export const healthRoutes = new Hono<AppContext>()
  .get('/', async (context) => {
    const up = await databaseAnswers(context.env.DB);
    return context.json(
      { status: up ? 'ok' : 'degraded', version: context.env.VERSION, database: up ? 'ok' : 'unavailable' },
      up ? 200 : 503,
      { 'cache-control': 'no-store' },
    );
  })
  .all('/', onlyMethods('GET', 'HEAD'));

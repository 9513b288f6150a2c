import { afterWorkOfQueue, everyMinute } from './after-work.ts';
import { app } from './app.ts';
import type { Env } from './env.ts';

const clock = () => new Date();

export default {
  fetch: (request, env, context) => app.fetch(request, env, context),
  queue: (batch, env) => afterWorkOfQueue(batch, env, clock),
  scheduled: (_event, env) => everyMinute(env, clock),
} satisfies ExportedHandler<Env>;

/** What must never be: the Worker says « received » before it has written, as one does that gathers its writes for a moment. */
import guichet from '../../../functions/index.ts';

/** In milliseconds. Without any, this runtime has nearly always written by the time that its answer has left. */
const MOMENT = 50;

export default {
  ...guichet,
  async fetch(request, env, context) {
    if (request.method !== 'POST') return guichet.fetch(request, env, context);
    const { method, headers } = request;
    const sent = new Request<unknown, IncomingRequestCfProperties>(request.url, { method, headers, body: await request.arrayBuffer() });
    context.waitUntil(scheduler.wait(MOMENT).then(() => guichet.fetch(sent, env, context)));
    return new Response(null, { status: 303, headers: { location: '/contact/suivi/unknown/' } });
  },
} satisfies ExportedHandler<Cloudflare.Env>;

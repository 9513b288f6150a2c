/** What must never be: a login that nobody has is answered at once, without the work of a password. */
import guichet from '../../../functions/index.ts';

export default {
  ...guichet,
  async fetch(request, env, context) {
    if (request.method !== 'POST') return guichet.fetch(request, env, context);
    const body = await request.text();
    const login = new URLSearchParams(body).get('login') ?? '';
    const known = await env.DB.prepare('SELECT 1 FROM user WHERE login_key = ?').bind(login).first();
    if (!known) return new Response(null, { status: 401 });
    const { method, headers } = request;
    return guichet.fetch(new Request<unknown, IncomingRequestCfProperties>(request.url, { method, headers, body }), env, context);
  },
} satisfies ExportedHandler<Cloudflare.Env>;

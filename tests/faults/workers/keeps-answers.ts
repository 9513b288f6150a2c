/** The Worker, cut off between its writes and its answers: whatever is sent with `x-keep-answer` is done, and never answered. */
import guichet from '../../../functions/index.ts';

let kept = 0;

export default {
  ...guichet,
  async fetch(request, env, context) {
    if (new URL(request.url).pathname === '/api/kept') return Response.json(kept);
    const answer = await guichet.fetch(request, env, context);
    if (!request.headers.has('x-keep-answer')) return answer;
    kept += answer.status === 303 ? 1 : 0;
    await new Promise(() => setInterval(() => {}, 1000));
    return answer;
  },
} satisfies ExportedHandler<Cloudflare.Env>;

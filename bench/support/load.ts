import { Agent, request as send } from 'node:http';

export interface Request {
  url: string;
  method?: 'GET' | 'POST';
  body?: unknown;
}

export interface Load {
  /** Milliseconds of each request, until the end of its answer. */
  times: number[];
  perSecond: number;
}

/** Sends one request and reads its answer; anything but 200 is an error, since a refusal is fast and would flatter. */
function fetchTime(agent: Agent, { url, method = 'GET', body }: Request): Promise<number> {
  const started = performance.now();
  const text = body === undefined ? null : JSON.stringify(body);
  const headers = text === null ? {} : { 'content-type': 'application/json', origin: new URL(url).origin };
  return new Promise((resolve, reject) => {
    const sent = send(url, { agent, method, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${method} ${url}: ${response.statusCode}`));
      response.resume().on('end', () => resolve(performance.now() - started));
    });
    sent.on('error', reject);
    sent.end(text ?? undefined);
  });
}

/** Sends every request, so many at a time, over connections that stay open. */
export async function sendAll(requests: readonly Request[], concurrency: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const waiting = [...requests];
  const times: number[] = [];
  const started = performance.now();
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) times.push(await fetchTime(agent, next));
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  agent.destroy();
  return { times, perSecond: times.length / ((performance.now() - started) / 1000) };
}

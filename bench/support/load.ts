import { Agent, request as send } from 'node:http';

export interface Request {
  url: string;
  method?: 'GET' | 'POST';
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as browsers send a form with a file field that was left empty. */
  form?: Record<string, string>;
  /** Sent as browsers send a form without files. */
  fields?: Record<string, string>;
  headers?: Record<string, string>;
  /** The status that is no error, or several: 200 unless told. */
  expected?: number | readonly number[];
}

export interface Load {
  /** Milliseconds of each request, until the end of its answer. */
  times: number[];
  perSecond: number;
}

const BOUNDARY = '----WebKitFormBoundaryMeasurements';

function multipart(form: Record<string, string>): string {
  const parts = Object.entries(form).map(([name, value]) => `name="${name}"\r\n\r\n${value}`);
  const file = 'name="attachments"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n';
  return `${[...parts, file].map((part) => `--${BOUNDARY}\r\nContent-Disposition: form-data; ${part}\r\n`).join('')}--${BOUNDARY}--\r\n`;
}

function bodyOf({ body, form, fields }: Request): { text: string; type: string } | null {
  if (fields) return { text: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' };
  if (form) return { text: multipart(form), type: `multipart/form-data; boundary=${BOUNDARY}` };
  return body === undefined ? null : { text: JSON.stringify(body), type: 'application/json' };
}

/** Sends one request and reads its answer; another status than the expected one is an error, since a refusal is fast and would flatter. */
function fetchTime(agent: Agent, asked: Request): Promise<number> {
  const { url, method = 'GET', expected = 200 } = asked;
  const content = bodyOf(asked);
  const headers = content === null ? {} : { 'content-type': content.type, origin: new URL(url).origin };
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = send(url, { agent, method, headers: { ...headers, ...asked.headers } }, (response) => {
      if (![expected].flat().includes(response.statusCode ?? 0)) reject(new Error(`${method} ${url}: ${response.statusCode}`));
      response.resume().on('end', () => resolve(performance.now() - started));
    });
    sent.on('error', reject);
    sent.end(content?.text);
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

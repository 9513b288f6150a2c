import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from '../../../tools/ports.ts';
import type { Envelope, RelayReport } from '../../support/relay-control.ts';
import type { Plan } from '../../support/smtp-double.ts';

export interface Relay {
  port: number;
  /** Of every mail that it has taken. */
  envelopes(): Promise<Envelope[]>;
  report(): Promise<RelayReport>;
  change(plan: Partial<Plan>): Promise<void>;
  close(): void;
}

/** A relay in another process. */
export async function openRelay(plan: Partial<Plan> = {}): Promise<Relay> {
  const control = `http://127.0.0.1:${await freePort()}`;
  const relays = fork(path.join(import.meta.dirname, 'relay-process.ts'), [new URL(control).port], { execArgv: [] });
  await once(relays, 'message');
  const ask = async (method: string, address: string, body?: unknown) =>
    (await fetch(`${control}${address}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })).json();
  const port = (await ask('POST', '/', plan)) as number;
  return {
    port,
    envelopes: async () => (await ask('GET', `/${port}/envelopes`)) as Envelope[],
    report: async () => (await ask('GET', `/${port}`)) as RelayReport,
    change: async (changed) => void (await ask('PUT', `/${port}`, changed)),
    close: () => relays.disconnect(),
  };
}

/** R4, R5, rows 18 to 20: D1 fails at every statement, in every way. What is asked for is done, or nothing is and the text is kept. */
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { act as agentActs } from '../../functions/contact/agent-actions.ts';
import type { AgentAction } from '../../functions/contact/model.ts';
import { findMessage } from '../../functions/contact/repository.ts';
import { LONGEST_WAIT } from '../../functions/deadline.ts';
import type { AppError } from '../../functions/errors.ts';
import { PDF } from '../support/files.ts';
import {
  accepted,
  CONTACT,
  countRows,
  decoded,
  eventKinds,
  everything,
  expectSound,
  type Fields,
  forgetMessages,
  formOfAge,
  GOOD,
  hiddenOf,
  rows,
  sendTo,
  theMessage,
  visit,
} from './contact.ts';
import { everyPlan, faultyDatabase, hurry, type Plan } from './faulty-database.ts';
import { QUIET } from './requests.ts';

const TEXT = 'Un texte qu’il ne faut <pas> perdre.';
const file = () => [new File([PDF], 'a.pdf')];

let logged: string[] = [];

beforeEach(async () => {
  await forgetMessages();
  logged = [];
  hurry();
  const keep = (line: unknown) => void logged.push(String(line));
  vi.spyOn(console, 'error').mockImplementation(keep);
  vi.spyOn(console, 'log').mockImplementation(keep);
});
afterEach(() => void vi.restoreAllMocks());

/** Something that people ask for, and what it leaves when it is done. */
interface Asked {
  address: string;
  fields: Fields;
  files: File[];
}

async function answered(path: string): Promise<string> {
  const message = await findMessage(env.DB, String((await theMessage()).id));
  if (!message) throw new Error('no message');
  await agentActs('answer', message, 'Voici la réponse.', {
    database: env.DB,
    now: new Date(),
    newId: () => crypto.randomUUID(),
    agentId: 'rene',
    team: 'team@agence.example',
  });
  return path;
}

const kinds = async () => (await eventKinds()).join(' ');

const SCENARIOS: [string, { prepare: () => Promise<Asked>; keepsText: boolean; done: string; files: number }][] = [
  [
    'a message',
    {
      prepare: async () => ({ address: CONTACT, fields: { ...GOOD, message: TEXT, form: await formOfAge(60_000) }, files: [] }),
      keepsText: true,
      done: 'received',
      files: 0,
    },
  ],
  [
    'a message with a file, and one received before',
    {
      prepare: async () => {
        const form = await formOfAge(60_000);
        const page = await (await sendTo(CONTACT, { ...GOOD, form, name: '' }, { files: [new File(['avant'], 'b.txt')] })).text();
        const kept = /name="kept" value="([^"]+)"/.exec(page)?.[1] ?? '';
        return { address: CONTACT, fields: { ...GOOD, message: TEXT, form, kept }, files: file() };
      },
      keepsText: true,
      done: 'received',
      files: 2,
    },
  ],
  [
    'a message that is set aside',
    {
      prepare: async () => ({
        address: CONTACT,
        fields: { ...GOOD, message: TEXT, form: await formOfAge(60_000), site_web: 'x' },
        files: [],
      }),
      keepsText: true,
      done: 'received quarantined',
      files: 0,
    },
  ],
  [
    'a reply with a file',
    {
      prepare: async () => ({ address: await accepted(), fields: { action: 'reply', message: TEXT, version: '1' }, files: file() }),
      keepsText: true,
      done: 'received replied',
      files: 1,
    },
  ],
  [
    '« ma question est résolue »',
    {
      prepare: async () => ({ address: await answered(await accepted()), fields: { action: 'resolve', version: '2' }, files: [] }),
      keepsText: false,
      done: 'received answered resolved',
      files: 0,
    },
  ],
  [
    'closing',
    {
      prepare: async () => ({ address: await accepted(), fields: { action: 'close', version: '1' }, files: [] }),
      keepsText: false,
      done: 'received closed',
      files: 0,
    },
  ],
  [
    'erasing',
    {
      prepare: async () => ({ address: await accepted({}, { files: file() }), fields: { action: 'erase', version: '1' }, files: [] }),
      keepsText: false,
      done: 'received erased',
      files: 0,
    },
  ],
];

const named = ({ fault, call, statement, forGood }: Plan) =>
  `${fault}${statement === undefined ? '' : ` ${statement}`} at call ${call}${forGood ? ' and ever after' : ''}`;

describe.each(SCENARIOS)('R4: %s', (_, { prepare, keepsText, done, files }) => {
  const send = ({ address, fields, files: sent }: Asked, DB: D1Database) =>
    sendTo(address, fields, { files: sent, bindings: { ...QUIET, DB } });

  test('R4, R5, rows 18 to 20: under every fault at every statement it is done, or nothing is; a retry does it once', async () => {
    const healthy = faultyDatabase(null);
    expect((await send(await prepare(), healthy.DB)).status).toBe(303);
    const plans = everyPlan(healthy.calls);
    expect(plans.length).toBeGreaterThan(20);

    const outcomes = new Set<number>();
    for (const plan of plans) {
      await forgetMessages();
      const asked = await prepare();
      const before = await everything();
      const response = await send(asked, faultyDatabase(plan).DB);
      const page = await response.text();
      const after = await everything();
      outcomes.add(response.status);
      expect([303, 503], named(plan)).toContain(response.status);
      expect(page, named(plan)).not.toMatch(/canary|SQLITE|D1_ERROR/);
      if (response.status === 303) expect(await kinds(), named(plan)).toBe(done);
      else {
        expect(response.headers.get('retry-after'), named(plan)).toBe('5');
        if (keepsText) expect(decoded(page), named(plan)).toContain(TEXT);
        // Only who cannot read any more whether the commit was made may be told « not yet » of what is done.
        const unknown = plan.fault === 'throw after commit' && plan.forGood && (await kinds()) === done;
        if (!unknown) expect(after, named(plan)).toEqual(before);
      }
      await expectSound();
      expect((await sendTo(asked.address, asked.fields, { files: asked.files })).status, named(plan)).toBe(303);
      expect(await kinds(), named(plan)).toBe(done);
      expect(await rows('SELECT count(*) AS n FROM contact_attachment WHERE message_id IS NOT NULL'), named(plan)).toEqual([{ n: files }]);
      expect((await countRows()).contact_message, named(plan)).toBe(1);
      await expectSound();
    }
    // Faults that pass are survived, those that stay are told.
    expect(outcomes).toEqual(new Set([303, 503]));
  });

  test('R4: what the page of the outage holds can be sent from it as it is', async () => {
    if (!keepsText) return;
    const { DB } = faultyDatabase({ fault: 'throw before', call: 0, forGood: true });
    const asked = await prepare();
    const page = await (await send(asked, DB)).text();
    const again: Fields = Object.fromEntries(
      [...page.matchAll(/<input type="hidden" name="(form|version|action|kept)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
    const { message = '' } = asked.fields;
    expect(
      (await sendTo(asked.address, { ...(asked.address === CONTACT ? GOOD : {}), message, ...again }, { files: asked.files })).status,
    ).toBe(303);
    await expectSound();
    expect(await rows('SELECT count(*) AS n FROM contact_attachment WHERE message_id IS NOT NULL')).toEqual([{ n: files }]);
  });
});

describe('R4: known-bad twins', () => {
  test('R4, known-bad twin: two statements one after the other leave a half', async () => {
    await env.DB.prepare('CREATE TABLE naive_message (id TEXT)').run();
    await env.DB.prepare('CREATE TABLE naive_mail (id TEXT)').run();
    const naive = async (DB: D1Database) => {
      await DB.prepare("INSERT INTO naive_message VALUES ('1')").run();
      await DB.prepare("INSERT INTO naive_mail VALUES ('1')").run();
    };
    await expect(naive(faultyDatabase({ fault: 'busy', call: 1, forGood: false }).DB)).rejects.toThrow('SQLITE_BUSY');
    expect([await rows('SELECT * FROM naive_message'), await rows('SELECT * FROM naive_mail')]).toEqual([[{ id: '1' }], []]);
  });

  test('R4, known-bad twin: trying again without a key writes twice what failed after its commit', async () => {
    await env.DB.prepare('CREATE TABLE naive_retry (id TEXT)').run();
    const { DB } = faultyDatabase({ fault: 'throw after commit', call: 0, forGood: false });
    const naive = () => DB.prepare("INSERT INTO naive_retry VALUES ('1')").run();
    await naive().catch(naive);
    expect(await rows('SELECT * FROM naive_retry')).toHaveLength(2);
  });
});

describe('R4: a program that sends neither form nor key', () => {
  test('a try that failed after its commit is not made twice', async () => {
    const { DB } = faultyDatabase({ fault: 'throw after commit', call: 1, forGood: false });
    expect((await sendTo(CONTACT, GOOD, { bindings: { ...QUIET, DB }, headers: { accept: 'application/json' } })).status).toBe(303);
    expect((await countRows()).contact_message).toBe(1);
  });

  test('a failure that stays is 503 as JSON', async () => {
    const { DB } = faultyDatabase({ fault: 'full', call: 0, forGood: true });
    const response = await sendTo(CONTACT, GOOD, { bindings: { ...QUIET, DB }, headers: { accept: 'application/json' } });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toMatchObject({ error: { code: 'unavailable' } });
  });
});

describe('R4: reading', () => {
  test('rows 18 to 20: every page of a message is whole or 503, under every fault', async () => {
    const path = await accepted({}, { files: file() });
    const [{ id } = {}] = await rows('SELECT id FROM contact_attachment');
    for (const address of [path, `${path}donnees.json`, `${path}donnees.csv`, `${path}fichiers/${id}/`]) {
      const healthy = faultyDatabase(null);
      expect((await visit(address, { ...QUIET, DB: healthy.DB })).status).toBe(200);
      for (const plan of everyPlan(healthy.calls)) {
        const response = await visit(address, { ...QUIET, DB: faultyDatabase(plan).DB });
        expect([200, 503], `${address}: ${named(plan)}`).toContain(response.status);
        if (response.status === 503) expect(response.headers.get('retry-after'), named(plan)).toBe('5');
        expect(response.headers.get('referrer-policy')).toBe('no-referrer');
        expect(await response.text()).not.toMatch(/canary|SQLITE|D1_ERROR/);
      }
    }
  });

  test('row 19: nobody waits for D1 longer than eight seconds', () => {
    expect(LONGEST_WAIT).toBeLessThanOrEqual(8000);
  });
});

describe('R4: what agents do', () => {
  const ACTIONS: [AgentAction, string][] = [
    ['take', 'received assigned'],
    ['answer', 'received answered'],
    ['close', 'received closed'],
  ];

  test.each(ACTIONS)('R4, R5: « %s » is done, or nothing is', async (action, done) => {
    const doIt = async (DB: D1Database) => {
      const message = await findMessage(env.DB, String((await theMessage()).id));
      if (!message) throw new Error('no message');
      const context = { database: DB, now: new Date(), newId: () => crypto.randomUUID(), agentId: 'rene', team: 'team@agence.example' };
      await agentActs(action, message, action === 'answer' ? 'Voici.' : null, context);
    };
    await accepted();
    const healthy = faultyDatabase(null);
    await doIt(healthy.DB);
    for (const plan of everyPlan(healthy.calls)) {
      await forgetMessages();
      await accepted();
      const before = await everything();
      const failed = await doIt(faultyDatabase(plan).DB).then(
        () => null,
        (error: unknown) => error,
      );
      if (failed === null) expect(await kinds(), named(plan)).toBe(done);
      else if (!(plan.fault === 'throw after commit' && plan.forGood && (await kinds()) === done))
        expect(await everything(), named(plan)).toEqual(before);
      if (failed !== null) expect((failed as AppError).code, named(plan)).toBe('unavailable');
      await expectSound();
    }
  });
});

test('V5: none of these failures told a log anything of the message, nor what the database said', async () => {
  const path = await accepted();
  for (const call of [0, 1]) {
    const { DB } = faultyDatabase({ fault: 'throw before', call, forGood: true });
    await sendTo(CONTACT, { ...GOOD, message: 'canari' }, { bindings: { ...QUIET, DB } });
    await sendTo(CONTACT, { ...GOOD, message: 'canari' }, { bindings: { ...QUIET, DB }, headers: { accept: 'application/json' } });
    await sendTo(path, { action: 'reply', version: '1', message: 'canari' }, { bindings: { ...QUIET, DB } });
    await visit(path, { ...QUIET, DB });
  }
  expect(logged.length).toBeGreaterThan(0);
  for (const line of logged) {
    expect(JSON.parse(line)).toHaveProperty('event');
    expect(line).not.toMatch(/canar|editeur|\n/);
    expect(line).not.toContain(path.split('/').at(-2));
  }
  expect(hiddenOf(await (await visit(path)).text(), 'version')).toBe('1');
});

/** C5: the follow-up page, to whoever holds the link and to nobody else; V4 and V6: what it keeps, gives, erases and tells. */
import { env } from 'cloudflare:workers';
import Papa from 'papaparse';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { act as agentActs } from '../../functions/contact/agent-actions.ts';
import { FIELD_ERRORS, FOLLOW_UP_MESSAGES, STATE_LABELS } from '../../functions/contact/messages.ts';
import { type AgentAction, SENDER_ACTIONS } from '../../functions/contact/model.ts';
import { findMessage } from '../../functions/contact/repository.ts';
import { PDF } from '../support/files.ts';
import {
  accepted,
  act,
  BROWSER,
  countRows,
  decoded,
  eventKinds,
  everything,
  expectSound,
  forgetMessages,
  formOfAge,
  hiddenOf,
  objectKeys,
  type Row,
  rows,
  run,
  sendTo,
  theMessage,
  visit,
  write,
} from './contact.ts';
import { ask, QUIET, questionAt, SITE } from './requests.ts';

const file = (name = 'a.pdf') => new File([PDF], name);

beforeEach(forgetMessages);

async function agentDoes(action: AgentAction, text: string | null = null): Promise<void> {
  const message = await findMessage(env.DB, String((await theMessage()).id));
  if (!message) throw new Error('no message');
  await agentActs(action, message, text, {
    database: env.DB,
    now: new Date(),
    newId: () => crypto.randomUUID(),
    agentId: 'rene',
    team: 'team@agence.example',
  });
}

const pageOf = async (path: string) => (await visit(path)).text();
const stateOn = (page: string) => /class="state state-(\w+)"[^>]*>([^<]+)</.exec(page)?.slice(1);

describe('C5: state, thread, reply', () => {
  test('C5: reçu, attribué, répondu, clos: the page says which, and what was said', async () => {
    const path = await accepted();
    expect(stateOn(await pageOf(path))).toEqual(['received', STATE_LABELS.received]);
    await agentDoes('take');
    expect(stateOn(await pageOf(path))).toEqual(['assigned', STATE_LABELS.assigned]);
    await agentDoes('answer', 'Voici la <réponse>.');
    const page = await pageOf(path);
    expect(stateOn(page)).toEqual(['answered', STATE_LABELS.answered]);
    expect(page).toContain('Voici la &lt;réponse&gt;.');
    expect((await act(path, { action: 'resolve' })).status).toBe(303);
    expect(stateOn(await pageOf(path))).toEqual(['closed', STATE_LABELS.closed]);
    expect(await theMessage()).toMatchObject({ resolved: 1, waiting_since: null });
    expect((await act(path, { action: 'reply', message: 'Encore une question.' })).status).toBe(303);
    expect(stateOn(await pageOf(path))).toEqual(['assigned', STATE_LABELS.assigned]);
    expect(await eventKinds()).toEqual(['received', 'assigned', 'answered', 'resolved', 'replied']);
    expect(await theMessage()).toMatchObject({ resolved: null, assignee_id: 'rene', waiting_since: expect.any(String) });
    await expectSound();
  });

  test('C5: the page never names an agent', async () => {
    const path = await accepted();
    await agentDoes('take');
    await agentDoes('answer', 'Voici.');
    expect(await pageOf(path)).not.toContain('rene');
  });

  test('what was done is said once, on the page that follows', async () => {
    const path = await accepted();
    for (const [action, more] of [
      ['reply', { message: 'Et ceci.' }],
      ['close', {}],
      ['erase', {}],
    ] as const) {
      const response = await act(path, { action, ...more });
      const location = response.headers.get('location') ?? '';
      expect(location).toBe(`${path}?fait=${action}`);
      expect(decoded(await pageOf(location))).toContain(FOLLOW_UP_MESSAGES.done[action]);
    }
  });

  test.each(['constructor', '__proto__', 'toString', 'rien', '<b>'])('row 45: ?fait=%s says nothing', async (done) => {
    const response = await visit(`${await accepted()}?fait=${encodeURIComponent(done)}`);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('class="notice"');
  });

  test('a reply that is wrong is said at its field, with the text and the files kept', async () => {
    const path = await accepted();
    for (const [message, sentence] of [
      ['\u200b', FIELD_ERRORS.message.missing],
      ['é'.repeat(10_001), FIELD_ERRORS.message.long],
      ['a\0b', FIELD_ERRORS.message.unreadable],
    ] as const) {
      const response = await act(path, { action: 'reply', message }, { files: [file()] });
      expect(response.status).toBe(400);
      const page = await response.text();
      expect(decoded(page)).toContain(sentence);
      expect(page).toMatch(/<textarea[^>]*aria-invalid="true"/);
      expect(page).toMatch(/name="kept" value="[^"]+" checked/);
    }
    expect(await eventKinds()).toEqual(['received']);
    const page = await (await act(path, { action: 'reply', message: '' })).text();
    expect(page).toMatch(/<title>Erreur/);
  });

  test('files of a reply that was wrong go with the next try', async () => {
    const path = await accepted();
    const page = await (await act(path, { action: 'reply', message: '' }, { files: [file('garde.pdf')] })).text();
    const kept = /name="kept" value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect((await act(path, { action: 'reply', message: 'Voilà.', kept })).status).toBe(303);
    expect(await rows('SELECT name, event_number FROM contact_attachment')).toEqual([{ name: 'garde.pdf', event_number: 2 }]);
  });
});

describe('C5: who overtakes whom', () => {
  test('409: an answer that came meanwhile is shown, and the text and the files of the reply are kept', async () => {
    const path = await accepted();
    const version = hiddenOf(await pageOf(path), 'version');
    await agentDoes('answer', 'Une réponse arrivée entre-temps.');
    const before = await everything();
    const response = await sendTo(path, { action: 'reply', version, message: 'Mon ajout' }, { files: [file('joint.pdf')] });
    expect(response.status).toBe(409);
    const page = await response.text();
    expect(page).toContain('Une réponse arrivée entre-temps.');
    expect(page).toContain('Mon ajout');
    expect(decoded(page)).toContain(FOLLOW_UP_MESSAGES.meanwhile);
    expect({ ...(await everything()), contact_attachment: [] }).toEqual({ ...before, contact_attachment: [] });
    const kept = /name="kept" value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect((await sendTo(path, { action: 'reply', version: hiddenOf(page, 'version'), message: 'Mon ajout', kept })).status).toBe(303);
    expect(await rows('SELECT name, event_number FROM contact_attachment')).toEqual([{ name: 'joint.pdf', event_number: 3 }]);
    await expectSound();
  });

  test.each(['close', 'erase'])('409: « %s » does not overlook an answer that was not on the page', async (action) => {
    const path = await accepted();
    await agentDoes('answer', 'Lisez-moi.');
    const response = await sendTo(path, { action, version: '1' });
    expect([response.status, (await response.text()).includes('Lisez-moi.')]).toEqual([409, true]);
    expect(await eventKinds()).toEqual(['received', 'answered']);
  });

  test('409: what the rule refuses is said on the page', async () => {
    const path = await accepted();
    const response = await act(path, { action: 'resolve' });
    expect([response.status, (await response.text()).includes('Personne n’a encore répondu')]).toEqual([409, true]);
  });

  test('an agent and the sender write at the same moment: one is first, the other is told; nothing is lost (10 rounds)', async () => {
    for (let round = 0; round < 10; round += 1) {
      await forgetMessages();
      const path = await accepted();
      const message = await findMessage(env.DB, String((await theMessage()).id));
      if (!message) throw new Error('no message');
      const context = { database: env.DB, now: new Date(), newId: () => crypto.randomUUID(), agentId: 'rene', team: 'team@agence.example' };
      const [reply, answer] = await Promise.allSettled([
        sendTo(path, { action: 'reply', version: '1', message: 'Moi d’abord' }),
        agentActs('answer', message, 'Non, moi', context),
      ]);
      const replied = reply.status === 'fulfilled' && reply.value.status === 303;
      expect([replied, answer.status === 'fulfilled'].filter(Boolean)).toHaveLength(1);
      if (reply.status === 'fulfilled' && !replied) expect(await reply.value.text()).toContain('Moi d’abord');
      await expectSound();
    }
  });
});

describe('C5: what is no request of these pages', () => {
  test.each([
    ['no action', { version: '1' }],
    ['another action', { version: '1', action: 'reopen' }],
    ['an action of agents', { version: '1', action: 'answer', message: 'x' }],
    ['no version', { action: 'close', version: '' }],
    ['version 0', { action: 'close', version: '0' }],
    ['a version that is none', { action: 'close', version: '1e0' }],
    ['row 44: a field more', { action: 'close', version: '1', state: 'answered' }],
    ['row 46: the action twice', { action: ['reply', 'erase'], version: '1', message: 'x' }],
    ['row 46: the text twice', { action: 'reply', version: '1', message: ['x', 'y'] }],
    ['row 45: __proto__', Object.fromEntries([...Object.entries({ action: 'close', version: '1' }), ['__proto__', 'x']])],
  ])('400: %s', async (_, fields) => {
    const path = await accepted();
    const before = await everything();
    expect((await sendTo(path, fields as Record<string, string>)).status).toBe(400);
    expect(await everything()).toEqual(before);
  });

  test('row 47: what only reads changes nothing, as prefetching mail programs do; other methods are 405', async () => {
    const path = await accepted();
    const before = await everything();
    for (const method of ['GET', 'HEAD'])
      for (const query of ['', '?action=erase&version=1', '?fait=erase'])
        expect((await ask(`${path}${query}`, { method, headers: { accept: BROWSER, purpose: 'prefetch' } })).status).toBe(200);
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const response = await ask(path, { method, headers: { origin: SITE } });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD, POST']);
    }
    expect((await ask(path, { headers: { 'x-http-method-override': 'POST' } })).status).toBe(200);
    expect(await everything()).toEqual(before);
  });

  test('404, the same for every secret that is none', async () => {
    const path = await accepted();
    const secret = path.split('/')[3] ?? '';
    const told = new Set<string>();
    for (const wrong of [
      `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
      secret.toLowerCase(),
      secret.slice(0, 22),
      `${secret}A`,
      'x',
      'A'.repeat(43),
      'A'.repeat(3000),
      `${secret}%20`,
      "'%20OR%201=1",
      String((await theMessage()).id),
      String((await rows('SELECT secret_hash FROM contact_link'))[0]?.secret_hash),
    ]) {
      const response = await visit(`/contact/suivi/${wrong}/`);
      expect([wrong, response.status]).toEqual([wrong, 404]);
      told.add((await response.text()).replace(/<code>[\w-]{36}<\/code>/, ''));
      expect((await sendTo(`/contact/suivi/${wrong}/`, { action: 'erase', version: '1' })).status).toBe(404);
    }
    expect(told.size).toBe(1);
    expect(await eventKinds()).toEqual(['received']);
  });
});

describe('rows 48 and 49: these pages tell no referrer, and are written from no other site', () => {
  const send = (path: string, headers: Record<string, string | null>) => sendTo(path, { action: 'close', version: '1' }, { headers });

  test('Origin: null is ours beside Sec-Fetch-Site: same-origin, as browsers say it from pages without referrer', async () => {
    expect((await send(await accepted(), { origin: 'null', 'sec-fetch-site': 'same-origin' })).status).toBe(303);
  });

  test.each([
    ['Origin: null alone', { origin: 'null' }],
    ['Origin: null, cross-site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['Origin: null, same-site', { origin: 'null', 'sec-fetch-site': 'same-site' }],
    ['another site', { origin: 'https://evil.example' }],
    ['another site that says same-origin', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['nothing', { origin: null }],
    ['a page of another site', { origin: null, referer: 'https://evil.example/' }],
    ['nobody asked', { origin: null, 'sec-fetch-site': 'none' }],
  ])('403: %s', async (_, headers) => {
    const path = await accepted();
    const response = await send(path, headers);
    expect([response.status, response.headers.get('referrer-policy')]).toEqual([403, 'no-referrer']);
    expect(await eventKinds()).toEqual(['received']);
  });
});

describe('V6: an address that holds a secret is kept, indexed and told by nobody', () => {
  test('V6: on every answer, good or bad, and nowhere else', async () => {
    const path = await accepted({}, { files: [file()] });
    const [{ id } = {}] = await rows('SELECT id FROM contact_attachment');
    const away = {
      ...QUIET,
      DB: { prepare: () => ({ bind: () => ({ raw: () => Promise.reject(new Error('away')) }) }) } as unknown as D1Database,
    };
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const answers: [string, Response, number][] = [
      ['the page', await visit(path), 200],
      ['its data', await visit(`${path}donnees.json`), 200],
      ['its data in CSV', await visit(`${path}donnees.csv`), 200],
      ['a file', await visit(`${path}fichiers/${id}/`), 200],
      ['HEAD', await ask(path, { method: 'HEAD' }), 200],
      ['what follows an action', await act(path, { action: 'reply', message: 'x' }), 303],
      ['a wrong reply', await act(path, { action: 'reply', message: '' }), 400],
      ['a bad request', await sendTo(path, { action: 'x' }), 400],
      ['another site', await sendTo(path, {}, { headers: { origin: 'https://evil.example' } }), 403],
      ['an unknown file', await visit(`${path}fichiers/x/`), 404],
      ['an unknown page below', await visit(`${path}x/`), 404],
      ['without its last bar', await visit(path.slice(0, -1)), 404],
      ['a wrong secret', await visit('/contact/suivi/x/'), 404],
      ['a refusal', await act(path, { action: 'resolve' }), 409],
      ['a method', await ask(path, { method: 'PUT', headers: { origin: SITE } }), 405],
      ['a type', await ask(path, { method: 'POST', body: '{}', headers: { origin: SITE, 'content-type': 'application/json' } }), 415],
      ['too long an address', await visit(`${path}?${'x'.repeat(9000)}`), 400],
      ['an outage', await visit(path, away), 503],
    ];
    vi.restoreAllMocks();
    for (const [name, { status, headers }, expected] of answers) {
      expect([name, status], name).toEqual([name, expected]);
      const told = ['cache-control', 'referrer-policy', 'x-robots-tag', 'x-content-type-options', 'x-frame-options'].map((header) =>
        headers.get(header),
      );
      expect(told, name).toEqual(['no-store', 'no-referrer', 'noindex, nofollow', 'nosniff', 'DENY']);
      expect(headers.get('content-security-policy'), name).toMatch(/^default-src 'none'; /);
      expect(headers.get('set-cookie'), name).toBeNull();
    }
    const form = await visit('/contact/');
    expect([form.headers.get('referrer-policy'), form.headers.get('x-robots-tag')]).toEqual(['strict-origin-when-cross-origin', null]);
  });

  test('V6: the page asks nothing of another site, and its links tell none of it', async () => {
    const page = await pageOf(await accepted({ message: 'https://evil.example/image.png' }));
    expect(page.match(/(?:src|href)="https?:\/\/(?!guichet\.example)[^"]*"/g)).toBeNull();
    expect(page).not.toMatch(/rel="canonical"|property="og:/);
  });
});

/**
 * V4: what becomes of each column of every table, when a sender takes their data away and when they erase them. `about nobody`: not
 * about senders. A column that has no line here fails the test until somebody decides.
 */
type Fate = { given: boolean; erased: boolean } | 'about nobody';
const THEIRS: Fate = { given: true, erased: true };
/** Stays, as the page says: reference, dates, what the agency did. */
const STAYS: Fate = { given: true, erased: false };
/** Made from what they gave or of technical use: goes with it, says nothing more. */
const DERIVED: Fate = { given: false, erased: true };
const INTERNAL: Fate = { given: false, erased: false };

const FATES: Record<string, Record<string, Fate> | 'about nobody'> = {
  contact_message: {
    ...{ name: THEIRS, email: THEIRS, subject: THEIRS, message: THEIRS, siren: THEIRS, candidature: THEIRS },
    ...{ facets: THEIRS, question_id: THEIRS, read_questions: THEIRS },
    ...{ email_key: DERIVED, idempotency_key: DERIVED, request_digest: DERIVED, network: DERIVED },
    ...{ reference: STAYS, state: STAYS, resolved: STAYS, created_at: STAYS, updated_at: STAYS },
    ...{ id: INTERNAL, version: INTERNAL, assignee_id: INTERNAL, routing_note: INTERNAL, quarantine: INTERNAL, waiting_since: INTERNAL },
  },
  contact_event: {
    ...{ text: THEIRS, number: STAYS, kind: STAYS, author: STAYS, created_at: STAYS },
    ...{ message_id: INTERNAL, agent_id: INTERNAL },
  },
  contact_attachment: {
    ...{ name: THEIRS, type: THEIRS, size: THEIRS, created_at: THEIRS },
    ...{ id: DERIVED, form_id: DERIVED, message_id: DERIVED, event_number: DERIVED, digest: DERIVED, object_key: DERIVED },
    // Null once the message is sent.
    network: DERIVED,
  },
  contact_link: { secret_hash: INTERNAL, message_id: INTERNAL, created_at: INTERNAL },
  contact_proof: 'about nobody',
  // The address is given with the message; the rest is what the post office needs.
  outbox: {
    ...{
      id: DERIVED,
      kind: DERIVED,
      recipient: DERIVED,
      recipient_key: DERIVED,
      subject_id: DERIVED,
      parameters: DERIVED,
      message_id: DERIVED,
    },
    ...{ state: DERIVED, attempts: DERIVED, next_attempt_at: DERIVED, lease: DERIVED, lease_until: DERIVED, uncertain: DERIVED },
    ...{ last_error: DERIVED, created_at: DERIVED, sent_at: DERIVED },
  },
  // Votes are joined with no person (V1); agents are the agency's.
  feedback_vote: 'about nobody',
  user: 'about nobody',
  company: 'about nobody',
  issued_login: 'about nobody',
  registration: 'about nobody',
  invitation: 'about nobody',
  invitation_link: 'about nobody',
  account_verification: 'about nobody',
  waiting_proof: 'about nobody',
  examination: 'about nobody',
  examination_document: 'about nobody',
  succession: 'about nobody',
  audit_event: 'about nobody',
  session: 'about nobody',
  challenge: 'about nobody',
  second_factor: 'about nobody',
  passkey: 'about nobody',
  password_reset: 'about nobody',
  address_change: 'about nobody',
  oauth_client: 'about nobody',
  oauth_resource: 'about nobody',
  oauth_client_resource: 'about nobody',
  oauth_refresh_token: 'about nobody',
  oauth_access_token: 'about nobody',
  oauth_consent: 'about nobody',
  oauth_client_assertion: 'about nobody',
  oauth_key: 'about nobody',
  credential: 'about nobody',
  sign_in_bucket: 'about nobody',
};

/** Columns that take no text of one's own. */
const CLOSED = [
  'id',
  'message_id',
  'subject_id',
  'number',
  'event_number',
  'kind',
  'author',
  'state',
  'version',
  'resolved',
  'quarantine',
  'routing_note',
];
const TECHNICAL = [
  'attempts',
  'uncertain',
  'lease',
  'lease_until',
  'sent_at',
  'size',
  'secret_hash',
  'agent_id',
  'created_at',
  'updated_at',
  'waiting_since',
  'next_attempt_at',
];
/** Constraints on what a canary may look like. */
const CANARIES: Record<string, string> = {
  'contact_message.facets': JSON.stringify({ couloir: ['canari contact_message.facets'] }),
  'contact_message.read_questions': JSON.stringify(['canari contact_message.read_questions']),
  'outbox.parameters': JSON.stringify({ said: 'canari outbox.parameters' }),
};

describe('V4: what a sender may take away, and erase', () => {
  const planted = Object.entries(FATES).flatMap(([table, fates]) =>
    fates === 'about nobody'
      ? []
      : Object.entries(fates)
          .filter(([column]) => !CLOSED.includes(column) && !TECHNICAL.includes(column))
          .map(([column, fate]) => ({ table, column, fate, name: `${table}.${column}` })),
  );

  async function plant(): Promise<string> {
    const path = await accepted(
      { siren: '732829320', candidature: 'X', couloir: 'hopital', question: questionAt(0).id, read: questionAt(1).id },
      { files: [file()] },
    );
    await act(path, { action: 'reply', message: 'Suite' });
    for (const { table, column, name } of planted) {
      const key = column === 'reference' ? 'GU-canari contact_message.reference' : (CANARIES[name] ?? `canari ${name}`);
      await run(
        `UPDATE ${table} SET ${column} = ?${table === 'contact_event' ? " WHERE kind = 'replied'" : table === 'outbox' && column === 'message_id' ? ' WHERE rowid = 1' : ''}`,
        key,
      );
    }
    return path;
  }

  const canariesIn = (text: string) => [...new Set([...text.matchAll(/canari (\w+\.\w+)/g)].map(([, name = '']) => name))].sort();
  const namesOf = (keep: (fate: Exclude<Fate, string>) => boolean) =>
    planted
      .filter(({ fate }) => fate !== 'about nobody' && keep(fate))
      .map(({ name }) => name)
      .sort();

  test('V4: every column of every table has its decision', async () => {
    const tables = await rows(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name <> 'd1_migrations'",
    );
    expect(tables.map(({ name }) => name).sort()).toEqual(Object.keys(FATES).sort());
    for (const [table, fates] of Object.entries(FATES)) {
      if (fates === 'about nobody') continue;
      const columns = await rows('SELECT name FROM pragma_table_info(?)', table);
      expect(columns.map(({ name }) => name).sort(), table).toEqual(Object.keys(fates).sort());
    }
  });

  test('V4: the export holds every canary of the person, in JSON and in CSV, and no other', async () => {
    // The object key is changed too: the file itself is looked at below.
    const path = await plant();
    const [json, csv] = [await (await visit(`${path}donnees.json`)).text(), await (await visit(`${path}donnees.csv`)).text()];
    expect(canariesIn(json)).toEqual(namesOf(({ given }) => given));
    expect(canariesIn(csv)).toEqual(namesOf(({ given }) => given));
    const { message, events, attachments } = JSON.parse(json) as { message: Row; events: Row[]; attachments: Row[] };
    expect(Object.keys(message)).toEqual(expect.arrayContaining(['createdAt', 'updatedAt', 'state', 'resolved']));
    expect(events.map(({ kind }) => kind)).toEqual(['received', 'replied']);
    expect(attachments).toHaveLength(1);
  });

  test('V4: erasing takes every canary out of every column of every table, but what stays as the page says', async () => {
    const path = await plant();
    expect((await act(path, { action: 'erase' })).status).toBe(303);
    const left = canariesIn(JSON.stringify(await everything()));
    expect(left).toEqual(namesOf(({ erased }) => !erased));
    expect(left).toEqual(['contact_message.assignee_id', 'contact_message.reference']);
    expect(await countRows()).toMatchObject({ outbox: 0, contact_attachment: 0 });
  });

  test('V4: it takes the files out of the storage, those too that wait for a reply or were left out of the form', async () => {
    const form = await formOfAge(60_000);
    const page = await (await write({ form, name: '' }, { files: [file('1.pdf'), file('2.pdf')] })).text();
    const [kept = ''] = [...page.matchAll(/name="kept" value="([^"]+)"/g)].map(([, id = '']) => id);
    const path = await accepted({ form, kept }, { files: [file('3.pdf')] });
    await act(path, { action: 'reply', message: 'Suite' }, { files: [file('4.pdf')] });
    await act(path, { action: 'reply', message: '' }, { files: [file('5.pdf')] });
    // Somebody else's stays.
    const other = await accepted({ email: 'ben@editeur.example' }, { files: [file('autre.pdf')] });
    expect(await objectKeys()).toHaveLength(6);
    expect((await act(path, { action: 'erase' })).status).toBe(303);
    expect(await objectKeys()).toHaveLength(1);
    expect(await rows('SELECT name FROM contact_attachment')).toEqual([{ name: 'autre.pdf' }]);
    expect(await pageOf(other)).toContain('autre.pdf');
    await expectSound();
  });

  test('V4: mails that were owed are not sent any more, and the page says what is left', async () => {
    const path = await accepted();
    await agentDoes('answer', 'La réponse de l’agence reste.');
    await act(path, { action: 'erase' });
    expect((await countRows()).outbox).toBe(0);
    const page = await pageOf(path);
    expect(page).toContain('La réponse de l’agence reste.');
    for (const gone of ['Ana Martin', 'ana@editeur.example', 'Pièces du solde', 'quelles pièces']) expect(page).not.toContain(gone);
    expect(page).not.toContain('name="action" value="erase"');
  });

  test('V4: when the storage is away, what is in the database is erased all the same', async () => {
    const path = await accepted({}, { files: [file()] });
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const FILES = { ...env.FILES, delete: () => Promise.reject(new Error('away')) } as unknown as R2Bucket;
    expect((await act(path, { action: 'erase' }, { bindings: { ...QUIET, FILES } })).status).toBe(303);
    vi.restoreAllMocks();
    await expectSound();
    expect(await eventKinds()).toEqual(['received', 'erased']);
  });

  test.each([
    '=cmd()',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '=1+1\nsuite',
    '-1\nsuite',
    '  =1',
    '＝1',
    '=HYPERLINK("https://evil.example";"x")',
  ])('row 68: a cell %j is text', async (formula) => {
    const path = await accepted({ message: `x${formula}` });
    await run('UPDATE contact_message SET message = ?, name = ?', formula, formula);
    const response = await visit(`${path}donnees.csv`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="GU-[\w-]+\.csv"$/);
    const { data, errors } = Papa.parse<Record<string, string>>((await response.text()).replace(/^\ufeff/, ''), {
      header: true,
      skipEmptyLines: true,
    });
    expect(errors).toEqual([]);
    expect(data.filter(({ field }) => field === 'message' || field === 'name').map(({ value }) => value)).toEqual([
      `'${formula}`,
      `'${formula}`,
    ]);
    for (const cells of data) for (const cell of Object.values(cells)) expect(cell).not.toMatch(/^\s*[=+\-@＝]/);
  });

  test('row 96: the export is the thread at one moment: read in one batch', async () => {
    const path = await accepted();
    const reading = Array.from(
      { length: 10 },
      async () => JSON.parse(await (await visit(`${path}donnees.json`)).text()) as { message: Row; events: Row[] },
    );
    const writing = sendTo(path, { action: 'close', version: '1' });
    for (const { message, events } of await Promise.all(reading)) expect(events.length).toBe(message.state === 'closed' ? 2 : 1);
    await writing;
  });

  test('every action of a sender is looked at here', () => {
    expect([...SENDER_ACTIONS].sort()).toEqual(['close', 'erase', 'reply', 'resolve']);
  });
});

import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { app } from '../../functions/app.ts';
import type { ErrorCode } from '../../functions/errors.ts';
import {
  cookieOf,
  expectError,
  expectSecured,
  FEEDBACK,
  forgetVotes,
  get,
  post,
  postForm,
  postJson,
  questionAt,
  readVotes,
  request,
  SITE,
  send,
  type VoteRow,
} from './requests.ts';

const QUESTION = questionAt(0);
const GOOD = { question: QUESTION.id, helpful: true };
const FORM = 'application/x-www-form-urlencoded';

/** A visitor who said « non » with reasons: what no bad request may change, even with their own cookie. */
let visitor = '';
let votes: VoteRow[] = [];

beforeEach(async () => {
  await forgetVotes();
  visitor = cookieOf(await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, reason: 'unclear', comment: 'Trop long.' }));
  votes = await readVotes();
  expect(votes).toHaveLength(1);
});

/** The request is answered with this error, and no vote has changed. */
async function expectRefused(response: Response | Promise<Response>, code: ErrorCode) {
  const error = await expectError(await response, code);
  expect(await readVotes()).toEqual(votes);
  return error;
}

/** The same text by the visitor, as JSON. */
const json = (text: string) => post(FEEDBACK, text, { cookie: visitor });
/** The same text by the visitor, as a form, for a program that reads JSON. */
const form = (text: string) => post(FEEDBACK, text, { cookie: visitor, 'content-type': FORM });
const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));

describe('row 44: mass assignment', () => {
  test.each([
    { role: 'agent' },
    { voter: 'someone' },
    { set_aside: 0 },
    { setAside: false },
    { created_at: '2020-01-01T00:00:00.000Z' },
    { answer_hash: 'x' },
    { verified: true, company_id: 7 },
  ])('row 44: %j is refused by its name', async (more) => {
    const { fields } = await expectRefused(postJson(FEEDBACK, { ...GOOD, ...more }, { cookie: visitor }), 'invalid_input');
    expect(Object.keys(fields ?? {})).toEqual(Object.keys(more));
  });

  test('row 44: so is one of a form', async () => {
    const { fields } = await expectRefused(form(`question=${QUESTION.id}&helpful=true&set_aside=0`), 'invalid_input');
    expect(Object.keys(fields ?? {})).toEqual(['set_aside']);
  });
});

describe('row 45: names that mean something to JavaScript, keys that stand twice', () => {
  test.each([
    ['__proto__', `{"question":"${QUESTION.id}","helpful":true,"__proto__":{"helpful":true,"polluted":1}}`],
    ['__proto__ instead of the fields', `{"__proto__":{"question":"${QUESTION.id}","helpful":true}}`],
    ['constructor', `{"question":"${QUESTION.id}","helpful":true,"constructor":{"prototype":{"polluted":1}}}`],
    ['a key twice', `{"question":"${QUESTION.id}","helpful":false,"helpful":true}`],
    ['a key twice, once escaped', `{"question":"${QUESTION.id}","helpful":false,"help\\u0066ul":true}`],
    ['a key twice, far apart', `{"helpful":false,"comment":"\\":","question":"${QUESTION.id}","helpful" :\n true}`],
  ])('row 45: %s in JSON', async (_, text) => {
    await expectRefused(json(text), 'invalid_input');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each(['__proto__=x', 'constructor=x', '__proto__[helpful]=true', 'toString=x'])('row 45: %s in a form', async (more) => {
    await expectRefused(form(`question=${QUESTION.id}&helpful=true&${more}`), 'invalid_input');
  });
});

describe('row 46: the same parameter in several places', () => {
  test.each([
    ['twice in a form', () => form(`question=${QUESTION.id}&helpful=false&helpful=true`)],
    ['twice in a form, the same', () => form(`question=${QUESTION.id}&question=${QUESTION.id}&helpful=true`)],
    ['twice in a form, once encoded', () => form(`question=${QUESTION.id}&helpful=false&help%66ul=true`)],
    [
      'in the address and in the form',
      () => post(`${FEEDBACK}?helpful=true`, `question=${QUESTION.id}&helpful=true`, { 'content-type': FORM }),
    ],
    ['in the address and in JSON', () => postJson(`${FEEDBACK}?question=${questionAt(1).id}`, GOOD, { cookie: visitor })],
    ['as a list', () => form(`question[]=${QUESTION.id}&helpful=true`)],
  ])('row 46: %s', async (_, ask) => {
    await expectRefused(ask(), 'invalid_input');
  });
});

describe('row 47: methods', () => {
  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])('row 47: %s votes for nobody', async (method) => {
    const response = await send(FEEDBACK, { method, headers: { origin: SITE, cookie: visitor } });
    expect(response.headers.get('allow')).toBe('POST');
    await expectRefused(response, 'method_not_allowed');
  });

  test('row 47: HEAD votes for nobody', async () => {
    const response = await send(FEEDBACK, { method: 'HEAD', headers: { cookie: visitor } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expectSecured(response);
    expect(await readVotes()).toEqual(votes);
  });

  test.each(['x-http-method-override', 'x-method-override', 'x-http-method'])('row 47: %s changes no method', async (header) => {
    const address = `${FEEDBACK}?question=${QUESTION.id}&helpful=true&_method=POST`;
    const response = await get(address, { [header]: 'POST', cookie: visitor, origin: SITE });
    expect(response.headers.get('allow')).toBe('POST');
    await expectRefused(response, 'method_not_allowed');
  });

  test('row 47: _method is a field like any other that is not expected', async () => {
    await expectRefused(form(`question=${QUESTION.id}&helpful=true&_method=DELETE`), 'invalid_input');
  });

  test('row 47: the most useful answers are only read', async () => {
    const response = await postJson(`${FEEDBACK}/plus-utiles`, GOOD);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    await expectRefused(response, 'method_not_allowed');
  });
});

describe('rows 48 and 49: from another site', () => {
  const goodForm = new URLSearchParams({ question: QUESTION.id, helpful: 'true' }).toString();

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port', { origin: `${SITE}:8443` }],
    ['another scheme', { origin: SITE.replace('https', 'http') }],
    ['a subdomain', { origin: SITE.replace('//', '//sub.') }],
    ['an address that starts the same', { origin: `${SITE}.evil.example` }],
    ['the name in another case and form', { origin: 'https://GUICHET.example.' }],
    ['this site, but the browser says cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['this site, but the browser says same-site', { 'sec-fetch-site': 'same-site' }],
    ['nowhere, but the browser says that nobody asked', { origin: null, 'sec-fetch-site': 'none' }],
    ['another site, but the browser says same-origin', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['a page of another site', { origin: null, referer: 'https://evil.example/faq/' }],
    ['a page whose address is unreadable', { origin: null, referer: 'not an address' }],
  ])('row 48: a form or JSON from %s is refused, cookie or not', async (_, headers) => {
    for (const cookie of [visitor, null]) {
      const sent = { ...headers, cookie };
      expect((await expectRefused(post(FEEDBACK, goodForm, { 'content-type': FORM, ...sent }), 'forbidden')).reason).toBe('foreign_origin');
      await expectRefused(postJson(FEEDBACK, GOOD, sent), 'forbidden');
    }
  });

  test('row 48: a browser that navigates reads a page that says so', async () => {
    const response = await postForm(
      FEEDBACK,
      { question: QUESTION.id, helpful: 'true' },
      { origin: 'https://evil.example', cookie: visitor },
    );
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toMatch(/^text\/html\b/);
    expectSecured(response);
    expect(await response.text()).toMatch(/<h1>Demande refusée<\/h1>/);
    expect(await readVotes()).toEqual(votes);
  });

  test.each([
    ['Origin: null', { origin: 'null' }],
    ['an empty Origin', { origin: '' }],
    ['no Origin', { origin: null }],
    ['no Origin, text/plain', { origin: null, 'content-type': 'text/plain' }],
    ['no Origin and no Content-Type', { origin: null, 'content-type': null }],
    ['text/plain from elsewhere', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
    ['no Content-Type from elsewhere', { origin: 'https://evil.example', 'content-type': null }],
  ])('row 49: %s is refused', async (_, headers) => {
    await expectRefused(postJson(FEEDBACK, GOOD, { ...headers, cookie: visitor }), 'forbidden');
  });

  test.each([
    ['text/plain', 'text/plain'],
    ['no Content-Type', null],
    ['multipart/form-data', 'multipart/form-data; boundary=x'],
    ['a type that starts the same', 'application/jsonp'],
    ['two types', 'text/plain, application/json'],
    ['JSON in a parameter', 'text/plain; x=application/json'],
  ])('row 49: %s from this very site is not read', async (_, type) => {
    await expectRefused(postJson(FEEDBACK, GOOD, { 'content-type': type, cookie: visitor }), 'unsupported_media_type');
  });

  test('row 49: PUT, PATCH and DELETE from elsewhere are refused for it', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      await expectRefused(send(FEEDBACK, { method, headers: { origin: 'https://evil.example', cookie: visitor } }), 'forbidden');
  });

  test('row 48: nothing here may be read from another site: no answer allows an origin', async () => {
    const answers = await Promise.all([
      get(`${FEEDBACK}/plus-utiles`, { origin: 'https://evil.example' }),
      send(FEEDBACK, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } }),
    ]);
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });
});

describe('row 64: SQL', () => {
  const PAYLOADS = [
    "' OR '1'='1",
    `${QUESTION.id}' --`,
    "x'; DROP TABLE feedback_vote; --",
    "x'); INSERT INTO feedback_vote VALUES ('q','v',1,NULL,NULL,'h','t','t',0); --",
    '%',
    '_',
    '"*" NEAR(a b)',
    '{{7*7}}<%= 7*7 %>',
    '?1',
  ];

  test.each(PAYLOADS)('row 64: the question %s is none', async (payload) => {
    expect((await expectRefused(postJson(FEEDBACK, { ...GOOD, question: payload }), 'not_found')).reason).toBe('unknown_question');
  });

  test.each(PAYLOADS)('row 64: the reason or the token %s is refused', async (payload) => {
    await expectRefused(postJson(FEEDBACK, { ...GOOD, helpful: false, reason: payload }), 'invalid_input');
    await expectRefused(postJson(FEEDBACK, { ...GOOD, form: payload }), 'invalid_input');
  });

  test.each(PAYLOADS)('row 64: the comment %s is kept as it is, and touches no other vote', async (payload) => {
    const cookie = '__Host-visiteur=AAAAAAAAAAAAAAAAAAAAAA';
    const response = await postJson(FEEDBACK, { ...GOOD, helpful: false, reason: 'other', comment: payload }, { cookie });
    expect(response.status).toBe(200);
    const rows = await readVotes();
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(expect.arrayContaining([...votes, expect.objectContaining({ reason: 'other', comment: payload })]));
  });

  test.each(PAYLOADS)('row 64: the cookie %s is nobody’s', async (payload) => {
    const page = await get(`/faq/${QUESTION.slug}/`, { cookie: `__Host-visiteur=${encodeURIComponent(payload)}` });
    expect(page.status).toBe(200);
    expect((await page.text()).includes('aria-pressed')).toBe(false);
    expect(await readVotes()).toEqual(votes);
  });
});

describe('rows 70 to 72: text that is none', () => {
  test.each(['comment', 'question', 'form'])('row 70: NUL in the %s', async (field) => {
    const vote = { ...GOOD, helpful: false, [field]: 'a\0b' };
    await expectRefused(postJson(FEEDBACK, vote, { cookie: visitor }), 'invalid_input');
    const encoded = new URLSearchParams(Object.entries(vote).map(([name, value]) => [name, String(value)]));
    await expectRefused(form(encoded.toString()), 'invalid_input');
  });

  test.each([
    ['high', '\\ud800'],
    ['low', '\\udc00'],
    ['turned round', '\\udc00\\ud800'],
    ['before a letter', '\\ud83da'],
  ])('row 71: a lone surrogate: %s', async (_, escaped) => {
    for (const field of ['comment', 'question', 'form']) {
      const fields = { question: QUESTION.id, reason: 'other', [field]: 'HERE' };
      await expectRefused(json(JSON.stringify({ ...fields, helpful: false }).replace('HERE', escaped)), 'invalid_input');
    }
  });

  test('row 71: a pair of surrogates is a character', async () => {
    const text = JSON.stringify({ ...GOOD, helpful: false, reason: 'other', comment: 'HERE' }).replace('HERE', '\\ud83d\\udc4d');
    expect((await json(text)).status).toBe(200);
    expect((await readVotes()).map(({ comment }) => comment)).toEqual(['👍']);
  });

  const INVALID: [string, number[]][] = [
    ['a byte that begins nothing', [0xff]],
    ['a sequence cut short', [0xe2, 0x82]],
    ['a continuation alone', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate in bytes', [0xed, 0xa0, 0x80]],
    ['more than Unicode holds', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [0xe9]],
  ];

  test.each(INVALID)('row 72: %s is not UTF-8', async (_, wrong) => {
    const inJson = bytes(`{"question":"${QUESTION.id}","helpful":false,"comment":"a`, wrong, 'b"}');
    await expectRefused(post(FEEDBACK, inJson, { cookie: visitor }), 'invalid_input');
    const inForm = bytes(`question=${QUESTION.id}&helpful=false&comment=a`, wrong, 'b');
    await expectRefused(post(FEEDBACK, inForm, { cookie: visitor, 'content-type': FORM }), 'invalid_input');
    const escaped = wrong.map((byte) => `%${byte.toString(16)}`).join('');
    await expectRefused(form(`question=${QUESTION.id}&helpful=false&comment=a${escaped}b`), 'invalid_input');
  });

  test.each(['%', '%4', '%zz', '%u00e9'])('row 72: « %s » is no escape of a form', async (wrong) => {
    await expectRefused(form(`question=${QUESTION.id}&helpful=false&comment=100${wrong}`), 'invalid_input');
  });
});

describe('rows 73 to 76: JSON', () => {
  test.each([
    ['nothing', ''],
    ['a brace', '{'],
    ['cut short', `{"question":"${QUESTION.id}","helpful":tr`],
    ['something after it', `{"question":"${QUESTION.id}","helpful":true}x`],
    ['a comma too many', `{"question":"${QUESTION.id}","helpful":true,}`],
    ['single quotes', `{'question':'${QUESTION.id}','helpful':true}`],
    ['a comment in it', `{"question":"${QUESTION.id}",/* */"helpful":true}`],
    ['a raw line end in a text', `{"question":"${QUESTION.id}","helpful":false,"comment":"a\nb"}`],
    ['a form', `question=${QUESTION.id}&helpful=true`],
  ])('row 73: malformed: %s', async (_, text) => {
    await expectRefused(json(text), 'invalid_input');
  });

  test('row 73: a byte order mark', async () => {
    await expectRefused(post(FEEDBACK, bytes([0xef, 0xbb, 0xbf], JSON.stringify(GOOD)), { cookie: visitor }), 'invalid_input');
    await expectRefused(form(`\ufeffquestion=${QUESTION.id}&helpful=true`), 'invalid_input');
  });

  test.each(['iso-8859-1', 'utf-16', 'utf-7', '"latin1"', ''])('row 73: the charset « %s »', async (charset) => {
    for (const type of ['application/json', FORM])
      await expectRefused(postJson(FEEDBACK, GOOD, { 'content-type': `${type}; charset=${charset}`, cookie: visitor }), 'invalid_input');
  });

  test.each(['application/json; charset=UTF-8', 'APPLICATION/JSON;charset="utf-8"', 'application/json ; charset=utf8'])(
    'row 73: « %s » is UTF-8',
    async (type) => {
      expect((await postJson(FEEDBACK, GOOD, { 'content-type': type })).status).toBe(200);
    },
  );

  test('row 73: UTF-16, whatever it says it is', async () => {
    const text = JSON.stringify(GOOD);
    const utf16 = new Uint8Array(new Uint16Array([...text].map((character) => character.charCodeAt(0))).buffer);
    await expectRefused(post(FEEDBACK, utf16, { cookie: visitor }), 'invalid_input');
  });

  test.each([
    ['an array', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['an array that is not closed', '['.repeat(100_000)],
    ['a comment of arrays', `{"question":"${QUESTION.id}","helpful":false,"comment":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['objects', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
  ])('row 74: as deep as the body allows: %s', async (_, text) => {
    await expectRefused(json(text), 'invalid_input');
  });

  test.each(['null', 'true', '7', '"text"', '[]', `[${JSON.stringify(GOOD)}]`])('row 74: %s is no vote', async (text) => {
    await expectRefused(json(text), 'invalid_input');
  });

  test.each(['9007199254740993', '-0', '1e400', '-1e400', 'NaN', 'Infinity', '1', '0', '-1', '7', '"1"', '"true"', 'null', '[true]', '{}'])(
    'row 75: helpful %s is neither yes nor no',
    async (value) => {
      await expectRefused(json(`{"question":"${QUESTION.id}","helpful":${value}}`), 'invalid_input');
    },
  );

  test.each(['9007199254740993', '-0', '1e400', 'null', 'true', '[]', '{}', '""', `["${QUESTION.id}"]`, `"${'x'.repeat(201)}"`])(
    'row 75: the question %s is no name',
    async (value) => {
      const { fields } = await expectRefused(json(`{"question":${value},"helpful":true}`), 'invalid_input');
      expect(Object.keys(fields ?? {})).toEqual(['question']);
    },
  );

  test.each(['1', 'yes', 'TRUE', 'on', ''])('row 75: helpful=%s in a form is neither yes nor no', async (value) => {
    await expectRefused(form(`question=${QUESTION.id}&helpful=${value}`), 'invalid_input');
  });

  test.each([
    ['the question', { helpful: true }, ['question']],
    ['the answer', { question: QUESTION.id }, ['helpful']],
    ['everything', {}, ['helpful', 'question']],
    ['the question, null', { question: null, helpful: true }, ['question']],
    ['a reason, null', { ...GOOD, helpful: false, reason: null }, ['reason']],
    ['a comment, null', { ...GOOD, helpful: false, comment: null }, ['comment']],
  ])('row 76: without %s', async (_, vote, missing) => {
    const { fields } = await expectRefused(postJson(FEEDBACK, vote, { cookie: visitor }), 'invalid_input');
    expect(Object.keys(fields ?? {}).sort()).toEqual(missing);
    for (const sentence of Object.values(fields ?? {})) expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
  });

  test.each(['', 'question', `question=${QUESTION.id}`, 'helpful=true', '&&&', '='])('row 76: a form of « %s »', async (text) => {
    await expectRefused(form(text), 'invalid_input');
  });
});

describe('row 77: bodies', () => {
  const KIB = 1024;
  const LARGEST = 256 * KIB;
  const padded = (size: number) => JSON.stringify(GOOD).padEnd(size, ' ');

  test('row 77: a comment of 64 KiB and one is too long', async () => {
    const { fields } = await expectRefused(
      postJson(FEEDBACK, { ...GOOD, helpful: false, comment: 'x'.repeat(64 * KIB + 1) }, { cookie: visitor }),
      'invalid_input',
    );
    expect(Object.keys(fields ?? {})).toEqual(['comment']);
  });

  test.each([
    ['256 KiB and one', LARGEST + 1],
    ['2 MB', 2_000_000],
  ])('row 77: %s is too large, as JSON and as a form', async (_, size) => {
    await expectRefused(json(padded(size)), 'payload_too_large');
    await expectRefused(form(`question=${QUESTION.id}&helpful=true&comment=`.padEnd(size, 'x')), 'payload_too_large');
  });

  test('row 77: 256 KiB are read', async () => {
    expect((await json(padded(LARGEST))).status).toBe(200);
  });

  test('row 77: 50 MB in chunks are not read to the end', async () => {
    let sent = 0;
    const chunk = new Uint8Array(64 * KIB).fill(0x20);
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.byteLength;
        if (sent > 50_000_000) controller.close();
        else controller.enqueue(chunk);
      },
    });
    await expectRefused(post(FEEDBACK, endless, { cookie: visitor }), 'payload_too_large');
    expect(sent).toBeLessThan(1_000_000);
  });

  /** With a header that says another size than the body has; the front door would put the real one in its place. */
  const declaring = (size: string, text: string) => {
    const init = { method: 'POST', headers: { origin: SITE, 'content-type': 'application/json', 'content-length': size, cookie: visitor } };
    return app.fetch(request(FEEDBACK, { ...init, body: text }), env);
  };

  test('row 77: a Content-Length that says less than there is does not let more in', async () => {
    await expectRefused(declaring('10', padded(LARGEST + 1)), 'payload_too_large');
  });

  test('row 77: a Content-Length that says too much is believed at once', async () => {
    await expectRefused(declaring('10000000000', JSON.stringify(GOOD)), 'payload_too_large');
  });

  test('row 77: a body that stops half-way is nobody’s vote', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes(JSON.stringify(GOOD).slice(0, 20)));
        controller.close();
      },
    });
    await expectRefused(post(FEEDBACK, broken, { cookie: visitor }), 'invalid_input');
  });
});

describe('rows 86 and 87: votes over and over', () => {
  test('row 86: a hundred times the same vote of one visitor is one count', async () => {
    await Promise.all(Array.from({ length: 100 }, async () => (await postJson(FEEDBACK, GOOD, { cookie: visitor })).text()));
    const rows = await readVotes();
    expect(rows.map(({ question_id, helpful }) => [question_id, helpful])).toEqual([[QUESTION.id, 1]]);
    expect(await (await get(`${FEEDBACK}/plus-utiles`)).json()).toEqual({
      questions: [{ slug: QUESTION.slug, question: QUESTION.question, helpful: 1 }],
    });
  });

  test.each([7, -1, 2, 0.5, 'NaN', null])('row 86: a vote of %s is none', async (helpful) => {
    await expectRefused(postJson(FEEDBACK, { question: QUESTION.id, helpful }, { cookie: visitor }), 'invalid_input');
  });

  test.each(['r99-never-written', '/faq/', `${QUESTION.id} `, QUESTION.id.toUpperCase(), 'constructor', '__proto__', '../s01'])(
    'row 86: the question « %s » is unknown',
    async (question) => {
      await expectRefused(postJson(FEEDBACK, { question, helpful: true }, { cookie: visitor }), 'not_found');
    },
  );

  test('row 87: switching while racing leaves one vote, without reasons when it ends with « oui », and totals that agree', async () => {
    const answers = Array.from({ length: 40 }, (_, rank) =>
      postJson(FEEDBACK, rank % 2 === 0 ? GOOD : { ...GOOD, helpful: false, reason: 'other' }, { cookie: visitor }),
    );
    for (const answer of answers) expect((await answer).status).toBe(200);
    const [row, ...others] = await readVotes();
    expect(others).toEqual([]);
    expect([
      [1, null],
      [0, 'other'],
    ]).toContainEqual([row?.helpful, row?.reason]);
    const { questions } = (await (await get(`${FEEDBACK}/plus-utiles`)).json()) as { questions: { helpful: number }[] };
    expect(questions.map(({ helpful }) => helpful)).toEqual(row?.helpful === 1 ? [1] : []);
  });
});

/** Rows 44 to 49, 64, 70 to 73, 77, 81 to 83 of the bad inputs, at the contact form. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { app } from '../../functions/app.ts';
import type { ErrorCode } from '../../functions/errors.ts';
import {
  BROWSER,
  CONTACT,
  countRows,
  followUpOf,
  forgetMessages,
  GOOD,
  NOTHING,
  objectKeys,
  sendTo,
  theMessage,
  visit,
  write,
} from './contact.ts';
import { ask, expectError, expectSecured, request, SITE } from './requests.ts';

const FORM = 'application/x-www-form-urlencoded';
const encoded = (fields: Record<string, string> = {}) => new URLSearchParams({ ...GOOD, ...fields }).toString();
const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));

/** A POST of these very bytes by a program; `null` takes a header away. */
function post(body: BodyInit, headers: Record<string, string | null> = {}, address = CONTACT): Promise<Response> {
  const sent = new Headers({ origin: SITE, 'content-type': FORM });
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) sent.delete(name);
    else sent.set(name, value);
  }
  return ask(address, { method: 'POST', body: typeof body === 'string' ? bytes(body) : body, headers: sent });
}

beforeEach(forgetMessages);

async function expectNothing(): Promise<void> {
  expect(await countRows()).toEqual(NOTHING);
  expect(await objectKeys()).toEqual([]);
}

async function expectRefused(response: Response | Promise<Response>, code: ErrorCode) {
  const error = await expectError(await response, code);
  await expectNothing();
  return error;
}

describe('rows 44 to 46: fields that are not those of the form', () => {
  test.each([
    'state',
    'quarantine',
    'assignee_id',
    'reference',
    'role',
    'id',
    'version',
    '__proto__',
    'constructor',
    'constructor.prototype',
    'message[]',
  ])('rows 44 and 45: %s is refused by its name, and pollutes nothing', async (name) => {
    const { fields } = await expectRefused(post(`${encoded()}&${encodeURIComponent(name)}=polluted`), 'invalid_input');
    expect(Object.keys(fields ?? {})).toEqual([name]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('row 46: a field twice is refused; what the address says counts for nothing', async () => {
    await expectRefused(post(`${encoded()}&subject=autre`), 'invalid_input');
    await expectRefused(post(`${encoded()}&sub%6aect=autre`), 'invalid_input');
    followUpOf(await post(encoded(), {}, `${CONTACT}?subject=autre&site_web=x&email=b@editeur.example`));
    expect(await theMessage()).toMatchObject({ subject: GOOD.subject, email: GOOD.email, quarantine: null });
  });
});

describe('row 47: methods', () => {
  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])('row 47: %s', async (method) => {
    const response = await ask(CONTACT, { method, headers: { origin: SITE } });
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
    await expectRefused(response, 'method_not_allowed');
  });

  test('row 47: what reads writes nothing, whatever it says', async () => {
    for (const header of ['x-http-method-override', 'x-method-override', 'x-http-method'])
      expect((await ask(`${CONTACT}?${encoded()}&_method=POST`, { headers: { [header]: 'POST', origin: SITE } })).status).toBe(200);
    const head = await ask(`${CONTACT}?${encoded()}`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    await expectNothing();
    await expectRefused(post(`${encoded()}&_method=DELETE`), 'invalid_input');
  });
});

describe('rows 48 and 49: from another site', () => {
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a subdomain', { origin: SITE.replace('//', '//sub.') }],
    ['another port', { origin: `${SITE}:8443` }],
    ['another scheme', { origin: SITE.replace('https', 'http') }],
    ['cross-site, with our origin', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another site', { origin: null, referer: 'https://evil.example/' }],
    ['Origin: null', { origin: 'null' }],
    ['no Origin', { origin: null }],
    ['no Origin, text/plain', { origin: null, 'content-type': 'text/plain' }],
    ['no Origin, no type', { origin: null, 'content-type': null }],
    ['JSON from another site', { origin: 'https://evil.example', 'content-type': 'application/json' }],
  ])('rows 48 and 49: %s', async (_, headers) => {
    expect((await expectRefused(post(encoded(), headers), 'forbidden')).reason).toBe('foreign_origin');
  });

  test('row 48: Origin: null beside Sec-Fetch-Site: same-origin is ours', async () => {
    followUpOf(await post(encoded(), { origin: 'null', 'sec-fetch-site': 'same-origin' }));
  });

  test.each([
    'text/plain',
    'application/json',
    null,
    'application/x-www-form-urlencodedx',
    'multipart/form-datax; boundary=x',
    'multipart/mixed; boundary=x',
  ])('row 49: the type %s from this very site is not read', async (type) => {
    await expectRefused(post(encoded(), { 'content-type': type }), 'unsupported_media_type');
  });
});

describe('rows 70 to 73: text that is none', () => {
  test.each(['name', 'subject', 'message', 'email', 'siren', 'candidature'])('row 70: NUL in %s is said at the field', async (field) => {
    const { fields } = await expectRefused(post(encoded({ [field]: 'a\0b' })), 'invalid_input');
    expect(Object.keys(fields ?? {})).toEqual([field]);
  });

  test.each(['question', 'read', 'kept', 'altcha'])('row 70: NUL in %s finds nothing', async (field) => {
    followUpOf(await post(encoded({ [field]: 'a\0b' })));
    expect(await theMessage()).toMatchObject({ question_id: null, read_questions: '[]' });
  });

  const INVALID: [string, number[]][] = [
    ['a byte that begins nothing', [0xff]],
    ['a sequence cut short', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a lone surrogate', [0xed, 0xa0, 0x80]],
    ['Latin-1', [0xe9]],
  ];

  test.each(INVALID)('rows 71 and 72: %s is not UTF-8, in a form of either kind', async (_, wrong) => {
    const escaped = wrong.map((byte) => `%${byte.toString(16)}`).join('');
    await expectRefused(post(`${encoded()}&candidature=a${escaped}b`), 'invalid_input');
    await expectRefused(post(bytes(`${encoded()}&candidature=a`, wrong, 'b')), 'invalid_input');
    const part = '--x\r\nContent-Disposition: form-data; name="message"\r\n\r\na';
    await expectRefused(post(bytes(part, wrong, 'b\r\n--x--\r\n'), { 'content-type': 'multipart/form-data; boundary=x' }), 'invalid_input');
  });

  test.each(['%', '%4', '%zz', '%u00e9'])('row 72: « %s » is no escape', async (wrong) => {
    await expectRefused(post(`${encoded()}&candidature=${wrong}`), 'invalid_input');
  });

  test.each(['iso-8859-1', 'utf-16', 'utf-7', ''])('row 73: the charset « %s »', async (charset) => {
    await expectRefused(post(encoded(), { 'content-type': `${FORM}; charset=${charset}` }), 'invalid_input');
    await expectRefused(post('--x--', { 'content-type': `multipart/form-data; boundary=x; charset=${charset}` }), 'invalid_input');
  });

  test('row 73: UTF-8, however it is written, is read; a byte order mark is not', async () => {
    for (const charset of ['UTF-8', '"utf-8"', 'utf8'])
      followUpOf(await post(encoded(), { 'content-type': `${FORM}; charset=${charset}` }));
    await forgetMessages();
    await expectRefused(post(bytes([0xef, 0xbb, 0xbf], encoded())), 'invalid_input');
  });
});

describe('row 77: bodies', () => {
  const KIB = 1024;

  test('row 77: an encoded form of more than 256 KiB, and 33 MiB with files', async () => {
    await expectRefused(post(encoded().padEnd(256 * KIB + 1, 'x')), 'payload_too_large');
    await expectRefused(post(new Uint8Array(33 * KIB * KIB), { 'content-type': 'multipart/form-data; boundary=x' }), 'payload_too_large');
  });

  test('row 77: 50 MB in chunks are not read to the end', async () => {
    for (const type of [FORM, 'multipart/form-data; boundary=x']) {
      let sent = 0;
      const chunk = new Uint8Array(64 * KIB).fill(0x61);
      const endless = new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += chunk.byteLength;
          if (sent > 50_000_000) controller.close();
          else controller.enqueue(chunk);
        },
      });
      await expectRefused(post(endless, { 'content-type': type }), 'payload_too_large');
      expect(sent).toBeLessThan(35_000_000);
    }
  });

  /** With a header that says another size than the body has; the front door would put the real one in its place. */
  const declaring = (size: string, body: string) =>
    app.fetch(request(CONTACT, { method: 'POST', body, headers: { origin: SITE, 'content-type': FORM, 'content-length': size } }), env);

  test('row 77: a Content-Length that lies lets nothing more in', async () => {
    await expectRefused(declaring('10', encoded().padEnd(256 * KIB + 1, 'x')), 'payload_too_large');
    await expectRefused(declaring('10000000000', encoded()), 'payload_too_large');
  });
});

describe('rows 81 and 82: addresses and headers', () => {
  test.each([
    ['a header of 40 KB', CONTACT, { 'x-long': 'x'.repeat(40_000) }],
    ['an address of 16 KB', `${CONTACT}?${'x'.repeat(16_384)}`, {}],
    ['NUL in the address', `${CONTACT}?subject=a%00b`, {}],
  ])('row 81: %s', async (_, address, headers: Record<string, string>) => {
    await expectRefused(ask(address, { headers }), 'invalid_input');
    await expectRefused(post(encoded(), headers, address), 'invalid_input');
  });

  test.each([
    '/contact',
    '/Contact/',
    '/contact//',
    '//contact/',
    '/contact/suivi',
    '/contact/suivi/',
    '/contact/suivi//',
    '/contact/x/',
    '/contact/%2e/x',
    '/contact/suivi/%2e%2e%2f/',
  ])('row 81: %s is no other way to the form, nor to a message', async (address) => {
    const response = await visit(address);
    expect(response.status, address).toBeGreaterThanOrEqual(300);
    expect(response.status, address).toBeLessThan(500);
    expectSecuredOrStricter(response);
    const written = await post(encoded(), {}, address);
    expect(written.status, address).toBeGreaterThanOrEqual(400);
    expect(written.status, address).toBeLessThan(500);
    await expectNothing();
  });

  /** S2: the addresses of messages are stricter about the referrer. */
  function expectSecuredOrStricter(response: Response): void {
    if (response.headers.get('referrer-policy') === 'no-referrer') {
      const loosened = new Response(null, response);
      loosened.headers.set('referrer-policy', 'strict-origin-when-cross-origin');
      expectSecured(loosened);
    } else expectSecured(response);
  }

  test.each([
    ['accept-language', 'zz-ZZ,q=nonsense;;;'],
    ['accept-language', '*;q=9e999'],
    ['accept', '\u00ff/\u00ff;q=x,text/html;;;'],
    ['accept', ','.repeat(5000)],
    ['cookie', '=;;=;__Host-session=;__Host-session=x'],
    ['idempotency-key', 'x'.repeat(5000)],
    ['cf-connecting-ip', 'not an address'],
    ['cf-connecting-ip', '::::'],
    ['if-none-match', '*'],
    ['range', 'bytes=0-1'],
  ])('row 82: %s: %s crashes nothing, and the page is French', async (name, value) => {
    const response = await ask(CONTACT, { headers: { accept: BROWSER, [name]: value } });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<html lang="fr"');
    followUpOf(await sendTo(CONTACT, GOOD, { headers: { [name]: value } }));
  });
});

describe('row 83: text of every kind', () => {
  test.each([
    ['marks piled up', `Z${'\u0301\u0302\u0303\u0304'.repeat(20)}algo`],
    ['right to left', 'مرحبا \u202eabc\u202c שלום'],
    ['zero-width characters in it', 'a\u200b\u200d\u2060b'],
    ['emoji flags', '🇫🇷🇪🇺🏴󠁧󠁢󠁥󠁮󠁧󠁿👩‍👩‍👧‍👦'],
    ['a word of 10,000 characters', 'a'.repeat(10_000)],
    ['10,000 line ends', `a${'\n'.repeat(9998)}b`],
  ])('row 83: %s is kept as it is', async (_, text) => {
    const path = followUpOf(await write({ message: text }));
    expect((await theMessage()).message).toBe(text);
    expect(await (await visit(path)).text()).toContain(text);
  });
});

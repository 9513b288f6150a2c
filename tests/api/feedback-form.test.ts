import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { STATUS_MESSAGES } from '../../functions/feedback/messages.ts';
import { FORM_LIFETIME } from '../../functions/feedback/rules.ts';
import { issueForm } from '../../functions/feedback/visitor.ts';
import {
  cookieOf,
  expectError,
  expectSecured,
  FEEDBACK,
  forgetVotes,
  formTokenOf,
  get,
  postForm,
  postJson,
  questionAt,
  readVotes,
  SITE,
} from './requests.ts';

const QUESTION = questionAt(0);
const OTHER = questionAt(1);
const PAGE = `/faq/${QUESTION.slug}/`;

const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replace(/\s+/g, ' ')
    .trim();

interface ShownVote {
  token: string;
  /** `aria-pressed` of « Oui » and « Non »; null while nothing was said. */
  pressed: { yes: string | null; no: string | null };
  status: string;
  asksReasons: boolean;
}

/** What a question's page shows of the vote. */
async function open(address: string, cookie?: string): Promise<ShownVote> {
  return shownBy(await get(address, cookie ? { cookie } : {}));
}

/** The same, of the page that the answer to a vote leads to. */
async function follow(response: Response, cookie?: string): Promise<ShownVote> {
  return shownBy(await get(nextOf(response), { 'sec-fetch-site': 'same-origin', ...(cookie ? { cookie } : {}) }));
}

async function shownBy(response: Response): Promise<ShownVote> {
  expect(response.status).toBe(200);
  const html = await response.text();
  const section = html.slice(html.indexOf('<section class="vote"'));
  const button = (value: string) => new RegExp(`<button[^>]*name="helpful"[^>]*value="${value}"[^>]*>`).exec(section)?.[0] ?? '';
  const pressed = (value: string) => /aria-pressed="(\w+)"/.exec(button(value))?.[1] ?? null;
  const reasons = /<form[^>]*data-reasons-form[^>]*>/.exec(section)?.[0] ?? '';
  return {
    token: formTokenOf(html),
    pressed: { yes: pressed('true'), no: pressed('false') },
    status: textOf(/<p[^>]*data-vote-status[^>]*>(.*?)<\/p>/s.exec(section)?.[1] ?? ''),
    asksReasons: reasons !== '' && !/\shidden/.test(reasons),
  };
}

/** Where an answer leads, on this site and without the fragment. */
function nextOf(response: Response): string {
  const { origin, pathname, search } = new URL(response.headers.get('location') ?? '', SITE);
  expect(origin).toBe(SITE);
  return pathname + search;
}

const said = async () => (await readVotes()).map(({ helpful, reason, comment }) => ({ helpful, reason, comment }));

beforeEach(forgetVotes);

describe('F1, A4: the form without JavaScript', () => {
  test('F1: the page asks « oui » or « non », with nothing chosen and no reasons asked', async () => {
    const response = await get(PAGE);
    expectSecured(response);
    expect(textOf(await response.text())).toMatch(/Cette réponse vous a-t-elle été utile \?/);
    expect(await open(PAGE)).toMatchObject({ pressed: { yes: null, no: null }, status: '', asksReasons: false });
  });

  test('leads back to the question, at the vote', async () => {
    const response = await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true' });
    expect(response.status).toBe(303);
    expect(new URL(response.headers.get('location') ?? '', SITE).hash).toBe('#avis');
    expect(nextOf(response)).toBe(`${PAGE}?avis=oui`);
    expectSecured(response);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('« oui »: the question then shows the vote', async () => {
    const { token } = await open(PAGE);
    const response = await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true', form: token });
    expect(await follow(response, cookieOf(response))).toMatchObject({
      pressed: { yes: 'true', no: 'false' },
      status: STATUS_MESSAGES.yes,
      asksReasons: false,
    });
  });

  test('F3: « non »: the question then shows the vote and asks for the reasons; once given, thanks for them', async () => {
    const { token } = await open(PAGE);
    const first = await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'false', form: token });
    const cookie = cookieOf(first);
    const asked = await follow(first, cookie);
    expect(asked).toMatchObject({ pressed: { yes: 'false', no: 'true' }, status: STATUS_MESSAGES.no, asksReasons: true });

    const reasons = { question: QUESTION.id, helpful: 'false', reason: 'unclear', comment: 'Trop\r\nlong.', form: asked.token };
    const second = await postForm(FEEDBACK, reasons, { cookie });
    expect(second.status).toBe(303);
    expect(await follow(second, cookie)).toMatchObject({ status: STATUS_MESSAGES.noWithReason, asksReasons: false });
    expect(await said()).toEqual([{ helpful: 0, reason: 'unclear', comment: 'Trop\nlong.' }]);
  });

  test('F3: an empty comment, as a form sends it, is no comment', async () => {
    await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'false', reason: 'other', comment: '' });
    expect(await said()).toEqual([{ helpful: 0, reason: 'other', comment: null }]);
  });

  test('F2: the vote is found again at the bare address of the question, by the same visitor only', async () => {
    const cookie = cookieOf(await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true' }));
    expect((await open(PAGE, cookie)).pressed).toEqual({ yes: 'true', no: 'false' });
    expect((await open(PAGE)).pressed).toEqual({ yes: null, no: null });
    expect((await open(`/faq/${OTHER.slug}/`, cookie)).pressed).toEqual({ yes: null, no: null });
  });

  test('what the visitor said counts, not what the address says', async () => {
    const cookie = cookieOf(await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true' }));
    expect((await open(`${PAGE}?avis=non`, cookie)).pressed).toEqual({ yes: 'true', no: 'false' });
  });

  test('row 93: a page with a visitor’s vote is kept by no shared cache, nor answered « not modified » for the file as built', async () => {
    const plain = await get(PAGE);
    expect(plain.headers.get('cache-control')).toBe('private, no-cache');
    expect(plain.headers.get('etag')).toBeNull();
    const again = await get(PAGE, { 'if-none-match': '*', 'if-modified-since': new Date(Date.now() + 1000).toUTCString() });
    expect(again.status).toBe(200);
  });

  test('a refusal is a French page for a browser, with its number, and changes nothing', async () => {
    const response = await postForm(FEEDBACK, { question: 'r99-never-written', helpful: 'true' });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^text\/html\b/);
    expect(response.headers.get('set-cookie')).toBeNull();
    expectSecured(response);
    const page = await response.text();
    expect(page).toContain('<html lang="fr"');
    expect(textOf(page)).toMatch(/n’est pas ou plus publiée.*ce numéro : [0-9a-f-]{36}/);
    expect(await readVotes()).toEqual([]);
  });
});

describe('F5: without cookies', () => {
  test('F5: the same form sent again counts once', async () => {
    const { token } = await open(PAGE);
    for (let sent = 0; sent < 3; sent++) await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true', form: token });
    expect(await said()).toEqual([{ helpful: 1, reason: null, comment: null }]);
  });

  test('F5: a page opened again is another form, hence another vote', async () => {
    for (let opened = 0; opened < 2; opened++) {
      const { token } = await open(PAGE);
      await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true', form: token });
    }
    expect(await said()).toHaveLength(2);
  });

  test('F5: the question then shows the vote, and its form is the same: a change of mind and the reasons stay one vote', async () => {
    const { token } = await open(PAGE);
    const first = await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true', form: token });
    const afterYes = await follow(first);
    expect(afterYes).toMatchObject({ token, pressed: { yes: 'true', no: 'false' }, status: STATUS_MESSAGES.yes, asksReasons: false });

    const second = await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'false', form: afterYes.token });
    const afterNo = await follow(second);
    expect(afterNo).toMatchObject({ token, pressed: { yes: 'false', no: 'true' }, status: STATUS_MESSAGES.no, asksReasons: true });

    const third = await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'false', reason: 'other', form: afterNo.token });
    expect(await follow(third)).toMatchObject({ token, status: STATUS_MESSAGES.noWithReason, asksReasons: false });
    expect(await said()).toEqual([{ helpful: 0, reason: 'other', comment: null }]);
  });

  test('row 23, row 86: a double click, both requests at once and before any cookie came back, is one vote', async () => {
    for (let round = 0; round < 10; round++) {
      const { token } = await open(PAGE);
      const answers = await Promise.all([1, 2].map(() => postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true', form: token })));
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      expect(new Set(answers.map(cookieOf)).size).toBe(1);
    }
    expect(await said()).toHaveLength(10);
  });

  test('F5: the form leads to the cookie that it stands for: once the cookie is there, the form changes nothing more', async () => {
    const { token } = await open(PAGE);
    const cookie = cookieOf(await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true', form: token }));
    await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'false', form: token }, { cookie });
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: true }, { cookie });
    expect(await said()).toEqual([{ helpful: 1, reason: null, comment: null }]);
  });

  test('F5: the token does not give the cookie’s value away, nor the other way round', async () => {
    const { token } = await open(PAGE);
    const [, value = ''] = cookieOf(await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true', form: token })).split('=');
    const [random = ''] = token.split('.');
    expect(value).not.toContain(random);
    expect(token).not.toContain(value);
  });
});

describe('F4: the answer that was on the page', () => {
  const BEFORE = '0123456789abcdef0123456789abcdef';
  const hashes = async () => (await readVotes()).map(({ answer_hash }) => answer_hash);

  test('F4: a vote from a page that was open while the answer was rewritten is on the answer that was read', async () => {
    const form = issueForm(env.FEEDBACK_SECRET, { id: QUESTION.id, hash: BEFORE }, new Date());
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: true, form });
    expect(await hashes()).toEqual([BEFORE]);
  });

  test('F4: the page’s own form is on the answer that is published', async () => {
    const { token } = await open(PAGE);
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: true, form: token });
    expect(await hashes()).toEqual([QUESTION.hash]);
  });

  test('F4: reasons given on the answer before are not kept for the one that is read now', async () => {
    const form = issueForm(env.FEEDBACK_SECRET, { id: QUESTION.id, hash: BEFORE }, new Date());
    const before = { question: QUESTION.id, helpful: false, reason: 'unclear', comment: 'Trop long.', form };
    const cookie = cookieOf(await postJson(FEEDBACK, before));
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: false }, { cookie });
    expect(await said()).toEqual([{ helpful: 0, reason: null, comment: null }]);
    expect(await hashes()).toEqual([QUESTION.hash]);
  });
});

describe('F5: a form’s token', () => {
  const vote = (form: string, question = QUESTION.id) => postJson(FEEDBACK, { question, helpful: true, form });
  const issuedAgo = (age: number) => issueForm(env.FEEDBACK_SECRET, QUESTION, new Date(Date.now() - age));

  test('V2: is refused after a day', async () => {
    const error = await expectError(await vote(issuedAgo(FORM_LIFETIME + 1000)), 'invalid_input');
    expect(error.reason).toBe('stale_form');
    expect(error.message).toMatch(/^Cette page est ouverte depuis trop longtemps\./);
    expect(await readVotes()).toEqual([]);
  });

  test('V2: is good until then', async () => {
    expect((await vote(issuedAgo(FORM_LIFETIME - 60_000))).status).toBe(200);
    expect(await readVotes()).toHaveLength(1);
  });

  test('V2: of the day after is refused', async () => {
    expect((await expectError(await vote(issuedAgo(-60_000)), 'invalid_input')).reason).toBe('stale_form');
  });

  const altered = (token: string, part: 0 | 1 | 2, change: (text: string) => string) =>
    token
      .split('.')
      .map((text, index) => (index === part ? change(text) : text))
      .join('.');
  const otherFirst = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

  test.each<[string, (token: string) => string | Promise<string>]>([
    ['of another question', () => issueForm(env.FEEDBACK_SECRET, OTHER, new Date())],
    ['signed with another secret', () => issueForm('another-secret-0123456789-0123456789', QUESTION, new Date())],
    ['with another random part', (token) => altered(token, 0, otherFirst)],
    ['made younger', (token) => altered(token, 1, () => (Date.now() + 1).toString(36))],
    ['with another signature', (token) => altered(token, 2, otherFirst)],
    ['without its signature', (token) => altered(token, 2, () => '')],
    ['cut short', (token) => token.slice(0, -1)],
    ['with something after it', (token) => `${token}.x`],
    ['that is empty', () => ''],
    ['that is two dots', () => '..'],
    ['that is any text', () => "x' OR 1=1 --"],
  ])('V2: %s is refused, and nothing is written', async (_, forge) => {
    const { token } = await open(PAGE);
    const error = await expectError(await vote(await forge(token)), 'invalid_input');
    expect(error.reason).toBe('stale_form');
    expect(await readVotes()).toEqual([]);
  });

  test('V2: is refused with a good cookie too: what is forged is never passed over', async () => {
    const cookie = cookieOf(await postJson(FEEDBACK, { question: QUESTION.id, helpful: true }));
    const before = await readVotes();
    await expectError(await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, form: 'x.y.z' }, { cookie }), 'invalid_input');
    expect(await readVotes()).toEqual(before);
  });

  const LOOKS_ISSUED = /^[A-Za-z0-9_-]{22}~[0-9a-f]{32}\.[0-9a-z]+\.[A-Za-z0-9_-]{43}$/;
  /** A page of this site that leads to an address. */
  const followed = async (address: string) => shownBy(await get(address, { 'sec-fetch-site': 'same-origin' }));

  test('V2: a forged token in the address gives the page a new one', async () => {
    const { token } = await followed(`${PAGE}?avis=oui&form=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(token).toMatch(LOOKS_ISSUED);
  });

  test('V2: one that is too old to be sent gives the page a new one: nobody reloads in vain', async () => {
    const token = issuedAgo(FORM_LIFETIME + 1000);
    const { token: shown } = await followed(`${PAGE}?avis=oui&form=${token}`);
    expect(shown).not.toBe(token);
    expect((await vote(shown)).status).toBe(200);
  });

  test.each(['none', 'cross-site', 'same-site', null])(
    'F5: an address that was passed on (Sec-Fetch-Site: %s) shows no vote, and its readers stay as many visitors',
    async (site) => {
      const address = nextOf(await postForm(FEEDBACK, { question: QUESTION.id, helpful: 'true', form: (await open(PAGE)).token }));
      expect(address).toContain('form=');
      const read = async () => shownBy(await get(address, site === null ? {} : { 'sec-fetch-site': site }));
      for (const { token, pressed, status } of [await read(), await read()]) {
        expect({ pressed, status }).toEqual({ pressed: { yes: null, no: null }, status: '' });
        await vote(token);
      }
      expect(await readVotes()).toHaveLength(3);
    },
  );
});

import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { REASONS } from '../../functions/feedback/model.ts';
import { RUN_LIMIT, RUN_WINDOW } from '../../functions/feedback/rules.ts';
import { cookieOf, expectError, expectSecured, FEEDBACK, forgetVotes, get, postJson, questionAt, readVotes, SITE } from './requests.ts';

const QUESTION = questionAt(0);
const OTHER = questionAt(1);

/** What a vote says, without who and when. */
async function said() {
  return (await readVotes()).map(({ question_id, helpful, reason, comment }) => ({ question_id, helpful, reason, comment }));
}

const yes = { question_id: QUESTION.id, helpful: 1, reason: null, comment: null };
const no = { ...yes, helpful: 0 };

/** A visitor who has voted « oui »: their cookie. */
async function visitorWhoSaidYes(): Promise<string> {
  return cookieOf(await postJson(FEEDBACK, { question: QUESTION.id, helpful: true }));
}

beforeEach(forgetVotes);

describe('F1: a vote', () => {
  test.each([
    ['oui', true, yes],
    ['non', false, no],
  ])('F1: « %s » is answered with the question and the vote, nothing else, and is one row', async (_, helpful, row) => {
    const response = await postJson(FEEDBACK, { question: QUESTION.id, helpful });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expectSecured(response);
    expect(await response.json()).toEqual({ question: QUESTION.id, helpful });
    expect(await said()).toEqual([row]);
  });

  test('F4: a vote keeps the hash of the answer that is published', async () => {
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: true });
    const published = await (await env.ASSETS.fetch(`${SITE}/faq.json`)).json<{ id: string; hash: string }[]>();
    const hash = published.find(({ id }) => id === QUESTION.id)?.hash;
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect((await readVotes()).map((row) => row.answer_hash)).toEqual([hash]);
  });

  test('F4: a vote given again after a rewrite is on the new answer', async () => {
    const cookie = await visitorWhoSaidYes();
    await env.DB.prepare("UPDATE feedback_vote SET answer_hash = 'before', updated_at = '2026-01-01T00:00:00.000Z'").run();
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: true }, { cookie });
    const [row, ...others] = await readVotes();
    expect(others).toEqual([]);
    expect(row?.answer_hash).toBe(QUESTION.hash);
    expect(row?.updated_at).not.toBe('2026-01-01T00:00:00.000Z');
  });

  test('F6: a question that is not published is refused, by its reason and in French', async () => {
    const error = await expectError(await postJson(FEEDBACK, { question: 'r99-never-written', helpful: true }), 'not_found');
    expect(error.reason).toBe('unknown_question');
    expect(error.message).toMatch(/publiée/);
    expect(await readVotes()).toEqual([]);
  });

  test('F6: the address of a question is not its id (Q4)', async () => {
    expect(QUESTION.slug).not.toBe(QUESTION.id);
    await expectError(await postJson(FEEDBACK, { question: QUESTION.slug, helpful: true }), 'not_found');
    expect(await readVotes()).toEqual([]);
  });
});

describe('F2: one vote per visitor and question', () => {
  test('F2: the same vote twice counts once and changes nothing', async () => {
    const cookie = await visitorWhoSaidYes();
    await env.DB.prepare("UPDATE feedback_vote SET created_at = '2026-01-01T00:00:00.000Z', updated_at = created_at").run();
    const before = await readVotes();
    const response = await postJson(FEEDBACK, { question: QUESTION.id, helpful: true }, { cookie });
    expect(await response.json()).toEqual({ question: QUESTION.id, helpful: true });
    expect(await readVotes()).toEqual(before);
  });

  test('F2: a second vote replaces the first, which keeps its day', async () => {
    const cookie = await visitorWhoSaidYes();
    await env.DB.prepare("UPDATE feedback_vote SET created_at = '2026-01-01T00:00:00.000Z'").run();
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: false }, { cookie });
    expect(await said()).toEqual([no]);
    expect((await readVotes())[0]?.created_at).toBe('2026-01-01T00:00:00.000Z');
  });

  test('F2: the same visitor votes on each question apart', async () => {
    const cookie = await visitorWhoSaidYes();
    await postJson(FEEDBACK, { question: OTHER.id, helpful: false }, { cookie });
    expect(await said()).toHaveLength(2);
    expect(await said()).toEqual(expect.arrayContaining([yes, { ...no, question_id: OTHER.id }]));
  });

  test('F2: two visitors are two votes', async () => {
    await visitorWhoSaidYes();
    await visitorWhoSaidYes();
    expect(await said()).toEqual([yes, yes]);
  });
});

describe('F3: reasons', () => {
  test.each(REASONS)('F3: after « non », the reason %s', async (reason) => {
    const response = await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, reason });
    expect(await response.json()).toEqual({ question: QUESTION.id, helpful: false });
    expect(await said()).toEqual([{ ...no, reason }]);
  });

  test('F3: « non » again without reasons keeps those already given', async () => {
    const given = { question: QUESTION.id, helpful: false, reason: 'unclear', comment: 'Trop long.' };
    const cookie = cookieOf(await postJson(FEEDBACK, given));
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: false }, { cookie });
    expect(await said()).toEqual([{ ...no, reason: 'unclear', comment: 'Trop long.' }]);
  });

  test('F3: a comment given later goes with the reason already given, and a reason with the comment', async () => {
    const cookie = cookieOf(await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, reason: 'unclear' }));
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, comment: 'Trop long.' }, { cookie });
    expect(await said()).toEqual([{ ...no, reason: 'unclear', comment: 'Trop long.' }]);
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, reason: 'other' }, { cookie });
    expect(await said()).toEqual([{ ...no, reason: 'other', comment: 'Trop long.' }]);
  });

  test('F3: a comment whose field is emptied is taken back, its reason stays', async () => {
    const given = { question: QUESTION.id, helpful: false, reason: 'unclear', comment: 'Appelez-moi au 01 02 03 04 05.' };
    const cookie = cookieOf(await postJson(FEEDBACK, given));
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, comment: '' }, { cookie });
    expect(await said()).toEqual([{ ...no, reason: 'unclear' }]);
  });

  test('F3: another reason replaces the first', async () => {
    const cookie = cookieOf(await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, reason: 'unclear' }));
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, reason: 'other', comment: 'Un tarif a changé.' }, { cookie });
    expect(await said()).toEqual([{ ...no, reason: 'other', comment: 'Un tarif a changé.' }]);
  });

  test('F3: « oui » takes the reasons away, and « non » does not bring them back', async () => {
    const given = { question: QUESTION.id, helpful: false, reason: 'unclear', comment: 'Trop long.' };
    const cookie = cookieOf(await postJson(FEEDBACK, given));
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: true }, { cookie });
    expect(await said()).toEqual([yes]);
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: false }, { cookie });
    expect(await said()).toEqual([no]);
  });

  test.each([{ reason: 'unclear' }, { comment: 'Très bien.' }])('F3: « oui » with %j is refused', async (more) => {
    const error = await expectError(await postJson(FEEDBACK, { question: QUESTION.id, helpful: true, ...more }), 'invalid_input');
    expect(error.reason).toBe('reason_without_no');
    expect(await readVotes()).toEqual([]);
  });

  const LONGEST = 'é'.repeat(500);
  /** 500 characters as a text area counts them, 749 as a form sends them. */
  const MANY_LINES = `${'a\r\n'.repeat(249)}bb`;

  test.each([
    ['500 characters', LONGEST, LONGEST],
    ['500 characters, each line end sent as two', MANY_LINES, `${'a\n'.repeat(249)}bb`],
    ['250 emoji, two each as maxlength counts', '👍'.repeat(250), '👍'.repeat(250)],
    ['spaces around 500 characters', ` \r\n${LONGEST}\r\n `, LONGEST],
    ['markup', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['spaces alone, which are no comment', ' \r\n ', null],
  ])('F3: a comment of %s is kept as text', async (_, comment, kept) => {
    const response = await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, reason: 'other', comment });
    expect(response.status).toBe(200);
    expect(await said()).toEqual([{ ...no, reason: 'other', comment: kept }]);
  });

  test.each([
    ['501 characters', `${LONGEST}x`],
    ['501 characters with line ends', `${'a\r\n'.repeat(250)}b`],
    ['251 emoji', '👍'.repeat(251)],
  ])('F3: a comment of %s is refused beside its field', async (_, comment) => {
    const error = await expectError(
      await postJson(FEEDBACK, { question: QUESTION.id, helpful: false, reason: 'other', comment }),
      'invalid_input',
    );
    expect(error.fields).toEqual({ comment: expect.stringContaining('500') });
    expect(await readVotes()).toEqual([]);
  });
});

describe('F5: who voted is not known', () => {
  test('F5, V1: the first vote sets one first-party cookie of 128 random bits', async () => {
    const [first, second] = await Promise.all([visitorWhoSaidYes(), visitorWhoSaidYes()]);
    expect(first).toMatch(/^__Host-visiteur=[A-Za-z0-9_-]{22}$/);
    expect(second).not.toBe(first);
  });

  test('F5: the cookie is for this site alone, over a secure connection, out of reach of scripts, for a year', async () => {
    const response = await postJson(FEEDBACK, { question: QUESTION.id, helpful: true });
    expect(response.headers.getSetCookie()).toHaveLength(1);
    const [, ...attributes] = (response.headers.get('set-cookie') ?? '').split('; ');
    expect(attributes.sort()).toEqual(['HttpOnly', `Max-Age=${365 * 24 * 60 * 60}`, 'Path=/', 'SameSite=Lax', 'Secure']);
  });

  test('F5: reading sets no cookie', async () => {
    for (const address of [`/faq/${QUESTION.slug}/`, '/faq/', '/faq/?vague=vague-2', '/contact/', '/api/sante', `${FEEDBACK}/plus-utiles`])
      expect((await get(address)).headers.get('set-cookie'), address).toBeNull();
  });

  test('F5: a cookie that this site did not set is not believed: the visitor gets another', async () => {
    for (const forged of ['1', '', `${'a'.repeat(44)}`, `aaaaaaaaaaaaaaaaaaaa'--`]) {
      const response = await postJson(FEEDBACK, { question: QUESTION.id, helpful: true }, { cookie: `__Host-visiteur=${forged}` });
      expect(response.status).toBe(200);
      expect(cookieOf(response)).toMatch(/^__Host-visiteur=[A-Za-z0-9_-]{22}$/);
    }
    expect(await readVotes()).toHaveLength(4);
  });

  test('F5, V1: what is stored is a keyed hash, another on every question, never the value of the cookie', async () => {
    const cookie = await visitorWhoSaidYes();
    await postJson(FEEDBACK, { question: OTHER.id, helpful: true }, { cookie });
    const value = cookie.split('=')[1] ?? '';
    const [one, two] = await readVotes();
    expect(one?.voter).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(two?.voter).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(one?.voter).not.toBe(two?.voter);
    expect(JSON.stringify(await readVotes())).not.toContain(value);
    const plain = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(value));
    expect(JSON.stringify(await readVotes())).not.toContain(new Uint8Array(plain).toBase64({ alphabet: 'base64url', omitPadding: true }));
  });

  test('F5, V5: nothing of the address or the browser is stored, whatever the request says', async () => {
    await postJson(
      FEEDBACK,
      { question: QUESTION.id, helpful: false, reason: 'other', comment: 'Bonjour.' },
      {
        'cf-connecting-ip': '203.0.113.77',
        'x-forwarded-for': '203.0.113.77',
        'user-agent': 'canary-browser/1.0',
        'accept-language': 'fr-canary',
        referer: 'https://guichet.example/canary-referer',
      },
    );
    const stored = JSON.stringify(await readVotes());
    expect(stored).toContain('Bonjour.');
    expect(stored).not.toMatch(/203\.0\.113|canary/);
  });

  test('V1: a vote has these columns and no other: one more needs a decision', async () => {
    const { results } = await env.DB.prepare("SELECT name FROM pragma_table_info('feedback_vote')").all<{ name: string }>();
    expect(results.map(({ name }) => name)).toEqual([
      'question_id',
      'voter',
      'helpful',
      'reason',
      'comment',
      'answer_hash',
      'created_at',
      'updated_at',
      'set_aside',
    ]);
  });
});

/** Votes that are already there, all « oui » unless said. */
async function store(questionId: string, voters: number, { helpful = 1, ago = 0, setAside = 0, from = 0 } = {}): Promise<void> {
  const time = new Date(Date.now() - ago).toISOString();
  const insert = env.DB.prepare(
    `INSERT INTO feedback_vote (question_id, voter, helpful, answer_hash, created_at, updated_at, set_aside) VALUES (?, ?, ?, 'h', ?, ?, ?)`,
  );
  await env.DB.batch(
    Array.from({ length: voters }, (_, index) => insert.bind(questionId, `voter-${from + index}`, helpful, time, time, setAside)),
  );
}

const MINUTE = 60 * 1000;

describe('V1: a run of votes on one question is set aside, by its rate', () => {
  /** The newest vote on a question given by HTTP among those stored. */
  const lastSetAside = async () => (await readVotes()).filter(({ voter }) => !voter.startsWith('voter-')).map((row) => row.set_aside);

  test('V1: the vote after sixty in ten minutes is kept, and set aside', async () => {
    await store(QUESTION.id, RUN_LIMIT);
    const response = await postJson(FEEDBACK, { question: QUESTION.id, helpful: true });
    expect(response.status).toBe(200);
    expect(await lastSetAside()).toEqual([1]);
  });

  test('V1: the sixtieth is not', async () => {
    await store(QUESTION.id, RUN_LIMIT - 1);
    await visitorWhoSaidYes();
    expect(await lastSetAside()).toEqual([0]);
  });

  test('V1: votes older than ten minutes make no run', async () => {
    await store(QUESTION.id, RUN_LIMIT, { ago: RUN_WINDOW + MINUTE });
    await visitorWhoSaidYes();
    expect(await lastSetAside()).toEqual([0]);
  });

  test('V1: a run on one question says nothing of another', async () => {
    await store(OTHER.id, RUN_LIMIT);
    await visitorWhoSaidYes();
    expect(await lastSetAside()).toEqual([0]);
  });

  test('V1: a vote set aside does not come back into the count by being changed', async () => {
    await store(QUESTION.id, RUN_LIMIT);
    const cookie = await visitorWhoSaidYes();
    await env.DB.prepare("DELETE FROM feedback_vote WHERE voter LIKE 'voter-%'").run();
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: false }, { cookie });
    await postJson(FEEDBACK, { question: QUESTION.id, helpful: true }, { cookie });
    expect(await lastSetAside()).toEqual([1]);
  });
});

describe('the most useful answers', () => {
  const mostUseful = async () => {
    const response = await get(`${FEEDBACK}/plus-utiles`);
    expect(response.status).toBe(200);
    return ((await response.json()) as { questions: { slug: string; question: string; helpful: number }[] }).questions;
  };
  const shown = ({ slug, question }: typeof QUESTION, helpful: number) => ({ slug, question, helpful });

  test('are none while nobody has voted', async () => {
    expect(await mostUseful()).toEqual([]);
  });

  test('are counted from the rows: those with the most « oui » beyond « non » first', async () => {
    await store(QUESTION.id, 4);
    await store(QUESTION.id, 3, { helpful: 0, from: 10 });
    await store(OTHER.id, 2);
    expect(await mostUseful()).toEqual([shown(OTHER, 2), shown(QUESTION, 4)]);
  });

  test('leave out an answer that helped no more often than it did not', async () => {
    await store(QUESTION.id, 2);
    await store(QUESTION.id, 2, { helpful: 0, from: 10 });
    await store(OTHER.id, 1, { helpful: 0 });
    expect(await mostUseful()).toEqual([]);
  });

  test('V1: leave out the votes set aside', async () => {
    await store(QUESTION.id, 50, { setAside: 1 });
    await store(OTHER.id, 1);
    expect(await mostUseful()).toEqual([shown(OTHER, 1)]);
  });

  test('F6: leave out a question that is no longer published, and keep its votes', async () => {
    await store('r00-withdrawn', 5);
    await store(OTHER.id, 1);
    expect(await mostUseful()).toEqual([shown(OTHER, 1)]);
    expect(await readVotes()).toHaveLength(6);
  });

  test('are six at most', async () => {
    for (const rank of [2, 3, 4, 5, 6, 7, 8, 9]) await store(questionAt(rank).id, rank);
    expect((await mostUseful()).map(({ helpful }) => helpful)).toEqual([9, 8, 7, 6, 5, 4]);
  });

  test('may be kept for a minute by anybody, and show nothing personal', async () => {
    const cookie = await visitorWhoSaidYes();
    const response = await get(`${FEEDBACK}/plus-utiles`, { cookie });
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    expectSecured(response);
    expect(await response.json()).toEqual({ questions: [shown(QUESTION, 1)] });
  });
});

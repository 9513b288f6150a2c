import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { REASONS } from '../../functions/feedback/model.ts';
import { cookieOf, FEEDBACK, forgetVotes, formTokenOf, get, postJson, questionAt, readVotes } from './requests.ts';

const ROUNDS = 20;
const PARALLEL = 32;
const QUESTION = questionAt(0);

beforeEach(forgetVotes);

/** The statuses of answers, each once; the answers are read to their end, as a browser does. */
async function statusesOf(requests: readonly Promise<Response>[]): Promise<number[]> {
  const statuses = await Promise.all(
    requests.map(async (answer) => {
      const response = await answer;
      await response.arrayBuffer();
      return response.status;
    }),
  );
  return [...new Set(statuses)];
}

/** A visitor who has a cookie and no vote. */
async function newVisitor(): Promise<string> {
  const cookie = cookieOf(await postJson(FEEDBACK, { question: QUESTION.id, helpful: true }));
  await forgetVotes();
  return cookie;
}

/** Which vote the request of this rank gives in this round: rounds of identical votes and rounds of opposite ones. */
const said = (round: number, rank: number) => round % 2 === 0 || rank % 2 === 0;

describe('F2: 32 votes of one visitor at once', () => {
  test('F2, row 87: identical or opposite, they are one row, and every one is answered (20 rounds)', async () => {
    const cookie = await newVisitor();
    for (let round = 0; round < ROUNDS; round++) {
      await forgetVotes();
      const votes = Array.from({ length: PARALLEL }, (_, rank) =>
        postJson(FEEDBACK, { question: QUESTION.id, helpful: said(round, rank) }, { cookie }),
      );
      expect(await statusesOf(votes)).toEqual([200]);
      const rows = await readVotes();
      expect(rows).toHaveLength(1);
      if (round % 2 === 0) expect(rows[0]?.helpful).toBe(1);
    }
  });

  test('F5: the same form 32 times at once, without cookies, is one row (20 rounds)', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await forgetVotes();
      const form = formTokenOf(await (await get(`/faq/${QUESTION.slug}/`)).text());
      const votes = Array.from({ length: PARALLEL }, (_, rank) =>
        postJson(FEEDBACK, { question: QUESTION.id, helpful: said(round, rank), form }),
      );
      expect(await statusesOf(votes)).toEqual([200]);
      expect(await readVotes()).toHaveLength(1);
    }
  });

  test('32 visitors at once are 32 rows: nothing is lost to keep one apart', async () => {
    const votes = Array.from({ length: PARALLEL }, () => postJson(FEEDBACK, { question: QUESTION.id, helpful: true }));
    expect(await statusesOf(votes)).toEqual([200]);
    expect(await readVotes()).toHaveLength(PARALLEL);
  });

  test('known-bad twin: looking first and then inserting counts one visitor several times in half the rounds or more', async () => {
    await env.DB.prepare('CREATE TABLE naive_vote (question_id TEXT NOT NULL, voter TEXT NOT NULL, helpful INTEGER NOT NULL)').run();
    const naiveVote = async (helpful: boolean) => {
      const key = [QUESTION.id, 'one visitor'] as const;
      const found = await env.DB.prepare('SELECT 1 FROM naive_vote WHERE question_id = ? AND voter = ?')
        .bind(...key)
        .first();
      await env.DB.prepare(
        found
          ? 'UPDATE naive_vote SET helpful = ?3 WHERE question_id = ?1 AND voter = ?2'
          : 'INSERT INTO naive_vote (question_id, voter, helpful) VALUES (?1, ?2, ?3)',
      )
        .bind(...key, Number(helpful))
        .run();
    };
    let wrong = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await env.DB.prepare('DELETE FROM naive_vote').run();
      await Promise.all(Array.from({ length: PARALLEL }, (_, rank) => naiveVote(said(round, rank))));
      if (((await env.DB.prepare('SELECT count(*) AS n FROM naive_vote').first<number>('n')) ?? 0) > 1) wrong += 1;
    }
    expect(wrong).toBeGreaterThanOrEqual(ROUNDS / 2);
  });
});

/** What one visitor sends, about one of four questions. */
type Command =
  | { kind: 'vote'; question: number; helpful: boolean }
  | { kind: 'reasons'; question: number; reason: (typeof REASONS)[number]; comment: string | undefined }
  | { kind: 'replay' }
  | { kind: 'forged'; question: number; how: Forgery };

const FORGERIES = {
  'a token of one’s own': { form: 'x.y.z' },
  'an unknown question': { question: 'r99-never-written' },
  'a vote of 7': { helpful: 7 },
  'a vote of -1': { helpful: -1 },
  'someone else': { voter: 'someone' },
  'reasons with « oui »': { helpful: true, reason: 'unclear' },
  'a reason of one’s own': { helpful: false, reason: 'boring' },
} as const;
type Forgery = keyof typeof FORGERIES;

const QUESTIONS = [2, 3, 4, 5].map(questionAt);
/** The first three keep their cookie; the others refuse cookies and send the form of one page a question. */
const VISITORS = 6;
const COOKIES = 3;

const anyQuestion = fc.nat({ max: QUESTIONS.length - 1 });
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('vote' as const), question: anyQuestion, helpful: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('reasons' as const),
      question: anyQuestion,
      reason: fc.constantFrom(...REASONS),
      comment: fc.option(fc.constantFrom('Trop long.', 'Périmé ?', "x'); DROP TABLE feedback_vote; --"), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replay' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('forged' as const),
      question: anyQuestion,
      how: fc.constantFrom(...(Object.keys(FORGERIES) as Forgery[])),
    }),
  },
);

interface Said {
  helpful: number;
  reason: string | null;
  comment: string | null;
}

/** The rule, as plainly as it can be said: what one visitor has said of each question. */
class VisitorModel {
  readonly said = new Map<string, Said>();

  vote(question: string, { helpful, reason, comment }: { helpful: boolean; reason?: string; comment?: string | undefined }): void {
    const before = this.said.get(question);
    if (helpful) this.said.set(question, { helpful: 1, reason: null, comment: null });
    else this.said.set(question, { helpful: 0, reason: reason ?? before?.reason ?? null, comment: comment ?? before?.comment ?? null });
  }
}

/** One visitor: sends its commands one after the other, and tells the model what should come of them. */
async function play(commands: readonly Command[], credentials: (question: string) => { cookie?: string; form?: string }) {
  const model = new VisitorModel();
  let last: { question: string; helpful: boolean; reason?: string; comment?: string | undefined } | null = null;
  for (const command of commands) {
    if (command.kind === 'forged') {
      const { id } = QUESTIONS[command.question] ?? QUESTION;
      const { cookie, form } = credentials(id);
      const { status } = await postJson(
        FEEDBACK,
        { question: id, helpful: true, form, ...FORGERIES[command.how] },
        cookie ? { cookie } : {},
      );
      expect([400, 404]).toContain(status);
      continue;
    }
    if (command.kind === 'vote') last = { question: (QUESTIONS[command.question] ?? QUESTION).id, helpful: command.helpful };
    if (command.kind === 'reasons') {
      const { question, reason, comment } = command;
      last = { question: (QUESTIONS[question] ?? QUESTION).id, helpful: false, reason, comment };
    }
    if (last === null) continue;
    const { cookie, form } = credentials(last.question);
    expect(await statusesOf([postJson(FEEDBACK, { ...last, form }, cookie ? { cookie } : {})])).toEqual([200]);
    model.vote(last.question, last);
  }
  return model.said;
}

describe('V2: no tampering', () => {
  const COMMANDS = 250;
  const RUNS = 10;

  test('V2, row 86: whatever visitors vote, change, replay and forge at once, the rows are what each said last (2,500 commands)', async () => {
    const cookies = await Promise.all(Array.from({ length: COOKIES }, newVisitor));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: VISITORS - 1 }), anyCommand), { minLength: COMMANDS, maxLength: COMMANDS }),
        async (sent) => {
          await forgetVotes();
          const said = await Promise.all(
            Array.from({ length: VISITORS }, async (_, visitor) => {
              const commands = sent.filter(([who]) => who === visitor).map(([, command]) => command);
              const cookie = cookies[visitor];
              if (cookie) return play(commands, () => ({ cookie }));
              const pages = await Promise.all(
                QUESTIONS.map(async ({ id, slug }) => [id, await (await get(`/faq/${slug}/`)).text()] as const),
              );
              const forms = new Map(pages.map(([id, page]) => [id, formTokenOf(page)]));
              return play(commands, (question) => ({ form: forms.get(question) ?? '' }));
            }),
          );
          const written = (list: { question: string; said: Said }[]) => list.map((row) => JSON.stringify(row)).sort();
          const expected = said.flatMap((byQuestion) => [...byQuestion].map(([question, value]) => ({ question, said: value })));
          const stored = (await readVotes()).map(({ question_id, helpful, reason, comment }) => ({
            question: question_id,
            said: { helpful, reason, comment },
          }));
          expect(written(stored)).toEqual(written(expected));

          const response = await get(`${FEEDBACK}/plus-utiles`);
          const { questions } = (await response.json()) as { questions: { slug: string; helpful: number }[] };
          const totals = QUESTIONS.map(({ id, slug }) => {
            const votes = expected.filter(({ question }) => question === id).map((row) => row.said.helpful);
            const helpful = votes.filter((vote) => vote === 1).length;
            return { slug, helpful, ahead: helpful > votes.length - helpful };
          });
          const bySlug = (list: { slug: string; helpful: number }[]) =>
            Object.fromEntries(list.map(({ slug, helpful }) => [slug, helpful]));
          expect(bySlug(questions)).toEqual(bySlug(totals.filter(({ ahead }) => ahead)));
        },
      ),
      { numRuns: RUNS },
    );
    expect(COMMANDS * RUNS).toBeGreaterThanOrEqual(2000);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { facets } from '../../.generated/facets.ts';
import { questions } from '../../.generated/questions.ts';
import { emptySelection, FACETS, type Facet, type Selection } from '../../src/faq/facets.ts';
import { expectError, expectSecured, get, post, questionAt, readVotes, request, SITE, send } from './requests.ts';

const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();

interface ShownValue {
  facet: string;
  value: string;
  count: number;
  checked: boolean;
}

interface ShownList {
  /** Slugs of the results, in order. */
  results: string[];
  /** What stands above the results. */
  title: string;
  values: ShownValue[];
  /** The tags of what is chosen, with where each leads. */
  tags: { text: string; address: string }[];
  /** The part that speaks of a dead end; empty when there is none. */
  deadEnd: string;
}

function between(html: string, start: RegExp, end: string): string {
  const at = html.search(start);
  return at < 0 ? '' : html.slice(at, html.indexOf(end, at));
}

/** A list as a program reads it (design §5). */
function readList(html: string): ShownList {
  const results = between(html, /<ol[^>]*data-faq-results/, '</ol></section>') || between(html, /<ol[^>]*data-faq-results/, '</section>');
  const items = results.split('<li><a href="/faq/').slice(1);
  const inputs = [...html.matchAll(/<label class="value">(.*?)<\/label>/gs)].map(([, label = '']) => label);
  return {
    results: items.map((item) => item.slice(0, item.indexOf('/"'))),
    title: textOf(between(html, /<h2[^>]*data-faq-count/, '</h2>')),
    values: inputs.map((label) => ({
      facet: /name="(\w+)"/.exec(label)?.[1] ?? '',
      value: /value="([^"]+)"/.exec(label)?.[1] ?? '',
      count: Number(/data-count[^>]*>(\d+)/.exec(label)?.[1]),
      checked: /<input[^>]*\schecked/.test(label),
    })),
    tags: [...between(html, /<ul class="tags"/, '</ul>').matchAll(/<a[^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)].map(
      ([, address = '', text = '']) => ({
        text: textOf(text),
        address: textOf(address),
      }),
    ),
    deadEnd: between(html, /<div class="dead-end"/, '</div>'),
  };
}

async function list(query: string): Promise<ShownList> {
  const response = await get(`/faq/${query ? `?${query}` : ''}`);
  expect(response.status).toBe(200);
  return readList(await response.text());
}

/** Rule Q2 in the plainest words: the questions that carry, in every facet where something is chosen, one of the values chosen. */
function bruteForce(selection: Selection) {
  return questions.filter((question) => {
    for (const facet of FACETS) {
      let carried = selection[facet].length === 0;
      for (const value of selection[facet]) if (question.facets[facet].includes(value)) carried = true;
      if (!carried) return false;
    }
    return true;
  });
}

const slugsOf = (found: readonly { slug: string }[]) => found.map(({ slug }) => slug).sort();
const sorted = (texts: readonly string[]) => [...texts].sort();
const queryOf = (selection: Selection) =>
  FACETS.flatMap((facet) => selection[facet].map((value) => `${facet}=${encodeURIComponent(value)}`)).join('&');
const choose = (...choices: [Facet, string][]): Selection => {
  const selection = emptySelection();
  for (const [facet, value] of choices) selection[facet].push(value);
  return selection;
};
const counted = (count: number) => (count === 0 ? 'Aucune réponse' : `${count} ${count === 1 ? 'réponse' : 'réponses'}`);

const EVERY_VALUE = FACETS.flatMap((facet) => facets[facet].values.map(({ slug }) => [facet, slug] as [Facet, string]));
const EVERY_PAIR = EVERY_VALUE.flatMap((one, rank) => EVERY_VALUE.slice(rank + 1).map((two) => [one, two] as const));

/** The first pair of values, each carried by some question, that this holds for. */
function pairWhere(holds: (one: [Facet, string], two: [Facet, string]) => boolean): [[Facet, string], [Facet, string]] {
  const used = EVERY_PAIR.filter(([one, two]) => bruteForce(choose(one)).length > 0 && bruteForce(choose(two)).length > 0);
  const [one, two] = used.find(([a, b]) => holds(a, b)) ?? [];
  if (!one || !two) throw new Error('no such pair in the content');
  return [one, two];
}

/** Any choice: around a question that exists, so that something is found, or anything at all. */
const anySelection: fc.Arbitrary<Selection> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...questions),
      fc.record(Object.fromEntries(FACETS.map((facet) => [facet, fc.nat({ max: 2 })])) as Record<Facet, fc.Arbitrary<number>>),
    )
    .map(([question, many]) => {
      const selection = emptySelection();
      for (const facet of FACETS) selection[facet] = question.facets[facet].slice(0, many[facet]);
      return selection;
    }),
  fc
    .array(fc.constantFrom(...EVERY_VALUE), { maxLength: 4 })
    .map((choices) => choose(...new Map(choices.map((choice) => [choice.join(), choice])).values())),
);

describe('/faq/: all questions', () => {
  test('lists every published question, each once', async () => {
    const { results, title, tags, deadEnd } = await list('');
    expect(sorted(results)).toEqual(slugsOf(questions));
    expect(title).toBe(counted(questions.length));
    expect([tags, deadEnd]).toEqual([[], '']);
  });

  test('answers with the headers of S2, HEAD like GET but without a body', async () => {
    for (const address of ['/faq/', '/faq/?vague=vague-2']) {
      const whole = await get(address);
      expectSecured(whole);
      await whole.text();
      const head = await send(address, { method: 'HEAD' });
      expectSecured(head);
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect(head.headers.get('content-type')).toBe(whole.headers.get('content-type'));
    }
  });

  test('is not sent again to who has it, for as long as it is the same', async () => {
    for (const address of ['/faq/', '/faq/?offre=unknown', '/faq/?page=1']) {
      const etag = (await get(address)).headers.get('etag') ?? '';
      expect(etag, address).toMatch(/^(W\/)?"[^"]+"$/);
      const again = await get(address, { 'if-none-match': etag });
      expectSecured(again);
      expect([again.status, again.headers.get('etag')], address).toEqual([304, etag]);
      expect(await again.text()).toBe('');
      const head = await send(address, { method: 'HEAD', headers: { 'if-none-match': etag } });
      expect(head.status, address).toBe(304);
      expect((await get(address, { 'if-none-match': '"another"' })).status, address).toBe(200);
    }
  });

  test('is whole for who has it, once something is chosen: the list is not that of its file', async () => {
    const etag = (await get('/faq/')).headers.get('etag') ?? '';
    const chosen = await get('/faq/?vague=vague-2', { 'if-none-match': etag });
    expect([chosen.status, chosen.headers.get('etag')]).toEqual([200, null]);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('row 47: %s is refused, with the methods that are allowed', async (method) => {
    for (const address of ['/faq/', '/faq/?vague=vague-2', `/faq/${questionAt(0).slug}/`]) {
      const response = await send(address, { method, headers: { origin: SITE } });
      expect(response.headers.get('allow'), address).toBe('GET, HEAD');
      await expectError(response, 'method_not_allowed');
    }
  });
});

describe('Q2: choices', () => {
  test('Q2: each value alone leads to the questions that carry it, and to no other', async () => {
    for (const [facet, value] of EVERY_VALUE) {
      const { results, title } = await list(`${facet}=${value}`);
      const expected = bruteForce(choose([facet, value]));
      expect(sorted(results), `${facet}=${value}`).toEqual(slugsOf(expected));
      expect(title).toBe(counted(expected.length));
    }
  });

  test('Q2: two values of a facet are one or the other', async () => {
    const [one, two] = pairWhere(([a, x], [b, y]) => {
      const [both, first, second] = [choose([a, x], [b, y]), choose([a, x]), choose([b, y])].map((choice) => bruteForce(choice).length);
      return a === b && (both ?? 0) > Math.max(first ?? 0, second ?? 0);
    });
    const { results } = await list(queryOf(choose(one, two)));
    expect(sorted(results)).toEqual(
      slugsOf(questions.filter(({ facets: carried }) => carried[one[0]].includes(one[1]) || carried[two[0]].includes(two[1]))),
    );
  });

  test('Q2: two facets are one and the other', async () => {
    const [one, two] = pairWhere((a, b) => {
      const [both, first, second] = [choose(a, b), choose(a), choose(b)].map((choice) => bruteForce(choice).length);
      return a[0] !== b[0] && (both ?? 0) > 0 && (both ?? 0) < Math.min(first ?? 0, second ?? 0);
    });
    const { results } = await list(queryOf(choose(one, two)));
    expect(sorted(results)).toEqual(
      slugsOf(questions.filter(({ facets: carried }) => carried[one[0]].includes(one[1]) && carried[two[0]].includes(two[1]))),
    );
  });

  test('Q2, Q3: the results and every count are those of brute force (any choice)', async () => {
    await fc.assert(
      fc.asyncProperty(anySelection, async (selection) => {
        const { results, title, values, deadEnd } = await list(queryOf(selection));
        const expected = bruteForce(selection);
        expect(sorted(results)).toEqual(slugsOf(expected));
        expect(title).toBe(counted(expected.length));
        expect(deadEnd !== '').toBe(expected.length === 0);
        const shown = new Map(values.map(({ facet, value, count, checked }) => [`${facet}=${value}`, { count, checked }]));
        for (const [facet, value] of EVERY_VALUE) {
          const count = bruteForce({ ...selection, [facet]: [value] }).length;
          const chosen = selection[facet].includes(value);
          const offered = shown.get(`${facet}=${value}`);
          if (offered) expect({ facet, value, ...offered }).toEqual({ facet, value, count, checked: chosen });
          else
            expect({ chosen, absentFor: whyAbsent(selection, facet, value, count) }).toEqual({
              chosen: false,
              absentFor: expect.any(String),
            });
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a value may stand several times, in any order, and counts once', async () => {
    const [one, two] = pairWhere((a, b) => a[0] !== b[0] && bruteForce(choose(a, b)).length > 0);
    const [a, b] = [`${one[0]}=${one[1]}`, `${two[0]}=${two[1]}`];
    const plain = await list(`${a}&${b}`);
    expect(await list(`${b}&${a}&${b}&${a}`)).toEqual(plain);
    expect(plain.tags.map(({ address }) => address)).toEqual([`/faq/?${b}`, `/faq/?${a}`, '/faq/']);
  });

  test.each([
    'offre=unknown',
    'offre=',
    'offre',
    'couleur=bleu',
    'OFFRE=segur-numerique',
    'offre=SEGUR-NUMERIQUE',
    'offre[]=segur-numerique',
    'offre=segur-numerique%20',
    'offre=segur-numerique,services-socles',
    'vague=1',
    '__proto__=x&constructor=y&offre=__proto__',
  ])('row 46, row 45: « %s » chooses nothing', async (query) => {
    const { results, tags } = await list(query);
    expect(results).toHaveLength(questions.length);
    expect(tags).toEqual([]);
  });

  test('an unknown value beside a known one is passed over', async () => {
    const [facet, value] = EVERY_VALUE.find((choice) => bruteForce(choose(choice)).length > 0) ?? ['offre', ''];
    expect(await list(`${facet}=unknown&${facet}=${value}&couleur=bleu`)).toEqual(await list(`${facet}=${value}`));
  });

  test('what is chosen is shown as tags in words, each leading to the choice without it', async () => {
    const [one, two] = pairWhere((a, b) => a[0] !== b[0] && bruteForce(choose(a, b)).length > 0);
    const { tags } = await list(queryOf(choose(one, two)));
    const wordOf = ([facet, slug]: [Facet, string]) => {
      const value = facets[facet].values.find((candidate) => candidate.slug === slug);
      return value?.short ?? value?.label;
    };
    expect(tags).toEqual([
      { text: `Retirer le choix : ${wordOf(one)} ×`, address: `/faq/?${queryOf(choose(two))}` },
      { text: `Retirer le choix : ${wordOf(two)} ×`, address: `/faq/?${queryOf(choose(one))}` },
      { text: 'Tout retirer', address: '/faq/' },
    ]);
  });

  test.each([2, 99, 0, -1, 2.5, 1e9, 2 ** 53 + 1, Number.NaN, ''])('a page that does not exist is the nearest one: %s', async (page) => {
    const [facet, value] = EVERY_VALUE.find((choice) => bruteForce(choose(choice)).length > 0) ?? ['offre', ''];
    expect((await list(`page=${page}`)).results).toHaveLength(questions.length);
    expect((await list(`${facet}=${value}&page=${page}`)).results).toHaveLength(bruteForce(choose([facet, value])).length);
  });
});

/** Why a value may stand in no list (Q1, Q3): null when it should be offered. */
function whyAbsent(selection: Selection, facet: Facet, value: string, count: number): string | null {
  const definition = facets[facet].values.find(({ slug }) => slug === value);
  if (count === 0) return 'it leads to nothing';
  if (definition?.hidden) return 'it is never offered';
  if (facet === 'dispositif' && selection.couloir.length > 0 && !selection.couloir.includes(definition?.couloir ?? ''))
    return 'it belongs to no chosen couloir';
  return null;
}

describe('Q1: couloir and dispositif', () => {
  const couloirs = facets.couloir.values
    .map(({ slug }) => slug)
    .filter((couloir) =>
      facets.dispositif.values.some((value) => value.couloir === couloir && bruteForce(choose(['dispositif', value.slug])).length > 0),
    );

  test('Q1: a chosen couloir narrows the dispositifs to its own, also those of questions that name several', async () => {
    expect(couloirs.length).toBeGreaterThan(1);
    for (const couloir of couloirs) {
      const { values } = await list(`couloir=${couloir}`);
      const offered = values.filter(({ facet }) => facet === 'dispositif').map(({ value }) => value);
      expect(offered.length).toBeGreaterThan(0);
      for (const dispositif of offered)
        expect(facets.dispositif.values.find(({ slug }) => slug === dispositif)?.couloir, dispositif).toBe(couloir);
    }
  });

  test('Q1: a dispositif chosen outside the couloir stays visible, to be taken away', async () => {
    const [couloir = ''] = couloirs;
    const outside = facets.dispositif.values.find((value) => value.couloir !== couloir && !value.hidden);
    const { values } = await list(`couloir=${couloir}&dispositif=${outside?.slug}`);
    expect(values).toContainEqual(expect.objectContaining({ facet: 'dispositif', value: outside?.slug, checked: true }));
  });
});

describe('Q3: a dead end', () => {
  const [one, two] = pairWhere((a, b) => a[0] !== b[0] && bruteForce(choose(a, b)).length === 0);
  const query = queryOf(choose(one, two));
  const definitionOf = ([facet, slug]: [Facet, string]) => facets[facet].values.find((value) => value.slug === slug);

  test('Q3: says so, and names each choice to take away with how many answers that brings back, the most first', async () => {
    const { results, title, deadEnd } = await list(query);
    expect([results, title]).toEqual([[], 'Aucune réponse']);
    const ways = [...deadEnd.matchAll(/<li><a href="([^"]*)"[^>]*>(.*?)<\/a>(.*?)<\/li>/gs)].map(
      ([, address = '', text = '', rest = '']) => ({
        address: textOf(address),
        text: textOf(text),
        count: Number(/\d+/.exec(rest)?.[0]),
      }),
    );
    const way = (taken: [Facet, string], left: [Facet, string]) => ({
      address: `/faq/?${queryOf(choose(left))}`,
      text: `Retirer « ${definitionOf(taken)?.short ?? definitionOf(taken)?.label} »`,
      count: bruteForce(choose(left)).length,
    });
    expect(ways).toHaveLength(2);
    expect(ways).toEqual(expect.arrayContaining([way(one, two), way(two, one)]));
    expect(ways[0]?.count).toBeGreaterThanOrEqual(ways[1]?.count ?? 0);
    for (const { address, count } of ways) expect(readList(await (await get(address)).text()).results).toHaveLength(count);
  });

  test('Q3: offers to write, and the page to write to carries the choices over', async () => {
    const { deadEnd } = await list(query);
    const address = textOf(/href="(\/contact\/[^"]*)"/.exec(deadEnd)?.[1] ?? '');
    expect(address).toBe(`/contact/?${query}`);
    const response = await get(address);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expectSecured(response);
    const page = await response.text();
    for (const [facet, value] of [one, two]) expect(carriedBy(page), `${facet}=${value}`).toContain(`${facet}=${value}`);
  });

  test('the page to write to is empty when nothing is carried over', async () => {
    const page = await (await get('/contact/?offre=unknown&subject=%20')).text();
    expect(carriedBy(page)).toEqual([]);
    expect(page).toMatch(/<input[^>]*name="subject"[^>]*value=""/);
  });

  test('row 64: what is carried over is text, not markup', async () => {
    const subject = '"><script>alert(1)</script>\r\nBcc: victim@example.org&cc=x \ud800';
    const page = await (await get(`/contact/?${new URLSearchParams({ subject })}`)).text();
    expect(page.includes('<script>alert(1)')).toBe(false);
    const shown = /<input[^>]*name="subject"[^>]*value="([^"]*)"/.exec(page)?.[1];
    expect(shown).toBe('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; Bcc: victim@example.org&amp;cc=x \ufffd');
  });
});

/** The choices that the contact form holds, whichever way: `facet=value`. */
function carriedBy(page: string): string[] {
  const selects = [...page.matchAll(/<select[^>]*name="(\w+)"[^>]*>(.*?)<\/select>/gs)].flatMap(([, name, options = '']) =>
    [...options.matchAll(/<option value="([^"]+)" selected/g)].map(([, value]) => `${name}=${value}`),
  );
  const hidden = [...page.matchAll(/<input type="hidden" name="(vague)" value="([^"]+)"/g)].map(([, name, value]) => `${name}=${value}`);
  return [...selects, ...hidden];
}

describe('row 64: SQL and markup in a choice', () => {
  test.each(["' OR 1=1 --", 'x;DROP TABLE feedback_vote', '%', '_', '"*" NEAR(', '"><script>alert(1)</script>', '../../etc/passwd'])(
    'row 64: %s chooses nothing and is not shown',
    async (payload) => {
      const query = new URLSearchParams(FACETS.map((facet) => [facet, payload])).toString();
      const html = await (await get(`/faq/?${query}&page=${encodeURIComponent(payload)}`)).text();
      expect(readList(html).results).toHaveLength(questions.length);
      expect(html.includes('<script>alert(1)')).toBe(false);
      expect(await readVotes()).toEqual([]);
    },
  );
});

describe('row 81: odd addresses and headers', () => {
  test.each([
    '/faq/%00',
    '/faq/%00/',
    '/faq/?offre=%00',
    `/faq/${questionAt(0).slug}%00/`,
    '/contact/?subject=%00',
    '/api/sante%00',
    '/api/sante?%00',
  ])('row 81: %s holds a NUL and is refused', async (address) => {
    await expectError(await get(address), 'invalid_input');
  });

  test.each([
    ['path', `/faq/${'a'.repeat(17_000)}/`],
    ['query', `/faq/?offre=${'a'.repeat(17_000)}`],
    ['query of many parts', `/faq/?${'offre=a&'.repeat(3000)}`],
    ['address of the health', `/api/sante?${'a'.repeat(17_000)}`],
  ])('row 81: a %s of 17 kB is refused', async (_, address) => {
    await expectError(await get(address), 'invalid_input');
  });

  test('row 81: 200 kB of headers are refused, in one or in many; 8 kB are not', async () => {
    const many = new Headers(Array.from({ length: 200 }, (_, rank) => [`x-${rank}`, 'a'.repeat(1000)] as [string, string]));
    for (const headers of [{ 'x-long': 'a'.repeat(200_000) }, { cookie: `a=${'b'.repeat(200_000)}` }, many])
      for (const address of ['/faq/?vague=vague-2', `/faq/${questionAt(0).slug}/`, '/api/sante'])
        await expectError(await get(address, headers), 'invalid_input');
    expect((await get(`/faq/${questionAt(0).slug}/`, { cookie: `a=${'b'.repeat(8000)}` })).status).toBe(200);
  });

  test.each([
    '/FAQ/',
    '/Faq/?offre=x',
    '/API/sante',
    '/api/SANTE',
    '//faq/',
    '//api/sante',
    '/api//sante',
    '/api/sante/',
    '/api/sante%2f',
    '/api/',
    '/api/inconnu',
    '/api/feedback/plus-utiles/x',
  ])('row 81: %s is no address', async (address) => {
    await expectError(await get(address), 'not_found');
  });

  test.each([
    '/faq/inconnue/',
    `/faq/${questionAt(0).slug.toUpperCase()}/`,
    `/faq/${questionAt(0).slug}/x/`,
    '/faq/a/b/c',
    '/faq/%25/',
    '/faq/__proto__/',
    '/faq/constructor/',
  ])('row 81: %s leads to the page « introuvable »', async (address) => {
    const response = await get(address, { accept: 'text/html' });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^text\/html\b/);
    expectSecured(response);
    expect(await response.text()).toContain('<html lang="fr"');
  });

  test.each([
    '/faq//evil.example',
    '/faq/%2f%2fevil.example',
    '/faq/%5cevil.example',
    '/faq/..%2f..%2fevil.example',
    '/faq/a%0d%0aset-cookie:x=y/',
    '/faq/%',
  ])('row 81: %s leads nowhere else than to this site', async (address) => {
    const response = await get(address);
    expectSecured(response);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect([301, 307, 308, 404]).toContain(response.status);
    const next = response.headers.get('location');
    if (next !== null) expect(new URL(next, request(address).url).origin).toBe(SITE);
  });

  test.each([
    '//api/feedback',
    '/API/feedback',
    '/api/feedback/',
    '/api/feedback%2f',
    '/api/feedback;x=y',
    '/api//feedback',
    '/api/./feedback',
    '/faq/%2e%2e/api/feedback',
    '/faq/',
    '/contact/',
  ])('row 81: no spelling gets around the check of the origin: POST %s from elsewhere', async (address) => {
    const vote = JSON.stringify({ question: questionAt(0).id, helpful: true });
    await expectError(await post(address, vote, { origin: 'https://evil.example' }), 'forbidden');
    expect(await readVotes()).toEqual([]);
  });

  test.each(['//api/feedback', '/API/feedback', '/api/feedback/', '/api/feedback%2f', '/api/feedback;x=y', '/api//feedback'])(
    'row 81: %s is not where votes go',
    async (address) => {
      await expectError(await post(address, JSON.stringify({ question: questionAt(0).id, helpful: true })), 'not_found');
      expect(await readVotes()).toEqual([]);
    },
  );
});

describe('row 82: what a request says it wants', () => {
  const GARBAGE = ['', '*', 'xx-XX;q=9', ';;;', 'q=1', '\x7f', 'en-US,en;q=0.9', 'application/json', 'a'.repeat(5000)];
  const send82 = (address: string, value: string) =>
    get(address, { 'accept-language': value, accept: value, 'content-type': value, 'accept-encoding': value, 'accept-charset': value });

  test.each(GARBAGE)('row 82: « %.20s » gets the list in French all the same', async (value) => {
    const response = await send82('/faq/?vague=vague-2', value);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html\b/);
    expectSecured(response);
    const html = await response.text();
    expect(html).toMatch(/<html[^>]* lang="fr"/);
    expect(readList(html).results).toHaveLength(bruteForce(choose(['vague', 'vague-2'])).length);
  });

  test.each(GARBAGE)('row 82: « %.20s » gets an error in French all the same', async (value) => {
    const error = await expectError(await send82('/api/inconnu', value), 'not_found');
    expect(error.message).toBe('Rien ne porte cette adresse.');
  });

  test.each(GARBAGE)('row 82: « %.20s » as a range or a date breaks nothing', async (value) => {
    const response = await get('/faq/?vague=vague-2', {
      range: value,
      'if-modified-since': value,
      'if-none-match': value,
      'if-range': value,
    });
    expect(response.status).toBe(200);
    expect((await response.text()).includes('data-faq-results')).toBe(true);
  });
});

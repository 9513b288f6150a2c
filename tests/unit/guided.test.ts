import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptySelection, GUIDED_FACETS, type GuidedFacet, type Selection } from '../../src/faq/facets.ts';
import { ANY, type Conversation, conversationAddress, readConversation, renderGuided } from '../../src/faq/guided/GuidedQuestions.tsx';
import type { ListedQuestion } from '../../src/faq/question.ts';
import { anyText } from '../support/any-text.ts';
import { listedQuestion, RIVER } from '../support/small-faq.ts';

const read = (query: string) => readConversation(new URLSearchParams(query), RIVER);

const QUESTIONS = [
  listedQuestion('acheter-un-pont', { offre: ['achat'], couloir: ['gauche'], dispositif: ['pont'], service: ['eau'] }),
  listedQuestion('acheter-un-bac', { offre: ['achat'], couloir: ['droite'], dispositif: ['bac'] }),
  listedQuestion('louer-un-bac', { offre: ['location'], couloir: ['droite'], dispositif: ['bac'] }),
  listedQuestion('louer-un-tunnel', { offre: ['location'], couloir: ['droite'], dispositif: ['tunnel'] }),
];

/** The home page's conversation at an address. */
const drawn = (query: string, { questions = QUESTIONS, inPlace = true } = {}) =>
  renderGuided({ questions, facets: RIVER, ...read(query), inPlace });

/** Text as it reads: no tags, one space. */
const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;|\s+/g, ' ')
    .trim();

const links = (html: string) =>
  [...html.matchAll(/<a [^>]*?href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)].map(
    ([, address = '', text = '']) => [textOf(text), address.replaceAll('&amp;', '&')] as const,
  );
const linksTo = (html: string) => Object.fromEntries(links(html));

describe('Q1: the conversation', () => {
  test('Q1: starts with the first question and its answers, each with the number of answers it leaves (Q3)', () => {
    const html = drawn('');
    expect(html).toContain('Quelle offre ?');
    expect(linksTo(html)).toEqual({
      'Achat 2 réponses': '/?offre=achat',
      'Location 2 réponses': '/?offre=location',
      'Peu importe 4 réponses': '/?offre=peu-importe',
    });
  });

  test('Q1: asks one question at a time, and shows no result before the first answer', () => {
    const html = drawn('');
    expect(html.match(/data-guided-question/g)).toHaveLength(1);
    expect(html).not.toContain('href="/faq/');
  });

  test('Q1: goes on with the next question that narrows, what was answered above, the answers left beneath', () => {
    const html = drawn('offre=location');
    expect(textOf(html)).toMatch(/offre Location Changer/);
    expect(html).not.toContain('Quelle rive ?');
    expect(html).toContain('Quel ouvrage ?');
    expect(links(html).filter(([, address]) => address.startsWith('/faq/'))).toEqual([
      ['louer-un-bac ?', '/faq/louer-un-bac/'],
      ['louer-un-tunnel ?', '/faq/louer-un-tunnel/'],
    ]);
  });

  test('Q3: never offers an answer that leads to nothing', () => {
    expect(textOf(drawn('offre=achat'))).not.toMatch(/ 0 réponse/);
    const addresses = links(drawn('offre=location&couloir=peu-importe')).map(([, address]) => address);
    expect(addresses.some((address) => address.includes('dispositif=bac'))).toBe(true);
    expect(addresses.some((address) => address.includes('dispositif=pont'))).toBe(false);
  });

  test('« Peu importe » keeps every answer and is not asked again', () => {
    const html = drawn('offre=peu-importe');
    expect(textOf(html)).toContain('Peu importe');
    expect(html).not.toContain('Quelle offre ?');
    expect(html).toContain('Quelle rive ?');
    expect(links(html).filter(([, address]) => address.startsWith('/faq/'))).toHaveLength(4);
  });

  test('says when nothing is left to narrow', () => {
    expect(drawn('offre=achat&couloir=gauche')).toContain('Plus rien à préciser');
  });

  test('changing an answer lets the later ones fall and keeps the earlier ones', () => {
    const addresses = links(drawn('offre=peu-importe&couloir=droite&dispositif=bac'))
      .filter(([text]) => text.startsWith('Changer'))
      .map(([, address]) => address);
    expect(addresses).toEqual(['/', '/?offre=peu-importe', '/?couloir=droite&offre=peu-importe']);
  });

  test('Q3: choices that together lead to nothing offer the contact form with the choices carried over, and claim no answer', () => {
    const html = drawn('offre=location&couloir=gauche');
    expect(linksTo(html)['Nous écrire avec ces choix']).toBe('/contact/?offre=location&couloir=gauche');
    expect(html).not.toContain('voici ce qui vous concerne');
    expect(html).toContain('data-guided-question');
  });

  test('where choices cannot go on in place, they lead to the list', () => {
    expect(linksTo(drawn('', { inPlace: false }))).toEqual({
      'Achat 2 réponses': '/faq/?offre=achat',
      'Location 2 réponses': '/faq/?offre=location',
      'Peu importe 4 réponses': '/faq/',
    });
  });

  test('where choices lead to the list, they say where they would lead in place: « peu importe » to the question after the one asked', () => {
    const told = (html: string) =>
      [...html.matchAll(/ data-guided="([^"]*)"/g)].map(([, address = '']) => address.replaceAll('&amp;', '&'));
    expect(told(drawn('', { inPlace: false }))).toEqual(['/?offre=achat', '/?offre=location', '/?offre=peu-importe']);
    const oneOffer = QUESTIONS.slice(0, 2);
    expect(told(drawn('', { questions: oneOffer, inPlace: false })).at(-1)).toBe('/?couloir=peu-importe');
  });

  test('shows eight answers and leads to all of them when there are more', () => {
    const questions = Array.from({ length: 9 }, (_, rank) => listedQuestion(`q${rank}`, { offre: ['achat'] }));
    const html = drawn('offre=achat', { questions });
    expect(links(html).filter(([, address]) => /^\/faq\/q\d\/$/.test(address))).toHaveLength(8);
    expect(linksTo(html)['Voir les 9 réponses']).toBe('/faq/?offre=achat');
  });

  test('row 65: shows markup in a question as text', () => {
    const hostile = '"><img src=x onerror=alert(1)>';
    const questions: ListedQuestion[] = [listedQuestion('q', { offre: ['achat'] }, { question: hostile, summary: hostile })];
    const html = drawn('offre=achat', { questions });
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
  });
});

describe('the address of a conversation', () => {
  test('is the home page when nothing was answered', () => {
    expect(conversationAddress({ selection: emptySelection(), skipped: new Set() })).toBe('/');
  });

  test('takes one answer a question, the first', () => {
    expect(read('offre=achat&offre=location').selection.offre).toEqual(['achat']);
  });

  test('row 45: drops answers and questions that nobody defined, and the mark vague', () => {
    expect(read('offre=vol&couloir=__proto__&vague=vague-1&x=y')).toEqual({ selection: emptySelection(), skipped: new Set() });
  });

  test('gives every conversation back (any conversation)', () => {
    const answers = fc.record(
      Object.fromEntries(
        GUIDED_FACETS.map((facet) => [facet, fc.constantFrom(undefined, ANY, ...RIVER[facet].values.map(({ slug }) => slug))]),
      ) as Record<GuidedFacet, fc.Arbitrary<string | undefined>>,
    );
    fc.assert(
      fc.property(answers, (given) => {
        const selection: Selection = emptySelection();
        const skipped = new Set<GuidedFacet>();
        for (const facet of GUIDED_FACETS) {
          const said = given[facet];
          if (said === ANY) skipped.add(facet);
          else if (said !== undefined) selection[facet] = [said];
        }
        const conversation: Conversation = { selection, skipped };
        expect(read(conversationAddress(conversation).slice(1))).toEqual(conversation);
      }),
    );
  });

  test('row 81: never throws whatever the address says (any text)', () => {
    fc.assert(
      fc.property(anyText(), (query) => {
        expect(drawn(query).length).toBeGreaterThan(0);
      }),
    );
  });
});

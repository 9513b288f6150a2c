import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { firstSentence, renderAnswer } from '../../src/authoring/answer.ts';
import { compileContent } from '../../src/authoring/compile.ts';
import { ContentError, writeGenerated } from '../../src/authoring/generated.ts';
import { nearDuplicates } from '../../src/authoring/near-duplicates.ts';
import { formatFaults } from '../../src/authoring/source.ts';
import { lineOf, questionFile, RIGHT_FOLDER, SITE_YAML, TAXONOMY_YAML, withFolder } from '../support/content-folder.ts';

const compile = (files: Record<string, string> = {}) => withFolder({ ...RIGHT_FOLDER, ...files }, compileContent);
const faultsOf = (files: Record<string, string>) => compile(files).faults;

/** The only fault of a folder whose question « traverser » is written so. */
function faultOf(text: string, more: Record<string, string> = {}) {
  const { content, faults } = compile({ 'faq/traverser.md': text, ...more });
  expect(content).toBeNull();
  expect(faults.map(({ problem }) => problem)).toHaveLength(1);
  return faults[0];
}

describe('a right folder', () => {
  test('has no fault and publishes its questions in the order of the alphabet', () => {
    const { content, faults } = compile({
      'faq/a.md': questionFile({ id: 'a', question: 'Zut, combien ?' }, 'Cher.\n'),
      'faq/z.md': questionFile({ id: 'z', question: 'À quand le bac ?' }, 'Bientôt.\n'),
    });
    expect(faults).toEqual([]);
    expect(content?.questions.map(({ slug }) => slug)).toEqual(['z', 'traverser', 'a']);
  });

  test('Q1, Q5: a question carries its facets, dates, answer and where it stands', () => {
    const [question] =
      compile({
        'faq/traverser.md': questionFile(
          { volatile: 'true', verified: '2026-03-10', vague: '[vague-1]' },
          'Oui. Le CDR le dit : 30 jours.\n',
        ),
      }).content?.questions ?? [];
    expect(question).toMatchObject({
      id: 'q-traverser',
      slug: 'traverser',
      facets: { offre: ['achat'], couloir: ['gauche'], dispositif: ['pont'], service: [], thematique: [], vague: ['vague-1'] },
      updated: '2026-03-12',
      verified: '2026-03-10',
      summary: 'Oui.',
      text: 'Oui. Le CDR le dit\u00a0: 30\u00a0jours.',
      acronyms: [{ short: 'CDR', full: 'Code de la rivière' }],
    });
  });

  test('Q5: an answer that is not dated shows no date of verification', () => {
    const [question] = compile({ 'faq/traverser.md': questionFile({ verified: '2026-03-10' }) }).content?.questions ?? [];
    expect(question).not.toHaveProperty('verified');
  });

  test('an acronym that the answer spells out has no definition added', () => {
    const [question] = compile({ 'faq/traverser.md': questionFile({}, 'Le code de la rivière (CDR) le dit.\n') }).content?.questions ?? [];
    expect(question?.acronyms).toEqual([]);
  });

  test("F4: the hash is of the answer's text: a spelling of the question leaves it, a word of the answer changes it", () => {
    const hashOf = (text: string) => compile({ 'faq/traverser.md': text }).content?.questions[0]?.hash;
    const before = hashOf(questionFile());
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(hashOf(questionFile({ question: 'Traverse-t-on ?', updated: '2026-04-01' }))).toBe(before);
    expect(hashOf(questionFile({}, 'Non.\n'))).toBe(hashOf(questionFile({}, '**Non**.\n')));
    expect(hashOf(questionFile({}, 'Non.\n'))).not.toBe(before);
  });

  test('Q4: renaming a file keeps the id, and the former address leads to it', () => {
    const { content } = compile({
      'site.yaml': SITE_YAML.replace('- traverser', '- passer'),
      'faq/passer.md': questionFile({ formerSlugs: '[autrefois]' }),
      'faq/traverser.md': questionFile({ id: 'autre', question: 'Autre ?' }, 'Autre chose.\n'),
    });
    expect(content?.questions.find(({ slug }) => slug === 'passer')).toMatchObject({ id: 'q-traverser', formerSlugs: ['autrefois'] });
  });

  test('a file written on Windows is read the same', () => {
    const crlf = questionFile().replaceAll('\n', '\r\n');
    expect(compile({ 'faq/traverser.md': crlf }).content?.questions[0]?.text).toBe('Oui, en suivant le chemin.');
  });
});

describe('faults say the file, the line, what is wrong and what to do', () => {
  const file = 'content/faq/traverser.md';

  test('an unknown facet value', () => {
    const text = questionFile({ thematiques: '[prix, bonheur]' });
    expect(faultOf(text)).toEqual({
      file,
      line: lineOf(text, 'thematiques:'),
      problem: '« bonheur » n’est pas une valeur de la facette « Thématique ».',
      remedy: 'Valeurs permises : prix (content/taxonomy.yaml).',
    });
  });

  test('an unknown facet value in a list of one line each is named on its own line', () => {
    const text = questionFile({ thematiques: '\n  - prix\n  - bonheur' });
    expect(faultOf(text)).toMatchObject({ file, line: lineOf(text, 'bonheur') });
  });

  test('Q1: a dispositif outside its couloir', () => {
    const text = questionFile({ dispositifs: '[pont, bac]' });
    expect(faultOf(text)).toEqual({
      file,
      line: lineOf(text, 'dispositifs:'),
      problem: 'Le dispositif « bac » appartient au couloir « droite », que la question ne porte pas.',
      remedy: 'Ajoutez « droite » à « couloirs » ou retirez le dispositif.',
    });
  });

  test('Q4: an id that another question has', () => {
    const text = questionFile({ question: 'Autre ?' }, 'Autre chose.\n');
    expect(faultOf(questionFile(), { 'faq/zautre.md': text })).toEqual({
      file: 'content/faq/zautre.md',
      line: lineOf(text, 'id:'),
      problem: 'L’identifiant « q-traverser » est déjà celui de content/faq/traverser.md.',
      remedy: expect.stringContaining('votes'),
    });
  });

  test('Q4: a former address that another question has, or had', () => {
    const renamed = questionFile({ id: 'b', question: 'B ?', formerSlugs: '[traverser]' }, 'Bac.\n');
    expect(faultOf(questionFile(), { 'faq/b.md': renamed })).toMatchObject({
      file: 'content/faq/b.md',
      line: lineOf(renamed, 'formerSlugs:'),
      problem: 'L’ancienne adresse « traverser » est aussi celle de content/faq/traverser.md.',
      remedy: expect.stringContaining('retirez-la'),
    });
    const both = { 'faq/b.md': questionFile({ id: 'b', question: 'B ?', formerSlugs: '[vieux]' }, 'Bac.\n') };
    expect(faultOf(questionFile({ formerSlugs: '[vieux]' }), both)?.problem).toContain('« vieux »');
  });

  test.each([
    ['a question that is not there', '[ici](/faq/nulle-part/)', '/faq/nulle-part/'],
    ['a question without the last bar', '[ici](/faq/traverser)', '/faq/traverser'],
    ['a page that is not there', '[ici](/plan/)', '/plan/'],
    ['an address relative to the page', '[ici](traverser/)', 'traverser/'],
    ['another scheme', '[ici](javascript:alert)', 'javascript:alert'],
    ['an address of another host without its scheme', '[ici](//autre.example/)', '//autre.example/'],
    ['a link by reference', '[ici][1]\n\n[1]: /faq/nulle-part/', '/faq/nulle-part/'],
  ])('a dead internal link: %s', (_, markdown, link) => {
    const text = questionFile({}, `Oui.\n\nVoir ${markdown}\n`);
    expect(faultOf(text)).toEqual({
      file,
      line: lineOf(text, link),
      problem: `Lien mort : ${link}`,
      remedy: 'Les questions ont l’adresse /faq/<nom du fichier>/, avec la barre finale.',
    });
  });

  test('links to questions, pages, other sites and mailboxes are right', () => {
    const answer =
      '[a](/faq/traverser/#avis) [b](/contact/?x=1) [c](https://autre.example/) [d](mailto:a@b.example) [e]({{passage.url}}) <https://autre.example>\n';
    expect(faultsOf({ 'faq/traverser.md': questionFile({}, answer) })).toEqual([]);
  });

  test('an unknown variable, in the answer or in the question', () => {
    const text = questionFile({}, 'Oui.\n\nÀ la {{agence.non}}.\n');
    expect(faultOf(text)).toEqual({
      file,
      line: lineOf(text, '{{agence.non}}'),
      problem: 'Variable inconnue : {{agence.non}}',
      remedy: 'Ajoutez-la sous « variables » dans content/site.yaml ou corrigez son nom.',
    });
    const asked = questionFile({ question: '"Que fait {{agence.non}} ?"' });
    expect(faultOf(asked)).toMatchObject({ line: lineOf(asked, 'question:') });
  });

  test.each(['{{agence}}', '{{constructor}}', '{{agence.nom.length}}', '{{}}'])(
    '%s is no variable: only text under « variables » is one',
    (variable) => {
      expect(faultOf(questionFile({}, `Voici ${variable}.\n`))?.problem).toBe(`Variable inconnue : ${variable}`);
    },
  );

  test('two answers that are nearly the same text', () => {
    const answer =
      'Le passage se fait par le pont de pierre, du lundi au vendredi, sur présentation d’un titre en cours de validité et d’une preuve.\n';
    const copy = questionFile({ id: 'copie', question: 'Passe-t-on ?' }, answer.replace('preuve', 'attestation'));
    expect(faultOf(questionFile({}, answer), { 'faq/zcopie.md': copy })).toEqual({
      file: 'content/faq/zcopie.md',
      line: lineOf(copy, 'Le passage') - 1,
      problem: 'Réponse presque identique à celle de content/faq/traverser.md.',
      remedy: expect.stringContaining('formerSlugs'),
    });
  });

  test('a question with no question mark', () => {
    const text = questionFile({ question: 'Traverser' });
    expect(faultOf(text)).toEqual({
      file,
      line: lineOf(text, 'question:'),
      problem: 'La question n’a pas de point d’interrogation.',
      remedy: 'Formulez une question, terminée par « ? ».',
    });
  });

  test('Q5: a volatile entry without a date', () => {
    const text = questionFile({ volatile: 'true' });
    expect(faultOf(text)).toMatchObject({
      file,
      line: lineOf(text, 'volatile:'),
      problem: expect.stringContaining('sans date de vérification'),
      remedy: expect.stringContaining('verified: AAAA-MM-JJ'),
    });
  });

  test.each(['2026-02-30', '2026-13-01', '12/03/2026', 'hier'])('a date that is not in the calendar: %s', (date) => {
    const text = questionFile({ updated: date });
    expect(faultOf(text)).toMatchObject({ file, line: lineOf(text, 'updated:'), problem: expect.stringContaining('calendrier') });
  });

  test('a change before the publication', () => {
    const text = questionFile({ updated: '2026-03-11' });
    expect(faultOf(text)).toMatchObject({
      line: lineOf(text, 'updated:'),
      problem: 'Modifiée le 2026-03-11, avant sa publication le 2026-03-12.',
    });
  });

  test('a related question that is not there, or is the question itself', () => {
    const text = questionFile({ related: '[nulle-part]' });
    expect(faultOf(text)).toMatchObject({ line: lineOf(text, 'related:'), problem: 'Question liée introuvable : « nulle-part ».' });
    expect(faultOf(questionFile({ related: '[traverser]' }))?.problem).toBe('La question est liée à elle-même.');
  });

  test('an empty answer', () => {
    const text = questionFile({}, '\n');
    expect(faultOf(text)).toMatchObject({ file, problem: 'La réponse est vide.', remedy: 'Écrivez la réponse sous l’en-tête.' });
  });

  test.each([
    ['an image', '![plan](https://autre.example/a.png)', 'Image :'],
    ['an image inside a link', '[![plan](https://autre.example/a.png)](https://autre.example/)', 'Image :'],
    ['an image by reference', '![plan][1]\n\n[1]: https://autre.example/a.png', 'Image :'],
    ['a title of the first level', '# Titre', 'Titre de premier niveau :'],
    ['a title of the first level, underlined', 'Titre\n===', 'Titre de premier niveau :'],
    ['a footnote', '[^1]: En été.\n\nNon[^1].', 'Note de bas de page :'],
    ['a task to do', '- [ ] Payer.', 'Case à cocher :'],
    ['a task done, deep in a list', '- Payer :\n  1. [x] comptant.', 'Case à cocher :'],
  ])('what pages cannot show, on its line: %s', (_, markdown, problem) => {
    const text = questionFile({}, `Oui.\n\n{{agence.nom}}\n\n${markdown}\n`);
    expect(faultOf(text)).toEqual({
      file,
      line: lineOf(text, /.*\[x\].*/.exec(markdown)?.[0] ?? markdown),
      problem: expect.stringContaining(problem),
      remedy: expect.stringMatching(/^[A-Z]\p{L}+[ -].+\.$/u),
    });
  });

  test('titles of the second level, lists, brackets and code are shown', () => {
    const answer = 'Oui.\n\n## Titre\n\n- [x](/faq/)\n- a [ ] b\n\n`![plan](a.png)` et !\\[plan] [^1]\n';
    expect(faultsOf({ 'faq/traverser.md': questionFile({}, answer) })).toEqual([]);
  });

  test('a first sentence that only announces: a list of questions would show nothing else', () => {
    const text = questionFile({}, '\nIl vous faut\n**deux pièces** :\n\n- un titre ;\n- une preuve.\n');
    expect(faultOf(text)).toEqual({
      file,
      line: lineOf(text, 'Il vous faut'),
      problem: 'La première phrase se termine par « : ».',
      remedy: expect.stringContaining('une phrase qui répond'),
    });
    expect(faultOf(questionFile({}, `${'Beaucoup de mots '.repeat(20)}:\n\n- un.\n`))?.problem).toContain('La première phrase');
    for (const right of ['Deux pièces. Les voici :\n\n- un titre.\n', 'Deux pièces : un titre et une preuve.\n'])
      expect(faultsOf({ 'faq/traverser.md': questionFile({}, right) })).toEqual([]);
  });

  test.each([
    ['couloirs', '[gauche, gauche]', 'gauche'],
    ['dispositifs', '[pont, pont]', 'pont'],
    ['services', '[eau, eau]', 'eau'],
    ['thematiques', '[prix, prix]', 'prix'],
    ['vague', '[vague-1, vague-1]', 'vague-1'],
    ['related', '[autre, autre]', 'autre'],
    ['sources', '["https://a.example/", "https://a.example/"]', 'https://a.example/'],
    ['formerSlugs', '[vieux, vieux]', 'vieux'],
    ['synonyms', '[passer, " passer "]', 'passer'],
    ['formulations', '[a, b, c, d, e, f, g, h, "a "]', 'a'],
  ])('Q3: a value twice in « %s » would be counted twice', (field, list, value) => {
    const text = questionFile({ [field]: list });
    const other = { 'faq/autre.md': questionFile({ id: 'autre', question: 'Autre ?' }, 'Autre chose.\n') };
    expect(faultOf(text, other)).toMatchObject({
      file,
      line: lineOf(text, `${field}:`),
      problem: expect.stringMatching(`« ${field}.\\d » : « ${value} » figure déjà dans cette liste`),
    });
  });

  test('a value twice in a list of one line each is named on the line of the second', () => {
    const text = questionFile({ couloirs: '\n  - gauche\n  - droite\n  - gauche # encore' });
    expect(faultOf(text)).toMatchObject({ file, line: lineOf(text, '# encore') });
  });

  test('fewer than 8 formulations, or more than 12', () => {
    const list = (count: number) => JSON.stringify(Array.from({ length: count }, (_, rank) => `Autrement ${rank} ?`));
    for (const count of [7, 13]) expect(faultOf(questionFile({ formulations: list(count) }))?.problem).toContain('« formulations »');
    for (const count of [8, 12]) expect(faultsOf({ 'faq/traverser.md': questionFile({ formulations: list(count) }) })).toEqual([]);
  });

  test('a field that nobody knows, on its line', () => {
    const text = questionFile({ couleur: 'bleu' });
    expect(faultOf(text)).toMatchObject({
      file,
      line: lineOf(text, 'couleur:'),
      problem: 'Champ inconnu : couleur',
      remedy: expect.stringContaining('Retirez-le'),
    });
  });

  test('a field that is missing', () => {
    expect(faultOf(questionFile({ offre: null }))).toMatchObject({ file, problem: expect.stringContaining('« offre »') });
  });

  test('YAML that cannot be read, on its line', () => {
    const text = questionFile({ question: '"Sans fin ?' });
    expect(faultsOf({ 'faq/traverser.md': text })[0]).toMatchObject({ file, problem: expect.stringContaining('YAML illisible') });
  });

  test('no front matter', () => {
    expect(faultOf('Oui.\n')).toMatchObject({ file, line: 1, problem: expect.stringContaining('en-tête') });
  });

  test('a file name that no address can hold', () => {
    expect(faultOf(questionFile(), { 'faq/Été 2026.md': questionFile({ id: 'ete', question: 'Été ?' }, 'Non.\n') })).toMatchObject({
      file: 'content/faq/Été 2026.md',
      remedy: expect.stringContaining('Renommez'),
    });
  });

  test('Q1: a dispositif of the taxonomy that belongs to no couloir, or a value twice, on its line', () => {
    const orphan = TAXONOMY_YAML.replace('definition: Un bac., couloir: droite', 'definition: Un bac.');
    expect(faultsOf({ 'taxonomy.yaml': orphan })).toMatchObject([
      { file: 'content/taxonomy.yaml', line: lineOf(orphan, 'slug: bac'), problem: expect.stringContaining('aucun couloir') },
    ]);
    const twice = TAXONOMY_YAML.replace('slug: location', 'slug: achat');
    expect(faultsOf({ 'taxonomy.yaml': twice })).toMatchObject([
      { file: 'content/taxonomy.yaml', line: lineOf(twice, 'label: Location'), problem: expect.stringContaining('deux fois') },
    ]);
  });

  test('a home page that begins with a question that is not there, on its line', () => {
    const site = SITE_YAML.replace('- traverser', '- nulle-part');
    expect(faultsOf({ 'site.yaml': site })).toMatchObject([{ file: 'content/site.yaml', line: lineOf(site, 'nulle-part') }]);
  });
});

describe('what the site declares', () => {
  test.each(['non conforme', 'partiellement conforme', 'totalement conforme'])('accessibility may be « %s »', (state) => {
    const site = SITE_YAML.replace('accessibility: non conforme', `accessibility: ${state}`);
    expect(compile({ 'site.yaml': site }).content?.site.accessibility).toBe(state);
  });

  test.each(['conforme', '“non conforme”', 'true'])('accessibility may not be %s, nor missing', (state) => {
    const site = SITE_YAML.replace('accessibility: non conforme', `accessibility: ${state}`);
    expect(faultsOf({ 'site.yaml': site })).toMatchObject([
      { file: 'content/site.yaml', line: lineOf(site, 'accessibility:'), problem: expect.stringContaining('totalement conforme') },
    ]);
    const without = SITE_YAML.replace('accessibility: non conforme\n', '');
    expect(faultsOf({ 'site.yaml': without })).toMatchObject([{ problem: expect.stringContaining('« accessibility »') }]);
  });

  test('the agency has a name, which the legal notice and the feed read', () => {
    const site = SITE_YAML.replace('    nom: Agence de la rivière\n', '    sigle: ADR\n');
    expect(faultsOf({ 'site.yaml': site })).toMatchObject([
      { file: 'content/site.yaml', line: lineOf(site, 'sigle'), problem: expect.stringContaining('« variables.agence.nom »') },
    ]);
    const none = SITE_YAML.replace('  agence:\n    nom: Agence de la rivière\n', '');
    expect(faultsOf({ 'site.yaml': none })).toMatchObject([{ problem: expect.stringContaining('« variables.agence »') }]);
  });

  test('the agency may have other variables, nested as one likes', () => {
    const site = SITE_YAML.replace('    nom: Agence de la rivière\n', "    nom: L'agence\n    siege:\n      ville: Lyon\n");
    const question = questionFile({}, '{{agence.nom}}, {{agence.siege.ville}}.\n');
    const { content } = compile({ 'site.yaml': site, 'faq/traverser.md': question });
    expect(content?.questions[0]?.text).toBe('L’agence, Lyon.');
    expect(content?.site.variables.agence.nom).toBe('L’agence');
  });
});

describe('mails of the site', () => {
  test('they come from one address, and one team is told of new messages', () => {
    expect(compile({}).content?.site.mail).toEqual({ from: 'guichet@agence.example', team: 'equipe@agence.example' });
  });

  test.each([
    ['from: guichet@agence.example', 'from: Le guichet'],
    ['from: guichet@agence.example', 'from: "Le guichet <guichet@agence.example>"'],
    ['from: guichet@agence.example', 'from: guichet@agence.example, autre@agence.example'],
    ['from: guichet@agence.example', 'from: "guichet@agence.example\\nBcc: autre@agence.example"'],
    ['team: equipe@agence.example', 'team: equipe'],
  ])('« %s » may not be « %s », and the fault is on its line', (right, wrong) => {
    const site = SITE_YAML.replace(right, wrong);
    const [field = ''] = right.split(':');
    expect(faultsOf({ 'site.yaml': site })).toMatchObject([{ file: 'content/site.yaml', line: lineOf(site, `${field}:`) }]);
  });

  test('an address that is missing is a fault', () => {
    expect(faultsOf({ 'site.yaml': SITE_YAML.replace('  team: equipe@agence.example\n', '') })).toMatchObject([
      { file: 'content/site.yaml', problem: expect.stringContaining('mail.team') },
    ]);
  });
});

describe('a wrong file never yields half a site', () => {
  const wrong = {
    'site.yaml': SITE_YAML.replace('- traverser', '- nulle-part'),
    'faq/a.md': questionFile({ id: 'a', question: 'Sans marque', couloirs: '[gauche, milieu]' }, 'Voir {{rien}} et [là](/faq/rien/).\n'),
    'faq/b.md': 'Rien.\n',
    'faq/c.md': questionFile({ id: 'c', question: 'C ?', couleur: 'bleu' }),
  };

  test('every fault of every file is named in one run, by file and line', () => {
    const { content, faults } = compile(wrong);
    expect(content).toBeNull();
    expect(faults.map(({ file, problem }) => `${file.slice('content/'.length)} ${problem.split(' ').slice(0, 2).join(' ')}`)).toEqual([
      'faq/a.md La question',
      'faq/a.md « milieu',
      'faq/a.md Variable inconnue',
      'faq/a.md Lien mort',
      'faq/b.md Le fichier',
      'faq/c.md Champ inconnu',
      'site.yaml « startHere',
    ]);
  });

  test('a taxonomy and a site that cannot be read hide no fault of the questions', () => {
    const { faults } = compile({ ...wrong, 'site.yaml': 'name: [', 'taxonomy.yaml': 'facets: 3\n' });
    const files = new Set(faults.map(({ file }) => file));
    expect(files).toEqual(
      new Set(['content/site.yaml', 'content/taxonomy.yaml', 'content/faq/a.md', 'content/faq/b.md', 'content/faq/c.md']),
    );
  });

  test('nothing is written while a fault remains, and the error names them all', () => {
    const files = Object.fromEntries(Object.entries({ ...RIGHT_FOLDER, ...wrong }).map(([name, text]) => [`content/${name}`, text]));
    withFolder(files, (root) => {
      expect(() => writeGenerated(root)).toThrow(ContentError);
      expect(() => writeGenerated(root)).toThrow(/^7 fautes[\s\S]*content\/faq\/a\.md:3[\s\S]*→ [\s\S]*content\/site\.yaml:\d+/);
      expect(existsSync(path.join(root, '.generated'))).toBe(false);
    });
  });

  test('a right folder is written whole; the Worker gets no answer and no formulation', () => {
    const files = Object.fromEntries(Object.entries(RIGHT_FOLDER).map(([name, text]) => [`content/${name}`, text]));
    withFolder(files, (root) => {
      writeGenerated(root);
      expect(readdirSync(path.join(root, '.generated')).sort()).toEqual([
        'common-passwords.ts',
        'facets.ts',
        'published.json',
        'published.ts',
        'questions.ts',
        'script-hashes.ts',
        'site.ts',
        'taxonomy.ts',
      ]);
      const forWorker = readFileSync(path.join(root, '.generated/questions.ts'), 'utf8');
      expect(forWorker).toContain('q-traverser');
      expect(forWorker).not.toContain('Autrement');
    });
  });

  test('one fault is announced in the singular', () => {
    expect(formatFaults([{ file: 'content/faq/a.md', line: 3, problem: 'Vide.', remedy: 'Écrivez.' }])).toBe(
      '1 faute dans le contenu :\n\ncontent/faq/a.md:3  Vide.\n    → Écrivez.\n',
    );
  });
});

describe('answers', () => {
  const variables = { agence: { nom: 'Agence <b>', prix: '12' } };
  const html = (markdown: string) => renderAnswer(markdown, variables).html;

  test.each([
    ['a block', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['inside a sentence', 'Un <b onclick="x()">mot</b>.', '&lt;b onclick="x()"&gt;mot&lt;/b&gt;'],
    ['inside a list', '- <img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['inside a table', '| a |\n|---|\n| <i>b</i> |', '&lt;i&gt;b&lt;/i&gt;'],
    ['a comment', '<!-- secret -->', '&lt;!-- secret --&gt;'],
    ['from a variable', 'La {{agence.nom}}.', 'Agence &lt;b&gt;'],
  ])('row 65: raw HTML is shown as text: %s', (_, markdown, expected) => {
    expect(html(markdown)).toContain(expected);
    expect(html(markdown)).not.toMatch(/<(script|b|img|i|!)/);
  });

  test('Markdown is rendered: paragraphs, lists, tables, emphasis', () => {
    expect(html('Un.\n\n- **a**\n- b')).toBe('<p>Un.</p>\n<ul>\n<li><strong>a</strong></li>\n<li>b</li>\n</ul>');
  });

  test('the text is one line a block, without markup, entities decoded', () => {
    expect(renderAnswer('Un & *deux* < trois.\n\n- a\n- b\n\n| c | d |\n|---|---|\n| 1 | 2 |', {}).text).toBe(
      'Un & deux < trois.\na\nb\nc d\n1 2',
    );
  });

  test('variables are filled, spaces around their name or not; unknown ones stay', () => {
    expect(renderAnswer('{{agence.prix}} {{ agence.prix }} {{autre}}', variables).text).toBe('12 12 {{autre}}');
  });

  test('French spaces do not break, except in code and addresses', () => {
    expect(html('Oui : `a : b`')).toBe('<p>Oui\u00a0: <code>a : b</code></p>');
  });
});

describe('the summary', () => {
  test.each([
    ['Oui. Mais non.', 'Oui.'],
    ['Sans point', 'Sans point'],
    ['L’exigence 2.10 suffit. Et après.', 'L’exigence 2.10 suffit.'],
    ['Première ligne\nSeconde.', 'Première ligne'],
    ['', ''],
  ])('%j is summed up by %j', (text, expected) => {
    expect(firstSentence(text)).toBe(expected);
  });

  test('is cut at a word beyond 200 characters', () => {
    const summary = firstSentence(`${'mot '.repeat(80)}.`);
    expect(summary.length).toBeLessThanOrEqual(200);
    expect(summary).toMatch(/ mot…$/);
  });
});

describe('nearly the same text', () => {
  const text = 'un deux trois quatre cinq six sept huit neuf dix onze douze';

  test('is found whatever its case and marks', () => {
    expect(nearDuplicates([text, 'autre chose que cela', text.toUpperCase().replaceAll(' ', ', ')])).toEqual([[0, 2]]);
  });

  test('is not said of texts that share a phrase', () => {
    expect(nearDuplicates([text, `un deux trois quatre puis tout autre chose bien à soi, sans rapport`])).toEqual([]);
  });

  test('is not said of empty texts', () => {
    expect(nearDuplicates(['', '', 'un', 'un'])).toEqual([]);
  });
});

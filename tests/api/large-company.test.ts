/** P5: the accounts of a company of more than fifty, a page at a time. */
import { beforeEach, describe, expect, test } from 'vitest';
import { forgetCompanies, plant, sessionFor } from './planted.ts';
import { get } from './requests.ts';

const number = (rank: number) => String(rank).padStart(2, '0');
const salaries = (responsable: string, count: number) =>
  Array.from({ length: count }, (_, rank) => ({
    id: `${responsable}-${number(rank)}`,
    type: 'salarie' as const,
    responsable,
    name: `Élodie Sous-${responsable}-${number(rank)}`,
  }));

beforeEach(async () => {
  await forgetCompanies();
  await plant('large', '000000018', [
    { id: 'ana', type: 'mandataire', name: 'Ana Haut' },
    { id: 'ben', type: 'representant', responsable: 'ana', name: 'Ben Milieu' },
    ...salaries('ben', 45),
    ...salaries('ana', 5),
    { id: 'wait', type: 'salarie', state: 'to_validate', name: 'Wim Attente' },
    { id: 'rep', type: 'representant', state: 'to_validate', name: 'Rita Attente' },
  ]);
  await plant('other', '000000026', [{ id: 'zoe', type: 'mandataire', name: 'Zoé Ailleurs' }]);
});

const TAGS = /<[^>]*>/g;
/** The texts of what a pattern finds. */
const texts = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map(([, text = '']) => text.replace(TAGS, '').trim());

async function read(id: string, address: string) {
  const answer = await get(address, { cookie: await sessionFor(id), accept: 'text/html' });
  const html = (await answer.text()).replaceAll('&amp;', '&');
  return { status: answer.status, html, names: texts(html, /class="account-name">(.*?)<\/span>/g) };
}

/** The links to accounts in one section, those of its buttons apart. */
function linksIn(html: string, section: string): string[] {
  const text = html.split(`aria-labelledby="${section}"`)[1]?.split('</section>')[0] ?? '';
  return texts(text, /<a href="\/espace\/comptes\/[^"]*">(.*?)<\/a>/g);
}

describe('P5: a company of more than fifty accounts', () => {
  test('whoever manages sees those attached to them, and who leads others', async () => {
    const { html, names } = await read('ana', '/espace/comptes/');
    expect(names).toEqual(['Ben Milieu', ...salaries('ana', 5).map(({ name }) => name)]);
    expect(texts(html, /class="account-below" href="([^"]*)"/g)).toEqual(['/espace/comptes/?sous=ben']);
  });

  test('the pages of a list follow one another: each account once, in the order of their names', async () => {
    const seen: string[] = [];
    let address: string | undefined = '/espace/comptes/?sous=ben';
    let pages = 0;
    while (address && pages < 10) {
      const { html, names } = await read('ana', address);
      expect(names.length).toBeLessThanOrEqual(20);
      seen.push(...names);
      pages += 1;
      address = texts(html, /href="([^"]*apres=[^"]*)"/g)[0];
    }
    expect(pages).toBe(3);
    expect(seen).toEqual(salaries('ben', 45).map(({ name }) => name));
  });

  test('the way up to the top is shown, and the top itself', async () => {
    const { html } = await read('ana', '/espace/comptes/?sous=ben-07');
    const path = html.split('class="account-path"')[1]?.split('</nav>')[0] ?? '';
    expect(texts(path, /<li>(.*?)<\/li>/g)).toEqual(['En tête de l’entreprise', 'Ana Haut', 'Ben Milieu', 'Élodie Sous-ben-07']);
    expect((await read('ben', '/espace/comptes/?sous=tete')).names).toEqual(['Ana Haut']);
  });

  test('those who wait are there, with what the one who looks may decide', async () => {
    const [ana, ben] = [await read('ana', '/espace/comptes/'), await read('ben', '/espace/comptes/')];
    expect(linksIn(ana.html, 'a-valider').sort()).toEqual(['Rita Attente', 'Wim Attente']);
    expect(linksIn(ben.html, 'a-valider')).toEqual(['Wim Attente']);
    expect(linksIn(ben.html, 'en-attente')).toEqual(['Rita Attente']);
  });

  test('an account is found by its name or its address, whatever the accents and the case', async () => {
    expect((await read('ana', '/espace/comptes/?nom=ELODIE+sous-ben-3')).names).toEqual(
      salaries('ben', 45).flatMap(({ name }) => (/-3\d$/.test(name) ? [name] : [])),
    );
    expect((await read('ana', '/espace/comptes/?nom=ana-02@editeur')).names).toEqual(['Élodie Sous-ana-02']);
    const many = await read('ana', '/espace/comptes/?nom=elodie');
    expect(many.names).toHaveLength(20);
    expect(many.html).toContain('Les 20\u00a0premiers comptes');
    const none = await read('ana', '/espace/comptes/?nom=personne');
    expect(none.names).toEqual([]);
    expect(none.html).toContain('Aucun compte pour «\u00a0personne\u00a0»');
  });

  test.each(['?sous=zoe', '?sous=nobody', "?sous=' OR 1=1"])(
    'row 43: a place that is not in the company, %s, is not found',
    async (query) => {
      expect((await read('ana', `/espace/comptes/${query}`)).status).toBe(404);
    },
  );

  test.each(['?sous=ana&apres=zoe', '?nom=zoe', '?nom=%25', '?sous=tete&apres=nobody'])(
    'row 43: nothing of another company by %s',
    async (query) => {
      const { status, html } = await read('ana', `/espace/comptes/${query}`);
      expect(status).toBe(200);
      expect(html).not.toContain('Zoé');
    },
  );

  test('a salarie sees those above, and nobody beside', async () => {
    const { names } = await read('ben-03', '/espace/comptes/');
    expect(names).toEqual(['Ana Haut', 'Ben Milieu', 'Élodie Sous-ben-03']);
    expect((await read('ben-03', '/espace/comptes/?nom=elodie')).names).toEqual(names);
    expect((await read('ben-03', '/espace/comptes/?sous=ben-04')).status).toBe(404);
  });
});

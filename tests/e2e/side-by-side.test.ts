/** One running Worker answers many at once: what it keeps between requests belongs to nobody. */
import { signIn } from '../support/agent.ts';
import { demoAccountOf } from '../support/company.ts';
import { expect, test } from '../support/visit.ts';

test('S3: sixty requests of three accounts at the same moment: each reads its own', async ({ newVisitor }) => {
  const accounts = [demoAccountOf('mandataire'), demoAccountOf('salarie'), demoAccountOf('mandataire', 1)];
  const visitors = await Promise.all(
    accounts.map(async (account) => {
      const page = await newVisitor();
      await page.goto('/espace/connexion/');
      await signIn(page, account);
      await expect(page).toHaveURL(/\/espace\/$/);
      return { page, login: account.login };
    }),
  );
  const read = async ({ page, login }: (typeof visitors)[number]) => {
    const answer = await page.request.get('/espace/', { headers: { accept: 'text/html' } });
    const text = await answer.text();
    return [answer.status(), ...accounts.map((account) => account.login).filter((shown) => text.includes(shown)), login];
  };
  for (let round = 0; round < 3; round += 1) {
    const answers = await Promise.all(Array.from({ length: 60 }, (_, rank) => read(visitors[rank % 3] as (typeof visitors)[number])));
    const expected = Array.from({ length: 60 }, (_, rank) => [200, accounts[rank % 3]?.login, accounts[rank % 3]?.login]);
    expect(answers).toEqual(expected);
  }
});

import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { site } from '../../.generated/site.ts';
import { SITE } from './requests.ts';

/** What a built file says; pages without their markup, runs of spaces as one. */
async function read(address: string): Promise<string> {
  const response = await env.ASSETS.fetch(`${SITE}${address}`);
  expect(response.status).toBe(200);
  return (await response.text()).replace(/<head>.*?<\/head>|<script.*?<\/script>/gs, '').replace(/\s+/g, ' ');
}
const textOf = (html: string) => html.replace(/<[^>]*>/g, '');

describe('what the built pages say of the site', () => {
  test('accessibility: the page and the footer of every page declare the one state of content/site.yaml', async () => {
    const declared = `Accessibilité : ${site.accessibility}`;
    const page = await read('/accessibilite/');
    expect(/<h1[^>]*>(.*?)<\/h1>/.exec(page)?.[1]).toBe(declared);
    for (const html of [page, await read('/'), await read('/coquille/')])
      expect(textOf(/<footer class="site-footer">.*<\/footer>/.exec(html)?.[0] ?? '')).toContain(declared);
  });

  test('accessibility: without an audit the site is « non conforme », and the page says so and whom to write to', async () => {
    const page = await read('/accessibilite/');
    expect(textOf(page).includes('Aucun audit')).toBe(site.accessibility === 'non conforme');
    expect(page).toContain(`href="mailto:${site.addresses[0]?.email}"`);
  });

  test('the legal notice names the agency', async () => {
    expect(textOf(await read('/mentions-legales/'))).toContain(`\u00a0: ${site.variables.agence.nom}.`.replace(/\s+/g, ' '));
  });

  test('open data: every address listed is there, and the one said to hold all answers holds them', async () => {
    const page = await read('/donnees-ouvertes/');
    const addresses = [...page.matchAll(/<li><a href="(\/[^"]+\.[a-z]+)">/g)].map(([, address = '']) => address);
    expect(addresses).toEqual(expect.arrayContaining(['/faq.json', '/nouveautes.xml', '/llms.txt', '/llms-full.txt']));
    const texts = new Map(await Promise.all(addresses.map(async (address) => [address, await read(address)] as const)));
    const questions: { question: string }[] = JSON.parse(texts.get('/faq.json') ?? '');
    const holds = (address: string) =>
      questions.filter(({ question }) => texts.get(address)?.includes(question.replace(/\s+/g, ' '))).length;
    expect(holds('/llms-full.txt')).toBe(questions.length);
    expect(texts.get('/llms.txt')).toContain('/llms-full.txt');
  });
});

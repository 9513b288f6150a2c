import { describe, expect, test } from 'vitest';
import { AUDITS, legalNotice, publisherOf } from '../../src/legal.ts';

const site = (demonstration: boolean, nom = 'Caisse des rivières') => ({
  name: 'Guichet de la rivière',
  demonstration,
  variables: { agence: { nom } },
});

describe('who publishes the site', () => {
  test('a demonstration does not say that the agency publishes it', () => {
    expect(publisherOf(site(true))).toBe('Guichet de la rivière');
    expect(legalNotice(site(true))).toBe(
      'Guichet de la rivière montre ce que peut être le guichet en ligne d’une agence publique. Agence mise en scène\u00a0: Caisse des rivières.',
    );
  });

  test('a real site says that the agency publishes it, and nothing of a demonstration', () => {
    expect(publisherOf(site(false))).toBe('Caisse des rivières');
    expect(legalNotice(site(false))).toBe(
      'Guichet de la rivière est le guichet en ligne d’une agence publique. Éditeur du site\u00a0: Caisse des rivières.',
    );
  });

  test.each(['Agence', 'Caisse', 'Office', 'L’Institut'])('%s: no article stands before a name', (nom) => {
    for (const demonstration of [true, false]) expect(legalNotice(site(demonstration, nom))).toContain(`\u00a0: ${nom}.`);
  });
});

test('only « non conforme » goes without an audit', () => {
  const without = Object.entries(AUDITS).filter(([, text]) => text.startsWith('Aucun audit'));
  expect(without.map(([state]) => state)).toEqual(['non conforme']);
});

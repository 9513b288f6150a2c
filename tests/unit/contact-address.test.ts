import { describe, expect, test } from 'vitest';
import { meantAddress } from '../../src/contact/email-typo.ts';
import { readSiren } from '../../src/contact/siren.ts';

describe('SIREN: nine digits that agree', () => {
  const REAL = ['732829320', '552100554', '356000000', '130015332', '000000000'];

  test.each(REAL)('%s is read, however it is spaced', (digits) => {
    const grouped = digits.replace(/(\d{3})(?=\d)/g, '$1 ');
    const typed = [
      digits,
      grouped,
      grouped.replaceAll(' ', '\u00a0'),
      grouped.replaceAll(' ', '\u202f'),
      grouped.replaceAll(' ', '.'),
      ` ${digits} `,
    ];
    expect(typed.map(readSiren)).toEqual(typed.map(() => digits));
  });

  test('full-width digits are digits', () => {
    expect(readSiren('７３２８２９３２０')).toBe('732829320');
  });

  test('every single wrong digit is noticed', () => {
    const missed = REAL.flatMap((digits) =>
      [...digits].flatMap((digit, place) =>
        [...'0123456789']
          .filter((wrong) => wrong !== digit)
          .map((wrong) => [...digits].with(place, wrong).join(''))
          .filter((typed) => readSiren(typed) !== null),
      ),
    );
    expect(missed).toEqual([]);
  });

  test('two neighbours exchanged are noticed, but 0 and 9, as Luhn has it', () => {
    const digits = '732829320';
    for (let place = 0; place < 8; place += 1) {
      const [one = '', other = ''] = [digits[place], digits[place + 1]];
      const typed = [...digits]
        .with(place, other)
        .with(place + 1, one)
        .join('');
      expect(readSiren(typed), typed).toBeNull();
    }
  });

  test.each(['', '73282932', '7328293200', '73282932A', '732829320 00074', '-732829320x', '７３', '٧٣٢٨٢٩٣٢٠'])(
    '« %s » is none',
    (typed) => {
      expect(readSiren(typed)).toBeNull();
    },
  );
});

describe('« Vouliez-vous dire … ? »', () => {
  const SLIPS: [typed: string, meant: string][] = [
    ['ana@gmial.com', 'ana@gmail.com'],
    ['ana@gmal.com', 'ana@gmail.com'],
    ['ana@gmail.con', 'ana@gmail.com'],
    ['ana@gmail.co', 'ana@gmail.com'],
    ['ana@gmail.cm', 'ana@gmail.com'],
    ['ana@gmaill.com', 'ana@gmail.com'],
    ['ana@GMAIL.CON', 'ana@gmail.com'],
    ['Ana.B@hotmial.fr', 'Ana.B@hotmail.fr'],
    ['ana@hotmai.com', 'ana@hotmail.com'],
    ['ana@hotmail.cm', 'ana@hotmail.com'],
    ['ana@outlok.fr', 'ana@outlook.fr'],
    ['ana@outlook.con', 'ana@outlook.com'],
    ['ana@yaho.fr', 'ana@yahoo.fr'],
    ['ana@yahou.com', 'ana@yahoo.com'],
    ['ana@orang.fr', 'ana@orange.fr'],
    ['ana@ornage.fr', 'ana@orange.fr'],
    ['ana@wanado.fr', 'ana@wanadoo.fr'],
    ['ana@frree.fr', 'ana@free.fr'],
    ['ana@lapost.net', 'ana@laposte.net'],
    ['ana@iclod.com', 'ana@icloud.com'],
    ['ana@protonmial.com', 'ana@protonmail.com'],
  ];

  test.each(SLIPS)('%s was meant as %s', (typed, meant) => {
    expect(meantAddress(typed)).toBe(meant);
    // What it proposes, it does not correct again.
    expect(meantAddress(meant)).toBeNull();
  });

  test.each([
    // Frequent ones and their sisters abroad.
    ...[
      'gmail.com',
      'googlemail.com',
      'hotmail.it',
      'hotmail.be',
      'hotmail.co.uk',
      'outlook.de',
      'outlook.es',
      'yahoo.ca',
      'yahoo.de',
      'yahoo.co.uk',
    ],
    ...[
      'protonmail.ch',
      'proton.me',
      'pm.me',
      'live.fr',
      'live.com',
      'msn.com',
      'aol.com',
      'aol.fr',
      'gmx.de',
      'gmx.net',
      'mail.com',
      'email.com',
    ],
    ...[
      'orange.com',
      'orange.be',
      'laposte.fr',
      'sfr.fr',
      'sfr.com',
      'neuf.fr',
      'numericable.fr',
      'club-internet.fr',
      'aliceadsl.fr',
      'icloud.com',
    ],
    // Companies with three letters.
    ...['mfr.fr', 'afr.fr', 'sfl.fr', 'sfp.fr', 'srf.fr', 'gip.fr'],
    // Health and administration.
    ...[
      'agence.example',
      'aphp.fr',
      'chu-lyon.fr',
      'sante.gouv.fr',
      'esante.gouv.fr',
      'medecin.mssante.fr',
      'editeur-sante.fr',
      'doctolib.com',
    ],
  ])('@%s is left alone', (domain) => {
    expect(meantAddress(`ana@${domain}`)).toBeNull();
    expect(meantAddress(`ana@${domain.toUpperCase()}`)).toBeNull();
  });

  test.each(['', 'ana', '@gmial.com', 'ana@', 'ana@fr', 'ana@x'])('« %s » is no address to say something of', (typed) => {
    expect(meantAddress(typed)).toBeNull();
  });
});

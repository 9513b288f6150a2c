import { describe, expect, test } from 'vitest';
import { facets } from '../../.generated/facets.ts';
import { FIELD_ERRORS } from '../../functions/contact/messages.ts';
import { MESSAGE_LIMITS } from '../../functions/contact/model.ts';
import { FIELD_ORDER, readMessage, readReply, readTypedForm, type ValidMessage } from '../../functions/contact/schema.ts';
import { AppError } from '../../functions/errors.ts';

const GOOD = { name: 'Ana Martin', email: 'ana@editeur.example', subject: 'Pièces du solde', message: 'Bonjour,\nlesquelles ?' };

function formOf(fields: Record<string, string | string[]>) {
  const texts = new Map(Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]));
  return readTypedForm({ texts, files: new Map() });
}

/** What a form with these changes is read as. */
function read(change: Record<string, string | string[]>) {
  return readMessage(formOf({ ...GOOD, ...change }));
}

function valid(change: Record<string, string | string[]>): ValidMessage {
  const result = read(change);
  if ('errors' in result) throw new Error(JSON.stringify(result.errors));
  return result.valid;
}

function errors(change: Record<string, string | string[]>): Record<string, string> {
  const result = read(change);
  return 'errors' in result ? result.errors : {};
}

describe('the form', () => {
  test('a message without anything optional is read', () => {
    expect(valid({})).toEqual({
      ...GOOD,
      emailKey: 'ana@editeur.example',
      siren: null,
      candidature: null,
      facets: { offre: [], couloir: [], dispositif: [], service: [], thematique: [], vague: [] },
    });
  });

  test('row 76: every required field that is missing has its sentence, in the order of the page', () => {
    const result = readMessage(formOf({}));
    const missing = 'errors' in result ? result.errors : {};
    expect(Object.keys(missing).sort()).toEqual(['email', 'message', 'name', 'subject']);
    for (const field of ['name', 'email', 'subject', 'message'] as const) expect(missing[field]).toBe(FIELD_ERRORS[field].missing);
    for (const field of Object.keys(missing)) expect(FIELD_ORDER).toContain(field);
  });

  test.each([
    'role',
    'state',
    'assignee_id',
    'quarantine',
    'reference',
    'createdAt',
    'version',
    '__proto__',
    'constructor',
    'toString',
    'message[]',
  ])('rows 44 and 45: the field %s is refused by its name', (name) => {
    const texts = new Map<string, string[]>([...Object.entries(GOOD), [name, 'x']].map(([field = '', value = '']) => [field, [value]]));
    const sent = () => readTypedForm({ texts, files: new Map() });
    expect(sent).toThrow(AppError);
    try {
      sent();
    } catch (error) {
      expect(Object.keys((error as AppError).fields ?? {})).toEqual([name]);
    }
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('row 46: a field that holds one text does not stand twice, even with the same text', () => {
    for (const field of [
      'name',
      'email',
      'siren',
      'candidature',
      'subject',
      'message',
      'question',
      'form',
      'altcha',
      'unproven',
      'site_web',
    ])
      expect(() => formOf({ ...GOOD, [field]: ['x', 'x'] }), field).toThrow(AppError);
  });

  test('a file in a field of text is refused', () => {
    const file = new File(['x'], 'x.txt');
    expect(() => readTypedForm({ texts: new Map(), files: new Map([['message', [file]]]) })).toThrow(AppError);
    expect(readTypedForm({ texts: new Map(), files: new Map([['attachments', [file]]]) }).files).toEqual([file]);
  });
});

const REQUIRED = ['name', 'email', 'subject', 'message'] as const;

/** Texts in which nothing can be seen. */
const BLANK: [string, string][] = [
  ['nothing', ''],
  ['spaces', '   '],
  ['tabs and lines', '\t\r\n\n'],
  ['no-break spaces', '\u00a0\u202f\u2007'],
  ['zero-width spaces', '\u200b\u200b'],
  ['zero-width joiners', '\u200d\u200c'],
  ['a byte order mark', '\ufeff'],
  ['a soft hyphen', '\u00ad'],
  ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
  ['an empty Braille pattern', '\u2800'],
  ['directions', '\u202e\u202d\u2066\u2069'],
  ['accents on nothing', '\u0301\u0308'],
  ['tags', '\u{e0041}\u{e007f}'],
  ['private characters', '\ue000'],
  ['a variation selector', '\ufe0f'],
  ['a word joiner', '\u2060'],
];

describe('text that cannot be seen', () => {
  test.each(BLANK)('%s is no name, no address, no subject, no message', (_, text) => {
    for (const field of REQUIRED) expect(errors({ [field]: text }), field).toEqual({ [field]: FIELD_ERRORS[field].missing });
  });

  test.each([
    ['one letter', 'a'],
    ['one digit', '7'],
    ['one emoji', '👍'],
    ['a question mark', '?'],
    ['Chinese', '你好'],
    ['Arabic', 'مرحبا'],
    ['an emoji flag', '🇫🇷'],
    ['letters with marks piled up', `Z${'\u0301\u0302\u0303'.repeat(20)}`],
  ])('row 83: %s is a message', (_, text) => {
    expect(valid({ message: text, subject: text }).message).toBe(text);
  });
});

describe('lengths, as `maxlength` counts them', () => {
  const LONG: [(typeof REQUIRED)[number] | 'candidature', number][] = [
    ['name', MESSAGE_LIMITS.name],
    ['subject', MESSAGE_LIMITS.subject],
    ['message', MESSAGE_LIMITS.message],
    ['candidature', MESSAGE_LIMITS.candidature],
  ];

  test.each(LONG)('%s: %i characters are taken, one more is not', (field, limit) => {
    expect(valid({ [field]: 'é'.repeat(limit) })[field as 'name']).toHaveLength(limit);
    expect(errors({ [field]: 'é'.repeat(limit + 1) })).toEqual({ [field]: FIELD_ERRORS[field].long });
  });

  test('what is cut off at the ends does not count', () => {
    expect(valid({ subject: `  ${'a'.repeat(MESSAGE_LIMITS.subject)}\n` }).subject).toHaveLength(MESSAGE_LIMITS.subject);
  });

  test('an emoji counts two, as in browsers: 60 fit in a name, 61 and 300 do not', () => {
    expect(valid({ name: '👍'.repeat(60) }).name).toHaveLength(120);
    for (const many of [61, 300]) expect(errors({ name: '👍'.repeat(many) })).toEqual({ name: FIELD_ERRORS.name.long });
  });

  test('a line end counts one, however it travels', () => {
    const lines = `a${'\r\n'.repeat(MESSAGE_LIMITS.message - 2)}b`;
    expect(valid({ message: lines }).message).toHaveLength(MESSAGE_LIMITS.message);
    expect(errors({ message: `a${'\r\n'.repeat(MESSAGE_LIMITS.message - 1)}b` })).toEqual({ message: FIELD_ERRORS.message.long });
    expect(readReply(lines)).toEqual({ text: lines.replaceAll('\r\n', '\n') });
    expect(readReply('a\r\r\n\rb')).toEqual({ text: 'a\n\n\nb' });
  });

  test('a reply has the limits of a message', () => {
    expect(readReply('a'.repeat(MESSAGE_LIMITS.message))).toEqual({ text: 'a'.repeat(MESSAGE_LIMITS.message) });
    expect(readReply('a'.repeat(MESSAGE_LIMITS.message + 1))).toEqual({ error: FIELD_ERRORS.message.long });
    for (const [, text] of BLANK) expect(readReply(text)).toEqual({ error: FIELD_ERRORS.message.missing });
    for (const text of ['a\0b', 'a\ud800b']) expect(readReply(text)).toEqual({ error: FIELD_ERRORS.message.unreadable });
  });
});

describe('rows 70 and 71: text that the database would not give back', () => {
  test.each([
    ['NUL', 'a\0b'],
    ['a lone high surrogate', 'a\ud800b'],
    ['a lone low surrogate', 'a\udc00'],
    ['surrogates turned round', '\udc00\ud800a'],
  ])('rows 70 and 71: %s', (_, text) => {
    for (const field of ['name', 'subject', 'message'] as const)
      expect(errors({ [field]: text })).toEqual({ [field]: FIELD_ERRORS[field].unreadable });
    for (const field of ['email', 'siren', 'candidature']) expect(Object.keys(errors({ [field]: `${text}@x.example` }))).toEqual([field]);
  });

  test.each(['\r', '\n', '\r\n', '\t', '\u001b', '\u007f', '\u2028', '\u2029', '\b'])(
    'rows 66 and 69: %j stands in no single line',
    (character) => {
      for (const field of ['name', 'subject'] as const)
        expect(errors({ [field]: `a${character}Bcc: b@x.example` })).toEqual({ [field]: FIELD_ERRORS[field].unreadable });
      expect(Object.keys(errors({ email: `a${character}b@x.example` }))).toEqual(['email']);
    },
  );
});

describe('row 67: e-mail addresses', () => {
  const TAKEN: [typed: string, key: string, address?: string][] = [
    ['ana@editeur.example', 'ana@editeur.example'],
    ['Ana.Martin@Editeur.Example', 'ana.martin@editeur.example'],
    ['ana+guichet@editeur.example', 'ana+guichet@editeur.example'],
    ["o'brien@editeur.example", "o'brien@editeur.example"],
    ['bounce=ana@editeur.example', 'bounce=ana@editeur.example'],
    ['a/b&c!#$%*?^_`{|}~-@editeur.example', 'a/b&c!#$%*?^_`{|}~-@editeur.example'],
    ['a@b.fr', 'a@b.fr'],
    ['ana@sous.domaine.editeur.example', 'ana@sous.domaine.editeur.example'],
    ['ana@xn--bcher-kva.example', 'ana@xn--bcher-kva.example'],
    ['ana@bücher.example', 'ana@xn--bcher-kva.example'],
    ['ana@пример.рф', 'ana@xn--e1afmkfd.xn--p1ai'],
    ['ana@例え.jp', 'ana@xn--r8jz45g.jp'],
    ['ana@123.example', 'ana@123.example'],
    ['  ana@editeur.example ', 'ana@editeur.example', 'ana@editeur.example'],
    ['ａｎａ@ｅｄｉｔｅｕｒ.example', 'ana@editeur.example', 'ana@editeur.example'],
    [`${'a'.repeat(64)}@editeur.example`, `${'a'.repeat(64)}@editeur.example`],
    [`a@${'b'.repeat(63)}.example`, `a@${'b'.repeat(63)}.example`],
  ];

  test.each(TAKEN)('row 67: %s is taken', (typed, key, address = typed) => {
    expect(valid({ email: typed })).toMatchObject({ email: address, emailKey: key });
  });

  test.each([
    'ana',
    'ana@',
    '@editeur.example',
    'ana@editeur',
    'ana@localhost',
    '"a\\"@x"@d.example',
    '"ana"@editeur.example',
    'a@b@c',
    'a@b@c.example',
    'ana@editeur.example.',
    '.ana@editeur.example',
    'ana.@editeur.example',
    'a..b@editeur.example',
    'ana@editeur..example',
    'ana@.example',
    'ana@-editeur.example',
    'ana@editeur-.example',
    'ana@editeur_x.example',
    'ana@editeur.c',
    'ana@192.0.2.1',
    'ana@[192.0.2.1]',
    'ana@[IPv6:2001:db8::1]',
    'ana@0x7f.1',
    'ana@editeur.example:25',
    'ana@editeur.example/x',
    'ana@editeur.example?x=1',
    'ana@editeur.example#x',
    'ana martin@editeur.example',
    'ana@edi teur.example',
    'Ana <ana@editeur.example>',
    'ana@editeur.example, ben@editeur.example',
    'ana@editeur.example;ben@editeur.example',
    'ana(comment)@editeur.example',
    'mailto:ana@editeur.example',
    'rené@editeur.example',
    'straße@editeur.example',
    'аna@editeur.example',
    'a\u200bna@editeur.example',
    'ana@edi\u00adteur.example',
    'ana@edi\u200bteur.example',
    'ana@editeur\u3002example',
    'ana@=?utf-8?q?x?=.example',
    `${'a'.repeat(65)}@editeur.example`,
    `a@${'b'.repeat(64)}.example`,
    `ana@${'é'.repeat(60)}.example`.replace('example', `${'é'.repeat(60)}.example`),
  ])('row 67: %s is refused', (typed) => {
    expect(errors({ email: typed })).toEqual({ email: FIELD_ERRORS.email.unreadable });
  });

  test('row 67: 254 characters are taken, 255 are not', () => {
    const long = (length: number) => {
      const domain = `${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`;
      return `${'a'.repeat(length - domain.length - 1)}@${domain}`;
    };
    expect(valid({ email: long(254) }).email).toHaveLength(254);
    expect(errors({ email: long(255) })).toEqual({ email: FIELD_ERRORS.email.long });
  });

  test('C8: however an address is spelled, its key is one', () => {
    const spellings = [
      'Ana@Bücher.example',
      'ANA@BÜCHER.EXAMPLE',
      'ana@xn--bcher-kva.example',
      'ａna@bu\u0308cher.example',
      ' ana@XN--BCHER-KVA.example ',
    ];
    expect(new Set(spellings.map((email) => valid({ email }).emailKey))).toEqual(new Set(['ana@xn--bcher-kva.example']));
  });
});

describe('what is optional', () => {
  test('a SIREN is kept as nine digits, an empty one not at all', () => {
    expect(valid({ siren: ' 732 829 320 ' }).siren).toBe('732829320');
    expect(valid({ siren: '' }).siren).toBeNull();
    for (const siren of ['732829321', '1', 'abc', '732 829 320 00074'])
      expect(errors({ siren })).toEqual({ siren: FIELD_ERRORS.siren.unreadable });
    expect(errors({ siren: '7'.repeat(31) })).toEqual({ siren: FIELD_ERRORS.siren.long });
  });

  test('a candidature number has letters, digits, points, bars, hyphens', () => {
    for (const candidature of ['DMN-2026/0042', 'a.b_c 7', 'Ségur 12']) expect(valid({ candidature }).candidature).toBe(candidature);
    expect(valid({ candidature: '' }).candidature).toBeNull();
    for (const candidature of ['<b>', "x' OR 1=1", '=1+1', '7;8', 'a\u200bb'])
      expect(errors({ candidature })).toEqual({ candidature: FIELD_ERRORS.candidature.unreadable });
  });
});

describe('Q1: the guided answers', () => {
  const dispositifs = facets.dispositif.values;
  const [inside] = dispositifs;
  const outside = dispositifs.find(({ couloir }) => couloir !== inside?.couloir);
  if (!inside?.couloir || !outside) throw new Error('dispositifs of two couloirs are needed');

  test('Q1: values of every facet are kept', () => {
    for (const name of ['offre', 'couloir', 'dispositif', 'service', 'thematique', 'vague'] as const) {
      const slugs = facets[name].values.map(({ slug }) => slug).slice(0, 2);
      expect(valid({ [name]: slugs }).facets[name]).toEqual(slugs);
    }
  });

  test('Q1: a dispositif goes with its couloir, with no couloir, or with its own among others', () => {
    const { couloir = '' } = inside;
    expect(valid({ couloir, dispositif: inside.slug }).facets.dispositif).toEqual([inside.slug]);
    expect(valid({ dispositif: inside.slug }).facets.dispositif).toEqual([inside.slug]);
    expect(valid({ couloir: [couloir, outside.couloir ?? ''], dispositif: [inside.slug, outside.slug] }).facets.dispositif).toHaveLength(2);
  });

  test('Q1: a dispositif outside of the couloir is said at the dispositif', () => {
    expect(errors({ couloir: inside.couloir ?? '', dispositif: outside.slug })).toEqual({ dispositif: FIELD_ERRORS.dispositif });
    expect(errors({ couloir: inside.couloir ?? '', dispositif: [inside.slug, outside.slug] })).toEqual({
      dispositif: FIELD_ERRORS.dispositif,
    });
  });

  test.each(['offre', 'couloir', 'dispositif', 'service', 'thematique'])(
    'Q1: a value that %s does not have is said at its place',
    (name) => {
      for (const value of ['unheard-of', 'constructor', "' OR 1=1", '__proto__'])
        expect(errors({ [name]: value })).toEqual({ [name]: FIELD_ERRORS.facet });
    },
  );

  test('Q1: a vague that is no longer there is left out, since no field of the page could correct it', () => {
    expect(valid({ vague: ['vague-2', 'vague-99'] }).facets.vague).toEqual(['vague-2']);
  });

  test('an empty choice is none', () => {
    expect(valid({ couloir: ['', ''], dispositif: '' }).facets).toMatchObject({ couloir: [], dispositif: [] });
  });
});

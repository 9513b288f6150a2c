/** Rows 78 and 79: files are what their bytes say, or are refused. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { ATTACHMENT_LIMITS } from '../../functions/contact/model.ts';
import { ATTACHMENT_ERRORS, FILES_AGAIN } from '../../functions/files/messages.ts';
import { checkFile, checkFiles, safeName } from '../../functions/files/recognise.ts';
import {
  type Bytes,
  compound,
  DOC,
  DOCM,
  DOCX,
  ELF,
  EXE,
  GIF,
  JPEG,
  latin1,
  MSG,
  MSI,
  ODP,
  ODS,
  ODT,
  OLD_XLS,
  PDF,
  PNG,
  PPT,
  PPTX,
  utf8,
  XLS,
  XLSX,
  ZIP,
  zeros,
  zip,
  zipBomb,
} from '../support/files.ts';
import {
  accepted,
  act,
  CONTACT,
  countRows,
  expectSound,
  forgetMessages,
  formOfAge,
  NOTHING,
  objectKeys,
  openForm,
  rows,
  sendTo,
  summaryOf,
  visit,
  write,
} from './contact.ts';
import { ask, expectError, QUIET, SITE } from './requests.ts';

const MIB = 1024 * 1024;
const file = (bytes: Bytes, name: string, type = '') => new File([bytes], name, { type });
const check = (bytes: Bytes, name: string, type = '') => checkFile(file(bytes, name, type));

beforeEach(forgetMessages);

describe('the types that are taken, by their bytes', () => {
  const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
  const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';
  const TAKEN: [string, Bytes, string][] = [
    ['pdf', PDF, 'application/pdf'],
    ['png', PNG, 'image/png'],
    ['jpg', JPEG, 'image/jpeg'],
    ['zip', ZIP, 'application/zip'],
    ['docx', DOCX, `${OPEN_XML}.wordprocessingml.document`],
    ['xlsx', XLSX, `${OPEN_XML}.spreadsheetml.sheet`],
    ['pptx', PPTX, `${OPEN_XML}.presentationml.presentation`],
    ['odt', ODT, `${OPEN_DOCUMENT}.text`],
    ['ods', ODS, `${OPEN_DOCUMENT}.spreadsheet`],
    ['odp', ODP, `${OPEN_DOCUMENT}.presentation`],
    ['doc', DOC, 'application/msword'],
    ['xls', XLS, 'application/vnd.ms-excel'],
    ['xls', OLD_XLS, 'application/vnd.ms-excel'],
    ['ppt', PPT, 'application/vnd.ms-powerpoint'],
    ['txt', utf8('Bonjour,\n\tquelles pièces ?\r\n'), 'text/plain'],
    ['txt', latin1('Pi\xe8ces demand\xe9es'), 'text/plain'],
    ['txt', utf8('\ufeffavec une marque'), 'text/plain'],
    ['csv', utf8('nom;valeur\r\na;1\r\n'), 'text/csv'],
  ];

  test.each(TAKEN)('%s', async (ending, bytes, type) => {
    expect(await check(bytes, `piece.${ending}`)).toMatchObject({ name: `piece.${ending}`, type, size: bytes.length, bytes });
  });

  test.each(TAKEN.filter(([ending]) => ending !== 'csv'))(
    '%s: neither its name nor what the browser says changes what it is',
    async (ending, bytes, type) => {
      for (const [name, says] of [
        ['piece.png', 'image/png'],
        ['piece.exe', 'application/x-msdownload'],
        ['piece.html', 'text/html'],
        ['piece', ''],
      ] as const)
        expect(await check(bytes, name, says)).toMatchObject({ name: `piece.${ending}`, type });
    },
  );

  test('row 79: a PDF named .png is a PDF, and is stored as one', async () => {
    expect(await check(PDF, 'photo.png', 'image/png')).toMatchObject({ name: 'photo.pdf', type: 'application/pdf' });
  });

  test('texts that begin with the two letters of another type are texts', async () => {
    for (const text of ['BMC;valeur\na;1', 'MZ : notes', 'PK : notes', 'Rar !'])
      expect(await check(utf8(text), 'notes.txt'), text).toMatchObject({ type: 'text/plain' });
  });

  test('the digest is that of the bytes: the same file has the same, whatever its name', async () => {
    const digests = await Promise.all([check(PDF, 'a.pdf'), check(PDF, 'b.png'), check(PNG, 'a.pdf')]);
    const [one, same, other] = digests.map((checked) => ('digest' in checked ? checked.digest : ''));
    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });
});

describe('row 79: what is refused, with a reason', () => {
  const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
  test.each([
    ['an SVG', utf8(SVG), 'image.svg'],
    ['an SVG named .png', utf8(SVG), 'image.png'],
    ['an SVG behind its declaration', utf8(`<?xml version="1.0"?>${SVG}`), 'image.txt'],
    ['an SVG behind a byte order mark and spaces', utf8(`\ufeff \n\t${SVG}`), 'image.txt'],
    ['HTML', utf8('<!DOCTYPE html><script>alert(1)</script>'), 'page.html'],
    ['HTML named .txt', utf8('  <HTML><body onload=alert(1)>'), 'page.txt'],
    ['a script', utf8('<script>alert(1)</script>'), 'a.txt'],
    ['a frame', utf8('<iframe src="//evil.example">'), 'a.csv'],
    ['a program', EXE, 'setup.exe'],
    ['a program named .pdf', EXE, 'facture.pdf'],
    ['a program named .txt', EXE, 'notes.txt'],
    ['a program of Linux', ELF, 'notes.txt'],
    ['an installer named .doc', MSI, 'lettre.doc'],
    ['a mail named .doc', MSG, 'lettre.doc'],
    ['an empty compound file', compound([]), 'lettre.doc'],
    ['a document with programs in it', DOCM, 'lettre.docx'],
    ['a GIF', GIF, 'image.gif'],
    ['bytes that are nothing', Uint8Array.from({ length: 300 }, (_, place) => place % 256), 'a.pdf'],
    ['a text with NUL', utf8('a\0b'), 'a.txt'],
    ['a text with control characters', utf8('a\u001b[2Jb'), 'a.txt'],
    ['UTF-16', new Uint8Array(new Uint16Array([0xfeff, 98, 111, 110]).buffer), 'a.csv'],
    ['RTF', utf8('{\\rtf1\\ansi bonjour}'), 'a.txt'],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), 'a.zip'],
    ['a Java archive', zip({ 'META-INF/MANIFEST.MF': utf8('Manifest-Version: 1.0') }), 'a.jar'],
  ])('row 79: %s', async (_, bytes, name) => {
    expect(await check(bytes, name)).toEqual({ name: expect.any(String), why: ATTACHMENT_ERRORS.kind });
  });

  test('an empty file', async () => {
    expect(await check(new Uint8Array(), 'vide.pdf')).toEqual({ name: 'vide.pdf', why: ATTACHMENT_ERRORS.empty });
  });

  test.each([
    ['one file that says 201 MiB', zipBomb(201 * MIB)],
    ['one file that says 4 GiB', zipBomb(0xffff_fffe)],
    ['100 files that say 3 MiB each', zipBomb(3 * MIB, 100)],
    ['2,001 files', zipBomb(1, 2001)],
  ])('row 79: a zip bomb: %s', async (_, bytes) => {
    expect(await check(bytes, 'bombe.zip')).toEqual({ name: 'bombe.zip', why: ATTACHMENT_ERRORS.bomb });
  });

  test('row 79: a zip bomb that is a real one, small before it is opened; a large but decent archive is taken', async () => {
    const bomb = zeros(201 * MIB);
    expect(bomb.length).toBeLessThan(ATTACHMENT_LIMITS.size);
    expect(await check(bomb, 'bombe.zip')).toEqual({ name: 'bombe.zip', why: ATTACHMENT_ERRORS.bomb });
    expect(await check(zipBomb(199 * MIB), 'gros.zip')).toMatchObject({ type: 'application/zip' });
  });

  test('row 79: an office document that is a bomb inside', async () => {
    const sheet = zip({
      '[Content_Types].xml': utf8(
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
      ),
      'xl/workbook.xml': [new Uint8Array(201 * MIB), { level: 9 }],
    });
    expect(await check(sheet, 'tableau.xlsx')).toEqual({ name: 'tableau.xlsx', why: ATTACHMENT_ERRORS.bomb });
  });

  test('row 79: a broken archive: its table of contents cut off', async () => {
    for (const cut of [1, 10, 22, 40])
      expect(await check(ZIP.slice(0, ZIP.length - cut), 'abime.zip')).toEqual({ name: 'abime.zip', why: ATTACHMENT_ERRORS.locked });
  });

  test('row 79: whatever is done to the bytes of any file, it is taken or refused with a reason, never a failure', async () => {
    let seed = 7;
    const next = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    for (const original of [PDF, PNG, JPEG, ZIP, DOCX, ODT, DOC])
      for (let round = 0; round < 60; round += 1) {
        const bytes = original.slice(0, round % 3 === 0 ? 1 + next(original.length) : original.length);
        for (let change = next(6); change > 0; change -= 1) bytes[next(bytes.length)] = next(256);
        const checked = await check(bytes, 'a.zip');
        expect('why' in checked ? checked.why : checked.type).toMatch(/\S/);
      }
  });
});

describe('row 79: polyglots are what they begin as, and are only ever downloads', () => {
  test.each([
    ['a PDF that holds HTML', new Uint8Array([...PDF, ...utf8('<script>alert(1)</script>')]), 'application/pdf'],
    ['a PNG that ends as a ZIP', new Uint8Array([...PNG, ...ZIP]), 'image/png'],
    ['a JPEG that holds PHP', new Uint8Array([...JPEG, ...utf8('<?php system(1); ?>')]), 'image/jpeg'],
    ['a text that becomes HTML later', utf8(`${'a'.repeat(2000)}<script>alert(1)</script>`), 'text/plain'],
    ['a comment before HTML', utf8('<!-- a --><svg onload=alert(1)>'), 'text/plain'],
  ])('row 79: %s', async (_, bytes, type) => {
    const path = await accepted({}, { files: [file(bytes, 'piece.html', 'text/html')] });
    const [{ id } = {}] = await rows('SELECT id FROM contact_attachment');
    const response = await visit(`${path}fichiers/${id}/`);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="piece\.(?:pdf|png|jpg|txt)"; /);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });
});

describe('row 79: names', () => {
  test.each([
    ['a path', '../../etc/passwd', 'passwd.pdf'],
    ['a path of Windows', 'C:\\Users\\ana\\piece.pdf', 'piece.pdf'],
    ['a path behind a line end', 'a\n/../b\r\n\\c', 'c.pdf'],
    ['a path behind NUL', 'a\0/b', 'b.pdf'],
    ['only dots', '...', 'fichier.pdf'],
    ['a hidden file', '.htaccess', 'htaccess.pdf'],
    ['nothing', '', 'fichier.pdf'],
    ['right-to-left', 'facture\u202efdp.exe', 'facturefdp.pdf'],
    ['isolates and marks', '\u2066a\u2069\u200fb\u200e.pdf', 'ab.pdf'],
    ['zero-width', 'a\u200b\u200d\ufeffb.pdf', 'ab.pdf'],
    ['a lone surrogate', 'a\ud800b.pdf', 'ab.pdf'],
    ['a header', 'a"; filename="b.exe\r\nX: y', 'a-- filename=-b.exeX- y.pdf'],
    ['wildcards and pipes', 'a*?<>|:b%00.pdf', 'a------b-00.pdf'],
    ['spaces of all kinds', '  a\u00a0\u2003 b\t.pdf ', 'a b.pdf'],
    ['accents', 'e\u0301te\u0301.pdf', 'été.pdf'],
    ['two endings', 'facture.pdf.exe', 'facture.pdf.pdf'],
  ])('row 79: %s', (_, name, safe) => {
    expect(safeName(name, 'pdf')).toBe(safe);
  });

  test('row 79: long ones are cut between what people see as characters', () => {
    expect(safeName(`${'a'.repeat(500)}.pdf`, 'pdf')).toBe(`${'a'.repeat(120)}.pdf`);
    expect(safeName('🇫🇷'.repeat(300), 'pdf')).toBe(`${'🇫🇷'.repeat(30)}.pdf`);
    expect(safeName(`Z${'\u0301'.repeat(5000)}`, 'pdf')).toBe('fichier.pdf');
  });

  test('row 79: a download’s name is one header, whatever the file was called', async () => {
    const name = `été %22x%22%0D%0ASet-Cookie: a=b; 'l’année' 你好 (1).pdf`;
    const path = await accepted({}, { files: [file(PDF, name)] });
    const [{ id, name: stored } = {}] = await rows('SELECT id, name FROM contact_attachment');
    const response = await visit(`${path}fichiers/${id}/`);
    const header = response.headers.get('content-disposition') ?? '';
    expect(header).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w%.~!-]+$/);
    expect(decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(header)?.[1] ?? '')).toBe(stored);
    expect(response.headers.get('set-cookie')).toBeNull();
  });
});

describe('limits: 5 files, 5 MiB each, 15 MiB together', () => {
  const text = (size: number) => file(new Uint8Array(size).fill(0x61), 'a.txt');

  test('a file of 5 MiB is taken, one byte more is not', async () => {
    expect((await checkFiles([text(5 * MIB)], [])).refused).toEqual([]);
    expect((await checkFiles([text(5 * MIB + 1)], [])).refused).toEqual([`« a.txt » ${ATTACHMENT_ERRORS.big}`]);
  });

  test('5 files are taken, the sixth is not, and is said once', async () => {
    const sorted = await checkFiles(
      Array.from({ length: 8 }, () => text(1)),
      [],
    );
    expect([sorted.taken.length, sorted.refused]).toEqual([5, [ATTACHMENT_ERRORS.many]]);
  });

  test('those received before count', async () => {
    expect(await checkFiles([text(1), text(1)], [1, 1, 1, 1])).toMatchObject({ taken: [{ size: 1 }], refused: [ATTACHMENT_ERRORS.many] });
    expect((await checkFiles([text(5 * MIB)], [5 * MIB, 5 * MIB])).refused).toEqual([]);
    expect((await checkFiles([text(1)], [5 * MIB, 5 * MIB, 5 * MIB])).refused).toEqual([ATTACHMENT_ERRORS.total]);
  });

  test('more received before than one message may have is refused, also without a new one', async () => {
    for (const files of [[], [text(1)]]) {
      expect(await checkFiles(files, [1, 1, 1, 1, 1, 1])).toEqual({ taken: [], refused: [ATTACHMENT_ERRORS.many] });
      expect((await checkFiles(files, [5 * MIB, 5 * MIB, 5 * MIB, 1])).refused).toEqual([ATTACHMENT_ERRORS.total]);
    }
  });

  test('15 MiB together are taken, one byte more is not', async () => {
    expect(
      (
        await checkFiles(
          [5, 5, 5].map((size) => text(size * MIB)),
          [],
        )
      ).taken,
    ).toHaveLength(3);
    const over = await checkFiles([5 * MIB, 5 * MIB, 5 * MIB, 1].map(text), []);
    expect([over.taken.length, over.refused]).toEqual([3, [ATTACHMENT_ERRORS.total]]);
  });

  test('by the front door: files that are right wait for the next try; what is wrong is said at the field', async () => {
    const response = await write({}, { files: [file(PDF, 'a.pdf'), file(EXE, 'b.exe'), text(5 * MIB + 1)] });
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(summaryOf(page)).toEqual([['attachments', `« b.exe » ${ATTACHMENT_ERRORS.kind} « a.txt » ${ATTACHMENT_ERRORS.big}`]]);
    expect([...page.matchAll(/name="kept" value="([^"]+)" checked/g)]).toHaveLength(1);
    expect(await rows('SELECT name, message_id FROM contact_attachment')).toEqual([{ name: 'a.pdf', message_id: null }]);
    expect(await countRows()).toEqual({ ...NOTHING, contact_attachment: 1 });
  });

  test('by the front door: many tries cannot gather more files than one message may have', async () => {
    const form = await openForm();
    const kept: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const page = await (
        await write({ form, name: '' }, { files: Array.from({ length: 4 }, (_, n) => file(PDF, `${round}-${n}.pdf`)) })
      ).text();
      kept.push(...[...page.matchAll(/name="kept" value="([^"]+)"/g)].map(([, id = '']) => id));
    }
    expect(kept).toHaveLength(8);
    const refused = await write({ form, kept });
    expect([refused.status, summaryOf(await refused.text())]).toEqual([400, [['attachments', ATTACHMENT_ERRORS.many]]]);
    expect((await countRows()).contact_message).toBe(0);
    await accepted({ form, kept: kept.slice(0, 5) });
    expect(await rows('SELECT count(*) AS n FROM contact_attachment WHERE message_id IS NOT NULL')).toEqual([{ n: 5 }]);
  });
});

describe('what waits from one network is bounded', () => {
  const heavy = (name: string) => file(new Uint8Array(5 * MIB).fill(97), name);
  const from = (network: string) => ({ 'cf-connecting-ip': network });
  const three = () => ['a.txt', 'b.txt', 'c.txt'].map(heavy);
  const waiting = () => rows('SELECT count(*) AS n FROM contact_attachment WHERE message_id IS NULL');

  test('files of ten full forms wait; those of the next one are to be chosen again, and nothing of them is left', async () => {
    for (let form = 0; form < 10; form += 1) await write({ name: '' }, { files: three(), headers: from('192.0.2.1') });
    expect(await waiting()).toEqual([{ n: 30 }]);
    const refused = await write({ name: '' }, { files: [file(PDF, 'd.pdf'), file(PDF, 'e.pdf')], headers: from('192.0.2.1') });
    expect(refused.status).toBe(400);
    const page = await refused.text();
    expect(summaryOf(page)).toContainEqual(['attachments', FILES_AGAIN]);
    expect(page).not.toContain('name="kept"');
    expect([await waiting(), (await objectKeys()).length]).toEqual([[{ n: 30 }], 30]);
    // Others, and messages that are right, are not held up.
    await write({ name: '' }, { files: three(), headers: from('192.0.2.2') });
    expect(await waiting()).toEqual([{ n: 33 }]);
    await accepted({}, { files: three(), headers: from('192.0.2.1') });
  });

  test('what was kept and is sent at last makes room again', async () => {
    const form = await formOfAge(60_000);
    const page = await (await write({ form, name: '' }, { files: three(), headers: from('192.0.2.1') })).text();
    const kept = [...page.matchAll(/name="kept" value="([^"]+)"/g)].map(([, id = '']) => id);
    await accepted({ form, kept }, { headers: from('192.0.2.1') });
    expect(await rows('SELECT DISTINCT network, message_id IS NULL AS waits FROM contact_attachment')).toEqual([
      { network: null, waits: 0 },
    ]);
  });

  test('of many at once, no more than ten full forms wait', async () => {
    await Promise.all(Array.from({ length: 14 }, () => write({ name: '' }, { files: three(), headers: from('192.0.2.1') })));
    expect(await waiting()).toEqual([{ n: 30 }]);
    expect(await objectKeys()).toHaveLength(30);
  });

  test('known-bad twin: to look first and to write then lets more of many at once wait', async () => {
    const weight = async () => (await rows('SELECT coalesce(sum(size), 0) AS n FROM contact_attachment'))[0]?.n as number;
    const naive = async (id: string) => {
      if ((await weight()) + 15 * MIB > 150 * MIB) return;
      for (const part of ['a', 'b', 'c'])
        await env.DB.prepare(
          "INSERT INTO contact_attachment (id, form_id, name, type, size, digest, object_key, created_at) VALUES (?1, 'f', 'n', 't', 5242880, 'd', ?1, '')",
        )
          .bind(`${id}${part}`)
          .run();
    };
    await Promise.all(Array.from({ length: 14 }, (_, n) => naive(String(n))));
    expect((await waiting())[0]?.n).toBeGreaterThan(30);
  });
});

describe('row 78: multipart', () => {
  const boundary = 'limite';
  const part = (name: string, value: string, more = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const end = `--${boundary}--\r\n`;
  const good = (fields: Record<string, string> = {}) =>
    Object.entries({ name: 'Ana', email: 'ana@editeur.example', subject: 'Objet', message: 'Texte', ...fields })
      .map(([name, value]) => part(name, value))
      .join('');
  const post = async (body: string | Uint8Array<ArrayBuffer>, type = `multipart/form-data; boundary=${boundary}`) => {
    return ask(CONTACT, {
      method: 'POST',
      body: typeof body === 'string' ? utf8(body) : body,
      headers: { origin: SITE, 'content-type': type },
    });
  };

  test('row 78: a whole one is read', async () => {
    expect((await post(good() + end)).status).toBe(303);
  });

  test.each([
    ['10,000 parts', Array.from({ length: 10_000 }, (_, n) => part(`f${n}`, 'x')).join('') + end],
    ['10,000 files', Array.from({ length: 10_000 }, () => part('attachments', 'x', '; filename="a.txt"')).join('') + end],
    ['101 parts that are expected', good() + Array.from({ length: 97 }, () => part('read', 'x')).join('') + end],
    ['cut short in a part', `${good()}--${boundary}\r\nContent-Disposition: form-data; name="attachments"; filename="a.txt"\r\n\r\nhalf`],
    ['cut short in a header', `${good()}--${boundary}\r\nContent-Disp`],
    ['without its end', good()],
    ['nothing', ''],
    ['only the end', end],
    ['a part without a name', `--${boundary}\r\nContent-Type: text/plain\r\n\r\nx\r\n${end}`],
    ['text that is no form', 'bonjour'],
    ['a field twice', good() + part('subject', 'autre') + end],
    ['a file in place of a text', `${part('name', 'x', '; filename="a.txt"')}${end}`],
    ['a file in a field of another name', good() + part('evil', 'x', '; filename="a.txt"') + end],
  ])('row 78: %s', async (_, body) => {
    await expectError(await post(body), 'invalid_input');
    expect(await countRows()).toEqual(NOTHING);
    expect(await objectKeys()).toEqual([]);
  });

  test.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=autre',
    'multipart/form-data; boundary="',
  ])('row 78: « %s » says no boundary that is there', async (type) => {
    await expectError(await post(good() + end, type), 'invalid_input');
    expect(await countRows()).toEqual(NOTHING);
  });

  test('row 78: a multipart in a multipart is a text like any other, and is not opened', async () => {
    const inner = `--dedans\r\nContent-Disposition: form-data; name="subject"\r\n\r\ndedans\r\n--dedans--`;
    const nested = `--${boundary}\r\nContent-Disposition: form-data; name="attachments"; filename="a.txt"\r\nContent-Type: multipart/mixed; boundary=dedans\r\n\r\n${inner}\r\n`;
    expect((await post(good() + nested + end)).status).toBe(303);
    expect(
      await rows('SELECT m.subject, a.name, a.type, a.size FROM contact_message m JOIN contact_attachment a ON a.message_id = m.id'),
    ).toEqual([{ subject: 'Objet', name: 'a.txt', type: 'text/plain', size: inner.length }]);
  });

  test('row 72: text that is not UTF-8', async () => {
    const body = latin1(good({ message: 'Pi\xe8ces' }) + end);
    await expectError(await post(body), 'invalid_input');
    expect(await countRows()).toEqual(NOTHING);
  });
});

describe('where files are, and who may have them', () => {
  test('a file is stored under a name of the server’s own, and downloaded by whoever holds the link', async () => {
    const path = await accepted({}, { files: [file(PDF, 'Pièce n° 1.pdf', 'text/html')] });
    const [stored] = await rows('SELECT * FROM contact_attachment');
    expect(stored).toMatchObject({ name: 'Pièce n° 1.pdf', type: 'application/pdf', size: PDF.length, event_number: 1 });
    expect(stored?.object_key).toMatch(/^contact\/\d{4}-\d\d-\d\d\/[0-9a-f-]{36}$/);
    expect(await objectKeys()).toEqual([stored?.object_key]);

    const page = await (await visit(path)).text();
    const link = /<a href="([^"]+)" download[^>]*>Pièce n° 1\.pdf<\/a>/.exec(page)?.[1] ?? '';
    expect(link).toBe(`${path}fichiers/${stored?.id}/`);
    const response = await visit(link);
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-length': String(PDF.length),
      'content-type': 'application/pdf',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
    });
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });

  test('a file is the holder’s of that very link: another message’s link, no link, an unknown id are 404', async () => {
    const path = await accepted({}, { files: [file(PDF, 'a.pdf')] });
    const other = await accepted({ email: 'ben@editeur.example' });
    const [{ id, object_key } = {}] = await rows('SELECT id, object_key FROM contact_attachment');
    for (const address of [
      `${other}fichiers/${id}/`,
      `${path.replace(/.\/$/, 'x/')}fichiers/${id}/`,
      `${path}fichiers/${crypto.randomUUID()}/`,
      `${path}fichiers/${object_key}/`,
      `${path}fichiers/..%2f/`,
      `${path}fichiers/%27%20OR%201=1/`,
      `/contact/fichiers/${id}/`,
    ]) {
      const response = await visit(address);
      expect([address, response.status]).toEqual([address, 404]);
      expect(response.headers.get('content-disposition')).toBeNull();
    }
  });

  test('a file that waits for its form is nobody’s to download', async () => {
    const path = await accepted();
    await write({ name: '' }, { files: [file(PDF, 'a.pdf')] });
    const [{ id } = {}] = await rows('SELECT id FROM contact_attachment WHERE message_id IS NULL');
    expect((await visit(`${path}fichiers/${id}/`)).status).toBe(404);
  });

  test('files of a reply stand with the reply', async () => {
    const path = await accepted();
    expect((await act(path, { action: 'reply', message: 'Voici.' }, { files: [file(PNG, 'ecran.png')] })).status).toBe(303);
    expect(await rows('SELECT name, event_number FROM contact_attachment')).toEqual([{ name: 'ecran.png', event_number: 2 }]);
    expect(await (await visit(path)).text()).toMatch(/Vous avez ajouté.*Voici\..*ecran\.png/s);
    await expectSound();
  });

  test('a file whose object is gone is 404, with the headers of these pages', async () => {
    const path = await accepted({}, { files: [file(PDF, 'a.pdf')] });
    await env.FILES.delete(await objectKeys());
    const [{ id } = {}] = await rows('SELECT id FROM contact_attachment');
    const response = await visit(`${path}fichiers/${id}/`);
    expect(response.status).toBe(404);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('when the storage is away, a download is 503, and a message with files keeps its text', async () => {
    const path = await accepted({}, { files: [file(PDF, 'a.pdf')] });
    const [{ id } = {}] = await rows('SELECT id FROM contact_attachment');
    const away = async () => {
      throw new Error('canary of the storage');
    };
    const FILES = { get: away, put: away, delete: away } as unknown as R2Bucket;
    const download = await visit(`${path}fichiers/${id}/`, { ...QUIET, FILES });
    expect([download.status, download.headers.get('retry-after')]).toEqual([503, '5']);
    const before = await countRows();
    const response = await write({ message: 'Texte à garder' }, { files: [file(PDF, 'b.pdf')], bindings: { ...QUIET, FILES } });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.text()).toContain('Texte à garder');
    expect(await countRows()).toEqual(before);
  });

  test('row 65: a file’s name is shown as text', async () => {
    const path = await accepted({}, { files: [file(PDF, `<img src=x onerror=alert(1)> & 'x'.pdf`)] });
    const page = await (await visit(path)).text();
    expect(page).not.toContain('<img src=x');
    expect(page).toContain('-img src=x onerror=alert(1)- &amp;');
  });

  test('row 47: files and data are only read', async () => {
    const path = await accepted({}, { files: [file(PDF, 'a.pdf')] });
    const [{ id } = {}] = await rows('SELECT id FROM contact_attachment');
    for (const address of [`${path}fichiers/${id}/`, `${path}donnees.json`, `${path}donnees.csv`]) {
      const response = await sendTo(address, {});
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });
});

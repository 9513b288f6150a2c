/** Files made byte by byte, as the programs that write them begin them. Runs in Node and in the Workers runtime. */
import { strToU8, type Zippable, zipSync } from 'fflate';

export type Bytes = Uint8Array<ArrayBuffer>;

const bytesOf = (...parts: (string | readonly number[] | Uint8Array)[]): Bytes => {
  const list = parts.map((part) => (typeof part === 'string' ? strToU8(part, true) : Uint8Array.from(part)));
  const all = new Uint8Array(list.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of list) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** Text in UTF-8. */
export const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));
/** Text of one byte a character. */
export const latin1 = (text: string): Bytes => bytesOf(text);

export const zip = (entries: Zippable): Bytes => new Uint8Array(zipSync(entries));

export const PDF = bytesOf('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');
export const PNG = bytesOf(
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13],
  'IHDR',
  [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 10],
  'IDAT',
  [0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0],
  'IEND',
  [0xae, 0x42, 0x60, 0x82],
);
export const JPEG = bytesOf([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF\0', [1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xd9]);
export const ZIP = zip({ 'lisez-moi.txt': utf8('Bonjour.') });

const openXml = (part: string, kind: string) =>
  zip({
    '[Content_Types].xml': utf8(
      `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${kind}.main+xml"/></Types>`,
    ),
    [part]: utf8('<?xml version="1.0"?><x/>'),
  });
export const DOCX = openXml('word/document.xml', 'wordprocessingml.document');
export const XLSX = openXml('xl/workbook.xml', 'spreadsheetml.sheet');
export const PPTX = openXml('ppt/presentation.xml', 'presentationml.presentation');
/** A document that holds programs. */
export const DOCM = zip({
  '[Content_Types].xml': utf8(
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
  ),
  'word/document.xml': utf8('<x/>'),
});

const openDocument = (kind: string) =>
  zip({ mimetype: [utf8(`application/vnd.oasis.opendocument.${kind}`), { level: 0 }], 'content.xml': utf8('<x/>') });
export const ODT = openDocument('text');
export const ODS = openDocument('spreadsheet');
export const ODP = openDocument('presentation');

/** A compound file with these streams (MS-CFB): its header, one sector of directory. */
export function compound(streams: readonly string[]): Bytes {
  const file = new Uint8Array(512 + 512 * Math.ceil((streams.length + 1) / 4));
  const view = new DataView(file.buffer);
  file.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  view.setUint16(26, 3, true);
  view.setUint16(28, 0xfffe, true);
  view.setUint16(30, 9, true);
  for (const [place, name] of ['Root Entry', ...streams].entries()) {
    const at = 512 + place * 128;
    for (const [letter, character] of [...name].entries()) view.setUint16(at + letter * 2, character.charCodeAt(0), true);
    view.setUint16(at + 64, (name.length + 1) * 2, true);
    view.setUint8(at + 66, place === 0 ? 5 : 2);
  }
  return file;
}
export const DOC = compound(['1Table', 'WordDocument']);
export const XLS = compound(['Workbook', '\u0005SummaryInformation']);
export const OLD_XLS = compound(['Book']);
export const PPT = compound(['Current User', 'PowerPoint Document']);
/** An installer, and a mail: compound files too. */
export const MSI = compound(['\u0005SummaryInformation', '\u4840\u3f3f\u4577\u446c']);
export const MSG = compound(['__properties_version1.0', '__substg1.0_001A001F']);

export const EXE = bytesOf('MZ', [0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xff, 0xff], 'This program cannot be run in DOS mode.', [0]);
export const ELF = bytesOf([0x7f], 'ELF', [2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
export const GIF = bytesOf('GIF89a', [1, 0, 1, 0, 0, 0, 0, 0x3b]);

/** A ZIP archive whose table of contents tells of this many bytes, without holding them. */
export function zipBomb(declared: number, files = 1): Bytes {
  const bomb = zip(Object.fromEntries(Array.from({ length: files }, (_, place) => [`${place}.txt`, utf8('x')])));
  const view = new DataView(bomb.buffer);
  for (let at = 0; at + 46 <= bomb.length; at += 1) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    view.setUint32(at + 24, declared, true);
  }
  return bomb;
}

/** An archive that is really so large once opened, and small before. */
export const zeros = (size: number): Bytes => zip({ 'zeros.bin': [new Uint8Array(size), { level: 9 }] });

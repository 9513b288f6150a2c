/** Files that people send: what they are is read from their bytes, never from their name. */
import { unzipSync } from 'fflate';
import { fileTypeFromBuffer } from 'file-type';
import { digest } from '../keyed-hash.ts';
import { ATTACHMENT_ERRORS, tooManyFiles } from './messages.ts';
import { ATTACHMENT_LIMITS, type FileLimits, type StoredFile } from './model.ts';

/** Types by what `file-type` finds, each with the ending that the stored name gets. */
const TYPES: Record<string, string> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/zip': 'zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
};

/** Types that are archives inside: their sizes once opened are looked at. */
const isArchive = (type: string) => /\/zip$|openxmlformats|opendocument/.test(type);

/** An archive that opens to more bytes or more files than this is not opened by anybody. */
const OPENED = { bytes: 200 * 1024 * 1024, files: 2000 } as const;

interface Kind {
  type: string;
  ending: string;
}

/** Old office documents share one container with installers and mails: what they are is the name of their main stream. */
const COMPOUND = new Map<string, Kind>([
  ['WordDocument', { type: 'application/msword', ending: 'doc' }],
  ['Workbook', { type: 'application/vnd.ms-excel', ending: 'xls' }],
  ['Book', { type: 'application/vnd.ms-excel', ending: 'xls' }],
  ['PowerPoint Document', { type: 'application/vnd.ms-powerpoint', ending: 'ppt' }],
]);

/** What a compound file holds, by its directory: entries of 128 bytes that begin with a name in UTF-16, its length at 64, their kind at 66 (MS-CFB 2.6.1). */
function compoundKind(bytes: Uint8Array<ArrayBuffer>): Kind | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 512; at + 128 <= bytes.length; at += 128) {
    const length = view.getUint16(at + 64, true);
    if (view.getUint8(at + 66) !== 2 || length < 4 || length > 64 || length % 2 !== 0) continue;
    const kind = COMPOUND.get(new TextDecoder('utf-16le').decode(bytes.subarray(at, at + length - 2)));
    if (kind) return kind;
  }
  return null;
}

/** Types that two letters make, which a text may begin with as well. */
const TWO_LETTERS: readonly string[] = ['image/bmp', 'application/x-msdownload'];

function endingOf(name: string): string {
  return /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** Text has no control characters but tabs and line ends, and is UTF-8 or, as old software writes it, Windows-1252. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, 1024)).trimStart().toLowerCase();
  // Browsers and mail programs run what looks like a page, whatever its name is.
  return !/^(?:\ufeff|ï»¿)?\s*<(?:!doctype|html|svg|script|\?xml|head|body|iframe)/.test(start);
}

async function kindOf(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Kind | null> {
  const found = await fileTypeFromBuffer(bytes);
  if (!found || TWO_LETTERS.includes(found.mime)) {
    if (!isText(bytes)) return null;
    return endingOf(name) === 'csv' ? { type: 'text/csv', ending: 'csv' } : { type: 'text/plain', ending: 'txt' };
  }
  if (found.mime === 'application/x-cfb') return compoundKind(bytes);
  const ending = TYPES[found.mime];
  return ending ? { type: found.mime, ending } : null;
}

/** The size of an archive once opened, from its own table of contents, without opening anything. Null when it cannot be read. */
function openedSize(bytes: Uint8Array): { bytes: number; files: number } | null {
  const total = { bytes: 0, files: 0 };
  try {
    unzipSync(bytes, {
      filter: ({ originalSize }) => {
        total.bytes += originalSize;
        total.files += 1;
        return false;
      },
    });
    return total;
  } catch {
    return null;
  }
}

/** A name that can be read and that no system takes for a path: what directs text, or is not text, is taken out; its ending is its type's. */
export function safeName(name: string, ending: string): string {
  const base = name
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/^.*[/\\]/, '')
    .replace(/["*:<>?|%;]/g, '-')
    .replace(/\s+/g, ' ')
    .trimEnd()
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const characters = [...new Intl.Segmenter('fr').segment(base || 'fichier')].map(({ segment }) => segment);
  let kept = '';
  for (const character of characters) {
    if (kept.length + character.length > ATTACHMENT_LIMITS.name) break;
    kept += character;
  }
  return `${kept || 'fichier'}.${ending}`;
}

/** A file that is taken, with its bytes, before it is stored. */
export interface CheckedFile extends Pick<StoredFile, 'name' | 'type' | 'size' | 'digest'> {
  bytes: Uint8Array<ArrayBuffer>;
}

/** A file that is not, and the rest of a sentence that begins with its name. */
export interface RefusedFile {
  name: string;
  why: string;
}

/** Looks at one file. */
export async function checkFile(file: File): Promise<CheckedFile | RefusedFile> {
  const shown = safeName(file.name, endingOf(file.name) || 'bin');
  if (file.size === 0) return { name: shown, why: ATTACHMENT_ERRORS.empty };
  if (file.size > ATTACHMENT_LIMITS.size) return { name: shown, why: ATTACHMENT_ERRORS.big };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const found = await kindOf(bytes, file.name);
  if (!found) return { name: shown, why: ATTACHMENT_ERRORS.kind };
  if (isArchive(found.type)) {
    const opened = openedSize(bytes);
    if (!opened) return { name: shown, why: ATTACHMENT_ERRORS.locked };
    if (opened.bytes > OPENED.bytes || opened.files > OPENED.files) return { name: shown, why: ATTACHMENT_ERRORS.bomb };
  }
  return { name: safeName(file.name, found.ending), type: found.type, size: file.size, digest: digest(bytes), bytes };
}

export interface SortedFiles {
  taken: CheckedFile[];
  /** French sentences, one a file or for all of them. */
  refused: string[];
}

/**
 * Looks at the files of one sending, beside those already received with the same form: files of 5 MiB; 5 of them, 15 MiB together, unless
 * the form takes fewer.
 *
 * @param kept sizes of those already received, in bytes
 */
export async function checkFiles(
  files: readonly File[],
  kept: readonly number[],
  limits: FileLimits = ATTACHMENT_LIMITS,
): Promise<SortedFiles> {
  const sorted: SortedFiles = { taken: [], refused: [] };
  const refuseAll = (why: string) => void (sorted.refused.includes(why) || sorted.refused.push(why));
  let room = limits.files - kept.length;
  let bytes = limits.total - kept.reduce((sum, size) => sum + size, 0);
  if (room < 0) refuseAll(tooManyFiles(limits.files));
  if (bytes < 0) refuseAll(ATTACHMENT_ERRORS.total);
  for (const file of files) {
    const checked = await checkFile(file);
    if ('why' in checked) sorted.refused.push(`« ${checked.name} » ${checked.why}`);
    else if (room <= 0) refuseAll(tooManyFiles(limits.files));
    else if (checked.size > bytes) refuseAll(ATTACHMENT_ERRORS.total);
    else {
      sorted.taken.push(checked);
      room -= 1;
      bytes -= checked.size;
    }
  }
  return sorted;
}

/** Reads the body of a request: bounded, strictly decoded, each field once. What it returns is still to be validated by a schema. */
import { AppError } from './errors.ts';

/** In bytes. No form without a file comes near it. */
const LARGEST_BODY = 256 * 1024;

async function readBytes(request: Request, largest = LARGEST_BODY): Promise<Uint8Array<ArrayBuffer>> {
  const declared = request.headers.get('content-length');
  if (Number(declared ?? 0) > largest) throw new AppError('payload_too_large');
  if (declared !== null) {
    // No more comes than was declared: the front door sees to it. What declares nothing is counted as it comes.
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.byteLength > largest) throw new AppError('payload_too_large');
    return bytes;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > largest) throw new AppError('payload_too_large');
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AppError('invalid_input', { message: 'Le texte envoyé n’est pas de l’UTF-8.' });
  }
}

const STRING_THEN_COLON = /("(?:[^"\\]|\\.)*")\s*(:)?/g;

/** The keys of valid JSON, in order, at any depth: in JSON only a key is a string followed by a colon. */
function keysOf(json: string): string[] {
  return [...json.matchAll(STRING_THEN_COLON)].filter(([, , colon]) => colon).map(([, key]) => JSON.parse(key ?? '""') as string);
}

function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('invalid_input', { message: 'Le JSON envoyé est mal formé.' });
  }
  // Every body of this API is a flat object: a key that stands twice is ambiguous, whoever reads it.
  const keys = keysOf(text);
  if (new Set(keys).size !== keys.length) throw new AppError('invalid_input', { message: 'Un champ figure deux fois.' });
  return value;
}

const ESCAPE = /%(?![0-9a-fA-F]{2})/;

function checkEncoding(text: string): void {
  if (ESCAPE.test(text)) throw new AppError('invalid_input', { message: 'Le formulaire envoyé est mal encodé.' });
  try {
    decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new AppError('invalid_input', { message: 'Le texte envoyé n’est pas de l’UTF-8.' });
  }
}

function parseForm(text: string): Record<string, string> {
  checkEncoding(text);
  const fields = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in fields) throw new AppError('invalid_input', { message: 'Un champ figure deux fois.' });
    fields[name] = value;
  }
  return fields;
}

/** The type of a body, in small letters, without its parameters. */
function readType(request: Request): string {
  const [type = '', ...parameters] = (request.headers.get('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8')
    throw new AppError('invalid_input', { message: 'Le texte doit être envoyé en UTF-8.' });
  return type;
}

async function readText(request: Request): Promise<string> {
  const text = decode(await readBytes(request));
  if (text.startsWith('\ufeff')) throw new AppError('invalid_input', { message: 'Le texte commence par une marque d’ordre des octets.' });
  return text;
}

export interface ReadBody {
  kind: 'json' | 'form';
  value: unknown;
}

/**
 * Reads JSON or a URL-encoded form.
 *
 * @throws AppError `payload_too_large` over 256 KiB, `unsupported_media_type` for another type, `invalid_input` for another charset
 *   than UTF-8, a byte order mark, text that is not UTF-8, JSON or a form that is malformed or holds a field twice
 */
export async function readBody(request: Request): Promise<ReadBody> {
  const type = readType(request);
  if (type !== 'application/json' && type !== 'application/x-www-form-urlencoded') throw new AppError('unsupported_media_type');
  const text = await readText(request);
  return type === 'application/json' ? { kind: 'json', value: parseJson(text) } : { kind: 'form', value: parseForm(text) };
}

/**
 * Reads a URL-encoded form: one text a field.
 *
 * @throws AppError as readBody does; `unsupported_media_type` for JSON too
 */
export async function readFields(request: Request): Promise<Readonly<Record<string, string>>> {
  const { kind, value } = await readBody(request);
  if (kind !== 'form') throw new AppError('unsupported_media_type');
  return value as Record<string, string>;
}

/** Reads a form that is no more than its button. */
export async function readButton(request: Request): Promise<void> {
  if (Object.keys(await readFields(request)).length > 0) throw new AppError('invalid_input');
}

/** Parts of one form, at most. */
const MOST_PARTS = 100;

/** A form, with its files: every value of a field, in the order in which they came. */
export interface ReadForm {
  texts: Map<string, string[]>;
  files: Map<string, File[]>;
}

function append<T>(map: Map<string, T[]>, name: string, value: T): void {
  map.set(name, [...(map.get(name) ?? []), value]);
}

/**
 * Reads a form, as `multipart/form-data` or URL-encoded. A file field left empty, which browsers send as a file without name or bytes,
 * is left out.
 *
 * @param largest in bytes, files included
 * @throws AppError `payload_too_large`, `unsupported_media_type`, `invalid_input` for a form that is malformed, cut short, not in
 *   UTF-8, or holds more than 100 parts
 */
export async function readForm(request: Request, largest: number): Promise<ReadForm> {
  const type = readType(request);
  const form: ReadForm = { texts: new Map(), files: new Map() };
  if (type === 'application/x-www-form-urlencoded') {
    const text = await readText(request);
    checkEncoding(text);
    const pairs = [...new URLSearchParams(text)];
    if (pairs.length > MOST_PARTS) throw new AppError('invalid_input', { message: 'Le formulaire envoyé a trop de champs.' });
    for (const [name, value] of pairs) append(form.texts, name, value);
    return form;
  }
  if (type !== 'multipart/form-data') throw new AppError('unsupported_media_type');
  const bytes = await readBytes(request, largest);
  let parts: FormData;
  try {
    parts = await new Response(bytes, { headers: { 'content-type': request.headers.get('content-type') ?? '' } }).formData();
  } catch (cause) {
    throw new AppError('invalid_input', { message: 'Le formulaire envoyé est mal formé ou n’est pas arrivé entier.', cause });
  }
  let count = 0;
  for (const [name, value] of parts) {
    count += 1;
    if (count > MOST_PARTS) throw new AppError('invalid_input', { message: 'Le formulaire envoyé a trop de champs.' });
    if (typeof value === 'string') {
      if (value.includes('\ufffd')) throw new AppError('invalid_input', { message: 'Le texte envoyé n’est pas de l’UTF-8.' });
      append(form.texts, name, value);
    } else if (value.size > 0 || value.name !== '') append(form.files, name, value);
  }
  return form;
}

/** True for text without NUL or lone surrogates, which the database would not give back as they came. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Text with one character for every line end, as `maxlength` counts it, whatever the sender's system writes. */
export function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

import * as z from 'zod';
import { facets } from '../../.generated/facets.ts';
import { readSiren } from '../../src/contact/siren.ts';
import { emptySelection, FACETS, type Facets, GUIDED_FACETS } from '../../src/faq/facets.ts';
import { emailKey } from '../canonical.ts';
import { AppError } from '../errors.ts';
import { isStorableText, type ReadForm, withPlainLineEnds } from '../request-body.ts';
import { FIELD_ERRORS } from './messages.ts';
import { MESSAGE_LIMITS, SENDER_ACTIONS, type SenderAction } from './model.ts';

/** The field that people neither see nor hear; robots fill it. */
export const HONEYPOT = 'site_web';

/** Fields that hold one text. */
const SINGLE = ['name', 'email', 'siren', 'candidature', 'subject', 'message', 'question', 'form', 'altcha', 'unproven', HONEYPOT] as const;
/** Fields that may come several times: choices, questions read, files to keep. */
const REPEATED = [...FACETS, 'read', 'kept'] as const;

/** The parts of a form, each where it is expected. */
interface Sorted<S extends string, R extends string> {
  texts: Partial<Record<S, string>>;
  lists: Partial<Record<R, string[]>>;
  files: File[];
}

/**
 * Sorts the parts of a form.
 *
 * @param single names of the fields that hold one text
 * @param repeated names of those that may come several times
 * @throws AppError `invalid_input` for a field that is not expected, or stands twice
 */
function sortParts<S extends string, R extends string>(
  { texts, files }: ReadForm,
  single: readonly S[],
  repeated: readonly R[],
): Sorted<S, R> {
  const sorted: Sorted<S, R> = { texts: {}, lists: {}, files: files.get('attachments') ?? [] };
  const unexpected = [...files.keys()].filter((name) => name !== 'attachments');
  for (const [name, values] of texts) {
    const list = repeated.find((each) => each === name);
    const one = single.find((each) => each === name);
    if (list) sorted.lists[list] = values.filter(Boolean);
    // A browser that has no file to send may send an empty text for the field.
    else if (name === 'attachments' && values.every((value) => value === '')) continue;
    else if (!one) unexpected.push(name);
    else if (values.length > 1) throw new AppError('invalid_input', { fields: { [name]: 'Un champ figure deux fois.' } });
    else sorted.texts[one] = withPlainLineEnds(values[0] ?? '');
  }
  if (unexpected.length > 0)
    throw new AppError('invalid_input', { fields: Object.fromEntries(unexpected.map((name) => [name, 'Ce champ n’est pas attendu.'])) });
  return sorted;
}

/** A form as it was typed, to be shown again. */
export type TypedForm = Sorted<(typeof SINGLE)[number], (typeof REPEATED)[number]>;

/** @throws AppError `invalid_input` for a field that is not expected, or stands twice */
export function readTypedForm(form: ReadForm): TypedForm {
  return sortParts(form, SINGLE, REPEATED);
}

/** What a sender asks for on the follow-up page. */
export interface TypedAction {
  action: SenderAction;
  /** Number of the last event that was on the page. */
  version: number;
  /** Of a reply, as it was typed. */
  message: string;
  kept: string[];
  files: File[];
}

const actionSchema = z.object({
  action: z.enum(SENDER_ACTIONS),
  version: z
    .string()
    .regex(/^[1-9]\d{0,5}$/)
    .transform(Number),
});

/** @throws AppError `invalid_input` for another action, no version, a field that is not expected, or stands twice */
export function readTypedAction(form: ReadForm): TypedAction {
  const { texts, lists, files } = sortParts(form, ['action', 'version', 'message'], ['kept']);
  const result = actionSchema.safeParse(texts);
  if (!result.success) throw new AppError('invalid_input');
  return { ...result.data, message: texts.message ?? '', kept: lists.kept ?? [], files };
}

/** A sign that can be seen: neither a space nor a mark that only directs or fills. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u;
/** What a single line never holds. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/;

interface Sentences {
  missing?: string;
  long: string;
  unreadable: string;
}

/** Text of at most so many characters, as `maxlength` counts them; required when there is a sentence for its absence. */
function text(limit: number, { missing, long, unreadable }: Sentences, line = true) {
  return z
    .string(missing ?? unreadable)
    .default('')
    .transform((typed) => typed.trim())
    .refine((typed) => missing === undefined || VISIBLE.test(typed), { message: missing ?? '', abort: true })
    .refine((typed) => isStorableText(typed) && !(line && CONTROL.test(typed)), { message: unreadable, abort: true })
    .refine((typed) => typed.length <= limit, { message: long, abort: true });
}

/** The dot-atom of RFC 5322: what stands before the @ in nearly every address, without quotes, accents or comments. */
const LOCAL = /^(?=.{1,64}$)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** Two labels or more (RFC 1123), the last one no number. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;
/** A domain as it is written, in any script, without what cannot be seen. */
const WRITTEN_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;

/** An address cut at its last @. */
function cut(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}

const email = text(MESSAGE_LIMITS.email, FIELD_ERRORS.email).transform((typed, context) => {
  const address = typed.normalize('NFKC');
  const key = emailKey(address);
  const { local, domain } = cut(address);
  const fits = key !== null && Math.max(address.length, key.length) <= MESSAGE_LIMITS.email;
  if (fits && LOCAL.test(local) && WRITTEN_DOMAIN.test(domain) && DOMAIN.test(cut(key).domain)) return { address, key };
  context.issues.push({ code: 'custom', message: FIELD_ERRORS.email.unreadable, input: typed });
  return z.NEVER;
});

const siren = text(30, FIELD_ERRORS.siren).transform((typed, context) => {
  const digits = typed === '' ? null : readSiren(typed);
  if (typed === '' || digits !== null) return digits;
  context.issues.push({ code: 'custom', message: FIELD_ERRORS.siren.unreadable, input: typed });
  return z.NEVER;
});

const candidature = text(MESSAGE_LIMITS.candidature, FIELD_ERRORS.candidature)
  .refine((typed) => /^[\p{L}\p{N}./ _-]*$/u.test(typed), FIELD_ERRORS.candidature.unreadable)
  .transform((typed) => typed || null);

const isOffered = (name: (typeof FACETS)[number], slug: string) => facets[name].values.some((value) => value.slug === slug);

const facet = (name: (typeof FACETS)[number]) =>
  z
    .array(z.string())
    .default([])
    .refine((chosen) => chosen.every((slug) => isOffered(name, slug)), FIELD_ERRORS.facet);

const messageSchema = z
  .object({
    name: text(MESSAGE_LIMITS.name, FIELD_ERRORS.name),
    email,
    subject: text(MESSAGE_LIMITS.subject, FIELD_ERRORS.subject),
    message: text(MESSAGE_LIMITS.message, FIELD_ERRORS.message, false),
    siren,
    candidature,
    offre: facet('offre'),
    couloir: facet('couloir'),
    dispositif: facet('dispositif'),
    service: facet('service'),
    thematique: facet('thematique'),
    // Carried along unseen: nobody could correct a value that is no longer there.
    vague: z
      .array(z.string())
      .default([])
      .transform((chosen) => chosen.filter((slug) => isOffered('vague', slug))),
  })
  .superRefine(({ couloir, dispositif }, context) => {
    const strangers = facets.dispositif.values.filter(
      (value) => dispositif.includes(value.slug) && value.couloir !== undefined && !couloir.includes(value.couloir),
    );
    if (couloir.length > 0 && strangers.length > 0)
      context.addIssue({ code: 'custom', path: ['dispositif'], message: FIELD_ERRORS.dispositif });
  });

/** A message whose fields are all right. */
export interface ValidMessage {
  name: string;
  email: string;
  emailKey: string;
  subject: string;
  message: string;
  siren: string | null;
  candidature: string | null;
  facets: Facets;
}

/** Reads the message of a form; otherwise a French sentence for each field that is wrong, in the order of the page. */
export function readMessage({ texts, lists }: TypedForm): { valid: ValidMessage } | { errors: Record<string, string> } {
  const result = messageSchema.safeParse({ ...texts, ...lists });
  if (!result.success) {
    const errors: Record<string, string> = {};
    for (const { path, message } of result.error.issues) errors[String(path[0])] ??= message;
    return { errors };
  }
  const { name, email, subject, message, siren, candidature, ...chosen } = result.data;
  return {
    valid: {
      name,
      email: email.address,
      emailKey: email.key,
      subject,
      message,
      siren,
      candidature,
      facets: { ...emptySelection(), ...chosen },
    },
  };
}

/** The order of the fields on the page: the guided answers, what is written, who writes. */
export const FIELD_ORDER = [...GUIDED_FACETS, 'subject', 'message', 'attachments', 'name', 'email', 'siren', 'candidature'] as const;

/** The text of a reply, on the follow-up page or at the desk. */
export function readReply(typed: string): { text: string } | { error: string } {
  const result = text(MESSAGE_LIMITS.message, FIELD_ERRORS.message, false).safeParse(withPlainLineEnds(typed));
  return result.success ? { text: result.data } : { error: result.error.issues[0]?.message ?? FIELD_ERRORS.message.missing };
}

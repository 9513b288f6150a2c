/** The shape of the forms that open an account or invite somebody. Fields that are not expected are refused. */
import * as z from 'zod';
import { readSiren } from '../../src/contact/siren.ts';
import { emailKey } from '../canonical.ts';
import { AppError } from '../errors.ts';
import { ACCOUNT_TYPES, EMAIL_LONGEST, PASSWORD_LONGEST, PERSON_NAME_LONGEST } from './model.ts';
import { plainName } from './representative-match.ts';

export const REGISTRATION_MESSAGES = {
  siren: 'Un SIREN a neuf chiffres. Vérifiez-le\u00a0: une faute de frappe se reconnaît.',
  firstName: 'Écrivez votre prénom, tel qu’il figure sur vos papiers.',
  lastName: 'Écrivez votre nom, tel qu’il figure sur vos papiers.',
  long: `${PERSON_NAME_LONGEST} caractères au plus.`,
  unreadable: 'Ce texte contient des signes illisibles. Réécrivez-le.',
  email: 'Écrivez une adresse complète, de la forme prenom.nom@entreprise.fr.',
  type: 'Choisissez un type de compte.',
  password: 'Écrivez un mot de passe.',
  passwordLong: `Le mot de passe a ${PASSWORD_LONGEST} caractères au plus.`,
} as const;

/** Letters that are not there for the eye: direction marks, controls. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u;

const personName = (missing: string) =>
  z
    .string(missing)
    .transform((typed) => typed.trim().replace(/\s+/g, ' '))
    .refine((typed) => plainName(typed) !== '', { message: missing, abort: true })
    .refine((typed) => !UNREADABLE.test(typed), { message: REGISTRATION_MESSAGES.unreadable, abort: true })
    .refine((typed) => typed.length <= PERSON_NAME_LONGEST, { message: REGISTRATION_MESSAGES.long, abort: true });

/** One address with a dot in its domain, that a mail program takes as it is. */
const email = z
  .string(REGISTRATION_MESSAGES.email)
  .transform((typed) => typed.trim().normalize('NFKC'))
  .refine(
    (typed) => typed.length <= EMAIL_LONGEST && /^[^\s\p{Cc}"<>(),;:\\[\]@]+@[^\s@]+\.[^\s@]+$/u.test(typed) && emailKey(typed) !== null,
    {
      message: REGISTRATION_MESSAGES.email,
      abort: true,
    },
  );

const type = z.enum(ACCOUNT_TYPES, REGISTRATION_MESSAGES.type);
const password = z
  .string(REGISTRATION_MESSAGES.password)
  .min(1, REGISTRATION_MESSAGES.password)
  .max(PASSWORD_LONGEST, REGISTRATION_MESSAGES.passwordLong);
const siren = z
  .string(REGISTRATION_MESSAGES.siren)
  .transform((typed) => readSiren(typed) ?? '')
  .refine((digits) => digits !== '', REGISTRATION_MESSAGES.siren);
const name = { firstName: personName(REGISTRATION_MESSAGES.firstName), lastName: personName(REGISTRATION_MESSAGES.lastName) };

export const sirenSchema = siren;
export const registrationSchema = z.strictObject({ siren, type, ...name, email, password });
export const correctionSchema = z.strictObject(name);
export const acceptanceSchema = z.strictObject({ ...name, password });
export const addressSchema = z.strictObject({ email });
export const newPasswordSchema = z.strictObject({ password });
export const invitationSchema = z.strictObject({ type, ...name, email });

/** A form as it was typed, by field; the password is never shown again. */
export type Typed = Readonly<Record<string, string>>;

export type ReadResult<T> = { valid: T } | { typed: Typed; errors: Record<string, string> };

/**
 * Reads a form.
 *
 * @throws AppError `invalid_input` for a field that is not expected
 */
export function readWith<T>(schema: z.ZodType<T>, value: unknown): ReadResult<T> {
  const result = schema.safeParse(value);
  if (result.success) return { valid: result.data };
  if (result.error.issues.some(({ code }) => code === 'unrecognized_keys')) throw new AppError('invalid_input');
  const errors: Record<string, string> = {};
  for (const { path, message } of result.error.issues) errors[String(path[0] ?? '')] ??= message;
  const typed = Object.entries(value as Record<string, unknown>).filter(
    ([field, text]) => field !== 'password' && typeof text === 'string',
  );
  return { typed: Object.fromEntries(typed) as Typed, errors };
}

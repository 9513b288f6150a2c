import * as z from 'zod';
import { FIELD_MESSAGES } from './messages.ts';
import { PASSWORD_LONGEST } from './model.ts';

/** More than any login has, so that whoever pastes an address reads that it is wrong. */
const TYPED_LONGEST = 200;

/** Text as the form sent it; the login is compared by its key, the password as it is. */
export const signInSchema = z.strictObject({
  login: z
    .string(FIELD_MESSAGES.noLogin)
    .max(TYPED_LONGEST, FIELD_MESSAGES.login)
    .refine((text) => text.trim() !== '', FIELD_MESSAGES.noLogin),
  password: z.string(FIELD_MESSAGES.noPassword).min(1, FIELD_MESSAGES.noPassword).max(PASSWORD_LONGEST, FIELD_MESSAGES.password),
  suite: z.string(FIELD_MESSAGES.suite).max(2000, FIELD_MESSAGES.suite).optional(),
});

export const codeSchema = z.strictObject({
  code: z
    .string(FIELD_MESSAGES.noCode)
    .max(40, FIELD_MESSAGES.code)
    .refine((text) => text.trim() !== '', FIELD_MESSAGES.noCode),
  suite: z.string(FIELD_MESSAGES.suite).max(2000, FIELD_MESSAGES.suite).optional(),
});

export type SignInInput = z.infer<typeof signInSchema>;

/** What a browser's dialog of passkeys answers: read by Better Auth, whose library checks all that is in it. */
const answer = z.looseObject({ id: z.string().min(1).max(2000), type: z.literal('public-key') });

export const passkeyAnswerSchema = z.strictObject({ answer, suite: z.string().max(2000).optional() });
export const passkeyRegistrationSchema = z.strictObject({ answer, name: z.string().trim().min(1).max(60) });

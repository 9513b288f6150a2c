import * as z from 'zod';
import { isStorableText, withPlainLineEnds } from '../request-body.ts';
import { FIELD_MESSAGES } from './messages.ts';
import { COMMENT_MAX, REASONS } from './model.ts';

const comment = z
  .string(FIELD_MESSAGES.comment)
  .refine(isStorableText, FIELD_MESSAGES.comment)
  .transform((text) => withPlainLineEnds(text).trim())
  .refine((text) => text.length <= COMMENT_MAX, FIELD_MESSAGES.comment);

const fields = {
  question: z
    .string(FIELD_MESSAGES.question)
    .min(1, FIELD_MESSAGES.question)
    .max(200, FIELD_MESSAGES.question)
    .refine(isStorableText, FIELD_MESSAGES.question),
  reason: z.enum(REASONS, FIELD_MESSAGES.reason).optional(),
  comment: comment.optional(),
  form: z.string(FIELD_MESSAGES.form).max(300, FIELD_MESSAGES.form).optional(),
};

/** A vote sent as JSON. */
export const voteJsonSchema = z.strictObject({ ...fields, helpful: z.boolean(FIELD_MESSAGES.helpful) });

/** A vote sent by the page's own form, where everything is text. */
export const voteFormSchema = z.strictObject({
  ...fields,
  helpful: z.enum(['true', 'false'], FIELD_MESSAGES.helpful).transform((text) => text === 'true'),
});

export type VoteInput = z.infer<typeof voteJsonSchema>;

/** The shape of what is sent about examinations. Fields that are not expected are refused. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { ReadForm } from '../request-body.ts';
import { EXAMINATION_FIELD_MESSAGES as MESSAGES } from './examination-messages.ts';
import { TEXT_LONGEST } from './examination-rules.ts';
import { writtenText } from './written-text.ts';

const { long, unreadable } = MESSAGES;

const text = writtenText(TEXT_LONGEST, { missing: MESSAGES.text, long, unreadable });

/** What a person asks for: a text, new documents, and those that came before and are still wanted. */
export interface TypedExamination {
  text: string;
  kept: string[];
  files: File[];
}

/** @throws AppError `invalid_input` for a field that is not expected, or stands twice */
export function readTypedExamination({ texts, files }: ReadForm): TypedExamination {
  const { text: typed = [], kept = [], attachments = [], ...others } = Object.fromEntries(texts);
  const unexpected = Object.keys(others).length > 0 || [...files.keys()].some((name) => name !== 'attachments');
  // A browser that has no file to send may send an empty text for the field.
  if (unexpected || typed.length > 1 || attachments.some((value) => value !== '')) throw new AppError('invalid_input');
  return { text: typed[0] ?? '', kept: kept.filter(Boolean), files: files.get('attachments') ?? [] };
}

/** The text, or what is wrong with it. */
export function readExaminationText(typed: string): { valid: string } | { error: string } {
  const result = text.safeParse(typed);
  return result.success ? { valid: result.data } : { error: result.error.issues[0]?.message ?? MESSAGES.text };
}

const answer = writtenText(TEXT_LONGEST, { missing: MESSAGES.answer, long, unreadable });

/** What an agent decides. */
export const decisionSchema = z.discriminatedUnion('decision', [
  // The field of the answer is in the same form, and may have been filled in.
  z.strictObject({ decision: z.literal('grant'), answer: z.string().optional() }),
  z.strictObject({ decision: z.literal('refuse'), answer }),
]);

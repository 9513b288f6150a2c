/** The shape of what is sent about successions. Fields that are not expected are refused. */
import * as z from 'zod';
import { TEXT_LONGEST } from './examination-rules.ts';
import { SUCCESSION_FIELD_MESSAGES as MESSAGES } from './succession-messages.ts';
import { writtenText } from './written-text.ts';

const { long, unreadable } = MESSAGES;
const text = (missing: string) => writtenText(TEXT_LONGEST, { missing, long, unreadable });

export const successionSchema = z.strictObject({
  replaced: z.string(MESSAGES.replaced).min(1, MESSAGES.replaced).max(100, MESSAGES.replaced),
  text: text(MESSAGES.text),
});
export const objectionSchema = z.strictObject({ text: text(MESSAGES.objection) });
export const successionDecisionSchema = z.strictObject({
  decision: z.enum(['grant', 'refuse']),
  answer: text(MESSAGES.answer),
});

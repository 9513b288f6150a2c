/** Texts that people write to the agency, and that it answers them. */
import * as z from 'zod';
import { isStorableText, withPlainLineEnds } from '../request-body.ts';

/** A sign that can be seen: neither a space nor a mark that only directs or fills. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u;

/** A text of at most so many characters, as `maxlength` counts them. */
export function writtenText(longest: number, { missing, long, unreadable }: { missing: string; long: string; unreadable: string }) {
  return z
    .string(missing)
    .transform((typed) => withPlainLineEnds(typed).trim())
    .refine((typed) => VISIBLE.test(typed), { message: missing, abort: true })
    .refine(isStorableText, { message: unreadable, abort: true })
    .refine((typed) => typed.length <= longest, { message: long, abort: true });
}

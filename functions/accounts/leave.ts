/** A10: who is active leaves by a request, to whoever is above; at a top, to the agency. It can be taken back. */
import { site } from '../../.generated/site.ts';
import { emailKey } from '../canonical.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { commit } from './account-repository.ts';
import type { Account } from './model.ts';
import type { SecurityContext } from './security-events.ts';
import { appendUserEvent, updateLeaveAsked } from './security-repository.ts';

/**
 * Asks to leave, or takes it back. Asking twice is one request.
 *
 * @param responsable the account above; null at a top
 */
export async function askToLeave(
  action: 'ask' | 'withdraw',
  { id, asked }: { id: string; asked: boolean },
  responsable: Account | null,
  { database, now, newId }: SecurityContext,
): Promise<void> {
  if (asked === (action === 'ask')) return;
  const to = responsable ?? { email: site.mail.team, emailKey: emailKey(site.mail.team) ?? '' };
  const mail = { id: newId(), kind: 'leave_asked', recipient: to.email, recipientKey: to.emailKey, subjectId: id, parameters: {} };
  const statements = [
    updateLeaveAsked(database, id, action === 'ask' ? now : null, now),
    appendUserEvent(database, { id: newId(), kind: action === 'ask' ? 'leave_asked' : 'leave_withdrawn', userId: id }, now),
    ...(action === 'ask' ? [oweMail(database, mail, now)] : []),
  ];
  await within(LONGEST_WAIT, commit(database, statements)).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
}

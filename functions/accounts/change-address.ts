/** Another e-mail address for an account: both addresses say yes, in either order, and only then does it change. */
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { commit, deleteSessions, refusalOf } from './account-repository.ts';
import { addressSecret, hashOfSecret } from './account-secrets.ts';
import type { Address } from './remind.ts';
import type { SecurityContext } from './security-events.ts';
import {
  type AddressChange,
  agreeToAddressChange,
  appendUserEvent,
  deleteAddressChange,
  findAddressChangeById,
  findAddressChangeByLink,
  findUser,
  replaceAddressChange,
  updateAddress,
} from './security-repository.ts';
import { ADDRESS_CHANGE_LIFETIME } from './sign-in-rules.ts';

async function ask<T>(promise: Promise<T>): Promise<T> {
  return within(LONGEST_WAIT, promise).catch((cause) => {
    throw cause instanceof AppError ? cause : new AppError('unavailable', { cause });
  });
}

/** Asks both addresses. Whether the new one has an account elsewhere is told to that address alone (L4). */
export async function askForAddress(
  holder: { id: string } & Address,
  { email, emailKey }: Address,
  secret: string,
  { database, now, newId }: SecurityContext,
): Promise<void> {
  const id = newId();
  const row = {
    ...{ id, userId: holder.id, email, emailKey },
    presentHash: addressSecret(secret, id, 'present').hash,
    newHash: addressSecret(secret, id, 'new').hash,
    expiresAt: new Date(now.getTime() + ADDRESS_CHANGE_LIFETIME).toISOString(),
  };
  const mail = (kind: string, to: Address) =>
    oweMail(database, { id: newId(), kind, recipient: to.email, recipientKey: to.emailKey, subjectId: id, parameters: {} }, now);
  await ask(
    commit(database, [
      ...replaceAddressChange(database, row, now),
      mail('address_change_present', holder),
      mail('address_change_new', { email, emailKey }),
    ]),
  );
}

/** The change is taken back by its holder. */
export function dropAddressChange(userId: string, { database }: Pick<SecurityContext, 'database'>): Promise<unknown> {
  return ask(commit(database, [deleteAddressChange(database, userId)]));
}

/** What saying yes came to. `waiting`: for the other address. `taken`: the new one has an account by now. `gone`: the link is no longer good. */
export type Agreed = 'changed' | 'waiting' | 'taken' | 'gone';

/** The link as it is read, before anybody says yes. */
export function readAddressLink(linkSecret: string, { database, now }: Pick<SecurityContext, 'database' | 'now'>) {
  return ask(findAddressChangeByLink(database, hashOfSecret(linkSecret), now));
}

/** Says yes for the address to which the link was sent. */
export async function agreeToAddress(linkSecret: string, context: SecurityContext): Promise<Agreed> {
  const { database, now } = context;
  const found = await readAddressLink(linkSecret, context);
  if (!found) return 'gone';
  await ask(commit(database, [agreeToAddressChange(database, found.change.id, found.side, now)]));
  const change = await ask(findAddressChangeById(database, found.change.id));
  // Gone already: the other address said yes at the same moment, and ended it.
  if (!change) return 'changed';
  return change.presentSaidYes !== null && change.newSaidYes !== null ? complete(change, context) : 'waiting';
}

/** Both have said yes: the address changes, once (the event has the id of the change), every session ends, and both are told. */
async function complete(change: AddressChange, { database, now, newId }: SecurityContext): Promise<Agreed> {
  const holder = await ask(findUser(database, change.userId));
  if (!holder) return 'gone';
  const told = (to: Address) =>
    oweMail(
      database,
      { id: newId(), kind: 'address_changed', recipient: to.email, recipientKey: to.emailKey, subjectId: holder.id, parameters: {} },
      now,
    );
  const statements = [
    appendUserEvent(database, { id: `address-${change.id}`, kind: 'address_changed', userId: holder.id }, now),
    updateAddress(database, holder.id, change, now),
    deleteAddressChange(database, holder.id),
    deleteSessions(database, holder.id),
    told(holder),
    told(change),
  ];
  try {
    await within(LONGEST_WAIT, commit(database, statements));
    return 'changed';
  } catch (cause) {
    const why = refusalOf(cause);
    if (why === 'link_used') return 'changed';
    if (why === 'email_taken') return 'taken';
    throw new AppError('unavailable', { cause });
  }
}

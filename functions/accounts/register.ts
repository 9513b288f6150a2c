/** Somebody asks for an account: a mandataire of a company that is unknown here, or anybody of one that is known (A11). */
import type { Statement } from '../database.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import {
  appendEvent,
  commit,
  deleteRegistrations,
  findCompanyBySiren,
  findCompanyView,
  findHolder,
  findRegistration,
  insertCompany,
  insertRegistration,
  refusalOf,
} from './account-repository.ts';
import { hashOfSecret, registrationSecret } from './account-secrets.ts';
import { CompanyMembers } from './company-members.ts';
import type { AccountType, Registration } from './model.ts';
import { announceWaiting, LOGIN_DRAWS, type OpeningContext, openAccount } from './open-account.ts';
import { firstState, REGISTRATION_LIFETIME } from './rules.ts';

/** What was written, checked. */
export interface Registrant {
  siren: string;
  /** As the registry writes them. */
  companyName: string;
  companyAddress: string;
  type: AccountType;
  firstName: string;
  lastName: string;
  email: string;
  emailKey: string;
  passwordHash: string;
}

/**
 * Keeps what was written and mails a link to the address. Where the address has an account already, the mail says that instead: what is
 * done, and what is answered, is the same (L4).
 *
 * @param secret keys the link
 */
export async function register(registrant: Registrant, secret: string, { database, now, newId }: OpeningContext): Promise<void> {
  const id = newId();
  const expiresAt = new Date(now.getTime() + REGISTRATION_LIFETIME).toISOString();
  try {
    const holder = await within(LONGEST_WAIT, findHolder(database, registrant.emailKey));
    const row = { ...registrant, id, expiresAt, createdAt: now.toISOString(), secretHash: registrationSecret(secret, id).hash };
    const mail = { id: newId(), recipient: registrant.email, recipientKey: registrant.emailKey, parameters: {} };
    const owed = holder
      ? { ...mail, kind: 'account_exists', subjectId: holder.id }
      : { ...mail, kind: 'account_confirmation', subjectId: id };
    await within(LONGEST_WAIT, commit(database, [insertRegistration(database, row), oweMail(database, owed, now)]));
  } catch (cause) {
    throw new AppError('unavailable', { cause });
  }
}

/** What confirming an address came to. `gone`: the link is used, expired, or was never issued. */
export type Confirmed = { outcome: 'opened'; registration: Registration } | { outcome: 'gone' } | { outcome: 'address_taken' };

/**
 * Opens the account of a registration whose address is proven by the link: company, login, account, mails, in one batch.
 *
 * @throws AppError `unavailable`
 */
export async function confirm(linkSecret: string, context: OpeningContext): Promise<Confirmed> {
  const { database, now, newId } = context;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const registration = await within(LONGEST_WAIT, findRegistration(database, hashOfSecret(linkSecret), now));
      if (!registration) return { outcome: 'gone' };
      const statements = await statementsOf(registration, context);
      await within(LONGEST_WAIT, commit(database, statements));
      return { outcome: 'opened', registration };
    } catch (cause) {
      const why = refusalOf(cause);
      if (why === 'email_taken') return { outcome: 'address_taken' };
      if (why === 'login_taken' && attempt < LOGIN_DRAWS) continue;
      throw new AppError('unavailable', { cause });
    }
  }

  async function statementsOf(registration: Registration, opening: OpeningContext): Promise<Statement[]> {
    const { siren, type, companyName, companyAddress, firstName, lastName, email, emailKey, passwordHash } = registration;
    const known = await within(LONGEST_WAIT, findCompanyBySiren(database, siren));
    const view = known && (await within(LONGEST_WAIT, findCompanyView(database, known.id)));
    const id = newId();
    const state = firstState(type, null, false);
    const account = { id, siren, type, state, firstName, lastName, email, emailKey, passwordHash, inviterId: null, responsableId: null };
    return [
      insertCompany(database, { id: newId(), siren, name: companyName, address: companyAddress }, now),
      ...openAccount(account, opening),
      appendEvent(database, { id: newId(), siren, actorId: id, kind: 'registered', subjectId: id }, now),
      deleteRegistrations(database, emailKey),
      ...(view && state === 'to_validate' ? announceWaiting(new CompanyMembers(view), { id, type }, opening) : []),
    ];
  }
}

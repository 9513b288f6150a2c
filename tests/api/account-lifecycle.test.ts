/** Companies and their accounts, from the first registration on, by the actions that the pages call, in a real D1. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { findAccount, findCompanyBySiren, findCompanyView } from '../../functions/accounts/account-repository.ts';
import { invitationSecret, registrationSecret } from '../../functions/accounts/account-secrets.ts';
import { acceptInvitation, invite, manageInvitation, readInvitation } from '../../functions/accounts/invite.ts';
import { actOnAccount } from '../../functions/accounts/manage.ts';
import type { AccountAction, AccountType } from '../../functions/accounts/model.ts';
import { confirm, register } from '../../functions/accounts/register.ts';
import type { ProvenPerson, RegistryCompany } from '../../functions/accounts/representative-match.ts';
import { INVITATION_LIFETIME, REGISTRATION_LIFETIME } from '../../functions/accounts/rules.ts';
import { checkOffice } from '../../functions/accounts/verify.ts';
import { emailKey } from '../../functions/canonical.ts';
import { run } from './agents.ts';

const SIREN = '732829320';
const SECRET = 'only-for-tests-0123456789abcdefghij';
/** No password is tried here. */
const HASH = '$scrypt$ln=14,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const NOW = new Date('2026-11-23T12:00:00Z');
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

const context = (now = NOW) => ({
  database: env.DB,
  now,
  newId: () => crypto.randomUUID(),
  randomBytes: () => crypto.getRandomValues(new Uint8Array(16)),
  secret: SECRET,
});

beforeEach(async () => {
  await run([
    "UPDATE company SET state = 'closed'",
    'UPDATE user SET responsable_id = NULL',
    ...['session', 'credential', 'user', 'issued_login', 'registration', 'invitation_link', 'invitation', 'account_verification'].map(
      (table) => `DELETE FROM ${table}`,
    ),
    ...['waiting_proof', 'audit_event', 'outbox', 'company'].map((table) => `DELETE FROM ${table}`),
  ]);
});

const all = (statement: string, ...values: unknown[]) =>
  env.DB.prepare(statement)
    .bind(...values)
    .all()
    .then(({ results }) => results as Record<string, string>[]);

/** Kinds of the mails that are owed, with to whom. */
const mails = async () =>
  (await all('SELECT kind, recipient FROM outbox ORDER BY created_at, id')).map(({ kind, recipient }) => `${kind} ${recipient}`).sort();
const forgetMails = () => run(['DELETE FROM outbox']);

async function registered(
  name: string,
  { type = 'mandataire', now = NOW, siren = SIREN }: { type?: AccountType; now?: Date; siren?: string } = {},
): Promise<string> {
  const [firstName = '', lastName = ''] = name.split(' ');
  const email = `${firstName.toLowerCase()}@editeur.example`;
  const company = { siren, companyName: 'LOGICIELS EXEMPLE (DÉMONSTRATION)', companyAddress: '1 rue de la Démonstration, Paris' };
  await register(
    { ...company, type, firstName, lastName, email, emailKey: emailKey(email) ?? '', passwordHash: HASH },
    SECRET,
    context(now),
  );
  const [row] = await all('SELECT id FROM registration WHERE email = ? ORDER BY created_at DESC', email);
  return registrationSecret(SECRET, row?.id ?? '').secret;
}

async function opened(name: string, options: Parameters<typeof registered>[1] = {}): Promise<string> {
  const link = await registered(name, options);
  expect((await confirm(link, context(options.now))).outcome).toBe('opened');
  return idOf(name);
}

async function idOf(name: string): Promise<string> {
  const [row] = await all('SELECT id FROM user WHERE name = ?', name);
  return row?.id ?? '';
}

const PERSON: ProvenPerson = { givenNames: ['Ana'], familyName: 'Roc', usualName: null, birthDate: '1970-01-02' };
const registryOf = (name: string): RegistryCompany => {
  const [givenNames = '', familyName = ''] = name.toUpperCase().split(' ');
  const head = { kind: 'person', givenNames, familyName, birth: '1970-01', office: 'Président de SAS' } as const;
  return { siren: SIREN, name: 'LOGICIELS EXEMPLE (DÉMONSTRATION)', address: 'Paris', closed: false, heads: [head] };
};

async function verified(name: string, userId: string): Promise<void> {
  const [givenName = '', familyName = ''] = name.split(' ');
  const person = { ...PERSON, givenNames: [givenName], familyName };
  const registry = { ask: async () => registryOf(name), siren: SIREN, source: 'double' };
  expect(await checkOffice({ userId, person, attempts: 0 }, registry, context())).toEqual({ result: 'verified' });
}

/** A verified company with Ana at its top. */
async function company(): Promise<{ ana: string; companyId: string }> {
  const ana = await opened('Ana Roc');
  await verified('Ana Roc', ana);
  const found = await findCompanyBySiren(env.DB, SIREN);
  await forgetMails();
  return { ana, companyId: found?.id ?? '' };
}

interface Invited {
  by: string;
  companyId: string;
  type: AccountType;
  name: string;
  now?: Date;
}

async function invited({ by, companyId, type, name, now = NOW }: Invited): Promise<{ id: string; link: string }> {
  const [firstName = '', lastName = ''] = name.split(' ');
  const email = `${firstName.toLowerCase()}@editeur.example`;
  const id = await invite({ id: by, companyId }, { type, firstName, lastName, email, emailKey: emailKey(email) ?? '' }, context(now));
  return { id, link: invitationSecret(SECRET, id, 1).secret };
}

const accept = (link: string, name: string, now = NOW) => {
  const [firstName = '', lastName = ''] = name.split(' ');
  return acceptInvitation(link, { firstName, lastName, passwordHash: HASH }, context(now));
};

async function joined(options: Invited): Promise<string> {
  const { link } = await invited(options);
  await accept(link, options.name);
  return idOf(options.name);
}

const does = (action: Exclude<AccountAction, 'see'>, actor: string, companyId: string, accountId: string) =>
  actOnAccount(action, { kind: 'account', id: actor }, { companyId, accountId }, context());

describe('registration', () => {
  test('A3, L2b: a mandataire waits to be verified, with a login that was sent; the company is not verified', async () => {
    const link = await registered('Ana Roc');
    expect(await mails()).toEqual(['account_confirmation ana@editeur.example']);
    expect(await idOf('Ana Roc')).toBe('');
    await confirm(link, context());
    const account = await findAccount(env.DB, await idOf('Ana Roc'));
    expect(account).toMatchObject({ type: 'mandataire', state: 'to_verify', responsableId: null });
    expect(account?.login).toMatch(/^ana\.roc\.[a-z0-9]{5}$/);
    expect(await findCompanyBySiren(env.DB, SIREN)).toMatchObject({ state: 'unverified' });
    expect(await mails()).toEqual(['account_confirmation ana@editeur.example', 'account_login ana@editeur.example']);
  });

  test('a link is good once, and for a day', async () => {
    const link = await registered('Ana Roc');
    expect(await confirm(link, context(later(REGISTRATION_LIFETIME)))).toEqual({ outcome: 'gone' });
    expect((await confirm(link, context(later(REGISTRATION_LIFETIME - 1)))).outcome).toBe('opened');
    expect(await confirm(link, context())).toEqual({ outcome: 'gone' });
    expect(await confirm('another', context())).toEqual({ outcome: 'gone' });
  });

  test('L1, L4: an address that has an account gets a mail that says so, and no second account', async () => {
    await opened('Ana Roc');
    await forgetMails();
    const second = await registered('Ana Roc', { siren: '552100554' });
    expect(await mails()).toEqual(['account_exists ana@editeur.example']);
    expect(await confirm(second, context())).toEqual({ outcome: 'address_taken' });
    expect(await all('SELECT id FROM user')).toHaveLength(1);
    expect(await findCompanyBySiren(env.DB, '552100554')).toBeNull();
  });

  test('row 27, L1: one address confirmed by two links at the same time: one account, nothing half done', async () => {
    for (let round = 0; round < 20; round += 1) {
      const name = `Zoé${round} Roc`;
      const links = [await registered(name), await registered(name)];
      const outcomes = await Promise.all(links.map((link) => confirm(link, context())));
      expect(outcomes.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
    }
    expect(await all('SELECT id FROM user')).toHaveLength(20);
    expect(await all('SELECT login_key FROM issued_login')).toHaveLength(20);
    expect(await all('SELECT id FROM credential')).toHaveLength(20);
  });

  test('A11, A14: who asks to join waits for a validation, is announced to those who may validate, and is attached to the validator', async () => {
    const { ana, companyId } = await company();
    const ben = await joined({ by: ana, companyId, type: 'representant', name: 'Ben Lac' });
    await forgetMails();
    const leo = await opened('Léo Val', { type: 'salarie' });
    expect(await mails()).toEqual([
      'account_confirmation léo@editeur.example',
      'account_login léo@editeur.example',
      'account_waiting ana@editeur.example',
      'account_waiting ben@editeur.example',
    ]);
    const max = await opened('Max Pré', { type: 'representant' });
    expect((await mails()).filter((mail) => mail.startsWith('account_waiting'))).toHaveLength(3);
    await expect(does('validate', ben, companyId, max)).rejects.toMatchObject({ code: 'forbidden', reason: 'mandataire_only' });
    await does('validate', ben, companyId, leo);
    await does('validate', ana, companyId, max);
    expect(await findAccount(env.DB, leo)).toMatchObject({ state: 'active', responsableId: ben });
    expect(await findAccount(env.DB, max)).toMatchObject({ state: 'active', responsableId: ana });
  });
});

describe('verification', () => {
  test('A3: the first verified mandataire verifies the company, and stands at its top', async () => {
    const ana = await opened('Ana Roc');
    await verified('Ana Roc', ana);
    expect(await findAccount(env.DB, ana)).toMatchObject({ state: 'active', responsableId: null });
    expect(await findCompanyBySiren(env.DB, SIREN)).toMatchObject({ state: 'verified' });
    expect(await all('SELECT result, source FROM account_verification')).toEqual([{ result: 'verified', source: 'double' }]);
  });

  test('A3: another mandataire is admitted by the verification alone, and every active one is told at once', async () => {
    await company();
    const max = await opened('Max Pré');
    await forgetMails();
    await verified('Max Pré', max);
    expect(await mails()).toEqual(['mandataire_admitted ana@editeur.example', 'mandataire_verified max@editeur.example']);
  });

  test('A3: what is not verified opens nothing, and is kept with what differs', async () => {
    const ana = await opened('Ana Roc');
    const ask = async () => registryOf('Ana Roche');
    const found = await checkOffice({ userId: ana, person: PERSON, attempts: 0 }, { ask, siren: SIREN, source: 'double' }, context());
    expect(found).toEqual({ result: 'close_match', fields: ['family_name'] });
    expect(await findAccount(env.DB, ana)).toMatchObject({ state: 'to_verify' });
    expect(await all('SELECT result, fields FROM account_verification')).toEqual([{ result: 'close_match', fields: '["family_name"]' }]);
  });

  test('A3: a registry that does not answer is asked again; the identity is forgotten once it did', async () => {
    const ana = await opened('Ana Roc');
    const silent = { ask: () => Promise.reject(new Error('down')), siren: SIREN, source: 'double' };
    expect(await checkOffice({ userId: ana, person: PERSON, attempts: 0 }, silent, context())).toEqual({ result: 'unavailable' });
    expect(await all('SELECT next_at FROM waiting_proof')).toEqual([{ next_at: '2026-11-23T12:01:00.000Z' }]);
    await verified('Ana Roc', ana);
    expect(await all('SELECT * FROM waiting_proof')).toEqual([]);
  });

  test('A3: an active account is not verified once more', async () => {
    const { ana } = await company();
    const registry = { ask: async () => registryOf('Ana Roc'), siren: SIREN, source: 'double' };
    await expect(checkOffice({ userId: ana, person: PERSON, attempts: 0 }, registry, context())).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('invitations', () => {
  test('A5b, A14: who may validate that type validates by inviting: the account is active, below its inviter', async () => {
    const { ana, companyId } = await company();
    const { link } = await invited({ by: ana, companyId, type: 'representant', name: 'Ben Lac' });
    expect(await mails()).toEqual(['account_invitation ben@editeur.example']);
    expect(await readInvitation(link, context())).toMatchObject({ refusal: null, inviterName: 'Ana Roc' });
    expect(await accept(link, 'Ben Lac')).toEqual({ outcome: 'opened', state: 'active' });
    expect(await findAccount(env.DB, await idOf('Ben Lac'))).toMatchObject({ type: 'representant', responsableId: ana });
  });

  test('A5b: under another name, the account waits', async () => {
    const { ana, companyId } = await company();
    const { link } = await invited({ by: ana, companyId, type: 'salarie', name: 'Ben Lac' });
    expect(await accept(link, 'Bob Lac')).toEqual({ outcome: 'opened', state: 'to_validate' });
    expect(await findAccount(env.DB, await idOf('Bob Lac'))).toMatchObject({ responsableId: null, inviterId: ana });
  });

  test('row 34, A5b, A12: a link that was passed on opens an account of the invited address alone, which waits under any other name', async () => {
    const { ana, companyId } = await company();
    const { link } = await invited({ by: ana, companyId, type: 'representant', name: 'Ben Lac' });
    await forgetMails();
    expect(await accept(link, 'Zoé Ailleurs')).toEqual({ outcome: 'opened', state: 'to_validate' });
    const [account] = await all("SELECT name, email, email_key, state FROM user WHERE name = 'Zoé Ailleurs'");
    expect(account).toEqual({ name: 'Zoé Ailleurs', email: 'ben@editeur.example', email_key: 'ben@editeur.example', state: 'to_validate' });
    // The login goes to the invited address too: whoever was passed the link cannot sign in without it.
    expect((await mails()).filter((mail) => mail.startsWith('account_login'))).toEqual(['account_login ben@editeur.example']);
  });

  test('A5, A7: a representant of a representant waits for a mandataire, then stands below the inviter', async () => {
    const { ana, companyId } = await company();
    const ben = await joined({ by: ana, companyId, type: 'representant', name: 'Ben Lac' });
    const lea = await joined({ by: ben, companyId, type: 'representant', name: 'Léa Mer' });
    expect(await findAccount(env.DB, lea)).toMatchObject({ state: 'to_validate' });
    await expect(does('validate', ben, companyId, lea)).rejects.toMatchObject({ reason: 'mandataire_only' });
    await does('validate', ana, companyId, lea);
    expect(await findAccount(env.DB, lea)).toMatchObject({ state: 'active', responsableId: ben });
  });

  test('row 36, A8: a salarie invites nobody', async () => {
    const { ana, companyId } = await company();
    const leo = await joined({ by: ana, companyId, type: 'salarie', name: 'Léo Val' });
    const before = await all('SELECT id FROM invitation');
    await expect(invited({ by: leo, companyId, type: 'salarie', name: 'Ida Mont' })).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'manages_nobody',
    });
    expect(await all('SELECT id FROM invitation')).toEqual(before);
  });

  test('row 33, A12: expired, revoked, sent again, unknown', async () => {
    const { ana, companyId } = await company();
    const one = await invited({ by: ana, companyId, type: 'salarie', name: 'Ida Mont' });
    expect(await accept(one.link, 'Ida Mont', later(INVITATION_LIFETIME))).toMatchObject({ outcome: 'refused', reason: 'expired' });
    await manageInvitation('resend', { id: ana, companyId }, one.id, context(later(1000)));
    expect(await accept(one.link, 'Ida Mont')).toMatchObject({ outcome: 'refused', reason: 'superseded' });
    const second = invitationSecret(SECRET, one.id, 2).secret;
    expect((await readInvitation(second, context(later(INVITATION_LIFETIME))))?.refusal).toBeNull();
    await manageInvitation('revoke', { id: ana, companyId }, one.id, context());
    expect(await accept(second, 'Ida Mont')).toMatchObject({ outcome: 'refused', reason: 'revoked' });
    expect(await accept('invented', 'Ida Mont')).toEqual({ outcome: 'unknown' });
    expect(await readInvitation('invented', context())).toBeNull();
    expect(await idOf('Ida Mont')).toBe('');
  });

  test('row 35, A12: an inviter who lost the right before: void, for ever', async () => {
    const { ana, companyId } = await company();
    const ben = await joined({ by: ana, companyId, type: 'representant', name: 'Ben Lac' });
    const { link } = await invited({ by: ben, companyId, type: 'salarie', name: 'Ida Mont' });
    await does('make_salarie', ana, companyId, ben);
    expect(await accept(link, 'Ida Mont')).toMatchObject({ outcome: 'refused', reason: 'void' });
    await does('make_representant', ana, companyId, ben);
    expect(await accept(link, 'Ida Mont')).toMatchObject({ outcome: 'refused', reason: 'void' });
  });

  test('A12: not by somebody beside', async () => {
    const { ana, companyId } = await company();
    const ben = await joined({ by: ana, companyId, type: 'representant', name: 'Ben Lac' });
    const { id } = await invited({ by: ana, companyId, type: 'salarie', name: 'Ida Mont' });
    await expect(manageInvitation('revoke', { id: ben, companyId }, id, context())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('row 32: accepted twice at the same time: one account, the second is told', async () => {
    const { ana, companyId } = await company();
    for (let round = 0; round < 20; round += 1) {
      const { link } = await invited({ by: ana, companyId, type: 'salarie', name: `Ida${round} Mont` });
      const both = await Promise.all([accept(link, `Ida${round} Mont`), accept(link, `Ida${round} Mont`)]);
      expect(both.map(({ outcome }) => outcome).sort()).toEqual(['opened', 'refused']);
      expect(both.find(({ outcome }) => outcome === 'refused')).toMatchObject({ reason: 'accepted' });
    }
    expect(await all('SELECT id FROM user')).toHaveLength(21);
  });

  test('row 31, A13: two companies invite one address: the first that is accepted has it', async () => {
    const { ana, companyId } = await company();
    const { link } = await invited({ by: ana, companyId, type: 'salarie', name: 'Ida Mont' });
    const elsewhere = await registered('Ida Mont', { siren: '552100554' });
    expect((await confirm(elsewhere, context())).outcome).toBe('opened');
    expect(await accept(link, 'Ida Mont')).toEqual({ outcome: 'address_taken' });
    expect(await all("SELECT state FROM invitation WHERE state = 'open'")).toHaveLength(1);
  });
});

describe('row 30: a login that is the address of somebody else', () => {
  test('L2, L2b: none is issued, whatever the name: a login holds no @', async () => {
    const ana = await opened('Ana@editeur.example Roc');
    const [account] = await all('SELECT login FROM user WHERE id = ?', ana);
    expect(account?.login).toMatch(/^ana-editeur-example\.roc\.[a-z0-9]{5}$/);
  });

  test('L2: the database takes none, so that an address never signs in as a login', async () => {
    const { ana } = await company();
    const write = (login: string) => run([`UPDATE user SET login = '${login}', login_key = '${login}' WHERE id = '${ana}'`]);
    await expect(write('ben@editeur.example')).rejects.toThrow(/CHECK constraint failed: user_login/);
    await expect(write('ben.editeur.example')).resolves.toBeUndefined();
  });
});

describe('managing accounts', () => {
  test('A9: the end of a delegation acts at once: accounts stay attached, sessions end', async () => {
    const { ana, companyId } = await company();
    const ben = await joined({ by: ana, companyId, type: 'representant', name: 'Ben Lac' });
    const leo = await joined({ by: ben, companyId, type: 'salarie', name: 'Léo Val' });
    await run([
      `INSERT INTO session (id, user_id, token_hash, expires_at, created_at, updated_at) VALUES ('s', '${ben}', 't', '9', '1', '1')`,
    ]);
    await does('make_salarie', ana, companyId, ben);
    expect(await findAccount(env.DB, ben)).toMatchObject({ type: 'salarie', state: 'active' });
    expect(await findAccount(env.DB, leo)).toMatchObject({ responsableId: ben });
    expect(await all('SELECT id FROM session')).toEqual([]);
    await expect(does('suspend', ben, companyId, leo)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('row 43: an account of another company is like one that does not exist', async () => {
    const { ana, companyId } = await company();
    const zoe = await opened('Zoé Mont', { siren: '552100554' });
    const wrong = { code: 'not_found', reason: undefined };
    await expect(does('suspend', ana, companyId, zoe)).rejects.toMatchObject(wrong);
    await expect(does('suspend', ana, companyId, 'nobody')).rejects.toMatchObject(wrong);
    const other = await findCompanyBySiren(env.DB, '552100554');
    await expect(does('suspend', ana, other?.id ?? '', zoe)).rejects.toMatchObject(wrong);
  });

  test('row 38, A10: the last mandataire stays, on every path', async () => {
    const { ana, companyId } = await company();
    const agent = { kind: 'agent', id: 'an-agent' } as const;
    for (const action of ['suspend', 'make_representant', 'make_salarie'] as const)
      await expect(actOnAccount(action, agent, { companyId, accountId: ana }, context())).rejects.toMatchObject({
        code: 'conflict',
        reason: 'last_mandataire',
      });
  });

  test('row 37: the two last mandataires, demoted at the same time: one remains, the other is refused with its reason', async () => {
    const { ana, companyId } = await company();
    const max = await opened('Max Pré');
    await verified('Max Pré', max);
    const agent = { kind: 'agent', id: 'an-agent' } as const;
    const demote = (accountId: string) => actOnAccount('make_salarie', agent, { companyId, accountId }, context());
    for (let round = 0; round < 20; round += 1) {
      const both = await Promise.allSettled([demote(ana), demote(max)]);
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { reason: 'last_mandataire' } });
      const view = await findCompanyView(env.DB, companyId);
      expect(view?.accounts.filter(({ type }) => type === 'mandataire')).toHaveLength(1);
      await run(["UPDATE user SET type = 'mandataire'"]);
    }
  });

  test('A5c: validated and refused at the same time: one wins, the other is told', async () => {
    const { ana, companyId } = await company();
    for (let round = 0; round < 10; round += 1) {
      const account = await opened(`Léo${round} Val`, { type: 'salarie' });
      const both = await Promise.allSettled([does('validate', ana, companyId, account), does('refuse', ana, companyId, account)]);
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    }
  });

  test('many changes of one company at once are all done, each on what it found', async () => {
    const { ana, companyId } = await company();
    const people = ['Ida Mont', 'Léo Val', 'Max Pré', 'Noé Bois'];
    const accounts: string[] = [];
    for (const name of people) accounts.push(await joined({ by: ana, companyId, type: 'salarie', name }));
    await Promise.all(accounts.map((account) => does('suspend', ana, companyId, account)));
    expect(await all("SELECT id FROM user WHERE state = 'suspended'")).toHaveLength(people.length);
    const numbers = await all('SELECT number FROM audit_event WHERE company_id = ? ORDER BY number', companyId);
    expect(numbers.map(({ number }) => Number(number))).toEqual(numbers.map((_, index) => index + 1));
  });
});

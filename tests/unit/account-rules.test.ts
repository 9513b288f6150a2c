import { describe, expect, test } from 'vitest';
import {
  ACCOUNT_ACTIONS,
  ACCOUNT_REFUSALS,
  ACCOUNT_TYPES,
  type AccountAction,
  type AccountType,
  COMPANY_STATES,
  type Decision,
  INVITATION_REFUSALS,
  type InvitationRefusal,
  type Relation,
  USER_STATES,
  USER_TYPES,
} from '../../functions/accounts/model.ts';
import {
  type Actor,
  changeBy,
  firstResponsable,
  firstState,
  INVITATION_LIFETIME,
  type Invited,
  losesInvitations,
  mayAccept,
  mayAct,
  mayGiveUp,
  mayInvite,
  mayLiftSecondFactor,
  mayManageInvitation,
  type Target,
} from '../../functions/accounts/rules.ts';

const said = <R extends string>(decision: Decision<R>): R | 'yes' => (decision.allowed ? 'yes' : decision.reason);

const actor = (type: Actor['type'], more: Partial<Actor> = {}): Actor => ({
  type,
  state: 'active',
  companyState: type === 'agent' ? null : 'verified',
  ...more,
});
const target = (type: AccountType, more: Partial<Target> = {}): Target => ({
  type,
  state: 'active',
  askedType: null,
  hasResponsable: true,
  isLastMandataire: false,
  ...more,
});

/** How each column of the tables stands to the actor. A pending account has no place in the tree: it is beside everybody (A5c). */
const COLUMNS: Record<string, { relation: Relation; of: (type: AccountType) => Target }> = {
  self: { relation: 'self', of: target },
  above: { relation: 'above', of: target },
  below: { relation: 'below_directly', of: target },
  'further below': { relation: 'below_indirectly', of: target },
  beside: { relation: 'beside', of: target },
  'other company': { relation: 'other_company', of: target },
  pending: {
    relation: 'beside',
    of: (type) => target(type, { state: type === 'mandataire' ? 'to_verify' : 'to_validate', hasResponsable: false }),
  },
  suspended: { relation: 'below_directly', of: (type) => target(type, { state: 'suspended' }) },
};

/** Words of the tables, and the reasons that they stand for. */
const WORDS: Record<string, string> = {
  yes: 'yes',
  hidden: 'not_visible',
  nobody: 'manages_nobody',
  own: 'own_account',
  above: 'account_above',
  beside: 'account_beside',
  mandataire: 'mandataire_only',
  verified: 'verified_not_validated',
  decided: 'not_pending',
  waits: 'still_pending',
  off: 'is_suspended',
  on: 'not_suspended',
  already: 'already_that_type',
  top: 'has_responsable',
  theirs: 'company_runs_itself',
};

/**
 * One table an actor: an action a line, a relation a column. A cell says what is decided of a mandataire, of a representant and of a
 * salarie, in this order, or one word for all three.
 */
const TABLES: Record<(typeof USER_TYPES)[number], string> = {
  mandataire: `
                    | self | above | below               | further below       | beside | other company | pending              | suspended
  see               | yes  | yes   | yes                 | yes                 | yes    | hidden        | yes                  | yes
  validate          | own  | decided | decided           | decided             | decided | hidden       | verified yes yes     | off
  refuse            | own  | decided | decided           | decided             | decided | hidden       | verified yes yes     | off
  make_mandataire   | own  | above | already yes yes     | already yes yes     | beside | hidden        | waits                | off
  make_representant | own  | above | yes already yes     | yes already yes     | beside | hidden        | waits                | off
  make_salarie      | own  | above | yes yes already     | yes yes already     | beside | hidden        | waits                | off
  suspend           | own  | above | yes                 | yes                 | beside | hidden        | waits                | off
  reactivate        | own  | above | on                  | on                  | beside | hidden        | waits                | yes`,
  representant: `
                    | self | above | below               | further below       | beside | other company | pending              | suspended
  see               | yes  | yes   | yes                 | yes                 | yes    | hidden        | yes                  | yes
  validate          | own  | decided | decided           | decided             | decided | hidden       | verified mandataire yes | off
  refuse            | own  | decided | decided           | decided             | decided | hidden       | verified mandataire yes | off
  make_mandataire   | own  | above | already yes yes     | already yes yes     | beside | hidden        | waits                | off
  make_representant | own  | above | mandataire already yes | mandataire already yes | beside | hidden  | waits                | off
  make_salarie      | own  | above | yes yes already     | yes yes already     | beside | hidden        | waits                | off
  suspend           | own  | above | yes                 | yes                 | beside | hidden        | waits                | off
  reactivate        | own  | above | on                  | on                  | beside | hidden        | waits                | yes`,
  // A8. Nothing is below a salarie but accounts that stayed attached when a delegation ended (A9).
  salarie: `
                    | self   | above  | below  | further below | beside | other company | pending | suspended
  see               | yes    | yes    | hidden | hidden        | hidden | hidden        | hidden  | hidden
  validate          | nobody | nobody | hidden | hidden        | hidden | hidden        | hidden  | hidden
  refuse            | nobody | nobody | hidden | hidden        | hidden | hidden        | hidden  | hidden
  make_mandataire   | nobody | nobody | hidden | hidden        | hidden | hidden        | hidden  | hidden
  make_representant | nobody | nobody | hidden | hidden        | hidden | hidden        | hidden  | hidden
  make_salarie      | nobody | nobody | hidden | hidden        | hidden | hidden        | hidden  | hidden
  suspend           | nobody | nobody | hidden | hidden        | hidden | hidden        | hidden  | hidden
  reactivate        | nobody | nobody | hidden | hidden        | hidden | hidden        | hidden  | hidden`,
  // No company's account is an agent's own, or above or below one: the agency sees them all, and acts on tops alone (A10).
  agent: `
                    | other company       | pending | suspended
  see               | yes                 | yes     | yes
  validate          | theirs              | theirs  | theirs
  refuse            | theirs              | theirs  | theirs
  make_mandataire   | top theirs theirs   | theirs  | top theirs theirs
  make_representant | top theirs theirs   | theirs  | top theirs theirs
  make_salarie      | top theirs theirs   | theirs  | top theirs theirs
  suspend           | top theirs theirs   | theirs  | top theirs theirs
  reactivate        | top theirs theirs   | theirs  | top theirs theirs`,
};

interface Case {
  who: (typeof USER_TYPES)[number];
  action: AccountAction;
  column: string;
  type: AccountType;
  expected: string;
}

const cellsOf = (line: string) =>
  line
    .split('|')
    .map((cell) => cell.trim())
    .slice(1);

function readTable(who: Case['who']): Case[] {
  const [head = '', ...lines] = TABLES[who].trim().split('\n');
  const columns = cellsOf(`|${head.replace(/^\s*\|/, '')}`);
  return lines.flatMap((line) => {
    const action = line.split('|')[0]?.trim() as AccountAction;
    return cellsOf(line).flatMap((cell, index) => {
      const words = cell.split(/\s+/);
      return ACCOUNT_TYPES.map((type, place) => ({
        who,
        action,
        column: columns[index] ?? '',
        type,
        expected: WORDS[(words.length === 1 ? words[0] : words[place]) ?? ''] ?? `unknown word in « ${cell} »`,
      }));
    });
  });
}

const CASES = USER_TYPES.flatMap(readTable);

describe('A3 to A10, P1: who may do what with an account: a closed table', () => {
  test('every action, type and relation has its decision', () => {
    const companies = ACCOUNT_TYPES.flatMap((who) =>
      ACCOUNT_ACTIONS.flatMap((action) =>
        Object.keys(COLUMNS).flatMap((column) => ACCOUNT_TYPES.map((type) => `${who} ${action} ${column} ${type}`)),
      ),
    );
    const agency = ACCOUNT_ACTIONS.flatMap((action) =>
      ['other company', 'pending', 'suspended'].flatMap((column) => ACCOUNT_TYPES.map((type) => `agent ${action} ${column} ${type}`)),
    );
    expect(CASES.map(({ who, action, column, type }) => `${who} ${action} ${column} ${type}`).sort()).toEqual(
      [...companies, ...agency].sort(),
    );
  });

  test.each(CASES)('$who, $action, $column, $type: $expected', ({ who, action, column, type, expected }) => {
    const { relation, of } = COLUMNS[column] as (typeof COLUMNS)[string];
    expect(said(mayAct(action, actor(who), of(type), relation))).toBe(expected);
  });

  test.each([
    ['nobody manages anything before they are validated', { state: 'to_validate' }, 'actor_pending'],
    ['or verified', { state: 'to_verify' }, 'actor_pending'],
    ['or once they were refused', { state: 'refused' }, 'actor_pending'],
  ] as const)('A3, A5b: %s: %s', (_, more, reason) => {
    for (const type of USER_TYPES)
      for (const action of ACCOUNT_ACTIONS)
        for (const relation of ['above', 'below_directly', 'beside'] as const)
          expect(said(mayAct(action, actor(type, more), target('salarie'), relation))).toBe('not_visible');
    for (const type of ACCOUNT_TYPES) {
      expect(said(mayAct('see', actor(type, more), target(type), 'self'))).toBe('yes');
      expect(said(mayAct('suspend', actor(type, more), target(type), 'self'))).toBe(reason);
    }
  });

  test('nothing is managed in a company that is not verified, or that the agency has closed', () => {
    const outcomes = COMPANY_STATES.map((companyState) => said(mayInvite(actor('mandataire', { companyState }))));
    expect(outcomes).toEqual(['company_unverified', 'yes', 'company_closed']);
    const closed = actor('mandataire', { companyState: 'closed' });
    expect(said(mayAct('suspend', closed, target('salarie'), 'below_directly'))).toBe('not_visible');
    expect(said(mayAct('suspend', actor('mandataire', { state: 'suspended' }), target('mandataire'), 'self'))).toBe('actor_suspended');
  });

  test('A10: nor by the agency, once it has closed the company', () => {
    const agency = actor('agent', { companyState: 'closed' });
    for (const action of ACCOUNT_ACTIONS.filter((each) => each !== 'see'))
      expect(said(mayAct(action, agency, target('mandataire', { hasResponsable: false }), 'other_company'))).toBe('company_closed');
    expect(said(mayAct('see', agency, target('mandataire'), 'other_company'))).toBe('yes');
  });

  test.each([
    ['suspend', 'last_mandataire'],
    ['make_representant', 'last_mandataire'],
    ['make_salarie', 'last_mandataire'],
    ['make_mandataire', 'already_that_type'],
    ['reactivate', 'not_suspended'],
  ] as const)('A10: the last active mandataire, %s: %s, for the one above and for the agency', (action, reason) => {
    const last = { isLastMandataire: true };
    expect(said(mayAct(action, actor('mandataire'), target('mandataire', last), 'below_directly'))).toBe(reason);
    expect(said(mayAct(action, actor('agent'), target('mandataire', { ...last, hasResponsable: false }), 'other_company'))).toBe(reason);
  });

  test('A10: the agency suspends, demotes and reactivates a mandataire at a top', () => {
    const top = target('mandataire', { hasResponsable: false });
    for (const action of ['suspend', 'make_representant', 'make_salarie'] as const)
      expect(said(mayAct(action, actor('agent'), top, 'other_company'))).toBe('yes');
    expect(said(mayAct('reactivate', actor('agent'), { ...top, state: 'suspended' }, 'other_company'))).toBe('yes');
  });

  test('A7: a higher type that is asked for is granted by who may validate that type', () => {
    const promoted = (askedType: AccountType) => target('salarie', { askedType });
    const outcomes = (['mandataire', 'representant'] as const).flatMap((who) =>
      (['mandataire', 'representant'] as const).map((asked) => said(mayAct('validate', actor(who), promoted(asked), 'beside'))),
    );
    expect(outcomes).toEqual(['verified_not_validated', 'yes', 'verified_not_validated', 'mandataire_only']);
    expect(said(mayAct('make_representant', actor('representant'), promoted('representant'), 'below_directly'))).toBe('type_already_asked');
    expect(said(mayAct('make_mandataire', actor('mandataire'), promoted('mandataire'), 'below_directly'))).toBe('type_already_asked');
  });

  test('A5c: what was refused is refused', () => {
    const refused = target('salarie', { state: 'refused', hasResponsable: false });
    for (const action of ACCOUNT_ACTIONS.filter((each) => each !== 'see'))
      expect(said(mayAct(action, actor('mandataire'), refused, 'beside'))).toBe('was_refused');
  });

  test('every reason is given somewhere in this file', () => {
    const given = new Set<string>(CASES.map(({ expected }) => expected));
    const elsewhere = [
      'actor_pending',
      'actor_suspended',
      'company_unverified',
      'company_closed',
      'was_refused',
      'type_already_asked',
      'last_mandataire',
    ];
    expect([...ACCOUNT_REFUSALS].sort()).toEqual([...new Set([...given, ...elsewhere])].filter((reason) => reason !== 'yes').sort());
  });
});

describe('what becomes of an account', () => {
  const all = ACCOUNT_ACTIONS.filter((action) => action !== 'see');

  test('A7: a closed table of changes, by mandataires', () => {
    const table = Object.fromEntries(
      all.map((action) => [action, changeBy(action, 'mandataire', { type: 'salarie', state: 'active', askedType: null })]),
    );
    expect(table).toEqual({
      validate: { state: 'active' },
      refuse: { state: 'refused' },
      make_mandataire: { askedType: 'mandataire' },
      make_representant: { type: 'representant', askedType: null },
      make_salarie: { type: 'salarie', askedType: null },
      suspend: { state: 'suspended' },
      reactivate: { state: 'active' },
    });
  });

  test('A5, A7: a representant only asks for a representant; a mandataire validates it', () => {
    const salarie = { type: 'salarie', state: 'active', askedType: null } as const;
    expect(changeBy('make_representant', 'representant', salarie)).toEqual({ askedType: 'representant' });
    const asked = { ...salarie, askedType: 'representant' } as const;
    expect(changeBy('validate', 'mandataire', asked)).toEqual({ type: 'representant', askedType: null });
    expect(changeBy('refuse', 'mandataire', asked)).toEqual({ askedType: null });
  });

  test('A9: the end of a delegation makes a salarie at once, whoever ends it', () => {
    for (const who of ['mandataire', 'representant'] as const)
      expect(changeBy('make_salarie', who, { type: 'representant', state: 'active', askedType: 'mandataire' })).toEqual({
        type: 'salarie',
        askedType: null,
      });
  });

  test('A12: who becomes a salarie, or is suspended, invites nobody any more', () => {
    expect(
      [{ type: 'salarie' }, { state: 'suspended' }, { type: 'representant' }, { state: 'active' }].map((change) =>
        losesInvitations(change as never),
      ),
    ).toEqual([true, true, false, false]);
  });

  test('A3: what waits, or was refused, is given up by its holder; what is active leaves by a request', () => {
    expect(USER_STATES.filter((state) => mayGiveUp({ state }))).toEqual(['to_verify', 'to_validate', 'refused']);
  });
});

describe('invitations', () => {
  const NOW = new Date('2026-11-23T12:00:00Z');
  const open: Invited = { type: 'salarie', state: 'open', expiresAt: new Date(NOW.getTime() + INVITATION_LIFETIME), superseded: false };
  const accept = (more: Partial<Invited> = {}, inviter = actor('representant'), now = NOW) =>
    said(mayAccept({ ...open, ...more }, inviter, now));

  test('A12: they last 7 days', () => expect(INVITATION_LIFETIME).toBe(7 * 86_400_000));

  test('A7, A8: a mandataire and a representant invite, a salarie and an agent do not', () => {
    expect(USER_TYPES.map((type) => said(mayInvite(actor(type))))).toEqual(['company_runs_itself', 'yes', 'yes', 'manages_nobody']);
  });

  test.each([
    ['an open one is accepted', {}, 'yes'],
    ['twice: it was used', { state: 'accepted' }, 'accepted'],
    ['revoked', { state: 'revoked' }, 'revoked'],
    ['void', { state: 'void' }, 'void'],
    ['a link that another one followed', { superseded: true }, 'superseded'],
    ['at the very end of its 7 days', { expiresAt: NOW }, 'expired'],
    ['a millisecond before', { expiresAt: new Date(NOW.getTime() + 1) }, 'yes'],
    ['revoked and expired: the first thing that happened is told', { state: 'revoked', expiresAt: NOW }, 'revoked'],
  ] as [string, Partial<Invited>, InvitationRefusal | 'yes'][])('A12: %s: %s', (_, more, expected) => {
    expect(accept(more)).toBe(expected);
    expect([...INVITATION_REFUSALS, 'yes']).toContain(expected);
  });

  test('A12: the right of the inviter is looked at again', () => {
    expect(accept({}, actor('salarie'))).toBe('void');
    expect(accept({}, actor('mandataire', { state: 'suspended' }))).toBe('void');
    expect(accept({}, actor('mandataire', { companyState: 'closed' }))).toBe('void');
  });

  test.each([
    ['self', 'yes'],
    ['below_directly', 'yes'],
    ['below_indirectly', 'yes'],
    ['above', 'not_visible'],
    ['beside', 'not_visible'],
    ['other_company', 'not_visible'],
  ] as const)('A12: an invitation whose inviter is %s is resent and revoked: %s', (relation, expected) => {
    expect(said(mayManageInvitation(actor('representant'), relation))).toBe(expected);
    expect(said(mayManageInvitation(actor('salarie'), relation))).toBe('manages_nobody');
  });

  test('A3, A5, A5b, A6: how an account begins: a closed table', () => {
    const inviters = ['mandataire', 'representant', null] as const;
    const table = ACCOUNT_TYPES.map((type) => [
      type,
      ...inviters.flatMap((inviter) => [firstState(type, inviter, true), firstState(type, inviter, false)]),
    ]);
    expect(table).toEqual([
      //               by a mandataire, as invited; not so    by a representant                 nobody: asks to join
      ['mandataire', 'to_verify', 'to_verify', 'to_verify', 'to_verify', 'to_verify', 'to_verify'],
      ['representant', 'active', 'to_validate', 'to_validate', 'to_validate', 'to_validate', 'to_validate'],
      ['salarie', 'active', 'to_validate', 'active', 'to_validate', 'to_validate', 'to_validate'],
    ]);
    for (const inviter of ['agent', 'salarie'] as const) expect(firstState('salarie', inviter, true)).toBe('to_validate');
  });

  test('A14: an account is attached to its inviter, else to its validator', () => {
    expect([firstResponsable('inviter', 'validator'), firstResponsable(null, 'validator'), firstResponsable(null, null)]).toEqual([
      'inviter',
      'validator',
      null,
    ]);
  });
});

test.each([
  ['verified', true, 'yes'],
  ['unverified', true, 'yes'],
  ['closed', true, 'company_closed'],
  ['verified', false, 'no_second_factor'],
  ['unverified', false, 'no_second_factor'],
  ['closed', false, 'company_closed'],
] as const)('a second factor that was lost: company %s, set: %s: %s', (company, isSet, expected) => {
  const decision = mayLiftSecondFactor(company, isSet);
  expect(decision.allowed ? 'yes' : decision.reason).toBe(expected);
});

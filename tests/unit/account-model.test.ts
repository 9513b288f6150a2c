import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCOUNT_ACTIONS, ACCOUNT_TYPES } from '../../functions/accounts/model.ts';
import { above } from '../../functions/accounts/tree.ts';
import { AGENCY, type Command, type ModelAccount, mandatairesOf, obey, treeIn, type World } from '../support/company-model.ts';

const emptyWorld = (): World => ({
  companies: new Map([
    ['one', 'unverified'],
    ['two', 'unverified'],
  ]),
  accounts: new Map(),
});

/** Somebody of those who are there when the command is given: `resolve` says who. */
const anyone = fc.nat({ max: 1000 }).map(String);
const type = fc.constantFrom(...ACCOUNT_TYPES);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      action: fc.constantFrom(...ACCOUNT_ACTIONS.filter((action) => action !== 'see')),
      actor: fc.oneof({ weight: 8, arbitrary: anyone }, { weight: 1, arbitrary: fc.constant(AGENCY) }),
      target: anyone,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('invite' as const), actor: anyone, type, asInvited: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('join' as const), companyId: fc.constantFrom('one', 'two'), type }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('verify' as const), target: anyone }) },
);

const FIRST: Command[] = [
  { kind: 'join', companyId: 'one', type: 'mandataire' },
  { kind: 'verify', target: 'a0' },
  { kind: 'join', companyId: 'two', type: 'mandataire' },
  { kind: 'verify', target: 'a1' },
];

const rank = ({ type: one, state }: ModelAccount) => (state === 'active' ? { salarie: 1, representant: 2, mandataire: 3 }[one] : 0);

/** What is wrong with a step: the world after it, and who gained what by whom. Empty when nothing is. */
function faultsOf(before: World, { companies, accounts }: World, done: Command): string[] {
  const world = { companies, accounts };
  const faults: string[] = [];
  for (const [companyId, state] of companies)
    if (state === 'verified' && mandatairesOf(world, companyId).length === 0) faults.push(`A10: ${companyId} has no mandataire`);
  for (const account of accounts.values()) {
    try {
      for (const id of above(treeIn(world), account.id))
        if (accounts.get(id)?.companyId !== account.companyId) faults.push(`P5: ${account.id} is below another company's`);
    } catch {
      faults.push(`P5: ${account.id} is in a cycle`);
    }
    const former = before.accounts.get(account.id);
    if (rank(account) <= (former ? rank(former) : 0)) continue;
    // A right was gained: somebody gave it who could.
    const giver = done.kind === 'act' || done.kind === 'invite' ? before.accounts.get(done.actor) : undefined;
    const returns = done.kind === 'act' && done.action === 'reactivate';
    const given =
      account.type === 'mandataire'
        ? done.kind === 'verify' || returns
        : returns ||
          (giver?.companyId === account.companyId && giver.state === 'active' && giver.type === 'mandataire') ||
          (account.type === 'salarie' &&
            giver?.companyId === account.companyId &&
            giver.state === 'active' &&
            giver.type === 'representant');
    if (!given) faults.push(`A5 to A8: ${account.id} became an active ${account.type} by ${JSON.stringify(done)}`);
  }
  return faults;
}

function resolve({ accounts }: World, given: Command): Command {
  const named = (name: string) => (/^\d+$/.test(name) ? `a${Number(name) % accounts.size}` : name);
  if (given.kind === 'join') return given;
  if (given.kind === 'invite') return { ...given, actor: named(given.actor) };
  return given.kind === 'act'
    ? { ...given, actor: named(given.actor), target: named(given.target) }
    : { ...given, target: named(given.target) };
}

const copyOf = ({ companies, accounts }: World): World => ({
  companies: new Map(companies),
  accounts: new Map([...accounts].map(([id, account]) => [id, { ...account }])),
});

function firstFault(commands: readonly Command[], blind?: Parameters<typeof obey>[2]): { faults: string[]; done: number } {
  const world = emptyWorld();
  let done = 0;
  for (const given of [...FIRST, ...commands]) {
    const before = copyOf(world);
    const each = resolve(world, given);
    if (!obey(world, each, blind)) continue;
    done += 1;
    const faults = faultsOf(before, world, each);
    if (faults.length > 0) return { faults, done };
  }
  return { faults: [], done };
}

describe('S3, R5: over random sequences of what people try', () => {
  test('a verified company keeps a mandataire, the tree keeps its shape, nobody gains a right that nobody could give: 2,000 short ones', () => {
    let done = 0;
    fc.assert(
      fc.property(fc.array(command, { minLength: 20, maxLength: 40, size: 'max' }), (commands) => {
        const run = firstFault(commands);
        done += run.done;
        expect(run.faults).toEqual([]);
      }),
      { numRuns: 2000 },
    );
    expect(done, 'something is done, or nothing was tested').toBeGreaterThan(10_000);
  });

  test('the same over one of 10,000', () => {
    const [commands = []] = fc.sample(fc.array(command, { minLength: 10_000, maxLength: 10_000, size: 'max' }), 1);
    const run = firstFault(commands);
    expect(run.faults).toEqual([]);
    expect(run.done).toBeGreaterThan(300);
  });

  test.each(['last_mandataire', 'mandataire_only'] as const)('without the rule « %s » it is seen to fail', (blind) => {
    const runs = fc.sample(fc.array(command, { minLength: 300, maxLength: 300, size: 'max' }), { numRuns: 100, seed: 5 });
    expect(runs.filter((commands) => firstFault(commands, blind).faults.length > 0).length).toBeGreaterThan(5);
  });
});

/**
 * S3, the power of the tables: rules.ts with one fault in it fails its own tests, whichever fault of these it is. All the faulty copies are
 * tried in one run of their own.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const RULES = 'functions/accounts/rules.ts';
const JUDGES = ['functions/accounts/model.ts', 'tests/unit/account-rules.test.ts'];
const SOUND = readFileSync(path.join(ROOT, RULES), 'utf8');

/** What is wrong, the text that is found once in rules.ts, and what stands there instead. */
const MUTANTS: [fault: string, from: string, to: string][] = [
  ['A8: a salarie manages accounts', "return type === 'salarie' ? 'manages_nobody' : null;", 'return null;'],
  ['A3: who is pending manages accounts', "if (state !== 'active') return 'actor_pending';", ''],
  ['A3: who is suspended or pending sees others', "if (actor.state !== 'active') return false;", ''],
  ['a company that is not verified manages accounts', "if (companyState !== 'verified') return 'company_unverified';", ''],
  ['a company that is closed manages accounts', "if (companyState === 'closed') return 'company_closed';", ''],
  [
    'L4: accounts of other companies are seen',
    "if (relation === 'other_company') return false;",
    "if (relation === 'other_company') return true;",
  ],
  ['L4: a salarie sees everybody', "return seesCompany(actor) || (relation === 'above' && target.state === 'active');", 'return true;'],
  [
    'L4: a salarie sees nobody',
    "return seesCompany(actor) || (relation === 'above' && target.state === 'active');",
    'return seesCompany(actor);',
  ],
  ['P1: one’s own account is managed', "if (relation === 'self') return refuse('own_account');", ''],
  ['P1: the accounts above are managed', "if (relation === 'above') return refuse('account_above');", ''],
  ['P1: the accounts beside are managed', "if (relation === 'beside') return refuse('account_beside');", ''],
  [
    'A5: a representant validates a representant',
    "wanted === 'representant' && actor.type !== 'mandataire'",
    "wanted === 'mandataire' && actor.type !== 'mandataire'",
  ],
  ['A6: a representant validates no salarie', "wanted === 'representant' && actor.type !== 'mandataire'", "actor.type !== 'mandataire'"],
  ['A3: a mandataire is validated by a colleague', "if (wanted === 'mandataire') return refuse('verified_not_validated');", ''],
  ['A5c: what was refused is validated', "if (state === 'refused') return refuse('was_refused');", ''],
  ['A7: the type asked for is not looked at', 'const wanted = askedType ?? type;', 'const wanted = type;'],
  ['A10: the last mandataire falls', "if (isLastMandataire) return refuse('last_mandataire');", ''],
  ['A10: the agency acts on whoever has a responsable', "if (target.hasResponsable) return refuse('has_responsable');", ''],
  [
    'A10: the agency acts on every type',
    "if (action === 'validate' || action === 'refuse' || target.type !== 'mandataire')",
    "if (action === 'validate' || action === 'refuse')",
  ],
  [
    'A5: a representant designates a representant of a mandataire',
    "if (given === 'representant' && actor === 'representant') return refuse('mandataire_only');",
    '',
  ],
  ['who is active is reactivated', "return state === 'suspended' ? ALLOWED : refuse('not_suspended');", 'return ALLOWED;'],
  ['who is suspended is changed', "if (state === 'suspended') return refuse('is_suspended');\n  const given", 'const given'],
  [
    'A7: upwards is at once, whoever asks',
    "return target.type === 'salarie' && !validates(actor, 'representant')",
    "return target.type === 'mandataire'",
  ],
  ['A9: the end of a delegation waits', "return { type: 'salarie', askedType: null };", "return { askedType: 'salarie' };"],
  ['A12: a salarie keeps the invitations', "return type === 'salarie' || state === 'suspended';", "return state === 'suspended';"],
  [
    'A12: invitations of anybody are managed',
    ".includes(relationOfInviter) ? ALLOWED : refuse('not_visible')",
    '.includes(relationOfInviter) ? ALLOWED : ALLOWED',
  ],
  ['A12: an invitation does not expire', "if (now.getTime() >= expiresAt.getTime()) return refuse('expired');", ''],
  ['A12: it expires a moment late', 'now.getTime() >= expiresAt.getTime()', 'now.getTime() > expiresAt.getTime()'],
  ['A12: it is accepted twice', "if (state !== 'open') return refuse(state);", ''],
  ['A12: a former link works', "if (superseded) return refuse('superseded');", ''],
  [
    'A12: the right of the inviter is not looked at again',
    "return mayInvite(inviter).allowed ? ALLOWED : refuse('void');",
    'return ALLOWED;',
  ],
  [
    'A5b: another name is validated',
    'inviter !== null && asInvited && validates(inviter, type)',
    'inviter !== null && validates(inviter, type)',
  ],
  ['A3: a mandataire begins active', "if (type === 'mandataire') return 'to_verify';", ''],
  ['A14: the validator comes before the inviter', 'return inviterId ?? validatorId;', 'return validatorId ?? inviterId;'],
];

let folder = '';
/** Of each copy: did its tests fail? */
const failed = new Map<string, boolean>();
const nameOf = (rank: number) => `mutant-${rank}`;

function copyWith(name: string, rules: string): void {
  const copy = path.join(folder, name);
  for (const judge of JUDGES) {
    mkdirSync(path.dirname(path.join(copy, judge)), { recursive: true });
    cpSync(path.join(ROOT, judge), path.join(copy, judge));
  }
  writeFileSync(path.join(copy, RULES), rules);
}

beforeAll(() => {
  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  // Inside the project, where copies find its packages.
  folder = mkdtempSync(path.join(ROOT, '.cache/mutants-'));
  copyWith('sound', SOUND);
  for (const [rank, [, from, to]] of MUTANTS.entries())
    copyWith(
      nameOf(rank),
      SOUND.replace(from, () => to),
    );
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const report = path.join(folder, 'report.json');
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  const args = ['run', '--root', folder, '--pool=threads', '--no-isolate', '--reporter=json', `--outputFile=${report}`];
  const { stderr } = spawnSync(process.execPath, [vitest, ...args], { cwd: folder, env, encoding: 'utf8' });
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: { name: string; assertionResults: { status: string }[] }[];
    };
    // A copy that does not even load proves nothing.
    for (const { name, assertionResults } of testResults)
      if (assertionResults.length > 0)
        failed.set(
          path.relative(folder, name).split(path.sep)[0] ?? '',
          assertionResults.some(({ status }) => status === 'failed'),
        );
  } catch (cause) {
    throw new Error(`the copies were not tried: ${stderr}`, { cause });
  }
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('S3: a fault in the rules of accounts does not pass their tests', () => {
  test('without a fault they pass', () => expect(failed.get('sound')).toBe(false));

  test.each(MUTANTS.map(([fault, from], rank) => ({ fault, from, rank })))('$fault', ({ from, rank }) => {
    expect(SOUND.split(from), 'the text stands once in rules.ts').toHaveLength(2);
    expect(failed.get(nameOf(rank))).toBe(true);
  });
});

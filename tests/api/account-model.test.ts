/**
 * S3: the Worker agrees with the pure rules, by the front door: every route of accounts and invitations, for every actor and every
 * account, then random sequences. Whoever wrote the routes did not write what is expected here: it is decided from the planted world alone.
 */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { invitationSecret, registrationSecret } from '../../functions/accounts/account-secrets.ts';
import { ACTION_SLUGS, DOINGS, type Doing } from '../../functions/accounts/consequences.ts';
import { acceptInvitation } from '../../functions/accounts/invite.ts';
import { actOnAccount } from '../../functions/accounts/manage.ts';
import { ACCOUNT_TYPES, type AccountRefusal, type Decision, type Relation } from '../../functions/accounts/model.ts';
import { register } from '../../functions/accounts/register.ts';
import { isPending, isToVerify, mayAct, mayGiveUp, mayInvite, mayManageInvitation } from '../../functions/accounts/rules.ts';
import { spaceRoutes } from '../../functions/accounts/space-routes.tsx';
import { relationOf } from '../../functions/accounts/tree.ts';
import { checkOffice } from '../../functions/accounts/verify.ts';
import { AGENCY, actorOf, type Command, type ModelAccount, obey, targetOf, treeIn, type World } from '../support/company-model.ts';
import { createAgent, run } from './agents.ts';
import {
  accountSql,
  companySql,
  faultsNow,
  forgetCompanies,
  NO_PASSWORD,
  type PlantedAccount,
  rowsOf,
  SECRET,
  sessionFor,
  verifiedSql,
} from './planted.ts';
import { postForm, send } from './requests.ts';

const context = () => ({
  database: env.DB,
  now: new Date(),
  newId: () => crypto.randomUUID(),
  randomBytes: () => crypto.getRandomValues(new Uint8Array(16)),
  secret: SECRET,
});

/** What each refusal is answered with; a new one does not compile until it is decided. */
const STATUS_OF: Record<AccountRefusal, 403 | 404 | 409> = {
  not_visible: 404,
  actor_pending: 403,
  actor_suspended: 403,
  company_unverified: 403,
  company_closed: 403,
  manages_nobody: 403,
  own_account: 403,
  account_above: 403,
  account_beside: 403,
  mandataire_only: 403,
  has_responsable: 403,
  company_runs_itself: 403,
  verified_not_validated: 409,
  not_pending: 409,
  still_pending: 409,
  was_refused: 409,
  is_suspended: 409,
  not_suspended: 409,
  already_that_type: 409,
  type_already_asked: 409,
  last_mandataire: 409,
};

interface Told {
  status: number;
  /** Of a refusal; null where it must not be told. */
  reason: string | null;
}
const toldOf = (decision: Decision, done: number): Told =>
  decision.allowed
    ? { status: done, reason: null }
    : { status: STATUS_OF[decision.reason], reason: decision.reason === 'not_visible' ? null : decision.reason };

/** Of nobody: who is not, or no longer, signed in to the space. */
const SIGNED_OUT: Told = { status: 401, reason: null };

const TREES: Record<string, Omit<PlantedAccount, 'company'>[]> = {
  one: [
    { id: 'ana', type: 'mandataire' },
    { id: 'max', type: 'mandataire' },
    { id: 'mia', type: 'mandataire', responsable: 'ana' },
    { id: 'ben', type: 'representant', responsable: 'ana' },
    { id: 'bob', type: 'representant', responsable: 'ben' },
    { id: 'leo', type: 'salarie', responsable: 'ben' },
    { id: 'lia', type: 'salarie', responsable: 'bob' },
    // A delegation that ended: an account stayed below.
    { id: 'sam', type: 'salarie', responsable: 'max' },
    { id: 'sol', type: 'salarie', responsable: 'sam' },
    { id: 'ada', type: 'salarie', responsable: 'ben', asked: 'representant' },
    { id: 'abe', type: 'representant', responsable: 'ben', asked: 'mandataire' },
    { id: 'off', type: 'salarie', responsable: 'ben', state: 'suspended' },
    { id: 'out', type: 'mandataire', responsable: 'ana', state: 'suspended' },
    { id: 'new', type: 'mandataire', state: 'to_verify' },
    { id: 'rep', type: 'representant', state: 'to_validate' },
    { id: 'sal', type: 'salarie', state: 'to_validate' },
    { id: 'non', type: 'representant', state: 'refused' },
  ],
  two: [
    { id: 'zoe', type: 'mandataire' },
    { id: 'zed', type: 'salarie', responsable: 'zoe' },
    { id: 'zip', type: 'representant', state: 'to_validate' },
  ],
  three: [
    { id: 'una', type: 'mandataire', state: 'to_verify' },
    { id: 'uno', type: 'salarie', state: 'to_validate' },
  ],
};
/** Open ones, by inviter: the id of each is `by-<inviter>`. */
const INVITERS = ['ana', 'ben', 'bob', 'max', 'zoe'];

/** A string of each company that no other one may ever read: it is in each name and address. */
const canaryOf = (company: string) => `canari-${company}`;

const worldOfTrees = (): World => ({
  companies: new Map([
    ['one', 'verified'],
    ['two', 'verified'],
    ['three', 'unverified'],
  ]),
  accounts: new Map(
    Object.entries(TREES).flatMap(([companyId, accounts]) =>
      accounts.map(({ id, type, state = 'active', asked = null, responsable = null, inviter = null }) => [
        id,
        { id, companyId, type, state, askedType: asked, responsableId: responsable, inviterId: inviter },
      ]),
    ),
  ),
});

function invitationSql(inviter: string, company: string): string {
  const email = `invite-${inviter}@${canaryOf(company)}.example`;
  return `INSERT INTO invitation (id, company_id, inviter_id, type, first_name, last_name, email, email_key, expires_at, created_at, updated_at)
    VALUES ('by-${inviter}', '${company}', '${inviter}', 'salarie', 'Ida', '${canaryOf(company)}', '${email}', '${email}', '2999-01-01', '2026-11-23T12:00:00.000Z', '2026-11-23T12:00:00.000Z')`;
}

async function plantTrees(): Promise<void> {
  await forgetCompanies();
  const planted = Object.entries(TREES).flatMap(([company, accounts], rank) => [
    companySql(company, `00000001${rank}`, `Société ${canaryOf(company)}`),
    ...accounts.flatMap((account) =>
      accountSql({
        ...account,
        company,
        name: `Compte ${account.id}-${canaryOf(company)}`,
        email: `${account.id}@${canaryOf(company)}.example`,
      }),
    ),
    ...INVITERS.filter((inviter) => accounts.some(({ id }) => id === inviter)).map((inviter) => invitationSql(inviter, company)),
  ]);
  await run([...planted, verifiedSql('one'), verifiedSql('two')]);
}

const KEPT = [
  'DROP TABLE IF EXISTS kept_user',
  'DROP TABLE IF EXISTS kept_invitation',
  'CREATE TABLE kept_user AS SELECT id, type, state, asked_type, responsable_id FROM user',
  'CREATE TABLE kept_invitation AS SELECT * FROM invitation',
];
/** Puts everybody back where they were planted. */
const RESTORE = [
  'UPDATE user SET (type, state, asked_type, responsable_id) = (SELECT type, state, asked_type, responsable_id FROM kept_user WHERE kept_user.id = user.id)',
  'DELETE FROM invitation_link',
  'DELETE FROM invitation',
  'INSERT INTO invitation SELECT * FROM kept_invitation',
];

/** A session; of somebody who is suspended, one that was opened before. */
async function cookieOf(id: string, { state }: Pick<ModelAccount, 'state'>): Promise<string> {
  if (state !== 'suspended') return sessionFor(id);
  await run([`UPDATE user SET state = 'active' WHERE id = '${id}'`]);
  const cookie = await sessionFor(id);
  await run([`UPDATE user SET state = 'suspended' WHERE id = '${id}'`]);
  return cookie;
}

interface Answer extends Told {
  headers: string;
  body: string;
  location: string | null;
}

async function read(response: Response): Promise<Answer> {
  const body = await response.text();
  const isError = response.headers.get('content-type')?.includes('json') ?? false;
  const { error } = isError ? (JSON.parse(body) as { error: { reason?: string } }) : { error: {} };
  return {
    status: response.status,
    reason: error.reason ?? null,
    headers: JSON.stringify([...response.headers]),
    body: body.replace(/"requestId":"[^"]+"/, ''),
    location: response.headers.get('location'),
  };
}

const told = ({ status, reason }: Told): Told => ({ status, reason });

/** Somebody of one company, who reads nothing of the others whatever they ask. */
class Asker {
  readonly #cookie: string;
  readonly #foreign: readonly string[];

  constructor(cookie: string, company: string) {
    this.#cookie = cookie;
    this.#foreign = Object.keys(TREES)
      .filter((other) => other !== company)
      .map(canaryOf);
  }

  async #kept(answer: Response): Promise<Answer> {
    const found = await read(answer);
    const leaks = this.#foreign.filter((canary) => (found.body + found.headers).includes(canary));
    expect(leaks, `row 43: ${answer.url}`).toEqual([]);
    return found;
  }

  async get(path: string): Promise<Answer> {
    return this.#kept(await send(`/espace${path}`, { headers: { cookie: this.#cookie, accept: 'application/json' } }));
  }

  async post(path: string, fields: Record<string, string> = {}): Promise<Answer> {
    return this.#kept(await postForm(`/espace${path}`, fields, { cookie: this.#cookie, accept: 'application/json' }));
  }
}

const stored = async () =>
  new Map(
    (
      await rowsOf<ModelAccount>(
        `SELECT id, company_id AS companyId, type, state, asked_type AS askedType, responsable_id AS responsableId, inviter_id AS inviterId
         FROM user WHERE type <> 'agent'`,
      )
    ).map((account) => [account.id, account]),
  );

const ACCOUNTS = [...worldOfTrees().accounts.values()];
/** One of each kind: these stand where another one does. */
const ALIKE = ['mia', 'lia', 'ada', 'abe', 'zed', 'zip', 'uno'];
const ACTORS = ACCOUNTS.filter(({ id }) => !ALIKE.includes(id));
const NOBODY = 'nobody';
const TARGETS = [...ACCOUNTS.map(({ id }) => id), NOBODY];

/** What the rules say of an action; null when the asker has no session. */
function expectedOf(actorId: string, action: 'see' | Doing, targetId: string, done: number): Told {
  const world = worldOfTrees();
  const actor = actorOf(world, actorId);
  const target = world.accounts.get(targetId);
  if (!actor || actor.state === 'suspended') return SIGNED_OUT;
  if (!target) return { status: 404, reason: null };
  return toldOf(mayAct(action, actor, targetOf(world, target), relationOf(treeIn(world), actorId, targetId)), done);
}

describe('S3: every route × every actor × every account', () => {
  beforeEach(async () => {
    await plantTrees();
    await run(KEPT);
  });

  test('every route of accounts and invitations is asked here', () => {
    const paths = new Set(
      spaceRoutes.routes.map(({ path }) => path).filter((path) => /^\/(?:comptes|invitation)\//.test(path) && !path.includes('*')),
    );
    expect([...paths].sort()).toEqual([
      '/comptes/',
      '/comptes/:id/',
      '/comptes/:id/:action/',
      '/comptes/invitations/:id/',
      '/comptes/inviter/',
      '/invitation/:secret/',
    ]);
  });

  test('every actor stands to somebody in every way', () => {
    const tree = treeIn(worldOfTrees());
    const relations = new Set(ACCOUNTS.flatMap(({ id }) => ACCOUNTS.map((other) => relationOf(tree, id, other.id))));
    const all: Relation[] = ['self', 'above', 'below_directly', 'below_indirectly', 'beside', 'other_company'];
    expect([...relations].sort()).toEqual(all.sort());
  });

  test.each(ACTORS)('$id, $type, $state, of $companyId: pages and actions answer as the rules decide', async (account) => {
    const asker = new Asker(await cookieOf(account.id, account), account.companyId);
    for (const targetId of TARGETS) {
      expect([targetId, 'see', told(await asker.get(`/comptes/${targetId}/`))]).toEqual([
        targetId,
        'see',
        expectedOf(account.id, 'see', targetId, 200),
      ]);
      for (const action of DOINGS) {
        const path = `/comptes/${targetId}/${ACTION_SLUGS[action]}/`;
        expect([targetId, action, told(await asker.get(path))]).toEqual([targetId, action, expectedOf(account.id, action, targetId, 200)]);
        const answer = await asker.post(path);
        expect([targetId, action, told(answer)]).toEqual([targetId, action, expectedOf(account.id, action, targetId, 303)]);
        if (answer.status !== 303) continue;
        // What it came to is what the rules say, of this account and of all others.
        const world = worldOfTrees();
        obey(world, { kind: 'act', action, actor: account.id, target: targetId });
        expect(await stored()).toEqual(world.accounts);
        await run(RESTORE);
      }
    }
    expect(await stored(), 'what was refused has changed nothing').toEqual(worldOfTrees().accounts);
  });

  test.each(ACCOUNTS)('row 43: $id, $type, $state: an account of another company is answered like an unknown one', async (account) => {
    const asker = new Asker(await cookieOf(account.id, account), account.companyId);
    const other = account.companyId === 'one' ? 'zed' : 'leo';
    const ask = async (id: string) => [
      await asker.get(`/comptes/${id}/`),
      ...(await Promise.all(DOINGS.map((action) => asker.get(`/comptes/${id}/${ACTION_SLUGS[action]}/`)))),
      ...(await Promise.all(DOINGS.map((action) => asker.post(`/comptes/${id}/${ACTION_SLUGS[action]}/`)))),
    ];
    expect(await ask(other)).toEqual(await ask(NOBODY));
    const manage = (id: string) => Promise.all(['resend', 'revoke'].map((action) => asker.post(`/comptes/invitations/${id}/`, { action })));
    expect(await manage(account.companyId === 'one' ? 'by-zoe' : 'by-ana')).toEqual(await manage('by-nobody'));
  });

  test.each(ACCOUNTS)('$id, $type, $state: the list shows whom they may see, and nobody else', async (account) => {
    const asker = new Asker(await cookieOf(account.id, account), account.companyId);
    const page = await asker.get('/comptes/');
    if (account.state === 'suspended') return expect(told(page)).toEqual(SIGNED_OUT);
    const shown = new Set(
      [...page.body.matchAll(/href="\/espace\/comptes\/([^/"]+)\/(?:valider\/|refuser\/)?"/g)].map(([, id = '']) => id),
    );
    shown.delete('inviter');
    const may = (action: 'see' | Doing, id: string) => expectedOf(account.id, action, id, 200).status === 200;
    // Who waits has no place among the others yet, and reads so.
    const expected = ACCOUNTS.filter((one) => may('see', one.id) && !(isPending(one) && one.id === account.id));
    // Who was refused is shown to those who manage.
    const actor = actorOf(worldOfTrees(), account.id);
    const manages = actor !== null && mayInvite(actor).allowed;
    expect([...shown].sort()).toEqual(
      expected
        .filter(({ state }) => state !== 'refused' || manages)
        .map(({ id }) => id)
        .sort(),
    );
    return undefined;
  });

  test.each(ACCOUNTS)('A7, A8, A12: $id, $type, $state: inviting, resending, revoking', async (account) => {
    const world = worldOfTrees();
    const actor = actorOf(world, account.id);
    if (!actor) throw new Error(`no ${account.id}`);
    const asker = new Asker(await cookieOf(account.id, account), account.companyId);
    const may = (decision: Decision, done: number) => (account.state === 'suspended' ? SIGNED_OUT : toldOf(decision, done));
    expect(told(await asker.get('/comptes/inviter/'))).toEqual(may(mayInvite(actor), 200));
    for (const type of ACCOUNT_TYPES) {
      const typed = { type, firstName: 'Ida', lastName: 'Mont', email: `${type}@ailleurs.example` };
      expect(told(await asker.post('/comptes/inviter/', typed))).toEqual(may(mayInvite(actor), 303));
    }
    for (const inviter of INVITERS)
      for (const action of ['resend', 'revoke']) {
        const decision = mayManageInvitation(actor, relationOf(treeIn(world), account.id, inviter));
        const elsewhere = world.accounts.get(inviter)?.companyId !== account.companyId;
        // That it is not theirs to know is not told; nor is it of one that is over, or never was.
        const gone = mayInvite(actor).allowed && elsewhere;
        expect([inviter, action, told(await asker.post(`/comptes/invitations/by-${inviter}/`, { action }))]).toEqual([
          inviter,
          action,
          gone ? { status: 409, reason: null } : may(decision, 303),
        ]);
      }
    expect(await stored()).toEqual(world.accounts);
    expect(await faultsNow()).toEqual([]);
  });

  test.each(ACCOUNTS)('A3, A5b: $id, $type, $state: one’s own home, identity, and giving up', async (account) => {
    const asker = new Asker(await cookieOf(account.id, account), account.companyId);
    if (account.state === 'suspended') return expect(told(await asker.get('/'))).toEqual(SIGNED_OUT);
    expect((await asker.get('/')).status).toBe(200);
    expect((await asker.get('/identite/')).status).toBe(isToVerify(account) ? 200 : 303);
    const name = { firstName: 'Ida', lastName: 'Mont' };
    expect((await asker.post('/identite/corriger/', name)).status).toBe(account.state === 'to_verify' ? 303 : 409);
    expect((await asker.post('/identite/renoncer/')).status).toBe(mayGiveUp(account) ? 303 : 409);
    expect((await stored()).has(account.id)).toBe(!mayGiveUp(account));
    expect((await asker.get('/')).status).toBe(mayGiveUp(account) ? 401 : 200);
    return undefined;
  });

  test('whoever is not signed in is led to the sign-in of the space', async () => {
    const page = await (await postForm('/espace/comptes/inviter/', {})).text();
    expect(page).toContain('href="/espace/connexion/"');
    expect(page).not.toContain('/equipe/');
  });

  test('an agent, and whoever has no session, are nobody in the space', async () => {
    const { id } = await createAgent('ana.demo-agent');
    for (const cookie of [await sessionFor(id), '__Host-session=invented.signature', '']) {
      const asker = new Asker(cookie, 'none');
      for (const path of ['/comptes/', '/comptes/ana/', '/comptes/ana/suspendre/', '/comptes/inviter/'])
        expect(told(await asker.get(path))).toEqual(SIGNED_OUT);
      for (const path of ['/comptes/leo/suspendre/', '/comptes/inviter/', '/comptes/invitations/by-ana/'])
        expect(told(await asker.post(path))).toEqual(SIGNED_OUT);
    }
    expect(await stored()).toEqual(worldOfTrees().accounts);
  });

  test('row 43: the canaries would be seen: those of one’s own company are', async () => {
    const asker = new Asker(await sessionFor('ana'), 'none');
    await expect(asker.get('/comptes/')).rejects.toThrow('row 43');
  });

  test('row 33: the holder of an invitation reads its company, whoever else asks one neutral page', async () => {
    const secret = invitationSecret(SECRET, 'by-ana', 1);
    await run([`INSERT INTO invitation_link (secret_hash, invitation_id, sending) VALUES ('${secret.hash}', 'by-ana', 1)`]);
    const held = await read(await send(`/espace/invitation/${secret.secret}/`));
    expect(held.status).toBe(200);
    expect([canaryOf('one'), canaryOf('two')].map((canary) => held.body.includes(canary))).toEqual([true, false]);
    const stranger = await new Asker('', 'none').get('/invitation/invented/');
    expect(stranger.status).toBe(404);
  });
});

const SEQUENCES = 40;
const LENGTH = 40;
const anyone = fc.nat({ max: 1000 }).map(String);
const anyType = fc.constantFrom(...ACCOUNT_TYPES);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      action: fc.constantFrom(...DOINGS),
      actor: fc.oneof({ weight: 8, arbitrary: anyone }, { weight: 1, arbitrary: fc.constant(AGENCY) }),
      target: anyone,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('invite' as const), actor: anyone, type: anyType, asInvited: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('join' as const), companyId: fc.constantFrom('one', 'two'), type: anyType }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('verify' as const), target: anyone }) },
);

const FIRST: Command[] = [
  { kind: 'join', companyId: 'one', type: 'mandataire' },
  { kind: 'verify', target: 'a0' },
  { kind: 'join', companyId: 'two', type: 'mandataire' },
  { kind: 'verify', target: 'a1' },
  { kind: 'invite', actor: 'a0', type: 'representant', asInvited: true },
  { kind: 'invite', actor: 'a2', type: 'salarie', asInvited: true },
];

/** The Worker and the model, told the same. Ids of the model are `a0`, `a1`…; those of the Worker are random. */
class Twins {
  readonly world: World = {
    companies: new Map([
      ['one', 'unverified'],
      ['two', 'unverified'],
    ]),
    accounts: new Map(),
  };
  readonly #ids = new Map<string, string>();
  done = 0;
  answered = 0;

  async #ask(modelId: string, path: string, fields: Record<string, string> = {}): Promise<Answer> {
    const account = this.world.accounts.get(modelId);
    const id = this.#ids.get(modelId) ?? '';
    const cookie = account && account.state !== 'suspended' ? await sessionFor(id) : '';
    return read(await postForm(`/espace${path}`, fields, { cookie, accept: 'application/json' }));
  }

  /** The account that has just been opened, or refused. */
  async #meet(modelId: string): Promise<void> {
    const [row] = await rowsOf('SELECT id FROM user WHERE email_key = ?', `${modelId}@editeur.example`);
    if (row?.id) this.#ids.set(modelId, row.id);
  }

  /** Does a command by the front door as far as there is one; true when the Worker did something. */
  async #obey(command: Command): Promise<boolean> {
    const next = `a${this.world.accounts.size}`;
    const email = `${next}@editeur.example`;
    const person = { firstName: 'Ida', lastName: 'Mont' };
    switch (command.kind) {
      case 'join': {
        const siren = command.companyId === 'one' ? '000000018' : '000000026';
        const ids: string[] = [];
        const newId = () => {
          ids.push(crypto.randomUUID());
          return ids.at(-1) ?? '';
        };
        const company = { siren, companyName: command.companyId, companyAddress: 'Paris' };
        const registrant = { ...company, ...person, type: command.type, email, emailKey: email, passwordHash: NO_PASSWORD };
        await register(registrant, SECRET, { ...context(), newId });
        const link = registrationSecret(SECRET, ids[0] ?? '').secret;
        const { status } = await read(await postForm(`/espace/inscription/${link}/`, {}));
        await this.#meet(next);
        return status === 303;
      }
      case 'invite': {
        const invited = await this.#ask(command.actor, '/comptes/inviter/', { ...person, type: command.type, email });
        const actor = actorOf(this.world, command.actor);
        if (actor) this.#expect(command, invited, actor.state === 'suspended' ? SIGNED_OUT : toldOf(mayInvite(actor), 303));
        if (invited.status !== 303) return false;
        const [row] = await rowsOf('SELECT id FROM invitation WHERE email_key = ?', email);
        const name = command.asInvited ? person : { firstName: 'Eva', lastName: 'Mont' };
        const link = invitationSecret(SECRET, row?.id ?? '', 1).secret;
        const accepted = await acceptInvitation(link, { ...name, passwordHash: NO_PASSWORD }, context());
        await this.#meet(next);
        return accepted.outcome === 'opened';
      }
      case 'verify': {
        const userId = this.#ids.get(command.target) ?? '';
        const head = { kind: 'person', givenNames: 'IDA', familyName: 'MONT', birth: '1970-01', office: 'Président de SAS' } as const;
        const ask = async () => ({ siren: '000000018', name: 'one', address: 'Paris', closed: false, heads: [head] });
        const proven = { givenNames: ['Ida'], familyName: 'Mont', usualName: null, birthDate: '1970-01-02' };
        const registry = { ask, siren: '000000018', source: 'double' };
        return checkOffice({ userId, person: proven, attempts: 0 }, registry, context()).then(
          () => true,
          () => false,
        );
      }
      case 'act': {
        const target = this.world.accounts.get(command.target);
        const accountId = this.#ids.get(command.target) ?? NOBODY;
        if (command.actor === AGENCY) {
          const companyId = (await rowsOf('SELECT company_id AS id FROM user WHERE id = ?', accountId))[0]?.id ?? '';
          return actOnAccount(command.action, { kind: 'agent', id: 'an-agent' }, { companyId, accountId }, context()).then(
            () => true,
            () => false,
          );
        }
        const actor = actorOf(this.world, command.actor);
        const answer = await this.#ask(command.actor, `/comptes/${accountId}/${ACTION_SLUGS[command.action]}/`);
        if (actor && target) {
          const relation = relationOf(treeIn(this.world), command.actor, command.target);
          const decision = mayAct(command.action, actor, targetOf(this.world, target), relation);
          this.#expect(command, answer, actor.state === 'suspended' ? SIGNED_OUT : toldOf(decision, 303));
        }
        return answer.status === 303;
      }
    }
  }

  #expect(command: Command, answer: Answer, expected: Told): void {
    this.answered += 1;
    expect([command, told(answer)]).toEqual([command, expected]);
  }

  /** Tells both, and compares them whole. */
  async tell(command: Command): Promise<void> {
    const did = await this.#obey(command);
    expect([command, did]).toEqual([command, obey(this.world, command)]);
    if (!did) return;
    this.done += 1;
    const real = (id: string | null) => (id === null ? null : (this.#ids.get(id) ?? id));
    const expected = [...this.world.accounts.values()].map(({ companyId: _, ...account }) => ({
      ...account,
      ...{ id: real(account.id), responsableId: real(account.responsableId), inviterId: real(account.inviterId) },
    }));
    const found = [...(await stored()).values()].map(({ companyId: _, ...account }) => account);
    const sorted = (accounts: object[]) => accounts.map((account) => JSON.stringify(Object.entries(account).sort())).sort();
    expect([command, sorted(found)]).toEqual([command, sorted(expected)]);
  }

  resolve(given: Command): Command {
    const named = (name: string) => (/^\d+$/.test(name) ? `a${Number(name) % this.world.accounts.size}` : name);
    if (given.kind === 'join') return given;
    if (given.kind === 'verify') return { ...given, target: named(given.target) };
    if (given.kind === 'invite') return { ...given, actor: named(given.actor) };
    return { ...given, actor: named(given.actor), target: named(given.target) };
  }
}

describe('S3: random sequences by the front door', () => {
  test(`${SEQUENCES} sequences of ${LENGTH} commands: the Worker and the model do the same, and refuse for the same reason`, async () => {
    let [done, answered] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: LENGTH, maxLength: LENGTH }), async (commands) => {
        await forgetCompanies();
        const twins = new Twins();
        for (const each of FIRST) await twins.tell(each);
        for (const each of commands) await twins.tell(twins.resolve(each));
        expect(await faultsNow()).toEqual([]);
        done += twins.done;
        answered += twins.answered;
      }),
      { numRuns: SEQUENCES, seed: 20_261_123, endOnFailure: true },
    );
    expect([done > 300, answered > 800], `${done} were done of ${answered}`).toEqual([true, true]);
  });
});

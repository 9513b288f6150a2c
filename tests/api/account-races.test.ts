/**
 * S4: requests that arrive together, by the front door where there is one, in a real D1: one wins, the others are told so, and what
 * must hold holds (R5). Each race has its known-bad twin at the end: the same without the guards.
 */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { invitationSecret, registrationSecret } from '../../functions/accounts/account-secrets.ts';
import { acceptInvitation, type InvitingContext, invite } from '../../functions/accounts/invite.ts';
import { actOnAccount } from '../../functions/accounts/manage.ts';
import type { AccountType } from '../../functions/accounts/model.ts';
import { hashPassword } from '../../functions/accounts/password-hash.ts';
import { confirm, register } from '../../functions/accounts/register.ts';
import { emailKey } from '../../functions/canonical.ts';
import { run } from './agents.ts';
import { accountSql, faultsNow, forgetCompanies, NO_PASSWORD, plant, rowsOf, SECRET, sessionFor } from './planted.ts';
import { expectNaiveFails, expectOneDone, PARALLEL, ROUNDS, statusesOf, together } from './race.ts';
import { postForm } from './requests.ts';

const SIREN = '000000018';
const PASSWORD = 'tilleul lanterne rivage';
const JSON_ANSWER = { accept: 'application/json' };

const context = (more: Partial<InvitingContext> = {}): InvitingContext => ({
  database: env.DB,
  now: new Date(),
  newId: () => crypto.randomUUID(),
  randomBytes: () => crypto.getRandomValues(new Uint8Array(16)),
  secret: SECRET,
  ...more,
});

/** ana, a mandataire at the top; max, a mandataire below her; ben, a representant below her. */
const FIRST = [
  { id: 'ana', type: 'mandataire' },
  { id: 'max', type: 'mandataire', responsable: 'ana' },
  { id: 'ben', type: 'representant', responsable: 'ana' },
] as const;

vi.setConfig({ testTimeout: Math.max(120_000, ROUNDS * 3000) });

beforeEach(forgetCompanies);

/** Rounds of a race, each of which begins with nothing and leaves nothing broken. */
async function rounds(race: (round: number) => Promise<void>, count = ROUNDS): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    await forgetCompanies();
    await race(round);
    expect(await faultsNow(), `round ${round}`).toEqual([]);
  }
}

/** The same rounds, each in a company of its own that has just begun. */
const freshRounds = (race: (round: number) => Promise<void>, count = ROUNDS) =>
  rounds(async (round) => {
    await plant('one', SIREN, FIRST);
    await race(round);
  }, count);

const fullWidth = (text: string) => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
const SPELLINGS: readonly ((address: string) => string)[] = [
  (address) => address,
  (address) => address.toUpperCase(),
  (address) => address.normalize('NFD'),
  (address) => address.toUpperCase().normalize('NFD'),
  fullWidth,
  (address) => ` ${address} `,
  (address) => address.replace('é', 'É'),
  (address) => fullWidth(address.toUpperCase()),
];
const spelt = (address: string, rank: number) => SPELLINGS[rank % SPELLINGS.length]?.(address) ?? address;

interface Asked {
  email: string;
  firstName?: string;
  siren?: string;
}

/** Registers without a password that would have to be hashed; gives the address of the link that is mailed. */
async function registered({ email, firstName = 'Ida', siren = SIREN }: Asked): Promise<string> {
  const ids: string[] = [];
  const newId = () => {
    ids.push(crypto.randomUUID());
    return ids.at(-1) ?? '';
  };
  const company = { siren, companyName: 'LOGICIELS EXEMPLE (DÉMONSTRATION)', companyAddress: '1 rue de la Démonstration, Paris' };
  const person = { type: 'salarie' as const, firstName, lastName: 'Mont', passwordHash: NO_PASSWORD };
  await register({ ...company, ...person, email, emailKey: emailKey(email) ?? '' }, SECRET, context({ newId }));
  return registrationSecret(SECRET, ids[0] ?? '').secret;
}

const confirmByPage = (secret: string) => postForm(`/espace/inscription/${secret}/`, {}, JSON_ANSWER);

/** An invitation by ben, or another; gives the secret of its link. */
async function invited(
  email: string,
  { by = 'ben', company = 'one', type = 'salarie' as AccountType } = {},
): Promise<{ id: string; secret: string }> {
  const invitee = { type, firstName: 'Ida', lastName: 'Mont', email, emailKey: emailKey(email) ?? '' };
  const id = await invite({ id: by, companyId: company }, invitee, context());
  return { id, secret: invitationSecret(SECRET, id, 1).secret };
}

const accept = (secret: string) => acceptInvitation(secret, { firstName: 'Ida', lastName: 'Mont', passwordHash: NO_PASSWORD }, context());

const agency = (action: Parameters<typeof actOnAccount>[0], accountId: string) =>
  actOnAccount(action, { kind: 'agent', id: 'an-agent' }, { companyId: 'one', accountId }, context()).then(
    () => 'done',
    (error: { code: string; reason?: string }) => error.reason ?? error.code,
  );

/** What there is of an address after a race: each part once, or the account is half done. */
async function partsOf(key: string): Promise<Record<string, number>> {
  const [row = {}] = await rowsOf<Record<string, number>>(
    `SELECT (SELECT count(*) FROM user WHERE email_key = ?1) AS accounts,
      (SELECT count(*) FROM credential WHERE user_id IN (SELECT id FROM user WHERE email_key = ?1)) AS passwords,
      (SELECT count(*) FROM issued_login WHERE login_key IN (SELECT login_key FROM user WHERE email_key = ?1)) AS logins,
      (SELECT count(*) FROM outbox WHERE recipient_key = ?1 AND kind = 'account_login') AS mails,
      (SELECT count(*) FROM audit_event WHERE subject_id IN (SELECT id FROM user WHERE email_key = ?1) AND kind IN ('registered', 'invitation_accepted')) AS events`,
    key,
  );
  return row;
}
const WHOLE = { accounts: 1, passwords: 1, logins: 1, mails: 1, events: 1 };

describe('an address, in all its spellings', () => {
  test(`rows 27 and 28, L1, L2: ${PARALLEL} registrations are one address: it is written to four times, and nobody learns more`, () =>
    freshRounds(
      async (round) => {
        const typed = { siren: SIREN, type: 'salarie', firstName: 'Ida', lastName: 'Mont', password: PASSWORD };
        const answers = await together((rank) =>
          postForm(
            '/espace/inscription/',
            { ...typed, email: spelt('rené.mont@editeur.example', rank) },
            { 'cf-connecting-ip': `192.0.2.${rank}` },
          ),
        );
        const statuses = await statusesOf(answers);
        expect(statuses.filter((status) => status === 303)).toHaveLength(4);
        expect(statuses.filter((status) => status !== 303 && status !== 429)).toEqual([]);
        expect(await rowsOf('SELECT DISTINCT email_key FROM registration'), `round ${round}`).toEqual([
          { email_key: 'rené.mont@editeur.example' },
        ]);
        expect(await rowsOf('SELECT id FROM outbox')).toHaveLength(4);
      },
      Math.min(ROUNDS, 20),
    ));

  test(`rows 27 and 28, L1: ${PARALLEL} links of one address, each of another company, confirmed together: one account of one company`, () =>
    rounds(async (round) => {
      const address = `rené${round}.mont@editeur.example`;
      const links = await together((rank) =>
        registered({ email: spelt(address, rank), siren: String(100_000_000 + rank + PARALLEL * round) }),
      );
      expectOneDone(await statusesOf(await Promise.all(links.map(confirmByPage))), [404, 409]);
      expect(await partsOf(emailKey(address) ?? '')).toEqual(WHOLE);
      expect(await rowsOf('SELECT id FROM company')).toHaveLength(1);
      expect(await rowsOf('SELECT id FROM registration')).toEqual([]);
    }));

  test('row 27: one link confirmed 32 times together opens one account', () =>
    rounds(async (round) => {
      const address = `ida${round}@editeur.example`;
      const link = await registered({ email: address });
      expectOneDone(await statusesOf(await together(() => confirmByPage(link))), [404, 409]);
      expect(await partsOf(address)).toEqual(WHOLE);
    }));

  test('row 31, A13: two companies invite one address; both invitations are accepted 16 times together: one account, the other waits', () =>
    freshRounds(async (round) => {
      await plant('two', '000000026', [{ id: 'zoe', type: 'mandataire' }]);
      const address = `ida${round}@ailleurs.example`;
      const here = await invited(address);
      const there = await invited(spelt(address, 1), { by: 'zoe', company: 'two' });
      const outcomes = await together((rank) => accept(rank % 2 === 0 ? here.secret : there.secret));
      expect(outcomes.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
      expect(outcomes.filter(({ outcome }) => !['opened', 'refused', 'address_taken'].includes(outcome))).toEqual([]);
      expect(await partsOf(address)).toEqual(WHOLE);
      expect(await rowsOf('SELECT state FROM invitation ORDER BY state')).toEqual([{ state: 'accepted' }, { state: 'open' }]);
    }));
});

describe('logins', () => {
  test(`row 27, L1, L2b: ${PARALLEL} people of one name are given a login of their own each, together`, () =>
    rounds(async (round) => {
      const emails = Array.from({ length: PARALLEL }, (_, rank) => `ida${round}-${rank}@editeur.example`);
      const links = await Promise.all(emails.map((email) => registered({ email })));
      const statuses = await statusesOf(await Promise.all(links.map(confirmByPage)));
      expect(statuses.filter((status) => status !== 303)).toEqual([]);
      expect((await rowsOf('SELECT DISTINCT login_key FROM user')).length).toBe(PARALLEL);
    }));

  test('row 27, L5: when all draw the same login, one has it, and the others draw again', () =>
    rounds(async (round) => {
      const links = await together((rank) => registered({ email: `ida${round}-${rank}@editeur.example` }));
      const outcomes = await Promise.all(
        links.map((link) => {
          let drawn = 0;
          const randomBytes = () => {
            drawn += 1;
            return drawn === 1 ? new Uint8Array(16).fill(round) : crypto.getRandomValues(new Uint8Array(16));
          };
          return confirm(link, context({ randomBytes }));
        }),
      );
      expect(outcomes.filter(({ outcome }) => outcome !== 'opened')).toEqual([]);
      expect((await rowsOf('SELECT DISTINCT login_key FROM user')).length).toBe(PARALLEL);
    }));
});

describe('invitations', () => {
  test(`row 32: ${PARALLEL} acceptances of one invitation by its page: one account; nobody is failed`, () =>
    freshRounds(
      async (round) => {
        const address = `ida${round}@editeur.example`;
        const { secret } = await invited(address);
        const form = { firstName: 'Ida', lastName: 'Mont', password: PASSWORD };
        const answers = await together((rank) =>
          postForm(`/espace/invitation/${secret}/`, form, { 'cf-connecting-ip': `192.0.2.${rank}` }),
        );
        expectOneDone(await statusesOf(answers), [409, 429]);
        expect(await partsOf(address)).toEqual(WHOLE);
      },
      Math.min(ROUNDS, 20),
    ));

  test('row 32: the same with the hash at hand: one opens, the others are told that it was used', () =>
    freshRounds(async (round) => {
      const address = `ida${round}@editeur.example`;
      const { secret } = await invited(address);
      const outcomes = await together(() => accept(secret));
      expect(outcomes.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
      expect(outcomes.filter((one) => one.outcome === 'refused' && one.reason === 'accepted')).toHaveLength(PARALLEL - 1);
      expect(await partsOf(address)).toEqual(WHOLE);
    }));

  test('A12: revoked and accepted together: one of the two happened, and only that', () =>
    freshRounds(async (round) => {
      const address = `ida${round}@editeur.example`;
      const { id, secret } = await invited(address);
      const cookie = await sessionFor('ana');
      const outcomes = await together(async (rank) => {
        if (rank % 2 === 0) return (await accept(secret)).outcome;
        const answer = await postForm(`/espace/comptes/invitations/${id}/`, { action: 'revoke' }, { cookie, ...JSON_ANSWER });
        return (await statusesOf([answer]))[0];
      });
      const done = outcomes.filter((outcome) => outcome === 'opened' || outcome === 303);
      expect(done).toHaveLength(1);
      expect(outcomes.filter((outcome) => !['opened', 'refused', 303, 409].includes(outcome ?? ''))).toEqual([]);
      const accepted = done[0] === 'opened';
      expect(await rowsOf('SELECT state FROM invitation')).toEqual([{ state: accepted ? 'accepted' : 'revoked' }]);
      expect((await partsOf(address)).accounts).toBe(accepted ? 1 : 0);
    }));

  test('row 35, A12: accepted while its inviter becomes a salarie: before, or not at all', () =>
    freshRounds(async (round) => {
      const { secret } = await invited(`ida${round}@editeur.example`);
      const cookie = await sessionFor('ana');
      const outcomes = await together(async (rank) => {
        if (rank % 2 === 0) return (await accept(secret)).outcome;
        return (await statusesOf([await postForm('/espace/comptes/ben/rendre-salarie/', {}, { cookie, ...JSON_ANSWER })]))[0];
      });
      expect(outcomes.filter((outcome) => outcome === 303)).toHaveLength(1);
      expect(outcomes.filter((outcome) => !['opened', 'refused', 303, 409].includes(outcome ?? ''))).toEqual([]);
      const kinds = (await rowsOf("SELECT kind FROM audit_event WHERE kind <> 'invited' ORDER BY number")).map(({ kind }) => kind);
      expect([['invitation_accepted', 'make_salarie'], ['make_salarie']]).toContainEqual(kinds);
      expect(kinds.includes('invitation_accepted')).toBe(outcomes.includes('opened'));
    }));

  test(`A12: ${PARALLEL} invitations of one address together are one`, () =>
    freshRounds(async () => {
      const [ana, ben] = [await sessionFor('ana'), await sessionFor('ben')];
      const answers = await together((rank) => {
        const typed = { type: 'salarie', firstName: 'Ida', lastName: 'Mont', email: spelt('rené.mont@editeur.example', rank) };
        return postForm('/espace/comptes/inviter/', typed, { cookie: rank % 2 === 0 ? ana : ben });
      });
      expectOneDone(await statusesOf(answers), [400, 409]);
      expect(await rowsOf('SELECT id FROM invitation')).toHaveLength(1);
      expect(await rowsOf('SELECT id FROM outbox')).toHaveLength(1);
    }));
});

describe('the last mandataires', () => {
  const demotions = ['make_salarie', 'make_representant', 'suspend'] as const;

  test('rows 37 and 38, A10: one demotes the other while the agency demotes the one: one falls, one remains', () =>
    freshRounds(async (round) => {
      const cookie = await sessionFor('ana');
      const slug = ['rendre-salarie', 'designer-representant', 'suspendre'][round % 3] ?? '';
      const outcomes = await together(async (rank) => {
        if (rank % 2 === 0) return agency(demotions[round % 3] ?? 'suspend', 'ana');
        return (await statusesOf([await postForm(`/espace/comptes/max/${slug}/`, {}, { cookie, ...JSON_ANSWER })]))[0];
      });
      expect(outcomes.filter((outcome) => outcome === 'done' || outcome === 303)).toHaveLength(1);
      // Once ana has fallen, her session is over, or sees less; once max has, she is the last one.
      const told = [401, 403, 404, 409, 'last_mandataire', 'company_runs_itself', 'is_suspended', 'already_that_type'];
      expect(outcomes.filter((outcome) => !['done', 303, ...told].includes(outcome ?? ''))).toEqual([]);
      expect(await rowsOf("SELECT id FROM user WHERE type = 'mandataire' AND state = 'active'")).toHaveLength(1);
    }));

  test('rows 37 and 38, A10: the agency demotes and suspends both tops, in every way at once: one falls', () =>
    freshRounds(async () => {
      await run(["UPDATE user SET responsable_id = NULL WHERE id = 'max'"]);
      const outcomes = await together((rank) => agency(demotions[rank % 3] ?? 'suspend', rank % 2 === 0 ? 'ana' : 'max'));
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
      const told = ['last_mandataire', 'company_runs_itself', 'is_suspended', 'already_that_type'];
      expect(outcomes.filter((outcome) => !['done', ...told].includes(outcome))).toEqual([]);
      expect(await rowsOf("SELECT id FROM user WHERE type = 'mandataire' AND state = 'active'")).toHaveLength(1);
    }));
});

describe('decisions about one account', () => {
  const waiting = { id: 'leo', type: 'salarie', state: 'to_validate', company: 'one' } as const;

  test('A5c, A6: validated by two people and refused by two people together: one decision, one mail', () =>
    freshRounds(async () => {
      await plantMore(waiting);
      const cookies = [await sessionFor('ana'), await sessionFor('ben')];
      const answers = await together((rank) =>
        postForm(`/espace/comptes/leo/${rank % 4 < 2 ? 'valider' : 'refuser'}/`, {}, { cookie: cookies[rank % 2] ?? '', ...JSON_ANSWER }),
      );
      expectOneDone(await statusesOf(answers), [409]);
      const [{ state = '' } = {}] = await rowsOf("SELECT state FROM user WHERE id = 'leo'");
      const mails = await rowsOf("SELECT kind FROM outbox WHERE subject_id = 'leo'");
      expect([state, mails]).toEqual(
        state === 'active' ? ['active', [{ kind: 'account_validated' }]] : ['refused', [{ kind: 'account_refused' }]],
      );
    }));

  test('A5c, A9: validated by somebody whose delegation ends at the same moment: before, or not at all', () =>
    freshRounds(async () => {
      await plantMore(waiting);
      const [ana, ben] = [await sessionFor('ana'), await sessionFor('ben')];
      const answers = await together((rank) =>
        rank % 2 === 0
          ? postForm('/espace/comptes/leo/valider/', {}, { cookie: ben, ...JSON_ANSWER })
          : postForm('/espace/comptes/ben/rendre-salarie/', {}, { cookie: ana, ...JSON_ANSWER }),
      );
      const statuses = await statusesOf(answers);
      expect(statuses.filter((status) => ![303, 401, 403, 404, 409].includes(status))).toEqual([]);
      const kinds = (await rowsOf('SELECT kind FROM audit_event ORDER BY number')).map(({ kind }) => kind);
      expect([['validate', 'make_salarie'], ['make_salarie']]).toContainEqual(kinds);
      expect(await rowsOf("SELECT state FROM user WHERE id = 'leo'")).toEqual([{ state: kinds.length === 2 ? 'active' : 'to_validate' }]);
      expect(await rowsOf("SELECT id FROM session WHERE user_id = 'ben'")).toEqual([]);
    }));

  test('A3: given up 16 times while it is validated 16 times: gone, or active and whole', () =>
    freshRounds(async () => {
      await plantMore(waiting);
      const [ana, leo] = [await sessionFor('ana'), await sessionFor('leo')];
      const answers = await together((rank) =>
        rank % 2 === 0
          ? postForm('/espace/comptes/leo/valider/', {}, { cookie: ana, ...JSON_ANSWER })
          : postForm('/espace/identite/renoncer/', {}, { cookie: leo, ...JSON_ANSWER }),
      );
      expectOneDone(await statusesOf(answers), [401, 404, 409]);
      const found = await rowsOf(
        "SELECT state, (SELECT count(*) FROM credential WHERE user_id = 'leo') AS passwords FROM user WHERE id = 'leo'",
      );
      expect([[], [{ state: 'active', passwords: 1 }]]).toContainEqual(found);
    }));
});

/** One more account of a company that is there. */
async function plantMore(account: Parameters<typeof accountSql>[0]): Promise<void> {
  await run(accountSql(account));
}

describe('sessions', () => {
  test('S6, row 52: signing in while one is suspended: no session is left', async () => {
    const passwordHash = await hashPassword(PASSWORD);
    await freshRounds(
      async () => {
        await plantMore({ id: 'leo', type: 'salarie', company: 'one', responsable: 'ana', passwordHash });
        const ana = await sessionFor('ana');
        const answers = await together(
          async (rank) =>
            rank === 3
              ? postForm('/espace/comptes/leo/suspendre/', {}, { cookie: ana, ...JSON_ANSWER })
              : postForm('/espace/connexion/', { login: 'leo.demo', password: PASSWORD }, { 'cf-connecting-ip': `192.0.2.${rank}` }),
          6,
        );
        const statuses = await statusesOf(answers);
        expect(statuses.filter((status) => ![303, 401, 429].includes(status))).toEqual([]);
        expect(statuses[3]).toBe(303);
      },
      Math.min(ROUNDS, 20),
    );
  });
});

/** Tables without the guards, for those who read first and write then. */
async function naiveTables(): Promise<void> {
  await run([
    'DROP TABLE IF EXISTS naive_account',
    'DROP TABLE IF EXISTS naive_invitation',
    'CREATE TABLE naive_account (id INTEGER PRIMARY KEY, key TEXT, type TEXT, state TEXT)',
    'CREATE TABLE naive_invitation (id INTEGER PRIMARY KEY, state TEXT)',
    "INSERT INTO naive_invitation VALUES (1, 'open')",
  ]);
}

const countOf = async (statement: string, ...values: unknown[]) => (await rowsOf<{ n: number }>(statement, ...values))[0]?.n ?? 0;
const write = (statement: string, ...values: unknown[]) =>
  env.DB.prepare(statement)
    .bind(...values)
    .run();

describe('the known-bad twins: who reads and then writes, without the guards', () => {
  beforeEach(naiveTables);

  test.each([
    ['rows 27 and 28: an address that nobody has is registered', 'rené@editeur.example'],
    ['row 27: a login that nobody has is given', 'ida.mont.aaaaa'],
  ])('%s: several have it', (_, key) =>
    expectNaiveFails(async () => {
      await naiveTables();
      await together(async () => {
        if ((await countOf('SELECT count(*) AS n FROM naive_account WHERE key = ?', key)) > 0) return;
        await write("INSERT INTO naive_account (key, state) VALUES (?, 'active')", key);
      });
      return (await countOf('SELECT count(*) AS n FROM naive_account')) > 1;
    }),
  );

  test('rows 31 and 32: an open invitation is accepted: it opens several accounts', () =>
    expectNaiveFails(async () => {
      await naiveTables();
      await together(async () => {
        if ((await countOf("SELECT count(*) AS n FROM naive_invitation WHERE state = 'open'")) === 0) return;
        await write("INSERT INTO naive_account (state) VALUES ('active')");
        await write("UPDATE naive_invitation SET state = 'accepted'");
      });
      return (await countOf('SELECT count(*) AS n FROM naive_account')) > 1;
    }));

  test('A12, row 35: an open invitation is revoked, or void with its inviter, and accepted: it opens an account all the same', () =>
    expectNaiveFails(async () => {
      await naiveTables();
      let revoked = 0;
      await together(async (rank) => {
        if ((await countOf("SELECT count(*) AS n FROM naive_invitation WHERE state = 'open'")) === 0) return;
        if (rank % 2 === 0) await write("INSERT INTO naive_account (state) VALUES ('active')");
        else revoked += 1;
        await write('UPDATE naive_invitation SET state = ?', rank % 2 === 0 ? 'accepted' : 'revoked');
      });
      return revoked > 0 && (await countOf('SELECT count(*) AS n FROM naive_account')) > 0;
    }));

  test('rows 37 and 38: whoever is not the last mandataire is demoted: nobody is left', () =>
    expectNaiveFails(async () => {
      await naiveTables();
      await write("INSERT INTO naive_account (id, type, state) VALUES (0, 'mandataire', 'active'), (1, 'mandataire', 'active')");
      await together(async (rank) => {
        const others = "SELECT count(*) AS n FROM naive_account WHERE type = 'mandataire' AND state = 'active' AND id <> ?";
        if ((await countOf(others, rank % 2)) === 0) return;
        await write(
          rank % 4 < 2
            ? "UPDATE naive_account SET type = 'salarie' WHERE id = ?"
            : "UPDATE naive_account SET state = 'suspended' WHERE id = ?",
          rank % 2,
        );
      });
      return (await countOf("SELECT count(*) AS n FROM naive_account WHERE type = 'mandataire' AND state = 'active'")) === 0;
    }));

  test('A5c, A9: whoever waits is validated and refused: both are told that it is done', () =>
    expectNaiveFails(async () => {
      await naiveTables();
      await write("INSERT INTO naive_account (id, state) VALUES (0, 'to_validate')");
      const done = await together(async (rank) => {
        if ((await countOf("SELECT count(*) AS n FROM naive_account WHERE state = 'to_validate'")) === 0) return null;
        await write('UPDATE naive_account SET state = ?', rank % 2 === 0 ? 'active' : 'refused');
        return rank % 2;
      });
      return done.includes(0) && done.includes(1);
    }));
});

/** What protects an account, as its holder sets it: password, second factor, open sessions; and what they take away, or leave behind. */
import { env } from 'cloudflare:workers';
import { Secret, TOTP } from 'otpauth';
import { beforeEach, describe, expect, test } from 'vitest';
import { site } from '../../.generated/site.ts';
import { securityMails } from '../../functions/accounts/security-mails.tsx';
import { SESSION_LIMITS, STEP_UP_LIFETIME } from '../../functions/accounts/sign-in-rules.ts';
import {
  ACCOUNT,
  codeNow,
  createAgent,
  giveCode,
  givePassword,
  PASSWORD,
  RECOVERY_CODE,
  run,
  sessionOf,
  setCookieOf,
  signIn,
  visit,
} from './agents.ts';
import { forgetCompanies } from './planted.ts';
import { get, postForm, postJson } from './requests.ts';
import { accountPath, composed, openSpace, SPACE_ENTRY, type SpaceAccount, signInTo } from './space.ts';

const NEW = 'roseau écluse brume marée';

let ana: SpaceAccount;
beforeEach(async () => {
  await forgetCompanies();
  ana = await openSpace();
});

const all = (statement: string) =>
  env.DB.prepare(statement)
    .all()
    .then(({ results }) => results as Record<string, string>[]);
const kinds = async () => (await all('SELECT kind FROM outbox ORDER BY created_at, id')).map(({ kind }) => kind);
const events = async () => (await all('SELECT kind FROM audit_event ORDER BY number')).map(({ kind }) => kind);

const session = async (headers: Record<string, string> = {}) => setCookieOf(await signInTo(ana.login, PASSWORD, headers)) ?? '';
/** As after more than ten minutes. */
const grownOld = () => run([`UPDATE session SET created_at = '${new Date(Date.now() - STEP_UP_LIFETIME - 1000).toISOString()}'`]);

/** Turns the second factor on, as its page does; gives the new session, what makes the codes, and the recovery codes. */
async function withSecondFactor(): Promise<{ cookie: string; totp: TOTP; codes: string[] }> {
  const before = await session();
  expect((await postForm(accountPath('second-facteur/activer/'), {}, { cookie: before })).headers.get('location')).toBe(
    accountPath('second-facteur/verifier/'),
  );
  const html = await (await visit(accountPath('second-facteur/verifier/'), before)).text();
  const secret = /class="secret-key">([^<]+)</.exec(html)?.[1]?.replace(/&nbsp;|\s/g, '') ?? '';
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const verified = await postForm(accountPath('second-facteur/verifier/'), { code: totp.generate() }, { cookie: before });
  expect(verified.headers.get('location')).toBe(accountPath('second-facteur/codes/?fait=active'));
  const cookie = setCookieOf(verified) ?? '';
  const page = await (await visit(accountPath('second-facteur/codes/'), cookie)).text();
  return { cookie, totp, codes: [...page.matchAll(/<code>([^<]+)<\/code>/g)].map(([, code = '']) => code) };
}

const waitingFor = async () => setCookieOf(await signInTo(ana.login), '__Host-code') ?? '';
const code = (typed: string, cookie: string, more: Record<string, string> = {}) =>
  postForm(`${SPACE_ENTRY}code/`, { code: typed, ...more }, { cookie });

describe('signing in again before what protects the account is changed', () => {
  const PAGES = [
    'mot-de-passe/',
    'adresse/',
    'depart/',
    'donnees.json',
    'donnees.csv',
    'second-facteur/desactiver/',
    'second-facteur/codes/',
  ];
  const FORMS = [
    'mot-de-passe/',
    'adresse/',
    'depart/',
    'second-facteur/activer/',
    'second-facteur/codes/',
    'second-facteur/desactiver/',
    'cles/x/retirer/',
  ];

  test.each(PAGES)('%s: a session of more than ten minutes is asked again, and comes back', async (page) => {
    const cookie = await session();
    await grownOld();
    const answer = await visit(accountPath(page), cookie);
    const confirm = `/espace/connexion/confirmer/?suite=${encodeURIComponent(accountPath(page))}`;
    expect([answer.status, answer.headers.get('location')]).toEqual([303, confirm]);
    const asked = await visit(confirm, cookie);
    expect(await asked.text()).toContain(ana.login);
    const again = await signInTo(ana.login, PASSWORD, { cookie });
    expect((await visit(accountPath(page), setCookieOf(again) ?? '')).status).not.toBe(401);
    // The session that was left open is over.
    expect((await visit('/espace/', cookie)).status).toBe(303);
  });

  test.each(FORMS)('%s: a form that comes too late changes nothing', async (form) => {
    const cookie = await session();
    await grownOld();
    const answer = await postForm(accountPath(form), { password: NEW }, { cookie });
    expect([answer.status, answer.headers.get('location')?.startsWith('/espace/connexion/confirmer/')]).toEqual([303, true]);
    expect(await events()).toEqual([]);
  });

  test('a program is told in JSON', async () => {
    const cookie = await session();
    await grownOld();
    const answer = await postJson(accountPath('cles/options/'), {}, { cookie, accept: 'application/json' });
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { reason: 'step_up' } }]);
  });
});

describe('the password', () => {
  test('row 52: another one ends every session, that one too, and is told to the holder', async () => {
    const other = await session();
    const cookie = await session();
    const answer = await postForm(accountPath('mot-de-passe/'), { password: NEW }, { cookie });
    expect(answer.headers.get('location')).toBe('/espace/connexion/?fait=mot-de-passe');
    for (const one of [other, cookie]) expect((await visit('/espace/', one)).status).toBe(303);
    expect((await signInTo(ana.login, NEW)).status).toBe(303);
    expect(await kinds()).toContain('password_changed');
    expect(await events()).toEqual(['password_changed']);
  });

  test.each([
    ['too short', 'court', 'au moins 12'],
    ['row 60: known to everybody', 'passwordpassword', 'tout le monde'],
    ['one’s own login', 'ana.roc.x7k2p', 'votre nom'],
  ])('%s: refused with its reason, and the old one stays', async (_, password, reason) => {
    const cookie = await session();
    const answer = await postForm(accountPath('mot-de-passe/'), { password }, { cookie });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(reason);
    expect((await signInTo(ana.login)).status).toBe(303);
  });

  test('S6: an agent’s has 15 characters', async () => {
    await createAgent('bea.demo');
    const cookie = await sessionOf('bea.demo');
    const answer = await postForm(`${ACCOUNT}mot-de-passe/`, { password: 'brume marée ok' }, { cookie });
    expect([answer.status, (await answer.text()).includes('au moins 15')]).toEqual([400, true]);
  });
});

describe('the second factor', () => {
  test('it is on once a first code was right; the sign-in then asks for a code', async () => {
    const { cookie, totp, codes } = await withSecondFactor();
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    expect(await kinds()).toContain('second_factor_on');
    expect((await visit('/espace/', cookie)).status).toBe(200);
    const first = await signInTo(ana.login);
    expect([first.status, first.headers.get('location'), setCookieOf(first)]).toEqual([303, '/espace/connexion/code/', null]);
    const waiting = setCookieOf(first, '__Host-code') ?? '';
    expect((await visit('/espace/', waiting)).status).toBe(303);
    const later = totp.generate({ timestamp: Date.now() + 30_000 });
    const opened = await code(later, waiting);
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/espace/']);
    expect((await visit('/espace/', setCookieOf(opened) ?? '')).status).toBe(200);
  });

  test('a wrong first code leaves it off', async () => {
    const cookie = await session();
    await postForm(accountPath('second-facteur/activer/'), {}, { cookie });
    const answer = await postForm(accountPath('second-facteur/verifier/'), { code: '000000' }, { cookie });
    expect([answer.status, (await answer.text()).includes('id="code-erreur"')]).toEqual([400, true]);
    expect((await signInTo(ana.login)).headers.get('location')).toBe('/espace/');
  });

  test('the page that was asked for waits until after the code', async () => {
    await withSecondFactor();
    const first = await postForm(SPACE_ENTRY, { login: ana.login, password: PASSWORD, suite: '/espace/comptes/' });
    expect(first.headers.get('location')).toBe('/espace/connexion/code/?suite=%2Fespace%2Fcomptes%2F');
  });

  test('ASVS 6.5.1: a code opens once, in its half minute too', async () => {
    const { totp } = await withSecondFactor();
    const later = totp.generate({ timestamp: Date.now() + 30_000 });
    expect((await code(later, await waitingFor())).status).toBe(303);
    const again = await code(later, await waitingFor());
    expect([again.status, (await again.text()).includes('déjà servi')]).toEqual([401, true]);
  });

  test('a recovery code opens once, however it is written, and the holder is told how many are left', async () => {
    const { codes } = await withSecondFactor();
    const [one = ''] = codes;
    expect((await code(` ${one.toUpperCase().replace('-', ' ')} `, await waitingFor())).status).toBe(303);
    const [mail] = await all("SELECT * FROM outbox WHERE kind = 'recovery_code_used'");
    expect((await composed(securityMails, mail)).text).toContain('9\u00a0codes de secours');
    expect((await code(one, await waitingFor())).status).toBe(401);
  });

  test('of eight who give one recovery code at once, one gets in', async () => {
    const { codes } = await withSecondFactor();
    const waiting = await Promise.all(Array.from({ length: 4 }, waitingFor));
    const answers = await Promise.all(waiting.map((cookie) => code(codes[0] ?? '', cookie)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
  });

  test('S7: codes are tried five times, then held back, with when to come back; a fresh password does not help', async () => {
    await withSecondFactor();
    const statuses: number[] = [];
    for (let rank = 0; rank < 7; rank += 1) statuses.push((await code(`00000${rank}`, await waitingFor())).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(Number((await code('000009', await waitingFor())).headers.get('retry-after'))).toBeGreaterThan(60);
  });

  test.each([
    ['nothing', '', 400],
    ['something else', 'bonjour', 401],
    ['far too much', '0'.repeat(41), 400],
  ])('%s instead of a code is said', async (_, typed, status) => {
    await withSecondFactor();
    expect((await code(typed, await waitingFor())).status).toBe(status);
  });

  test.each([
    ['none', ''],
    ['forged', '__Host-code=2fa-abc.def'],
    ['of a sign-in that is over', null],
  ])('a cookie that is %s leads back to the password', async (_, forged) => {
    const { codes } = await withSecondFactor();
    const cookie = forged ?? (await waitingFor());
    if (forged === null) await run(["UPDATE challenge SET expires_at = '2020-01-01T00:00:00.000Z'"]);
    const answer = await code(codes[0] ?? '', cookie);
    expect(answer.headers.get('location')).toBe('/espace/connexion/?fait=recommencer');
    expect((await visit(`${SPACE_ENTRY}code/`, cookie)).headers.get('location')).toBe(SPACE_ENTRY);
    // None of them was spent.
    expect((await code(codes[0] ?? '', await waitingFor())).status).toBe(303);
  });

  test('new recovery codes end the old ones', async () => {
    const { cookie, codes } = await withSecondFactor();
    expect((await postForm(accountPath('second-facteur/codes/'), {}, { cookie })).status).toBe(303);
    expect((await code(codes[0] ?? '', await waitingFor())).status).toBe(401);
    expect(await kinds()).toContain('recovery_codes_drawn');
  });

  test('turned off, the password is enough again, and the holder is told', async () => {
    const { cookie } = await withSecondFactor();
    expect((await postForm(accountPath('second-facteur/desactiver/'), {}, { cookie })).status).toBe(303);
    expect((await signInTo(ana.login)).headers.get('location')).toBe('/espace/');
    expect(await kinds()).toContain('second_factor_off');
    expect(await all('SELECT * FROM second_factor')).toEqual([]);
  });

  test('V5: the table holds neither the secret nor a recovery code', async () => {
    const { totp, codes } = await withSecondFactor();
    const kept = JSON.stringify(await all('SELECT * FROM second_factor'));
    for (const secret of [totp.secret.base32, totp.secret.utf8, ...codes]) expect(kept).not.toContain(secret);
  });

  test('a suspended account does not get in with a code either', async () => {
    const { codes } = await withSecondFactor();
    const waiting = await waitingFor();
    await run([
      `UPDATE company SET state = 'closed' WHERE id = '${ana.companyId}'`,
      `UPDATE user SET state = 'suspended' WHERE id = '${ana.id}'`,
    ]);
    const answer = await code(codes[0] ?? '', waiting);
    expect(setCookieOf(answer)).toBeNull();
    expect((await code(codes[0] ?? '', waiting)).headers.get('location')).toBe('/espace/connexion/?fait=recommencer');
  });
});

describe('agents have a second factor', () => {
  test('one without it sets it before anything else', async () => {
    await createAgent('bea.demo', { secondFactor: false });
    const opened = await signIn('bea.demo');
    const cookie = setCookieOf(opened) ?? '';
    for (const path of ['/equipe/messages/', ACCOUNT, `${ACCOUNT}mot-de-passe/`]) {
      const answer = await visit(path, cookie);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `${ACCOUNT}second-facteur/`]);
    }
    const refusal = await postForm('/equipe/messages/x/', {}, { cookie, accept: 'application/json' });
    expect([refusal.status, await refusal.json()]).toMatchObject([403, { error: { reason: 'second_factor' } }]);
    expect((await visit(`${ACCOUNT}second-facteur/`, cookie)).status).toBe(200);
    expect((await postForm('/equipe/deconnexion/', {}, { cookie })).status).toBe(303);
  });

  test('they do not turn it off', async () => {
    await createAgent('bea.demo');
    const cookie = await sessionOf('bea.demo');
    expect((await visit(`${ACCOUNT}second-facteur/desactiver/`, cookie)).status).toBe(404);
    expect((await postForm(`${ACCOUNT}second-facteur/desactiver/`, {}, { cookie })).status).toBe(404);
    expect((await all('SELECT * FROM second_factor')).length).toBe(1);
  });

  test('the password alone opens nothing; a recovery code does', async () => {
    await createAgent('bea.demo');
    const asked = await givePassword('bea.demo');
    expect(asked.headers.get('location')).toBe('/equipe/connexion/code/');
    const waiting = setCookieOf(asked, '__Host-code') ?? '';
    expect((await visit('/equipe/messages/', waiting)).status).toBe(303);
    expect((await giveCode(RECOVERY_CODE, waiting)).headers.get('location')).toBe('/equipe/messages/');
  });

  test('a code of the desk opens nothing in the company space', async () => {
    await createAgent('bea.demo');
    const waiting = setCookieOf(await givePassword('bea.demo'), '__Host-code') ?? '';
    const answer = await code(codeNow(), waiting);
    expect([setCookieOf(answer), answer.headers.get('location')]).toEqual([null, '/espace/connexion/?fait=recommencer']);
  });
});

describe('open sessions', () => {
  const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

  test('each says what it was opened with; another one is closed from here, its own is not offered', async () => {
    const phone = await session({
      'user-agent': 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
    });
    const desk = await session({ 'user-agent': FIREFOX });
    const page = await (await visit(accountPath('connexions/'), desk)).text();
    expect(page).toContain('Chrome, Android');
    expect(page).toContain('Firefox, Windows');
    const [id = ''] = [...page.matchAll(/connexions\/([\w-]+)\/fermer\//g)].map(([, one = '']) => one);
    expect([...page.matchAll(/connexions\/[\w-]+\/fermer\//g)]).toHaveLength(1);
    expect((await postForm(accountPath(`connexions/${id}/fermer/`), {}, { cookie: desk })).status).toBe(303);
    expect((await visit('/espace/', phone)).status).toBe(303);
    expect((await visit('/espace/', desk)).status).toBe(200);
  });

  test('everywhere at once, here too', async () => {
    const cookies = [await session(), await session()];
    const answer = await postForm(accountPath('connexions/fermer/'), {}, { cookie: cookies[1] ?? '' });
    expect(answer.headers.get('location')).toBe('/espace/connexion/?fait=partout');
    for (const cookie of cookies) expect((await visit('/espace/', cookie)).status).toBe(303);
  });

  test('row 43: somebody else’s session is not closed', async () => {
    const ben = await openSpace('ben');
    const theirs = setCookieOf(await signInTo(ben.login)) ?? '';
    const [row] = await all(`SELECT id FROM session WHERE user_id = '${ben.id}'`);
    await postForm(accountPath(`connexions/${row?.id}/fermer/`), {}, { cookie: await session() });
    expect((await visit('/espace/', theirs)).status).toBe(200);
  });

  test('V5: nothing finer than the kind of browser is kept', async () => {
    await session({ 'user-agent': FIREFOX });
    const kept = JSON.stringify([await all('SELECT * FROM session'), await all('SELECT * FROM outbox')]);
    expect(kept).not.toMatch(/140|Gecko|192\.0\.2/);
  });

  test('a browser that is new to the account is told to its holder, but for the very first; a known one is not', async () => {
    const first = await signInTo(ana.login);
    expect(await kinds()).toEqual([]);
    const device = setCookieOf(first, '__Host-appareil') ?? '';
    await signInTo(ana.login, PASSWORD, { cookie: device });
    expect(await kinds()).toEqual([]);
    await signInTo(ana.login, PASSWORD, { 'user-agent': FIREFOX });
    expect(await kinds()).toEqual(['account_new_device']);
    const { subject, text } = await composed(securityMails, (await all('SELECT * FROM outbox'))[0]);
    expect([subject, text.includes('Firefox, Windows')]).toEqual(['Nouvelle connexion à votre compte', true]);
  });

  test('S6: a session of a company’s account lasts half an hour without use', async () => {
    const answer = await signInTo(ana.login);
    expect(answer.headers.getSetCookie()[0]).toContain(`Max-Age=${SESSION_LIMITS.companies.idle}`);
  });
});

describe('passkeys, without the right device', () => {
  test('what is made up is refused, and opens nothing', async () => {
    const options = await postJson(`${SPACE_ENTRY}cle/options/`, {});
    expect(options.status).toBe(200);
    const cookie = setCookieOf(options, '__Host-cle') ?? '';
    const answer = {
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key',
      response: { authenticatorData: 'AA', clientDataJSON: 'AA', signature: 'AA' },
    };
    const refused = await postJson(`${SPACE_ENTRY}cle/`, { answer }, { cookie });
    expect([refused.status, setCookieOf(refused)]).toEqual([401, null]);
    expect((await postJson(`${SPACE_ENTRY}cle/`, { answer }, {})).status).toBe(401);
    expect((await postJson(`${SPACE_ENTRY}cle/`, { answer: 'x' }, { cookie })).status).toBe(400);
  });

  test('row 49: another site asks for nothing in the name of a visitor', async () => {
    expect((await postJson(`${SPACE_ENTRY}cle/options/`, {}, { origin: 'https://evil.example' })).status).toBe(403);
  });

  test('row 43: somebody else’s key is like one that does not exist', async () => {
    const ben = await openSpace('ben');
    await env.DB.prepare(
      "INSERT INTO passkey (id, user_id, name, credential_id, public_key, counter, device_type, backed_up, created_at) VALUES ('k', ?, 'Clé', 'c', 'p', 0, 'singleDevice', 0, '2026-01-01T00:00:00.000Z')",
    )
      .bind(ben.id)
      .run();
    const cookie = await session();
    expect((await postForm(accountPath('cles/k/retirer/'), {}, { cookie })).status).toBe(404);
    expect((await postForm(accountPath('cles/none/retirer/'), {}, { cookie })).status).toBe(404);
    expect(await all('SELECT id FROM passkey')).toHaveLength(1);
  });
});

describe('V4: what is one’s own', () => {
  /** Columns that the export gives; all others are listed with why not. */
  const NOT_GIVEN: Record<string, Record<string, string>> = {
    user: {
      id: 'internal',
      login_key: 'made from the login',
      email_key: 'made from the address',
      company_id: 'given as its name and SIREN',
      responsable_id: 'somebody else',
      inviter_id: 'somebody else',
    },
    session: { id: 'internal', user_id: 'internal', token_hash: 'a secret' },
    second_factor: {
      id: 'internal',
      user_id: 'internal',
      secret: 'a secret',
      recovery_codes: 'a secret',
      failed_count: 'internal',
      locked_until: 'internal',
    },
    passkey: {
      ...{ id: 'internal', user_id: 'internal', credential_id: 'a key', public_key: 'a key', counter: 'internal' },
      ...{ transports: 'technical', aaguid: 'technical' },
    },
    address_change: {
      id: 'internal',
      user_id: 'internal',
      email_key: 'made from the address',
      present_hash: 'a secret',
      new_hash: 'a secret',
    },
    account_verification: { id: 'internal', user_id: 'internal', source: 'the name of a service, or an agent' },
    examination: { id: 'internal', user_id: 'internal', agent_id: 'somebody else' },
    credential: Object.fromEntries(
      ['id', 'user_id', 'provider_id', 'account_id', 'password', 'created_at', 'updated_at'].map((name) => [
        name,
        'a secret, and its dates',
      ]),
    ),
  };
  const camel = (column: string) =>
    column
      .replace('two_factor_enabled', 'second_factor')
      .replace('present_said_yes_at', 'present_said_yes')
      .replace('new_said_yes_at', 'new_said_yes')
      .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

  test('V4: every column about a person is given, or is listed with why not; a new one fails here', async () => {
    const { cookie } = await withSecondFactor();
    await postForm(accountPath('adresse/'), { email: 'ana.nouvelle@editeur.example' }, { cookie });
    const time = '2026-01-01T00:00:00.000Z';
    await run([
      `INSERT INTO passkey (id, user_id, name, credential_id, public_key, counter, device_type, backed_up, created_at) VALUES ('k', '${ana.id}', 'Clé', 'c', 'p', 0, 'singleDevice', 0, '${time}')`,
      `INSERT INTO account_verification (id, user_id, kind, result, fields, source, created_at) VALUES ('v', '${ana.id}', 'office', 'no_match', '[]', 'double', '${time}')`,
      `INSERT INTO examination (id, user_id, text, created_at) VALUES ('x', '${ana.id}', 'Voyez', '${time}')`,
    ]);
    const given = (await (await visit(accountPath('donnees.json'), cookie)).json()) as Record<string, object | object[]>;
    const PARTS: Record<string, string> = {
      ...{ user: 'account', session: 'sessions', second_factor: 'secondFactor', passkey: 'passkeys' },
      ...{ address_change: 'addressChange', account_verification: 'verifications', examination: 'examinations' },
    };
    for (const [table, reasons] of Object.entries(NOT_GIVEN)) {
      const columns = (await all(`SELECT name FROM pragma_table_info('${table}')`)).map(({ name = '' }) => name);
      expect(columns, table).toEqual(expect.arrayContaining(Object.keys(reasons)));
      const part = given[PARTS[table] ?? ''] ?? [];
      const [row = {}] = Array.isArray(part) ? part : [part];
      const missing = columns.filter((column) => !(column in reasons) && !(camel(column) in row));
      expect(missing, table).toEqual([]);
    }
  });

  test('the table and the text say the same, and tell nothing of anybody else', async () => {
    const cookie = await session();
    const [json, csv] = [await visit(accountPath('donnees.json'), cookie), await visit(accountPath('donnees.csv'), cookie)];
    expect(json.headers.get('content-disposition')).toBe('attachment; filename="mes-donnees.json"');
    const [text, table] = [await json.text(), await csv.text()];
    for (const own of [ana.email, ana.login, 'ENTREPRISE ANA', '732829320']) {
      expect(text).toContain(own);
      expect(table).toContain(own);
    }
    expect(`${text}${table}`).not.toMatch(/scrypt|token/);
  });

  test('row 68: what a spreadsheet would run is text', async () => {
    await run([`UPDATE user SET name = '=cmd()' WHERE id = '${ana.id}'`]);
    expect(await (await visit(accountPath('donnees.csv'), await session())).text()).toContain("'=cmd()");
  });
});

describe('A10: leaving is a request', () => {
  test('at a top it goes to the agency, once; it is shown, and can be taken back', async () => {
    const cookie = await session();
    for (let time = 0; time < 2; time += 1) await postForm(accountPath('depart/'), { action: 'ask' }, { cookie });
    const mails = await all("SELECT * FROM outbox WHERE kind = 'leave_asked'");
    expect(mails.map(({ recipient }) => recipient)).toEqual([site.mail.team]);
    expect((await composed(securityMails, mails[0])).text).toContain('demande à quitter');
    expect(await (await visit(accountPath('depart/'), cookie)).text()).toContain('Retirer ma demande');
    expect(await (await visit('/espace/comptes/', cookie)).text()).toContain('mandataire, demande à partir');
    await postForm(accountPath('depart/'), { action: 'withdraw' }, { cookie });
    expect(await events()).toEqual(['leave_asked', 'leave_withdrawn']);
    await expect(composed(securityMails, mails[0])).rejects.toThrow('nothing to say');
  });

  test('an action that is none is refused', async () => {
    expect((await postForm(accountPath('depart/'), { action: 'delete' }, { cookie: await session() })).status).toBe(400);
  });
});

test('row 93: no page of one’s own account is kept by a cache', async () => {
  const cookie = await session();
  for (const path of ['', 'mot-de-passe/', 'second-facteur/', 'cles/', 'connexions/', 'adresse/', 'depart/', 'donnees.json'])
    expect((await get(accountPath(path), { cookie })).headers.get('cache-control'), path).toBe('no-store');
});

/** Somebody cannot sign in: the login again, a new password. What a stranger sees never tells who exists (L4). */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { addressSecret, resetSecret } from '../../functions/accounts/account-secrets.ts';
import { readReset, resetPassword } from '../../functions/accounts/remind.ts';
import { securityMails } from '../../functions/accounts/security-mails.tsx';
import { RESET_LIFETIME } from '../../functions/accounts/sign-in-rules.ts';
import { run, setCookieOf, visit } from './agents.ts';
import { forgetCompanies } from './planted.ts';
import { postForm } from './requests.ts';
import { accountPath, agentWith, composed, openSpace, PASSWORD, type SpaceAccount, signInTo } from './space.ts';

const LOGIN = '/espace/identifiant-oublie/';
const RESET = '/espace/mot-de-passe-oublie/';
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

async function linkOf(): Promise<string> {
  const [row] = await all('SELECT id FROM password_reset ORDER BY created_at DESC LIMIT 1');
  return resetSecret(env.AUTH_SECRET, row?.id ?? '').secret;
}

async function asked(): Promise<string> {
  expect((await postForm(RESET, { email: ana.email })).status).toBe(303);
  return linkOf();
}

describe('L3: the login again', () => {
  test('L3: it is sent to the address of the account, and to no other', async () => {
    expect((await postForm(LOGIN, { email: ` ${ana.email.toUpperCase()} ` })).headers.get('location')).toBe(`${LOGIN}envoye/`);
    const [mail] = await all('SELECT * FROM outbox');
    expect(mail).toMatchObject({ kind: 'login_reminder', recipient_key: ana.email });
    const { subject, text } = await composed(securityMails, mail);
    expect(subject).toBe(`Votre identifiant : ${ana.login}`);
    expect(text).toContain(ana.login);
  });

  test('an address that has no account is told so, at that address', async () => {
    await postForm(LOGIN, { email: 'personne@ailleurs.example' });
    const [mail] = await all('SELECT * FROM outbox');
    const { subject, text } = await composed(securityMails, mail);
    expect(subject).toBe('Aucun compte avec cette adresse');
    expect(text).not.toContain(ana.login);
  });

  test('an agent gets theirs, with the way to the desk', async () => {
    const agent = await agentWith('bea.demo');
    await postForm(LOGIN, { email: agent.email });
    const [mail] = await all('SELECT * FROM outbox');
    expect((await composed(securityMails, mail)).text).toContain('https://guichet.example/equipe/');
  });
});

describe('L4, row 55: nobody learns who exists', () => {
  test.each([LOGIN, RESET])(
    '%s answers alike, and does as much, for an address that has an account and for one that has none',
    async (path) => {
      const answers: string[] = [];
      const done: unknown[] = [];
      for (const email of [ana.email, 'personne@ailleurs.example']) {
        await run(['DELETE FROM outbox', 'DELETE FROM password_reset', 'DELETE FROM sign_in_bucket']);
        const answer = await postForm(path, { email });
        answers.push(JSON.stringify([answer.status, [...answer.headers], await answer.text()]));
        done.push([(await all('SELECT * FROM outbox')).length, (await all('SELECT * FROM password_reset')).length]);
      }
      expect(answers[0]).toBe(answers[1]);
      expect(done[0]).toEqual(done[1]);
    },
  );

  test.each([
    ['nothing', {}],
    ['no address', { email: 'ana' }],
    ['row 66: a header', { email: 'ana@editeur.example\r\nBcc: x@y.example' }],
  ])('%s is said beside the field, and writes nothing', async (_, fields) => {
    const answer = await postForm(LOGIN, fields as Record<string, string>);
    expect([answer.status, (await all('SELECT * FROM outbox')).length]).toEqual([400, 0]);
    expect(await answer.text()).toContain('id="email-erreur"');
  });

  test('row 44: a field that nobody expects is refused', async () => {
    expect((await postForm(RESET, { email: ana.email, login: ana.login })).status).toBe(400);
  });

  test('S7: one address is written to now and then, whoever asks; the answer is the same for one that is not known', async () => {
    for (const email of [ana.email, 'personne@ailleurs.example']) {
      await run(['DELETE FROM sign_in_bucket']);
      const statuses: number[] = [];
      for (let time = 0; time < 5; time += 1)
        statuses.push((await postForm(RESET, { email }, { 'cf-connecting-ip': `192.0.2.${time}` })).status);
      expect(statuses).toEqual([303, 303, 303, 429, 429]);
    }
  });
});

describe('a new password by a link', () => {
  test('row 61: what looks at the link before its owner does changes nothing; the form changes the password, once', async () => {
    const link = await asked();
    for (let time = 0; time < 3; time += 1) expect((await visit(`/espace/mot-de-passe/${link}/`)).status).toBe(200);
    const answer = await postForm(`/espace/mot-de-passe/${link}/`, { password: NEW });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/espace/connexion/?fait=mot-de-passe']);
    expect((await signInTo(ana.login, PASSWORD)).status).toBe(401);
    expect((await signInTo(ana.login, NEW)).status).toBe(303);
    expect((await postForm(`/espace/mot-de-passe/${link}/`, { password: `${NEW} encore` })).status).toBe(404);
  });

  test('row 52: every session ends with the old password', async () => {
    const cookie = setCookieOf(await signInTo(ana.login, PASSWORD)) ?? '';
    expect((await visit('/espace/', cookie)).status).toBe(200);
    await postForm(`/espace/mot-de-passe/${await asked()}/`, { password: NEW });
    expect((await visit('/espace/', cookie)).status).toBe(303);
  });

  test('the page and its address are kept by nobody, and tell no other page', async () => {
    const page = await visit(`/espace/mot-de-passe/${await asked()}/`);
    expect([page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual(['no-referrer', 'no-store']);
    expect(await page.text()).toContain(ana.login);
  });

  test('a link that is expired, made up, or of an account that is suspended gets the same page', async () => {
    const link = await asked();
    const later = new Date(Date.now() + RESET_LIFETIME + 1);
    expect(await readReset(link, { database: env.DB, now: later })).toBeNull();
    const madeUp = await visit('/espace/mot-de-passe/AAAA/');
    await run([
      `UPDATE company SET state = 'closed' WHERE id = '${ana.companyId}'`,
      `UPDATE user SET state = 'suspended' WHERE id = '${ana.id}'`,
    ]);
    const suspended = await visit(`/espace/mot-de-passe/${link}/`);
    expect([madeUp.status, suspended.status]).toEqual([404, 404]);
    expect(await suspended.text()).toBe(await madeUp.text());
  });

  test('row 60: a password that is too short, or known to everybody, is refused with its reason, and the link stays good', async () => {
    const link = await asked();
    for (const [password, reason] of [
      ['court', 'au moins 12'],
      ['motdepasse123', 'mot de ce site'],
      [`${ana.login}`, 'votre nom'],
    ] as const) {
      const answer = await postForm(`/espace/mot-de-passe/${link}/`, { password });
      expect(answer.status).toBe(400);
      expect((await answer.text()).replaceAll('&#39;', "'")).toContain(reason);
    }
    expect((await postForm(`/espace/mot-de-passe/${link}/`, { password: NEW })).status).toBe(303);
  });

  test('row 61: of eight who use one link at once, one changes the password', async () => {
    const link = await asked();
    const context = () => ({ database: env.DB, now: new Date(), newId: () => crypto.randomUUID() });
    const results = await Promise.all(Array.from({ length: 8 }, (_, rank) => resetPassword(link, `${NEW} ${rank}`, context())));
    expect(results.filter(({ outcome }) => outcome === 'changed')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === 'gone')).toHaveLength(7);
    expect(await all("SELECT * FROM audit_event WHERE kind = 'password_reset'")).toHaveLength(1);
    expect(await all("SELECT * FROM outbox WHERE kind = 'password_changed'")).toHaveLength(1);
  });

  test('known-bad twin: reading the link, then deleting it, lets several change it', async () => {
    await asked();
    const naive = async () => {
      const [row] = await all('SELECT id FROM password_reset');
      if (!row) return false;
      await env.DB.prepare('DELETE FROM password_reset WHERE id = ?').bind(row.id).run();
      return true;
    };
    expect((await Promise.all(Array.from({ length: 8 }, naive))).filter(Boolean).length).toBeGreaterThan(1);
  });

  test('using one link ends the others that were asked for', async () => {
    const first = await asked();
    await run(["UPDATE password_reset SET created_at = '2020-01-01T00:00:00.000Z'"]);
    const second = await asked();
    expect(second).not.toBe(first);
    expect((await postForm(`/espace/mot-de-passe/${second}/`, { password: NEW })).status).toBe(303);
    expect((await visit(`/espace/mot-de-passe/${first}/`)).status).toBe(404);
  });

  test('V6: the table holds no secret that opens', async () => {
    const link = await asked();
    expect(JSON.stringify([await all('SELECT * FROM password_reset'), await all('SELECT * FROM outbox')])).not.toContain(link);
    expect((await composed(securityMails, (await all('SELECT * FROM outbox'))[0])).text).toContain(link);
  });

  test('row 62: a forged Host stands in no link', async () => {
    await postForm(RESET, { email: ana.email }, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    const { text, html } = await composed(securityMails, (await all('SELECT * FROM outbox'))[0]);
    expect(`${text}${html}`).not.toContain('evil.example');
    expect(text).toContain('https://guichet.example/espace/mot-de-passe/');
  });
});

describe('another address, when both say yes', () => {
  const links = async () => {
    const [row] = await all('SELECT id FROM address_change');
    const of = (side: 'present' | 'new') => addressSecret(env.AUTH_SECRET, row?.id ?? '', side).secret;
    return { present: of('present'), new: of('new') };
  };
  const ask = async (email = 'ana.nouvelle@editeur.example') => {
    const cookie = setCookieOf(await signInTo(ana.login, PASSWORD)) ?? '';
    const answer = await postForm(accountPath('adresse/'), { email }, { cookie });
    expect(answer.headers.get('location')).toBe(accountPath('?fait=demande'));
    return { cookie, ...(await links()) };
  };
  const emailOf = async () => (await all(`SELECT email FROM user WHERE id = '${ana.id}'`))[0]?.email;
  const agree = async (link: string) => (await postForm(`/espace/adresse/${link}/`, {})).headers.get('location');

  test.each([
    ['present', 'new'],
    ['new', 'present'],
  ] as const)('the %s one first, then the other: then it changes, and every session ends', async (first, second) => {
    const { cookie, ...link } = await ask();
    expect((await visit(`/espace/adresse/${link[first]}/`)).status).toBe(200);
    expect(await agree(link[first])).toContain('suite=attente');
    expect(await emailOf()).toBe(ana.email);
    expect(await agree(link[second])).toContain('suite=changee');
    expect(await emailOf()).toBe('ana.nouvelle@editeur.example');
    expect((await visit('/espace/', cookie)).status).toBe(303);
    expect(
      (await all("SELECT recipient FROM outbox WHERE kind = 'address_changed' ORDER BY recipient")).map(({ recipient }) => recipient),
    ).toEqual(['ana.nouvelle@editeur.example', ana.email]);
  });

  test('both at once: it changes once', async () => {
    const link = await ask();
    await Promise.all([agree(link.present), agree(link.new), agree(link.present), agree(link.new)]);
    expect(await emailOf()).toBe('ana.nouvelle@editeur.example');
    expect(await all("SELECT * FROM audit_event WHERE kind = 'address_changed'")).toHaveLength(1);
    expect(await all("SELECT * FROM outbox WHERE kind = 'address_changed'")).toHaveLength(2);
  });

  test('L4: an address that has an account elsewhere is asked alike; it is told, at that address alone, and nothing changes', async () => {
    const ben = await openSpace('ben');
    const link = await ask(ben.email);
    const [mail] = await all("SELECT * FROM outbox WHERE kind = 'address_change_new'");
    const { text } = await composed(securityMails, mail);
    expect(text).toContain('a déjà le sien');
    expect(text).not.toContain('/espace/adresse/');
    await agree(link.present);
    const answer = await postForm(`/espace/adresse/${link.new}/`, {});
    expect(answer.status).toBe(409);
    expect(await emailOf()).toBe(ana.email);
  });

  test('a second request takes the place of the first, whose links are dead; taken back, it is gone', async () => {
    const first = await ask();
    const second = await ask('ana.encore@editeur.example');
    expect((await visit(`/espace/adresse/${first.new}/`)).status).toBe(404);
    expect((await postForm(accountPath('adresse/annuler/'), {}, { cookie: second.cookie })).status).toBe(303);
    expect((await visit(`/espace/adresse/${second.new}/`)).status).toBe(404);
  });
});

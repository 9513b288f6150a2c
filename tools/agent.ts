/**
 * `npm run agent -- <command>`: the accounts of the agency's agents, in the local database, or with `--remote` in the real one.
 *
 *   create --login ana.dupont --name "Ana Dupont" --email ana.dupont@agence.example    prints a password, once
 *   password --login ana.dupont    another password, printed once; open sessions end
 *   second-factor --login ana.dupont    takes the second factor away; another one is set at the next sign-in; open sessions end
 *   suspend --login ana.dupont     nobody signs in with it any more; open sessions end
 *   resume --login ana.dupont      they sign in again
 */
import { randomInt, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { EMAIL_LONGEST, LOGIN, NAME_LONGEST } from '../functions/accounts/model.ts';
import { hashPassword } from '../functions/accounts/password-hash.ts';
import { emailKey, loginKey } from '../functions/canonical.ts';
import { createAgentSql, setPasswordSql, setStateSql } from './agent-sql.ts';
import { executeSql, refuse } from './execute-sql.ts';
import { dropSecondFactorSql } from './second-factor-sql.ts';

const USAGE = `npm run agent -- create --login <login> --name <name> --email <address> [--remote]
npm run agent -- password | second-factor | suspend | resume --login <login> [--remote]`;

/** 100 random bits, in letters and digits that are not taken for one another. */
function newPassword(): string {
  const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

const COMPLAINTS: [RegExp, string][] = [
  [/UNIQUE constraint failed: (?:user|issued_login)\.login_key/, 'Somebody has this login, or had it.'],
  [/UNIQUE constraint failed: user\.email_key/, 'Somebody has this e-mail address.'],
];

const execute = (statements: string[], remote: boolean) => executeSql(statements, remote, COMPLAINTS);

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        login: { type: 'string' },
        name: { type: 'string' },
        email: { type: 'string' },
        remote: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse(`${(error as Error).message}\n${USAGE}`);
  }
}

const { positionals, values } = parse();
const [command] = positionals;
const { login = '', remote } = values;
const key = loginKey(login);
const now = new Date();
if (!LOGIN.test(key)) refuse(`A login has 3 to 64 letters without accents, digits, dots, hyphens, underscores.\n${USAGE}`);

const found = (rows: unknown[]) => rows.length > 0 || refuse(`No agent has the login ${login}.`);

switch (command) {
  case 'create': {
    const name = (values.name ?? '').trim();
    const email = (values.email ?? '').trim();
    const ofEmail = emailKey(email);
    if (name === '' || name.length > NAME_LONGEST || /\p{Cc}/u.test(name)) refuse(`--name is missing, or longer than ${NAME_LONGEST}.`);
    if (ofEmail === null || email.length > EMAIL_LONGEST || /[\s\p{Cc}]/u.test(email)) refuse('--email is missing, or is no address.');
    const password = newPassword();
    const agent = { id: randomUUID(), login: login.trim(), loginKey: key, name, email, emailKey: ofEmail };
    await execute(createAgentSql({ ...agent, passwordHash: await hashPassword(password) }, now), remote);
    console.log(
      `${name} signs in on /equipe/connexion/\n  login     ${agent.login}\n  password  ${password}\nThe password is not shown again.`,
    );
    break;
  }
  case 'password': {
    const password = newPassword();
    found(await execute(setPasswordSql(key, await hashPassword(password), now), remote));
    console.log(`  login     ${login}\n  password  ${password}\nIt is not shown again. Open sessions have ended.`);
    break;
  }
  case 'second-factor':
    found(await execute(dropSecondFactorSql(key, now), remote));
    console.log(`${login} sets another second factor at the next sign-in. Open sessions have ended.`);
    break;
  case 'suspend':
    found(await execute(setStateSql(key, 'suspended', now), remote));
    console.log(`${login} is suspended. Open sessions have ended.`);
    break;
  case 'resume':
    found(await execute(setStateSql(key, 'active', now), remote));
    console.log(`${login} may sign in again.`);
    break;
  default:
    refuse(USAGE);
}

/**
 * `npm run service -- <command>`: the services that sign people in with the accounts of companies, in the local database, or with
 * `--remote` in the real one.
 *
 *   create --id plateforme --name "Plateforme" --redirect https://plateforme.example/retour    prints a secret, once
 *   remove --id plateforme    nobody signs in to it any more; what it was given ends
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { executeSql, refuse } from './execute-sql.ts';
import { dropServiceSql, ensureServiceSql } from './service-sql.ts';

const USAGE = `npm run service -- create --id <id> --name <name> --redirect <address> [--redirect <address>] [--remote]
npm run service -- remove --id <id> [--remote]`;

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        id: { type: 'string' },
        name: { type: 'string' },
        redirect: { type: 'string', multiple: true, default: [] },
        remote: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse(`${(error as Error).message}\n${USAGE}`);
  }
}

/** Over TLS, or on this machine. */
function isRedirect(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, hash } = new URL(address);
  return hash === '' && (protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname)));
}

const { positionals, values } = parse();
const { id = '', name = '', redirect, remote } = values;
if (!/^[a-z0-9][a-z0-9-]{2,62}$/.test(id)) refuse(`An id has 3 to 63 small letters, digits and hyphens.\n${USAGE}`);

switch (positionals[0]) {
  case 'create': {
    if (name.trim() === '' || name.length > 80) refuse('--name is missing, or longer than 80.');
    if (redirect.length === 0 || !redirect.every(isRedirect)) refuse('--redirect is missing, or is no https address without a fragment.');
    const secret = randomBytes(32).toString('base64url');
    await executeSql([ensureServiceSql({ clientId: id, name: name.trim(), secret, redirectUris: redirect }, new Date())], remote);
    console.log(
      `  client_id      ${id}\n  client_secret  ${secret}\nThe secret is not shown again. Discovery: /.well-known/openid-configuration`,
    );
    break;
  }
  case 'remove':
    if ((await executeSql(dropServiceSql(id), remote)).length === 0) refuse(`No service has the id ${id}.`);
    console.log(`${id} is removed.`);
    break;
  default:
    refuse(USAGE);
}

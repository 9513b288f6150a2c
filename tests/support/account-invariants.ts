/** R5: what holds of companies and their accounts whatever happens, each with a query for what breaks it; the same for every database. */
import { emailKey, loginKey } from '../../functions/canonical.ts';

type Row = Record<string, unknown>;
/** Asks one statement of a database. */
type Ask = (statement: string) => Promise<Row[]> | Row[];

const ABOVE = `WITH RECURSIVE above(start, id) AS (
  SELECT id, responsable_id FROM user WHERE responsable_id IS NOT NULL
  UNION SELECT above.start, user.responsable_id FROM above JOIN user ON user.id = above.id WHERE user.responsable_id IS NOT NULL)`;

/** Each query gives the `id` of what breaks the sentence. */
export const ACCOUNT_INVARIANTS: Record<string, string> = {
  'A10: a verified company has an active mandataire': `SELECT id FROM company WHERE state = 'verified'
    AND NOT EXISTS (SELECT 1 FROM user WHERE company_id = company.id AND type = 'mandataire' AND state = 'active')`,
  'S6: no session is of somebody who is missing or suspended':
    "SELECT id FROM session WHERE user_id NOT IN (SELECT id FROM user WHERE state <> 'suspended')",
  'L1: a login is one account’s': 'SELECT min(id) AS id FROM user GROUP BY login_key HAVING count(*) > 1',
  'L1: an address is one account’s': 'SELECT min(id) AS id FROM user GROUP BY email_key HAVING count(*) > 1',
  'L5: a login of somebody was issued': 'SELECT id FROM user WHERE login_key NOT IN (SELECT login_key FROM issued_login)',
  'an account has one password': `SELECT user.id FROM user LEFT JOIN credential ON user_id = user.id AND provider_id = 'credential'
    GROUP BY user.id HAVING count(credential.id) <> 1`,
  'P5: nobody is above themselves': `${ABOVE} SELECT DISTINCT start AS id FROM above WHERE start = id`,
  'P5: the tree stays inside one company': `SELECT user.id FROM user LEFT JOIN user AS responsable ON responsable.id = user.responsable_id
    WHERE user.responsable_id IS NOT NULL AND responsable.company_id IS NOT user.company_id`,
  'A5c: who is pending has no place in the tree':
    "SELECT id FROM user WHERE state NOT IN ('active', 'suspended') AND (responsable_id IS NOT NULL OR asked_type IS NOT NULL)",
  'A12: an open invitation is of somebody who may invite': `SELECT invitation.id FROM invitation LEFT JOIN user ON user.id = invitation.inviter_id
    WHERE invitation.state = 'open' AND (user.id IS NULL OR user.state <> 'active' OR user.type NOT IN ('mandataire', 'representant')
      OR user.company_id IS NOT invitation.company_id)`,
  'A12: an invitation opened one account, and only when it was accepted':
    "SELECT min(id) AS id FROM invitation WHERE user_id IS NOT NULL GROUP BY user_id HAVING count(*) > 1 OR min(state) <> 'accepted'",
  'the events of a company have no gap':
    'SELECT company_id AS id FROM audit_event WHERE company_id IS NOT NULL GROUP BY company_id HAVING min(number) <> 1 OR max(number) <> count(*)',
};

/** L2: keys that are not those of what they stand for. */
async function wrongKeys(ask: Ask): Promise<string[]> {
  const users = (await ask('SELECT id, login, login_key, email, email_key FROM user')) as Record<string, string>[];
  return users
    .filter(({ login = '', login_key, email = '', email_key }) => loginKey(login) !== login_key || emailKey(email) !== email_key)
    .map(({ id }) => `L2: keys are canonical: ${id}`);
}

/** What is wrong with the accounts of a database: empty when nothing is. */
export async function accountFaults(ask: Ask): Promise<string[]> {
  const faults: string[] = [];
  for (const [invariant, statement] of Object.entries(ACCOUNT_INVARIANTS))
    for (const { id } of await ask(statement)) faults.push(`${invariant}: ${id}`);
  return [...faults, ...(await wrongKeys(ask))];
}

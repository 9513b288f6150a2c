import { hashPassword } from '../../functions/accounts/password-hash.ts';
import { emailKey, loginKey } from '../../functions/canonical.ts';
import { ensureAgentSql } from '../agent-sql.ts';
import accounts from '../demo-accounts.json' with { type: 'json' };
import { ensureSecondFactorSql } from '../second-factor-sql.ts';

/** The accounts whose passwords everybody knows: for a local database alone. */
export const demoAgents = accounts.filter(({ type }) => type === 'agent');

const idOf = (login: string) => `demo-${loginKey(login)}`;

export const demoAgentIds = demoAgents.map(({ login }) => idOf(login));

/**
 * SQL that adds the demonstration's agents; running it again puts their passwords and second factors back, and nothing else.
 *
 * @param authSecret AUTH_SECRET of the Worker
 * @param recoveryCodes of each, beside the codes of an application
 */
export async function demoAgentsSql(now: Date, authSecret: string, recoveryCodes: readonly string[] = []): Promise<string> {
  const statements = await Promise.all(
    demoAgents.map(async ({ login, name, email, password, secondFactor: secret = '' }) => [
      ...ensureAgentSql(
        {
          id: idOf(login),
          login,
          loginKey: loginKey(login),
          name,
          email,
          emailKey: emailKey(email) ?? '',
          passwordHash: await hashPassword(password),
        },
        now,
      ),
      ...(await ensureSecondFactorSql({ userId: idOf(login), secret, recoveryCodes }, authSecret)),
    ]),
  );
  return `${statements.flat().join('\n')}\n`;
}

/** SQL that gives somebody a second factor, or takes it away. */
import { symmetricEncrypt } from 'better-auth/crypto';
import { sqlLiteral } from './sql-literal.ts';

export interface NewSecondFactor {
  userId: string;
  /** In base 32, as an application of codes takes it. */
  secret: string;
  recoveryCodes: readonly string[];
}

/**
 * An application that knows this secret makes the codes from now on; running it again puts the secret back.
 *
 * @param authSecret AUTH_SECRET of the Worker that will read it
 */
export async function ensureSecondFactorSql({ userId, secret, recoveryCodes }: NewSecondFactor, authSecret: string): Promise<string[]> {
  // Better Auth reads a secret that says what it is written in.
  const kept = await symmetricEncrypt({ key: authSecret, data: `base32:${secret}` });
  const codes = await symmetricEncrypt({ key: authSecret, data: JSON.stringify(recoveryCodes) });
  const values = [`${userId}-second-factor`, userId, kept, codes].map(sqlLiteral).join(', ');
  return [
    `INSERT INTO second_factor (id, user_id, secret, recovery_codes, verified) VALUES (${values}, 1) ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, recovery_codes = excluded.recovery_codes, verified = 1;`,
    `UPDATE user SET two_factor_enabled = 1 WHERE id = ${sqlLiteral(userId)};`,
  ];
}

/** Whoever lost it sets another one at the next sign-in; the open sessions end. The last statement returns the agent, when there is one. */
export function dropSecondFactorSql(loginKey: string, now: Date): string[] {
  const agent = `(SELECT id FROM user WHERE type = 'agent' AND login_key = ${sqlLiteral(loginKey)})`;
  return [
    `DELETE FROM second_factor WHERE user_id = ${agent};`,
    `DELETE FROM session WHERE user_id = ${agent};`,
    `UPDATE user SET two_factor_enabled = 0, updated_at = ${sqlLiteral(now.toISOString())} WHERE id = ${agent} RETURNING id;`,
  ];
}

/** Better Auth as this site uses it: sign-in by login, sessions in D1. Its own routes are not served; the pages call it. */
import type { BetterAuthOptions } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { username } from 'better-auth/plugins/username';
import { loginKey } from '../canonical.ts';
import type { Env } from '../env.ts';
import { publicUrl } from '../public-url.ts';
import { PASSWORD_LONGEST, PASSWORD_SHORTEST } from './model.ts';
import { hashPassword, isPasswordOf } from './password-hash.ts';
import { authDatabase, authTables, findUserKind } from './repository.ts';
import { hashSessionTokens } from './session-tokens.ts';
import { type Audience, maySignIn, SESSION_LIMITS, SESSION_TOUCH } from './sign-in-rules.ts';

/** `__Host-`: sent to this site alone, over a secure connection (`localhost` counts as one). */
export const SESSION_COOKIE = '__Host-session';

/** What Better Auth sets of this cookie; it would also take away some that this site never sets. */
export function sessionCookies(headers: Headers): string[] {
  return headers.getSetCookie().filter((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));
}

/** Made for each request: what it holds belongs to that request. */
export function authOf(env: Env, audience: Audience = 'agency') {
  const adapter = drizzleAdapter(authDatabase(env.DB), { provider: 'sqlite', schema: authTables, transaction: false });
  return betterAuth({
    database: (options: BetterAuthOptions) => hashSessionTokens(adapter(options)),
    secret: env.AUTH_SECRET,
    // From configuration, never from a header of the request (row 62).
    baseURL: publicUrl(env),
    trustedOrigins: [],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_SHORTEST,
      maxPasswordLength: PASSWORD_LONGEST,
      password: { hash: (password) => hashPassword(password), verify: ({ hash, password }) => isPasswordOf(hash, password) },
    },
    plugins: [
      username({
        usernameNormalization: loginKey,
        // Whatever is typed is looked for, so that no login is answered faster than another (L4).
        usernameValidator: () => true,
        minUsernameLength: 1,
        maxUsernameLength: Number.MAX_SAFE_INTEGER,
        schema: { user: { fields: { username: 'loginKey', displayUsername: 'login' } } },
      }),
    ],
    user: {
      additionalFields: Object.fromEntries(
        (['type', 'state', 'companyId', 'firstName', 'lastName'] as const).map((name) => [
          name,
          { type: 'string', input: false, required: false },
        ]),
      ) as Record<'type' | 'state' | 'companyId' | 'firstName' | 'lastName', { type: 'string'; input: false; required: false }>,
    },
    account: { modelName: 'credential' },
    session: { expiresIn: SESSION_LIMITS[audience].idle, updateAge: SESSION_TOUCH, cookieCache: { enabled: false } },
    databaseHooks: {
      session: {
        create: {
          // After the password was found right: an account that is suspended, or of the other audience, answers like a wrong one, and as late.
          before: async ({ userId }) => {
            const user = await findUserKind(env.DB, userId);
            if (!user || !maySignIn(audience, user)) throw new APIError('UNAUTHORIZED');
          },
        },
      },
    },
    advanced: {
      // The prefix is in the name: Better Auth knows « __Secure- » alone.
      useSecureCookies: false,
      cookies: { session_token: { name: SESSION_COOKIE, attributes: { secure: true, httpOnly: true, sameSite: 'lax', path: '/' } } },
      ipAddress: { disableIpTracking: true },
      database: { validateSchema: false },
    },
    // Sign-ins are held back before it is asked (sign-in.ts).
    rateLimit: { enabled: false },
    // What goes wrong is thrown, and logged where everything is (V5).
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
}

/** Better Auth as this site uses it: sign-in by login, sessions in D1. Its own routes are not served; the pages call it. */
import { passkey } from '@better-auth/passkey';
import type { BetterAuthOptions, DBAdapter } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { username } from 'better-auth/plugins/username';
import { site } from '../../.generated/site.ts';
import { loginKey } from '../canonical.ts';
import type { Env } from '../env.ts';
import { publicUrl } from '../public-url.ts';
import { PASSWORD_LONGEST, PASSWORD_SHORTEST } from './model.ts';
import { hashPassword, isPasswordOf } from './password-hash.ts';
import { drawRecoveryCodes } from './recovery-codes.ts';
import { authDatabase, authTables, findUserKind } from './repository.ts';
import { hashSessionTokens } from './session-tokens.ts';
import { type Audience, CODE_LIFETIME, maySignIn, SESSION_LIMITS, SESSION_TOUCH, STEP_UP_LIFETIME } from './sign-in-rules.ts';

/** `__Host-`: sent to this site alone, over a secure connection (`localhost` counts as one). */
export const SESSION_COOKIE = '__Host-session';

/** What a browser holds between the password and the code; and between a passkey's challenge and its signature. */
export const CODE_COOKIE = '__Host-code';
export const PASSKEY_COOKIE = '__Host-cle';

/** What Better Auth sets of these cookies; it would also take away some that this site never sets. */
export function cookiesNamed(headers: Headers, ...names: string[]): string[] {
  return headers.getSetCookie().filter((cookie) => names.some((name) => cookie.startsWith(`${name}=`)));
}

/** Who signs in, and from what. */
export interface AuthOptions {
  audience: Audience;
  /** What the session says of the browser (device-name.ts); null where none is opened. */
  device?: string | null;
}

const HOST_COOKIE = { secure: true, httpOnly: true, sameSite: 'lax', path: '/' } as const;

const readOnly = <T extends 'string' | 'boolean'>(type: T) => ({ type, input: false, required: false }) as const;

export const byLogin = () =>
  username({
    usernameNormalization: loginKey,
    // Whatever is typed is looked for, so that no login is answered faster than another (L4).
    usernameValidator: () => true,
    minUsernameLength: 1,
    maxUsernameLength: Number.MAX_SAFE_INTEGER,
    schema: { user: { fields: { username: 'loginKey', displayUsername: 'login' } } },
  });

/** As Better Auth looks for the password of a user. */
const credentialOf = (userId: string) => [
  { field: 'userId', value: userId },
  { field: 'providerId', value: 'credential' },
  { field: 'accountId', value: userId },
];

/** All that the instances below have in common. */
export function optionsOf(env: Env, { audience, device = null }: AuthOptions) {
  const adapter = drizzleAdapter(authDatabase(env.DB), { provider: 'sqlite', schema: authTables, transaction: false });
  let asked: DBAdapter;
  return {
    database: (options: BetterAuthOptions) => {
      asked = hashSessionTokens(adapter(options));
      return asked;
    },
    secret: env.AUTH_SECRET,
    // From configuration, never from a header of the request (row 62).
    baseURL: publicUrl(env),
    trustedOrigins: [],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_SHORTEST,
      maxPasswordLength: PASSWORD_LONGEST,
      password: {
        // Asked for a login that nobody has: with the reading of a password that a known one costs, which its time would tell (L4).
        hash: async (password: string) => {
          await asked.findOne({ model: 'account', where: credentialOf('nobody') });
          return hashPassword(password);
        },
        verify: ({ hash, password }: { hash: string; password: string }) => isPasswordOf(hash, password),
      },
    },
    user: {
      additionalFields: {
        type: readOnly('string'),
        state: readOnly('string'),
        companyId: readOnly('string'),
        firstName: readOnly('string'),
        lastName: readOnly('string'),
        twoFactorEnabled: readOnly('boolean'),
      },
    },
    account: { modelName: 'credential' },
    verification: { modelName: 'challenge' },
    session: {
      expiresIn: SESSION_LIMITS[audience].idle,
      updateAge: SESSION_TOUCH,
      freshAge: STEP_UP_LIFETIME / 1000,
      cookieCache: { enabled: false },
      additionalFields: { device: readOnly('string') },
    },
    databaseHooks: {
      session: {
        create: {
          // After the password was found right: an account that is suspended, or of the other audience, answers like a wrong one, and as late.
          before: async (session: { userId: string }) => {
            const user = await findUserKind(env.DB, session.userId);
            if (!user || !maySignIn(audience, user)) throw new APIError('UNAUTHORIZED');
            return { data: { ...session, device } };
          },
        },
      },
    },
    advanced: {
      // The prefix is in the name: Better Auth knows « __Secure- » alone.
      useSecureCookies: false,
      cookies: {
        session_token: { name: SESSION_COOKIE, attributes: HOST_COOKIE },
        two_factor: { name: CODE_COOKIE, attributes: HOST_COOKIE },
        [PASSKEY_COOKIE]: { name: PASSKEY_COOKIE, attributes: HOST_COOKIE },
      },
      ipAddress: { disableIpTracking: true },
      database: { validateSchema: false, joins: true },
    },
    // Sign-ins are held back before it is asked (sign-in.ts).
    rateLimit: { enabled: false },
    // What goes wrong is thrown, and logged where everything is (V5).
    logger: { disabled: true },
    telemetry: { enabled: false },
  } satisfies BetterAuthOptions;
}

const makeAuth = (env: Env, audience: Audience) => betterAuth({ ...optionsOf(env, { audience }), plugins: [byLogin()] });

type Auth = ReturnType<typeof makeAuth>;

/** Made once for the bindings of a running Worker. */
const auths = new WeakMap<Env, Map<Audience, Auth>>();

/** For what every request asks: whose session it is. */
export async function authOf(env: Env, { audience }: Pick<AuthOptions, 'audience'>): Promise<Auth> {
  const made = auths.get(env)?.get(audience);
  if (made) return made;
  const auth = makeAuth(env, audience);
  // Only what is ready is shared: a request must not wait for a promise of another one.
  await auth.$context;
  auths.set(env, (auths.get(env) ?? new Map()).set(audience, auth));
  return auth;
}

/** For a sign-in, and for setting the second factor: the password, then the codes of an application. */
export function secondFactorAuthOf(env: Env, options: AuthOptions & { isFresh?: boolean }) {
  const { isFresh = false } = options;
  const common = optionsOf(env, options);
  const { password } = common.emailAndPassword;
  return betterAuth({
    ...common,
    emailAndPassword: {
      ...common.emailAndPassword,
      // Who has just signed in again is not asked for the password once more (step-up.ts).
      password: { ...password, verify: async (asked: { hash: string; password: string }) => isFresh || password.verify(asked) },
    },
    plugins: [
      byLogin(),
      twoFactor({
        issuer: site.name,
        twoFactorCookieMaxAge: CODE_LIFETIME / 1000,
        // Tries are held back here (sign-in-rules.ts, RATES): a lock would be for others to close.
        accountLockout: { enabled: false },
        backupCodeOptions: { customBackupCodesGenerate: drawRecoveryCodes },
        schema: { twoFactor: { modelName: 'secondFactor' } },
      }),
    ],
  });
}

/** For passkeys: what they are registered and asked with. A device that has not recognised its owner proves one factor alone, and opens nothing. */
export function passkeyAuthOf(env: Env, options: AuthOptions) {
  return betterAuth({
    ...optionsOf(env, options),
    plugins: [
      byLogin(),
      passkey({
        rpName: site.name,
        origin: publicUrl(env),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: { afterVerification: async ({ verification }) => refuseUnlessVerified(verification.registrationInfo?.userVerified) },
        authentication: {
          afterVerification: async ({ verification }) => refuseUnlessVerified(verification.authenticationInfo.userVerified),
        },
        advanced: { webAuthnChallengeCookie: PASSKEY_COOKIE },
      }),
    ],
  });
}

function refuseUnlessVerified(userVerified: boolean | undefined): void {
  if (userVerified !== true) throw new APIError('UNAUTHORIZED');
}

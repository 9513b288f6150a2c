/** Signing in with a passkey: what the browser's own dialog asks for, and what it answers. Scripts alone come here. */
import type { AuthenticationResponseJSON } from '@simplewebauthn/browser';
import { isAPIError } from 'better-auth/api';
import { type Context, Hono } from 'hono';
import { loginKey } from '../canonical.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { AppContext } from '../env.ts';
import { AppError } from '../errors.ts';
import { onlyMethods } from '../methods.ts';
import { networkOf } from '../network.ts';
import { readBody } from '../request-body.ts';
import { cookiesNamed, PASSKEY_COOKIE, passkeyAuthOf, SESSION_COOKIE } from './auth.ts';
import { readDevice } from './device.ts';
import { holdBack } from './hold-back.ts';
import { PASSKEY_REFUSED, UNAVAILABLE } from './messages.ts';
import { passkeyAnswerSchema } from './schema.ts';
import { findUser } from './security-repository.ts';
import { settleSignIn } from './sign-in.ts';
import { keepSession, signInContext } from './sign-in-request.ts';
import { type Audience, pageAfterSignIn } from './sign-in-rules.ts';

/** Cookies of the ceremony alone, so that whoever is signed in already is a stranger to it. */
const ceremonyOf = (context: Context<AppContext>): Headers => {
  const cookie = /(?:^|;\s*)(__Host-cle=[^;]*)/.exec(context.req.header('cookie') ?? '')?.[1] ?? '';
  return new Headers({ cookie });
};

export function passkeySignInRoutes(audience: Audience) {
  return new Hono<AppContext>()
    .post('/options/', async (context) => {
      const { env, req } = context;
      await holdBack(env, { network: networkOf(req.raw) }, PASSKEY_REFUSED, new Date());
      const { api } = passkeyAuthOf(env, { audience });
      const asked = api.generatePasskeyAuthenticationOptions({ headers: new Headers(), returnHeaders: true });
      const { response, headers } = await within(LONGEST_WAIT, asked).catch((cause) => {
        throw new AppError('unavailable', { message: UNAVAILABLE, cause });
      });
      for (const cookie of cookiesNamed(headers, PASSKEY_COOKIE)) context.header('set-cookie', cookie, { append: true });
      return context.json(response);
    })
    .all('/options/', onlyMethods('POST'))
    .post('/', async (context) => {
      const { env, req } = context;
      const { kind, value } = await readBody(req.raw);
      const read = kind === 'json' ? passkeyAnswerSchema.safeParse(value) : null;
      if (!read?.success) throw new AppError('invalid_input');
      const signing = signInContext(context, audience, new Date());
      const { api } = passkeyAuthOf(env, { audience, device: signing.deviceName });
      try {
        const { response, headers } = await within(
          LONGEST_WAIT,
          api.verifyPasskeyAuthentication({
            body: { response: read.data.answer as unknown as AuthenticationResponseJSON },
            headers: ceremonyOf(context),
            returnHeaders: true,
          }),
        );
        const holder = await findUser(env.DB, response.user.id);
        const key = loginKey(holder?.login ?? '');
        const known = readDevice(env.AUTH_SECRET, key, signing.device, signing.now) !== null;
        const device = await settleSignIn(signing, { userId: response.user.id, key, known });
        keepSession(context, { cookies: cookiesNamed(headers, SESSION_COOKIE, PASSKEY_COOKIE), device }, new Date());
        return context.json({ location: pageAfterSignIn(audience, read.data.suite) });
      } catch (cause) {
        if (isAPIError(cause) && cause.statusCode < 500)
          throw new AppError('unauthenticated', { reason: 'passkey_refused', message: PASSKEY_REFUSED });
        throw new AppError('unavailable', { message: UNAVAILABLE, cause });
      }
    })
    .all('/', onlyMethods('POST'));
}

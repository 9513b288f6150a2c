/** A sign-in as a request brings it, and as an answer gives it back. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { AppContext } from '../env.ts';
import { kickOutbox } from '../kick.ts';
import { networkOf } from '../network.ts';
import { DEVICE_COOKIE } from './device.ts';
import { deviceName } from './device-name.ts';
import { cookiesOf } from './session.ts';
import type { SignInContext } from './sign-in.ts';
import { type Audience, DEVICE_LIFETIME } from './sign-in-rules.ts';

/** Who signs in, and from where. */
export function signInContext(context: Context<AppContext>, audience: Audience, now: Date): SignInContext {
  const { env, req } = context;
  return {
    audience,
    env,
    now,
    newId: () => crypto.randomUUID(),
    network: networkOf(req.raw),
    device: getCookie(context, DEVICE_COOKIE),
    deviceName: deviceName(req.header('user-agent')),
    cookies: cookiesOf(req.raw),
  };
}

/** Gives the browser what a sign-in opened. */
export function keepSession(context: Context<AppContext>, { cookies, device }: { cookies: string[]; device: string }, now: Date): void {
  // A mail may be owed to the holder.
  kickOutbox(context.env, context.executionCtx, now);
  for (const cookie of cookies) context.header('set-cookie', cookie, { append: true });
  setCookie(context, DEVICE_COOKIE, device, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: DEVICE_LIFETIME });
}

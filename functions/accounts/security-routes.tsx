/** What protects one's own account, the same for agents and for accounts of companies: password, second factor, passkeys, open sessions. */
import { isAPIError } from 'better-auth/api';
import { type Context, Hono } from 'hono';
import { renderSVG } from 'uqr';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { readBody, readButton, readFields } from '../request-body.ts';
import { PASSWORD_REFUSAL_MESSAGES } from './account-messages.ts';
import { cookiesNamed, PASSKEY_COOKIE, passkeyAuthOf, SESSION_COOKIE, secondFactorAuthOf } from './auth.ts';
import { CODE_WRONG, PASSKEY_NOT_KEPT, UNAVAILABLE } from './messages.ts';
import { ACCOUNT_PASSWORD_SHORTEST, PASSWORD_SHORTEST } from './model.ts';
import { hashPassword } from './password-hash.ts';
import { judgePassword } from './password-rules.ts';
import { readCode } from './recovery-codes.ts';
import { newPasswordSchema, readWith } from './registration-schema.ts';
import { codeSchema, passkeyRegistrationSchema } from './schema.ts';
import {
  changePassword,
  closeSession,
  closeSessions,
  dropPasskey,
  dropSecondFactor,
  recordPasskey,
  recordSecondFactor,
  type SecurityContext,
} from './security-events.ts';
import { DONE_NOTICES, type DoneNotice } from './security-messages.ts';
import { findUser, listPasskeys, listSessions } from './security-repository.ts';
import {
  DropSecondFactorView,
  PasskeysView,
  PasswordView,
  RecoveryCodesView,
  SecondFactorView,
  SessionsView,
  SetUpView,
} from './security-views.tsx';
import { cookiesOf } from './session.ts';
import { type Audience, isFresh, PLACES } from './sign-in-rules.ts';
import { requireFresh, type SignedInContext } from './step-up.ts';

type Asked = Context<SignedInContext>;

const acting = ({ env }: Asked): SecurityContext => ({ database: env.DB, now: new Date(), newId: () => crypto.randomUUID() });

export const doneNotice = ({ req }: { req: { query(name: string): string | undefined } }): string | null =>
  DONE_NOTICES[req.query('fait') as DoneNotice] ?? null;

/** Better Auth wants a password here, and takes the fresh session for it (auth.ts). */
const SIGNED_IN_AGAIN = 'signed in again';

/** What the database or Better Auth gives, or a clear failure. */
async function ask<T>(promise: Promise<T>): Promise<T> {
  return within(LONGEST_WAIT, promise).catch((cause) => {
    throw cause instanceof AppError ? cause : new AppError('unavailable', { message: UNAVAILABLE, cause });
  });
}

function keepCookies(context: Asked, headers: Headers): void {
  for (const cookie of cookiesNamed(headers, SESSION_COOKIE, PASSKEY_COOKIE)) context.header('set-cookie', cookie, { append: true });
}

/** Mounted at the account of its audience, behind the guard of its sessions. */
export function securityRoutes(audience: Audience) {
  const { account, root } = PLACES[audience];
  const shortest = audience === 'agency' ? PASSWORD_SHORTEST : ACCOUNT_PASSWORD_SHORTEST;
  const fresh = requireFresh(audience);
  const frame = (context: Asked) => ({ audience, signedIn: context.get('signedIn'), path: context.req.path, notice: doneNotice(context) });
  const auth = (context: Asked) =>
    secondFactorAuthOf(context.env, { audience, isFresh: isFresh(context.get('signedIn').session.createdAt, new Date()) });
  const sent = (context: Asked) => ({ headers: cookiesOf(context.req.raw), returnHeaders: true }) as const;
  const back = (context: Asked, path: string, done?: DoneNotice) => {
    kickOutbox(context.env, context.executionCtx, new Date());
    return context.redirect(`${account}${path}${done ? `?fait=${done}` : ''}`, 303);
  };

  const passwordPage = (context: Asked, errors: Record<string, string> = {}) => {
    const wrong = Object.keys(errors).length > 0;
    return page(context.env, context.req.raw, {
      title: `${wrong ? 'Erreur\u00a0: ' : ''}Changer de mot de passe`,
      view: <PasswordView frame={frame(context)} shortest={shortest} errors={errors} />,
      status: wrong ? 400 : 200,
    });
  };

  const password = new Hono<SignedInContext>()
    .use('*', fresh)
    .get('/', (context) => passwordPage(context))
    .post('/', async (context) => {
      const { env, req } = context;
      const read = readWith(newPasswordSchema, await readFields(req.raw));
      if (!('valid' in read)) return passwordPage(context, read.errors);
      const { id } = context.get('signedIn');
      const holder = await ask(findUser(env.DB, id));
      if (!holder) throw new AppError('not_found');
      const { firstName, lastName, name, email, login } = holder;
      const owner = { firstName: firstName ?? '', lastName: lastName ?? name, email, login };
      const reason = judgePassword(read.valid.password, owner, shortest);
      if (reason === 'too_short')
        return passwordPage(context, { password: `Choisissez un mot de passe d’au moins ${shortest} caractères.` });
      if (reason !== null) return passwordPage(context, { password: PASSWORD_REFUSAL_MESSAGES[reason] });
      await changePassword(id, await hashPassword(read.valid.password), acting(context));
      kickOutbox(env, context.executionCtx, new Date());
      return context.redirect(`${root}connexion/?fait=mot-de-passe`, 303);
    })
    .all('/', onlyMethods('GET', 'HEAD', 'POST'));

  const setUpPage = async (context: Asked, error?: string) => {
    const { api } = auth(context);
    const asked = api.getTOTPURI({ body: { password: SIGNED_IN_AGAIN }, headers: cookiesOf(context.req.raw) }).catch((cause: unknown) => {
      if (isAPIError(cause) && cause.statusCode < 500) return null;
      throw cause;
    });
    const uri = (await ask(asked))?.totpURI;
    if (uri === undefined) return back(context, 'second-facteur/');
    const secret = new URL(uri).searchParams.get('secret') ?? '';
    return page(context.env, context.req.raw, {
      title: `${error === undefined ? '' : 'Erreur\u00a0: '}Activer le second facteur`,
      view: <SetUpView frame={frame(context)} uri={uri} secret={secret} drawing={renderSVG(uri, { border: 2 })} error={error} />,
      status: error === undefined ? 200 : 400,
    });
  };

  const secondFactor = new Hono<SignedInContext>()
    .get('/', (context) =>
      page(context.env, context.req.raw, { title: 'Second facteur', view: <SecondFactorView frame={frame(context)} /> }),
    )
    .all('/', onlyMethods('GET', 'HEAD'))
    .use('*', fresh)
    .post('/activer/', async (context) => {
      await readButton(context.req.raw);
      if (context.get('signedIn').secondFactor) return back(context, 'second-facteur/');
      await ask(
        auth(context).api.enableTwoFactor({ body: { password: SIGNED_IN_AGAIN, method: 'totp' }, headers: cookiesOf(context.req.raw) }),
      );
      return back(context, 'second-facteur/verifier/');
    })
    .all('/activer/', onlyMethods('POST'))
    .get('/verifier/', (context) => (context.get('signedIn').secondFactor ? back(context, 'second-facteur/') : setUpPage(context)))
    .post('/verifier/', async (context) => {
      const read = codeSchema.safeParse(await readFields(context.req.raw));
      if (!read.success) {
        const [issue] = read.error.issues;
        if (issue?.path[0] !== 'code') throw new AppError('invalid_input');
        return setUpPage(context, issue.message);
      }
      const code = readCode(read.data.code);
      if (code?.kind !== 'application') return setUpPage(context, CODE_WRONG);
      const asked = auth(context)
        .api.verifyTOTP({ body: { code: code.code }, ...sent(context) })
        .catch((cause: unknown) => {
          if (isAPIError(cause) && cause.statusCode < 500) return null;
          throw cause;
        });
      const verified = await ask(asked);
      if (!verified) return setUpPage(context, CODE_WRONG);
      keepCookies(context, verified.headers);
      await recordSecondFactor(context.get('signedIn').id, 'second_factor_on', acting(context));
      return back(context, 'second-facteur/codes/', 'active');
    })
    .all('/verifier/', onlyMethods('GET', 'HEAD', 'POST'))
    .get('/codes/', async (context) => {
      const { id, secondFactor: isOn } = context.get('signedIn');
      if (!isOn) return back(context, 'second-facteur/');
      const { backupCodes } = await ask(auth(context).api.viewBackupCodes({ body: { userId: id } }));
      return page(context.env, context.req.raw, {
        title: 'Codes de secours',
        view: <RecoveryCodesView frame={frame(context)} codes={backupCodes} />,
      });
    })
    .post('/codes/', async (context) => {
      await readButton(context.req.raw);
      const { id, secondFactor: isOn } = context.get('signedIn');
      if (!isOn) return back(context, 'second-facteur/');
      await ask(auth(context).api.generateBackupCodes({ body: { password: SIGNED_IN_AGAIN }, headers: cookiesOf(context.req.raw) }));
      await recordSecondFactor(id, 'recovery_codes_drawn', acting(context));
      return back(context, 'second-facteur/codes/', 'codes');
    })
    .all('/codes/', onlyMethods('GET', 'HEAD', 'POST'))
    .get('/desactiver/', (context) => {
      if (audience === 'agency') throw new AppError('not_found');
      return page(context.env, context.req.raw, {
        title: 'Désactiver le second facteur',
        view: <DropSecondFactorView frame={frame(context)} />,
      });
    })
    .post('/desactiver/', async (context) => {
      if (audience === 'agency') throw new AppError('not_found');
      await readButton(context.req.raw);
      const { id, secondFactor: isOn } = context.get('signedIn');
      if (isOn) await dropSecondFactor(id, acting(context));
      return back(context, 'second-facteur/', 'desactive');
    })
    .all('/desactiver/', onlyMethods('GET', 'HEAD', 'POST'));

  const passkeys = new Hono<SignedInContext>()
    .get('/', async (context) => {
      const kept = await ask(listPasskeys(context.env.DB, context.get('signedIn').id));
      return page(context.env, context.req.raw, { title: 'Clés d’accès', view: <PasskeysView frame={frame(context)} passkeys={kept} /> });
    })
    .use('*', fresh)
    .post('/options/', async (context) => {
      const { api } = passkeyAuthOf(context.env, { audience });
      const asked = api.generatePasskeyRegistrationOptions({ query: { name: context.get('signedIn').login }, ...sent(context) });
      const { response, headers } = await ask(asked);
      keepCookies(context, headers);
      return context.json(response);
    })
    .all('/options/', onlyMethods('POST'))
    .post('/', async (context) => {
      const { kind, value } = await readBody(context.req.raw);
      const read = kind === 'json' ? passkeyRegistrationSchema.safeParse(value) : null;
      if (!read?.success) throw new AppError('invalid_input');
      const { answer, name } = read.data;
      const { api } = passkeyAuthOf(context.env, { audience });
      try {
        await within(
          LONGEST_WAIT,
          api.verifyPasskeyRegistration({ body: { response: answer, name }, headers: cookiesOf(context.req.raw) }),
        );
      } catch (cause) {
        if (isAPIError(cause)) throw new AppError('invalid_input', { reason: 'passkey_refused', message: PASSKEY_NOT_KEPT, cause });
        throw new AppError('unavailable', { message: UNAVAILABLE, cause });
      }
      await recordPasskey(context.get('signedIn').id, acting(context));
      kickOutbox(context.env, context.executionCtx, new Date());
      return context.json({ location: `${account}cles/?fait=cle` });
    })
    .all('/', onlyMethods('GET', 'HEAD', 'POST'))
    .post('/:id/retirer/', async (context) => {
      await readButton(context.req.raw);
      const { id } = context.get('signedIn');
      const kept = await ask(listPasskeys(context.env.DB, id));
      if (!kept.some((key) => key.id === context.req.param('id'))) throw new AppError('not_found');
      await dropPasskey(id, context.req.param('id'), acting(context));
      return back(context, 'cles/', 'cle-retiree');
    })
    .all('/:id/retirer/', onlyMethods('POST'));

  const sessions = new Hono<SignedInContext>()
    .get('/', async (context) => {
      const open = await ask(listSessions(context.env.DB, context.get('signedIn').id, new Date()));
      return page(context.env, context.req.raw, {
        title: 'Connexions ouvertes',
        view: <SessionsView frame={frame(context)} sessions={open} />,
      });
    })
    .all('/', onlyMethods('GET', 'HEAD'))
    .post('/fermer/', async (context) => {
      await readButton(context.req.raw);
      await closeSessions(context.get('signedIn').id, acting(context));
      return context.redirect(`${root}connexion/?fait=partout`, 303);
    })
    .all('/fermer/', onlyMethods('POST'))
    .post('/:id/fermer/', async (context) => {
      await readButton(context.req.raw);
      await closeSession(context.get('signedIn').id, context.req.param('id'), acting(context));
      return back(context, 'connexions/', 'session');
    })
    .all('/:id/fermer/', onlyMethods('POST'));

  return new Hono<SignedInContext>()
    .route('/mot-de-passe/', password)
    .route('/second-facteur/', secondFactor)
    .route('/cles/', passkeys)
    .route('/connexions/', sessions);
}

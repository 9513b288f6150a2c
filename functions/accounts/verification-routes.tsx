/** The verification of a mandataire (A3), as its holder goes through it; and what a pending account may do: correct, or give up. */
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { logFailure } from '../error-answer.tsx';
import { AppError } from '../errors.ts';
import { kickOutbox } from '../kick.ts';
import { errorFacts, log } from '../log.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { publicUrl } from '../public-url.ts';
import { readFields } from '../request-body.ts';
import { IDENTITY_NOTICES } from './account-messages.ts';
import { findLastVerification } from './account-repository.ts';
import type { AccountContext } from './account-session.ts';
import { findCompany } from './company-registry.ts';
import { correct, giveUp } from './correct.ts';
import { DoublesNotice } from './doubles-notice.tsx';
import { EXAMINATION_NOTICES } from './examination-messages.ts';
import { examinationOf, examinationRoutes } from './examination-routes.tsx';
import { ExaminationState } from './examination-views.tsx';
import { PROOF_RETURN_PATH, ProofRefused } from './identity-claims.ts';
import { beginProof, finishProof, ProofUnavailable } from './identity-proof.ts';
import { openProof, PROOF_COOKIE, PROOF_LIFETIME, sealProof } from './kept-proof.ts';
import { type Looking, lookingFrom } from './looking.ts';
import { forgetDocuments } from './purge.ts';
import { correctionSchema, readWith, type Typed } from './registration-schema.ts';
import { isToVerify } from './rules.ts';
import { IdentityView } from './space-views.tsx';
import { checkOffice } from './verify.ts';

const NOTICES = { ...IDENTITY_NOTICES, ...EXAMINATION_NOTICES };

type Notice = keyof typeof NOTICES;

const acting = ({ env }: Context<AccountContext>) => ({ database: env.DB, now: new Date(), newId: () => crypto.randomUUID() });

async function identityPage(
  context: Context<AccountContext>,
  looking: Looking,
  { typed = {}, errors = {} }: { typed?: Typed; errors?: Record<string, string> } = {},
) {
  const last = await within(LONGEST_WAIT, findLastVerification(context.env.DB, looking.self.id)).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
  const wrong = Object.keys(errors).length > 0;
  const examination = await examinationOf(context.env.DB, looking, last);
  const notice = NOTICES[context.req.query('suite') as Notice] ?? null;
  return page(context.env, context.req.raw, {
    title: `${wrong ? 'Erreur\u00a0: ' : ''}Prouver votre identité`,
    view: (
      <>
        <DoublesNotice env={context.env} />
        <IdentityView
          looking={looking}
          verification={last}
          examination={<ExaminationState {...examination} />}
          notice={notice}
          typed={typed}
          errors={errors}
        />
      </>
    ),
    status: wrong ? 400 : 200,
  });
}

const back = (context: Context<AccountContext>, notice: Notice) => context.redirect(`/espace/identite/?suite=${notice}`, 303);

/** What the person reads of a proof that failed. */
function noticeOf(error: unknown): Notice | null {
  if (error instanceof ProofRefused) return error.reason;
  return error instanceof ProofUnavailable ? 'provider_down' : null;
}

/** Mounted at /espace/identite/, behind requireAccount. */
export const verificationRoutes = new Hono<AccountContext>()
  .get('/', async (context) => {
    const looking = await lookingFrom(context);
    return isToVerify(looking.self) ? identityPage(context, looking) : context.redirect('/espace/', 303);
  })
  .all('/', onlyMethods('GET', 'HEAD'))
  // A link, since a form may only be sent to this site (form-action 'self').
  .get('/prouver/', async (context) => {
    const { env } = context;
    const looking = await lookingFrom(context);
    if (!isToVerify(looking.self)) return context.redirect('/espace/', 303);
    try {
      const { url, kept } = await beginProof(env, { redirectUri: `${publicUrl(env)}${PROOF_RETURN_PATH}` });
      const value = sealProof(env.AUTH_SECRET, looking.self.id, kept, new Date());
      setCookie(context, PROOF_COOKIE, value, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: PROOF_LIFETIME });
      return context.redirect(url, 303);
    } catch (error) {
      const notice = noticeOf(error);
      if (notice === null) throw error;
      logFailure(new AppError('unavailable', { cause: error }), context);
      return back(context, notice);
    }
  })
  .all('/prouver/', onlyMethods('GET', 'HEAD'))
  .get('/retour/', async (context) => {
    const { env, req } = context;
    const { self, members } = await lookingFrom(context);
    const kept = openProof(env.AUTH_SECRET, self.id, getCookie(context, PROOF_COOKIE), new Date());
    // Good once: a second return, or a second tab, begins anew.
    deleteCookie(context, PROOF_COOKIE, { path: '/', secure: true });
    if (!isToVerify(self)) return context.redirect('/espace/', 303);
    if (!kept) return back(context, 'not_proven');
    try {
      const person = await finishProof(env, new URL(req.url), kept);
      const registry = {
        ask: (siren: string) => findCompany(env, siren),
        siren: members.view.company.siren,
        source: env.COMPANY_REGISTRY_URL,
      };
      await checkOffice({ userId: self.id, person, attempts: 0 }, registry, acting(context));
    } catch (error) {
      const notice = noticeOf(error);
      if (notice === null) throw error;
      if (notice === 'provider_down') logFailure(new AppError('unavailable', { cause: error }), context);
      return back(context, notice);
    }
    kickOutbox(env, context.executionCtx, new Date());
    return context.redirect('/espace/identite/', 303);
  })
  .all('/retour/', onlyMethods('GET', 'HEAD'))
  .post('/corriger/', async (context) => {
    const fields = await readFields(context.req.raw);
    const looking = await lookingFrom(context);
    const read = readWith(correctionSchema, fields);
    if (!('valid' in read)) return identityPage(context, looking, read);
    await correct(looking.self, read.valid, acting(context));
    return back(context, 'corrected');
  })
  .all('/corriger/', onlyMethods('POST'))
  .post('/renoncer/', async (context) => {
    const { self } = await lookingFrom(context);
    await giveUp(self, acting(context));
    // Their documents go at once; should that fail, the sweep does it.
    await forgetDocuments(context.env, new Date()).catch((error: unknown) => log('error', 'documents_left', errorFacts(error)));
    return context.redirect('/espace/connexion/?fait=supprime', 303);
  })
  .all('/renoncer/', onlyMethods('POST'))
  .route('/examen/', examinationRoutes);

/** The map: what every request passes through, then one line a feature. */
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { scriptHashes } from '../.generated/script-hashes.ts';
import { securityHeaders } from '../src/security-headers.ts';
import { agencyRoutes } from './accounts/agency-routes.tsx';
import { openidRoutes } from './accounts/openid-routes.tsx';
import { accountRoutes } from './accounts/routes.tsx';
import { spaceRoutes } from './accounts/space-routes.tsx';
import { deskRoutes } from './contact/desk-routes.tsx';
import { contactRoutes } from './contact/routes.tsx';
import { type AppContext, missingSecrets } from './env.ts';
import { answerError } from './error-answer.tsx';
import { AppError } from './errors.ts';
import { faqRoutes } from './faq/routes.tsx';
import { votedPageRoutes } from './feedback/page-routes.ts';
import { feedbackRoutes } from './feedback/routes.tsx';
import { healthRoutes } from './health/routes.ts';
import { log } from './log.ts';
import { sameOrigin } from './same-origin.ts';
import { secretAddress } from './secret-address.ts';

const HEADERS = Object.entries(securityHeaders(scriptHashes));

/** Longer addresses are nobody's. */
const LONGEST_ADDRESS = 8 * 1024;

/** Names and values of the headers together, in characters. Browsers send a few hundred. */
const LONGEST_HEADERS = 32 * 1024;

function lengthOf(headers: Headers): number {
  let length = 0;
  for (const [name, value] of headers) length += name.length + value.length;
  return length;
}

/** A route may be stricter with its own answers. */
function secure(headers: Headers): void {
  for (const [name, value] of HEADERS) if (!headers.has(name)) headers.set(name, value);
}

const everyAnswer = createMiddleware<AppContext>(async (context, next) => {
  context.set('requestId', crypto.randomUUID());
  await next();
  try {
    secure(context.res.headers);
  } catch {
    // An answer from the static files cannot be changed in place.
    context.res = new Response(context.res.body, context.res);
    secure(context.res.headers);
  }
});

const soundRequest = createMiddleware<AppContext>(async (context, next) => {
  const { url, raw } = context.req;
  if (url.length > LONGEST_ADDRESS || /%00/i.test(url))
    throw new AppError('invalid_input', { message: 'Cette adresse n’est pas valable.' });
  if (lengthOf(raw.headers) > LONGEST_HEADERS)
    throw new AppError('invalid_input', {
      message: 'Les en-têtes de la demande sont trop longs. Effacez les cookies de ce site et réessayez.',
    });
  await next();
});

const secretsPresent = createMiddleware<AppContext>(async (context, next) => {
  const missing = missingSecrets(context.env);
  if (missing.length > 0) {
    log('error', 'secret_missing', { names: missing.join(' ') });
    throw new AppError('unavailable');
  }
  await next();
});

export const app = new Hono<AppContext>();

app.onError(answerError);
app.notFound((context) => answerError(new AppError('not_found'), context));
app.use(everyAnswer);
app.use('/contact/suivi/*', secretAddress);
app.use(soundRequest, secretsPresent, sameOrigin);
app.route('/api/sante', healthRoutes);
app.route('/api/feedback', feedbackRoutes);
app.route('/', openidRoutes);
app.route('/espace/', spaceRoutes);
app.route('/equipe/', accountRoutes);
app.route('/equipe/messages/', deskRoutes);
app.route('/equipe/entreprises/', agencyRoutes);
app.route('/contact/', contactRoutes);
app.route('/faq/', votedPageRoutes);
app.route('/faq/', faqRoutes);

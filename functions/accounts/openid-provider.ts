/**
 * This site as an OpenID provider (Better Auth's plugin): other services sign people in with the accounts of companies. An instance of
 * its own, so that what every request asks does not carry it.
 */
import { oauthProvider } from '@better-auth/oauth-provider';
import { APIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { jwt } from 'better-auth/plugins/jwt';
import type { Env } from '../env.ts';
import { publicUrl } from '../public-url.ts';
import { byLogin, optionsOf } from './auth.ts';
import { findCompanyPart } from './company-part-repository.ts';
import { type Claims, claimsOf, maySignInElsewhere, SCOPES } from './openid-claims.ts';

/** Pages of the space that the provider leads to. */
export const SERVICES = '/espace/services/';
export const CONSENT_PAGE = `${SERVICES}accord/`;
export const SIGN_IN_PAGE = '/espace/connexion/';
export const ERROR_PAGE = `${SERVICES}erreur/`;

/** Of a code, in seconds: the browser carries it from one page to the next. */
const CODE_LIFETIME = 60;
/** Of an access token and an identity, in seconds. */
const TOKEN_LIFETIME = 10 * 60;
/** Of a refresh token that nobody uses, in seconds: 30 days. */
const REFRESH_LIFETIME = 30 * 24 * 60 * 60;

/**
 * What is shared of an account, read anew each time.
 *
 * @throws APIError `UNAUTHORIZED` once the account no longer signs in anywhere
 */
async function readClaims({ DB }: Env, user: Record<string, unknown>, scopes: readonly string[]): Promise<Claims> {
  const view = await findCompanyPart(DB, String(user.companyId ?? ''), [String(user.id)]);
  const account = view?.accounts.find(({ id }) => id === user.id);
  if (!view || !account || !maySignInElsewhere(account, view.company))
    throw new APIError('UNAUTHORIZED', { error: 'invalid_grant', error_description: 'the account is not active' });
  return claimsOf(account, view.company, scopes);
}

export function openidProviderOf(env: Env) {
  const issuer = publicUrl(env);
  return betterAuth({
    ...optionsOf(env, { audience: 'companies' }),
    disabledPaths: [],
    onAPIError: { errorURL: `${issuer}${ERROR_PAGE}` },
    plugins: [
      byLogin(),
      jwt({
        jwt: { issuer },
        jwks: { keyPairConfig: { alg: 'ES256' } },
        disableSettingJwtHeader: true,
        schema: { jwks: { modelName: 'oauthKey' } },
      }),
      oauthProvider({
        loginPage: SIGN_IN_PAGE,
        consentPage: CONSENT_PAGE,
        scopes: [...SCOPES],
        grantTypes: ['authorization_code', 'refresh_token'],
        codeExpiresIn: CODE_LIFETIME,
        accessTokenExpiresIn: TOKEN_LIFETIME,
        idTokenExpiresIn: TOKEN_LIFETIME,
        refreshTokenExpiresIn: REFRESH_LIFETIME,
        customUserInfoClaims: ({ user, scopes = [] }) => readClaims(env, user, scopes),
        customIdTokenClaims: ({ user, scopes = [] }) => readClaims(env, user, scopes),
        silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
      }),
    ],
  });
}

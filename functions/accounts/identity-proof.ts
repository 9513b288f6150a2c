/**
 * Proves who somebody is, through an OpenID Connect provider of FranceConnect's kind (A3): authorization code, PKCE, signed claims.
 *
 * @see https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-endpoints/
 */
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Env } from '../env.ts';
import { ProofRefused, readPerson } from './identity-claims.ts';
import type { ProvenPerson } from './representative-match.ts';

/** The provider is out of reach, in trouble, or not configured. */
export class ProofUnavailable extends Error {
  override name = 'ProofUnavailable';
}

/** What has to be kept, out of the reach of others, between the two halves of one proof. Each serves once. */
export interface KeptProof {
  state: string;
  nonce: string;
  verifier: string;
  redirectUri: string;
}

type IdentityEnv = Pick<Env, 'IDENTITY_ISSUER' | 'IDENTITY_CLIENT_ID' | 'IDENTITY_CLIENT_SECRET'>;

/** How long all requests of one half may take, in milliseconds. */
const PATIENCE = 8000;

const SCOPE = 'openid given_name family_name preferred_username birthdate';
/** The weakest assurance that is taken, and what is as good (eIDAS levels, as FranceConnect names them). */
const ASKED_LEVEL = 'eidas1';
const LEVELS = ['eidas1', 'eidas2', 'eidas3'];

/** Requests go over TLS, except to a provider on this very machine. */
const isOnThisMachine = ({ hostname }: URL) => hostname === '127.0.0.1' || hostname === 'localhost';

/** Asked for at each proof: they are few, keys may have changed, and nothing but the database holds state. */
async function configurationOf(env: IdentityEnv): Promise<Configuration> {
  if (!env.IDENTITY_CLIENT_ID || !env.IDENTITY_CLIENT_SECRET) throw new ProofUnavailable('no identity provider is configured');
  const deadline = AbortSignal.timeout(PATIENCE);
  try {
    const issuer = new URL(env.IDENTITY_ISSUER);
    return await discovery(issuer, env.IDENTITY_CLIENT_ID, env.IDENTITY_CLIENT_SECRET, undefined, {
      [customFetch]: (address, options) => fetch(address, { ...options, signal: deadline } as RequestInit),
      // Beyond TLS, the signatures of the identity and of the claims are checked.
      execute: [enableNonRepudiationChecks, ...(isOnThisMachine(issuer) ? [allowInsecureRequests] : [])],
    });
  } catch (cause) {
    throw new ProofUnavailable('the identity provider does not answer', { cause });
  }
}

/** Errors of the provider that are its own, not the person's (RFC 6749 §4.1.2.1, §5.2). */
const ITS_OWN = ['server_error', 'temporarily_unavailable', 'invalid_client', 'unauthorized_client'];
/** Codes of openid-client for an answer that is well formed and does not fit: state, nonce, issuer, subject, signature, time. */
const DOES_NOT_FIT = [
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
];

function failureOf(error: unknown): ProofRefused | ProofUnavailable {
  if (error instanceof ProofRefused || error instanceof ProofUnavailable) return error;
  const told = error instanceof AuthorizationResponseError || error instanceof ResponseBodyError ? error.error : null;
  if (told !== null && !ITS_OWN.includes(told)) return new ProofRefused(told === 'access_denied' ? 'cancelled' : 'not_proven', error);
  if (error instanceof ClientError && DOES_NOT_FIT.includes(error.code ?? '')) return new ProofRefused('not_proven', error);
  return new ProofUnavailable('the identity provider does not answer as it should', { cause: error });
}

/**
 * The first half: where to send the person.
 *
 * @param redirectUri absolute, with PROOF_RETURN_PATH, as it is registered with the provider
 * @throws ProofUnavailable
 */
export async function beginProof(env: IdentityEnv, { redirectUri }: { redirectUri: string }): Promise<{ url: string; kept: KeptProof }> {
  try {
    const configuration = await configurationOf(env);
    const kept = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), redirectUri };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: SCOPE,
      acr_values: ASKED_LEVEL,
      state: kept.state,
      nonce: kept.nonce,
      code_challenge: await calculatePKCECodeChallenge(kept.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, kept };
  } catch (error) {
    throw failureOf(error);
  }
}

/**
 * The second half: who it is. The code of the address is used up.
 *
 * @param callbackUrl the address that the person came back to; only its query is looked at
 * @throws ProofRefused, ProofUnavailable
 */
export async function finishProof(env: IdentityEnv, callbackUrl: URL, kept: KeptProof): Promise<ProvenPerson> {
  try {
    const configuration = await configurationOf(env);
    const current = new URL(kept.redirectUri);
    current.search = callbackUrl.search;
    const tokens = await authorizationCodeGrant(configuration, current, {
      expectedState: kept.state,
      expectedNonce: kept.nonce,
      pkceCodeVerifier: kept.verifier,
      idTokenExpected: true,
    });
    const { acr, sub } = tokens.claims() ?? { acr: undefined, sub: '' };
    if (!LEVELS.includes(String(acr))) throw new ProofRefused('not_proven');
    return readPerson(await fetchUserInfo(configuration, tokens.access_token, sub));
  } catch (error) {
    throw failureOf(error);
  }
}

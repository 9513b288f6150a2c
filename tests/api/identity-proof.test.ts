/** A3: the proof of an identity, from the Workers runtime, by a real OpenID Connect provider. */
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { ProofRefused } from '../../functions/accounts/identity-claims.ts';
import { beginProof, finishProof, ProofUnavailable } from '../../functions/accounts/identity-proof.ts';
import { faulty, PLAIN_PROVIDER, REDIRECT_URI, Visitor } from './outside-services.ts';

const CAMILLE = 'Camille Marie Démo-Pont';
const ALEX = 'Alex Démo-Bois';

/** A proof up to the return to this site. */
async function returned(name: string | null, bindings: typeof env = env, visitor = new Visitor()) {
  const { url, kept } = await beginProof(bindings, { redirectUri: REDIRECT_URI });
  return { kept, back: await visitor.prove(url, name) };
}
const refused = async (proof: Promise<unknown>, reason: string) => {
  const error = await proof.catch((cause) => cause);
  expect(error).toBeInstanceOf(ProofRefused);
  expect(error).toMatchObject({ reason });
};
const unavailable = (proof: Promise<unknown>) => expect(proof).rejects.toThrow(ProofUnavailable);

describe('A3: who it is', () => {
  test.each([
    ['signed claims', env],
    ['plain claims', PLAIN_PROVIDER],
  ])('is proven with %s', async (_, bindings) => {
    const { kept, back } = await returned(CAMILLE, bindings);
    expect(`${back.origin}${back.pathname}`).toBe(REDIRECT_URI);
    expect(await finishProof(bindings, back, kept)).toEqual({
      givenNames: ['Camille', 'Marie'],
      familyName: 'Démo-Pont',
      usualName: null,
      birthDate: '1974-05-09',
    });
  });

  test('comes with the name in use beside the name at birth', async () => {
    const { kept, back } = await returned('Marie-Hélène Démo-Martin');
    expect(await finishProof(env, back, kept)).toMatchObject({ familyName: 'Démo-Le Goff', usualName: 'Démo-Martin' });
  });

  test('is asked for each time, also of the same browser', async () => {
    const visitor = new Visitor();
    const first = await returned(CAMILLE, env, visitor);
    expect(await finishProof(env, first.back, first.kept)).toMatchObject({ familyName: 'Démo-Pont' });
    const second = await returned(ALEX, env, visitor);
    expect(await finishProof(env, second.back, second.kept)).toMatchObject({ familyName: 'Démo-Bois' });
  });

  test('what is kept in between is text, and new each time', async () => {
    const [one, other] = [await beginProof(env, { redirectUri: REDIRECT_URI }), await beginProof(env, { redirectUri: REDIRECT_URI })];
    expect(JSON.parse(JSON.stringify(one.kept))).toEqual(one.kept);
    for (const name of ['state', 'nonce', 'verifier'] as const) expect(one.kept[name]).not.toBe(other.kept[name]);
  });

  test('the secrets of the proof are not in the address, and the address says what FranceConnect wants to read', async () => {
    const { url, kept } = await beginProof(env, { redirectUri: REDIRECT_URI });
    expect(url).not.toContain(kept.verifier);
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      client_id: 'only-for-tests',
      response_type: 'code',
      redirect_uri: REDIRECT_URI,
      scope: 'openid given_name family_name preferred_username birthdate',
      acr_values: 'eidas1',
      state: kept.state,
      nonce: kept.nonce,
      code_challenge_method: 'S256',
    });
  });
});

describe('A3: nothing is proven', () => {
  test('by somebody who cancels', async () => {
    const { kept, back } = await returned(null);
    await refused(finishProof(env, back, kept), 'cancelled');
  });

  test('by a code that was used already', async () => {
    const { kept, back } = await returned(CAMILLE);
    await finishProof(env, back, kept);
    await refused(finishProof(env, back, kept), 'not_proven');
  });

  test('by a state that was changed, doubled, or is missing', async () => {
    const { kept, back } = await returned(CAMILLE);
    const changed = (change: (query: URLSearchParams) => void) => {
      const address = new URL(back);
      change(address.searchParams);
      return finishProof(env, address, kept);
    };
    await refused(
      changed((query) => query.set('state', `${kept.state}x`)),
      'not_proven',
    );
    await refused(
      changed((query) => query.append('state', kept.state)),
      'not_proven',
    );
    await refused(
      changed((query) => query.delete('state')),
      'not_proven',
    );
    // None of these used the code up.
    expect(await finishProof(env, back, kept)).toMatchObject({ familyName: 'Démo-Pont' });
  });

  test.each([
    ['nonce', 'another-nonce'],
    ['verifier', 'another-verifier-another-verifier-another-ver'],
    ['state', 'another-state'],
    ['redirectUri', 'https://guichet.example/ailleurs/'],
  ])('by what belongs to another proof: its %s', async (name, value) => {
    const { kept, back } = await returned(CAMILLE);
    await refused(finishProof(env, back, { ...kept, [name]: value }), 'not_proven');
  });

  test('by the return of somebody else, with all that was kept here', async () => {
    const mine = await returned(CAMILLE);
    const theirs = await returned(ALEX);
    await refused(finishProof(env, theirs.back, mine.kept), 'not_proven');
    // Even with the state of this one, their code does not fit.
    theirs.back.searchParams.set('state', mine.kept.state);
    await refused(finishProof(env, theirs.back, mine.kept), 'not_proven');
  });

  test('by an identity that is not signed with the provider’s key', async () => {
    const { kept, back } = await returned(CAMILLE);
    const real = fetch;
    const others = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation((address, init) =>
        real(String(address) === `${env.IDENTITY_ISSUER}/jwks` ? `${PLAIN_PROVIDER.IDENTITY_ISSUER}/jwks` : address, init),
      );
    await refused(finishProof(env, back, kept), 'not_proven');
    others.mockRestore();
  });

  test('by a made-up code, none, or another provider’s return', async () => {
    const { kept, back } = await returned(CAMILLE);
    const madeUp = new URL(back);
    madeUp.searchParams.set('code', 'made-up');
    await refused(finishProof(env, madeUp, kept), 'not_proven');
    madeUp.searchParams.delete('code');
    await refused(finishProof(env, madeUp, kept), 'not_proven');
    const other = new URL(back);
    other.searchParams.set('iss', 'https://autre.example');
    await refused(finishProof(env, other, kept), 'not_proven');
  });
});

describe('A3: a provider that cannot be asked', () => {
  const at = (issuer: string) => ({ ...env, IDENTITY_ISSUER: issuer });
  const begun = (bindings: typeof env) => beginProof(bindings, { redirectUri: REDIRECT_URI });

  test('is unavailable when it is down, in trouble, or says nothing that can be read', async () => {
    await unavailable(begun(at('http://127.0.0.1:9')));
    for (const fault of [
      'status-500',
      'status-503',
      'status-404',
      'hung-up',
      'elsewhere',
      'answer-<!doctype html>',
      'answer-{}',
      'provider-empty',
    ])
      await unavailable(begun(at(faulty(fault))));
  });

  test('is unavailable when it breaks between the two halves', async () => {
    const { kept, back } = await returned(CAMILLE);
    back.searchParams.delete('iss');
    for (const fault of ['status-500', 'status-404', 'hung-up', 'answer-{}', 'answer-<!doctype html>'])
      await unavailable(finishProof(at(faulty(`provider-${encodeURIComponent(fault)}`)), back, kept));
    // The code still serves.
    back.searchParams.set('iss', env.IDENTITY_ISSUER);
    expect(await finishProof(env, back, kept)).toMatchObject({ familyName: 'Démo-Pont' });
  });

  test('is left after 8 seconds of silence', async () => {
    const { kept, back } = await returned(CAMILLE);
    back.searchParams.delete('iss');
    await Promise.all([unavailable(begun(at(faulty('silent')))), unavailable(finishProof(at(faulty('provider-silent')), back, kept))]);
  });

  test('is unavailable when it says itself that it is in trouble', async () => {
    const { kept, back } = await returned(null);
    back.searchParams.set('error', 'server_error');
    await unavailable(finishProof(env, back, kept));
  });

  test('is unavailable while this site has no id or secret there, or a wrong secret', async () => {
    const { IDENTITY_CLIENT_SECRET: _secret, ...withoutSecret } = env;
    await unavailable(begun({ ...env, IDENTITY_CLIENT_ID: '' }));
    await unavailable(begun(withoutSecret as typeof env));
    const { kept, back } = await returned(CAMILLE);
    await unavailable(finishProof(withoutSecret as typeof env, back, kept));
    await unavailable(finishProof({ ...env, IDENTITY_CLIENT_SECRET: 'wrong' }, back, kept));
  });

  test('is not asked without TLS, but on this very machine', async () => {
    await unavailable(begun(at('http://[::1]:9')));
    const error = await begun(at('http://identite.example')).catch((cause) => cause);
    expect(error).toBeInstanceOf(ProofUnavailable);
    expect(String((error as ProofUnavailable).cause)).toContain('HTTPS');
  });
});

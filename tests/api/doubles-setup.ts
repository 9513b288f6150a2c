/** Runs in Node, once, beside the tests: the doubles of outside services, on the ports that vitest.config.ts chose. */
import { PROOF_RETURN_PATH } from '../../functions/accounts/identity-claims.ts';
import { openCompanyRegistry } from '../../tools/doubles/company-registry.ts';
import { openIdentityProvider } from '../../tools/doubles/identity-provider.ts';
import { openFaultyService } from '../support/faulty-service.ts';

const portOf = (variable: string) => Number(process.env[variable]);

const client = {
  clientId: 'only-for-tests',
  clientSecret: 'only-for-tests-0123456789abcdefghij',
  redirectUris: [`https://guichet.example${PROOF_RETURN_PATH}`],
};

export default async function setup() {
  const doubles = [
    await openCompanyRegistry(portOf('TEST_REGISTRY_PORT')),
    await openIdentityProvider({ ...client, port: portOf('TEST_IDENTITY_PORT') }),
    await openIdentityProvider({ ...client, port: portOf('TEST_PLAIN_IDENTITY_PORT'), signedClaims: false }),
  ];
  const closeFaulty = await openFaultyService(portOf('TEST_FAULTY_PORT'));
  return async () => {
    await Promise.all([closeFaulty(), ...doubles.map(({ close }) => close())]);
  };
}

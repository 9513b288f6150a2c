/** A3: registries that did not answer are asked again, by themselves. */
import type { Env } from '../env.ts';
import { errorFacts, log } from '../log.ts';
import { findAccount, listDueProofs } from './account-repository.ts';
import { findCompanyPart } from './company-part-repository.ts';
import { findCompany } from './company-registry.ts';
import { checkOffice } from './verify.ts';

/** Checks of one sweep. */
const MOST = 20;

/** Asks the registry again about the proofs that are due. One that fails does not hold the others up. */
export async function recheckOffices(env: Env, now: Date, newId: () => string): Promise<void> {
  for (const { userId, person, attempts } of await listDueProofs(env.DB, now, MOST)) {
    try {
      const account = await findAccount(env.DB, userId);
      const view = account && (await findCompanyPart(env.DB, account.companyId, [account.id]));
      if (!view) continue;
      const registry = { ask: (siren: string) => findCompany(env, siren), siren: view.company.siren, source: env.COMPANY_REGISTRY_URL };
      await checkOffice({ userId, person, attempts }, registry, { database: env.DB, now, newId });
    } catch (error) {
      log('error', 'recheck_failed', errorFacts(error));
    }
  }
}

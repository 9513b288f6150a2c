/** Asks the State's open « recherche d'entreprises » API for companies. */
import type { Env } from '../env.ts';
import { readRegistryAnswer } from './registry-answer.ts';
import type { RegistryCompany } from './representative-match.ts';

/** The registry did not answer, or not in its usual form. It may be asked again. */
export class RegistryUnavailable extends Error {
  override name = 'RegistryUnavailable';
}

/** How long an answer is waited for, in milliseconds. */
const PATIENCE = 5000;

/** In bytes. A company's answer is a few kilobytes. */
const LARGEST_ANSWER = 1024 * 1024;

/** The text of an answer, never more of it than LARGEST_ANSWER. */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  let read = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER) throw new Error('too long an answer');
    read += decoder.decode(chunk, { stream: true });
  }
  return read + decoder.decode();
}

/**
 * Asks the registry for a company.
 *
 * @param siren nine digits
 * @returns null for one that it does not know
 * @throws RegistryUnavailable
 */
export async function findCompany(env: Pick<Env, 'COMPANY_REGISTRY_URL'>, siren: string): Promise<RegistryCompany | null> {
  try {
    const address = `${env.COMPANY_REGISTRY_URL}/search?${new URLSearchParams({ q: siren, page: '1', per_page: '1' })}`;
    const response = await fetch(address, {
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`status ${response.status}`);
    }
    return readRegistryAnswer(JSON.parse(await readText(response)), siren);
  } catch (cause) {
    throw new RegistryUnavailable('the registry of companies does not answer', { cause });
  }
}

/** The doubles of outside services (doubles-setup.ts), and somebody who visits the identity provider. */
import { env } from 'cloudflare:workers';
import { PROOF_RETURN_PATH } from '../../functions/accounts/identity-claims.ts';
import { SITE } from './requests.ts';

const { FAULTY_SERVICE, PLAIN_IDENTITY_ISSUER } = env as unknown as Record<'FAULTY_SERVICE' | 'PLAIN_IDENTITY_ISSUER', string>;

/** Where a service misbehaves in this way (tests/support/faulty-service.ts). */
export const faulty = (fault: string) => `${FAULTY_SERVICE}/${encodeURIComponent(fault)}`;

/** Bindings with a provider whose claims are not signed. */
export const PLAIN_PROVIDER = { ...env, IDENTITY_ISSUER: PLAIN_IDENTITY_ISSUER };

export const REDIRECT_URI = `${SITE}${PROOF_RETURN_PATH}`;

/** A browser that keeps cookies and follows one step at a time. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  async open(address: string, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.#cookies.set(name, value);
    }
    return response;
  }

  /**
   * Goes where a proof begins, and says who it is.
   *
   * @param name as the page shows it; null cancels
   * @returns the address on this site that the provider leads back to
   */
  async prove(url: string, name: string | null): Promise<URL> {
    const next = (response: Response) => new URL(response.headers.get('location') ?? '', url).href;
    const choice = next(await this.open(url));
    const page = await (await this.open(choice)).text();
    const buttons = [...page.matchAll(/<button name="person" value="([^"]+)">Continuer en tant que ([^<]+) <small>/g)];
    const [, sub] = buttons.find(([, , shown]) => shown === name) ?? [];
    if (name !== null && sub === undefined) throw new Error(`nobody is called ${name}`);
    const resume = next(await this.open(choice, sub === undefined ? { cancel: '1' } : { person: sub }));
    return new URL(next(await this.open(resume)));
  }
}

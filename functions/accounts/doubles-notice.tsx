/** Says that registry and identity provider are made up, where they are (tools/doubles). */
import type { FC } from 'hono/jsx';
import type { Env } from '../env.ts';

type Services = Pick<Env, 'COMPANY_REGISTRY_URL' | 'IDENTITY_ISSUER'>;

const isHere = (url: string) => URL.canParse(url) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** Registry or identity provider of this very machine: a double, since the State's are elsewhere. */
export const usesDoubles = ({ COMPANY_REGISTRY_URL, IDENTITY_ISSUER }: Services): boolean =>
  isHere(COMPANY_REGISTRY_URL) || isHere(IDENTITY_ISSUER);

export const DoublesNotice: FC<{ env: Services }> = ({ env }) =>
  usesDoubles(env) ? (
    <p class="notice doubles">
      Démonstration&nbsp;: le registre des entreprises et le service d’identité sont fictifs. Les SIREN à essayer commencent par
      000&nbsp;000.
    </p>
  ) : null;

/** What wrangler.toml and the secrets give to the Worker. */
export type Env = Cloudflare.Env;

/** Shorter secrets are guessed. */
const SHORTEST_SECRET = 32;

/** The names of the secrets that are missing or too short; the Worker refuses to work until there are none. */
export function missingSecrets(env: Partial<Env>): string[] {
  return (['FEEDBACK_SECRET', 'CONTACT_SECRET', 'AUTH_SECRET'] as const).filter((name) => (env[name] ?? '').length < SHORTEST_SECRET);
}

declare global {
  namespace Cloudflare {
    interface Env {
      ASSETS: Fetcher;
      DB: D1Database;
      VERSION: string;
      /** At least 32 characters. Signs form tokens and keys the hashes of visitors (F5). */
      FEEDBACK_SECRET: string;
      /** At least 32 characters. Makes follow-up links, signs the contact form, keys the hashes of network addresses. */
      CONTACT_SECRET: string;
      /** At least 32 characters. Signs the sessions of agents. */
      AUTH_SECRET: string;
      /** `smtp://user:password@host:port` or `smtps://…`; a secret, since it holds a password. */
      SMTP_URL: string;
      /** Of the State's open API of companies, without a bar at the end. */
      COMPANY_REGISTRY_URL: string;
      /** The OpenID Connect provider that proves who a mandataire is (A3): its issuer, without a bar at the end. */
      IDENTITY_ISSUER: string;
      /** What the provider knows this site by; empty when identities cannot be proven here. */
      IDENTITY_CLIENT_ID: string;
      /** A secret: what this site proves itself with to the provider. Without it, identities cannot be proven, and all else works. */
      IDENTITY_CLIENT_SECRET?: string;
      /** Messages of one network in ten minutes before a proof of work is asked for. */
      CONTACT_CALM: string;
      /** The site's address when it is not the one of content/site.yaml: on a machine of one's own. */
      PUBLIC_URL?: string;
      FILES: R2Bucket;
      AFTER_WORK: Queue<{ kind: 'drain' }>;
    }
  }
}

export interface AppContext {
  Bindings: Env;
  Variables: {
    requestId: string;
  };
}

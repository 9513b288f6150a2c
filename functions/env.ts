/** What wrangler.toml and the secrets give to the Worker. */
export type Env = Cloudflare.Env;

/** Shorter secrets are guessed. */
const SHORTEST_SECRET = 32;

/** The names of the secrets that are missing or too short; the Worker refuses to work until there are none. */
export function missingSecrets(env: Partial<Env>): string[] {
  return (['FEEDBACK_SECRET'] as const).filter((name) => (env[name] ?? '').length < SHORTEST_SECRET);
}

declare global {
  namespace Cloudflare {
    interface Env {
      ASSETS: Fetcher;
      DB: D1Database;
      VERSION: string;
      /** At least 32 characters. Signs form tokens and keys the hashes of visitors (F5). */
      FEEDBACK_SECRET: string;
    }
  }
}

export interface AppContext {
  Bindings: Env;
  Variables: {
    requestId: string;
  };
}

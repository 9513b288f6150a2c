/** Workers in Cloudflare's local runtime, each with an empty database of its own. */
import { type LocalWorker, type LocalWorkerOptions, migrate, startLocalWorker } from '../../tools/local-worker.ts';
import { temporaryFolder } from './project.ts';

/** For measurements only; nothing real is signed with it. */
export const SECRET = 'only-for-measurements-0123456789abcdef';
const SECRETS = { FEEDBACK_SECRET: SECRET, CONTACT_SECRET: SECRET, AUTH_SECRET: SECRET };

/** Starts the Worker whose wrangler.toml stands in a folder, after its migrations, and waits for its first answer. */
export async function startWorker(
  name: string,
  root: string,
  firstPath: string,
  { vars = {}, ...options }: Partial<LocalWorkerOptions> = {},
): Promise<LocalWorker> {
  const state = options.state ?? temporaryFolder(`state-${name}`);
  if (!options.state) await migrate({ state, root });
  return startLocalWorker({ ...options, state, root, firstPath, vars: { ...SECRETS, ...vars } });
}

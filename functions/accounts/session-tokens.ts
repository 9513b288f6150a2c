/** Better Auth keeps the secret of a session as it is in the cookie. This keeps its hash instead: what is read from the database opens nothing. */
import type { DBAdapter, Where } from 'better-auth';
import { digest } from '../keyed-hash.ts';

interface Asked {
  model: string;
  where?: Where[] | undefined;
}

/** What Better Auth would write of a session, and this site does not keep. */
const NOT_KEPT = ['ipAddress', 'userAgent'];

function hashed(value: Where['value']): Where['value'] {
  if (typeof value === 'string') return digest(value);
  if (Array.isArray(value)) return value.map((one) => digest(String(one)));
  return value;
}

function withHashedWhere<T extends Asked>(asked: T): T {
  if (asked.model !== 'session' || !asked.where) return asked;
  const where = asked.where.map((clause) => (clause.field === 'token' ? { ...clause, value: hashed(clause.value) } : clause));
  return { ...asked, where };
}

/** The secret that was asked for, put back in what was found: Better Auth writes it into the cookie again. */
function withSecret<T>(found: T, { where }: Asked): T {
  const secret = where?.find(({ field }) => field === 'token')?.value;
  return found && typeof secret === 'string' ? { ...found, token: secret } : found;
}

export function hashSessionTokens(adapter: DBAdapter): DBAdapter {
  const wrapped: DBAdapter = {
    ...adapter,
    async create(asked) {
      if (asked.model !== 'session') return adapter.create(asked);
      const secret = (asked.data as { token?: unknown }).token;
      if (typeof secret !== 'string') throw new Error('a session without a token');
      const kept = Object.fromEntries(Object.entries(asked.data).filter(([name]) => !NOT_KEPT.includes(name)));
      const created = await adapter.create({ ...asked, data: { ...kept, token: digest(secret) } });
      return { ...(created as object), token: secret } as never;
    },
    findOne: async (asked) => withSecret(await adapter.findOne(withHashedWhere(asked)), asked) as never,
    findMany: async (asked) => adapter.findMany(withHashedWhere(asked)),
    count: async (asked) => adapter.count(withHashedWhere(asked)),
    update: async (asked) => withSecret(await adapter.update(withHashedWhere(asked)), asked) as never,
    updateMany: async (asked) => adapter.updateMany(withHashedWhere(asked)),
    delete: async (asked) => adapter.delete(withHashedWhere(asked)),
    deleteMany: async (asked) => adapter.deleteMany(withHashedWhere(asked)),
    consumeOne: async (asked) => adapter.consumeOne(withHashedWhere(asked)),
    incrementOne: async (asked) => adapter.incrementOne(withHashedWhere(asked)),
    // D1 has no transactions of several round trips; what would run in one runs on this very adapter.
    transaction: (run) => run(wrapped as never),
  };
  return wrapped;
}

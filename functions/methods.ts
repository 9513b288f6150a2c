import type { Handler } from 'hono';
import type { AppContext } from './env.ts';
import { AppError } from './errors.ts';

/** For the end of a route: any other method is refused, with the ones that are allowed. */
export function onlyMethods(...allowed: readonly string[]): Handler<AppContext> {
  return () => {
    throw new AppError('method_not_allowed', { headers: { allow: allowed.join(', ') } });
  };
}

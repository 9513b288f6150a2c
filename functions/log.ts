/** Facts that a log line may hold: never an address, a message, a secret or a name (V5). */
export type LogFacts = Record<string, string | number | boolean | null>;

/** One JSON line an event; JSON escapes what could break a line. */
export function log(level: 'info' | 'error', event: string, facts: LogFacts = {}): void {
  console[level === 'error' ? 'error' : 'log'](JSON.stringify({ event, ...facts }));
}

/** The name of an error and, for our own database layer, what it said; never its data. */
export function errorFacts(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { cause: typeof error };
  const cause = error.cause instanceof Error ? `: ${error.cause.name}` : '';
  return { cause: `${error.name}${cause}` };
}

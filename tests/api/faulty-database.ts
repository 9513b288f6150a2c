/** R4: a D1 that fails where a test wants it to. */
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { LONGEST_WAIT } from '../../functions/deadline.ts';

/** What D1 says when it fails. */
const SAYS = {
  'throw before': 'D1_ERROR: canary of the database',
  'throw after commit': 'D1_ERROR: canary of the database after its commit',
  'connection lost': 'D1_ERROR: Network connection lost.',
  'object reset': 'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
  busy: 'D1_ERROR: database is locked: SQLITE_BUSY',
  full: 'D1_ERROR: database or disk is full: SQLITE_FULL',
} as const;

export const FAULTS = [...(Object.keys(SAYS) as (keyof typeof SAYS)[]), 'stall', 'broken statement'] as const;
export type Fault = (typeof FAULTS)[number];

export interface Plan {
  fault: Fault;
  /** Which call of the database fails, from 0 on. */
  call: number;
  /** Of a batch: the statement that breaks, from 0 on. */
  statement?: number;
  /** All calls after it fail as well. */
  forGood: boolean;
}

export interface FaultyDatabase {
  DB: D1Database;
  /** How many statements each call had. */
  calls: number[];
}

/** The real database, that fails as planned. */
export function faultyDatabase(plan: Plan | null): FaultyDatabase {
  const calls: number[] = [];

  async function call<T>(statements: number, run: (broken: number | null) => Promise<T>): Promise<T> {
    const place = calls.push(statements) - 1;
    if (!plan || place < plan.call || (place > plan.call && !plan.forGood)) return run(null);
    switch (plan.fault) {
      case 'stall':
        return sayNothing<T>();
      case 'broken statement':
        return run(Math.min(plan.statement ?? 0, statements));
      case 'throw after commit':
        await run(null);
        throw new Error(SAYS[plan.fault]);
      default:
        throw new Error(SAYS[plan.fault]);
    }
  }

  class Statement {
    readonly native: D1PreparedStatement;
    constructor(native: D1PreparedStatement) {
      this.native = native;
    }
    bind(...values: unknown[]): Statement {
      return new Statement(this.native.bind(...values));
    }
    #alone<T>(run: () => Promise<T>): Promise<T> {
      return call(1, (broken) => (broken === null ? run() : Promise.reject(new Error('D1_ERROR: no such table'))));
    }
    first(...column: [string]) {
      return this.#alone(() => this.native.first(...column));
    }
    all() {
      return this.#alone(() => this.native.all());
    }
    run() {
      return this.#alone(() => this.native.run());
    }
    raw() {
      return this.#alone(() => this.native.raw());
    }
  }

  const DB = {
    prepare: (text: string) => new Statement(env.DB.prepare(text)),
    batch: (statements: Statement[]) =>
      call(statements.length, (broken) => {
        const natives = statements.map(({ native }) => native);
        return env.DB.batch(
          broken === null ? natives : natives.toSpliced(broken, 0, env.DB.prepare('INSERT INTO no_such_table VALUES (1)')),
        );
      }),
  };
  return { DB: DB as unknown as D1Database, calls };
}

/** Every plan against something that makes these calls: each fault at each call, each statement of each batch broken, once and for good. */
export function everyPlan(calls: readonly number[]): Plan[] {
  return calls.flatMap((statements, call) =>
    [false, true].flatMap((forGood) =>
      FAULTS.flatMap((fault): Plan[] =>
        fault === 'broken statement'
          ? Array.from({ length: statements }, (_, statement) => ({ fault, call, statement, forGood }))
          : [{ fault, call, forGood }],
      ),
    ),
  );
}

const nativeSetTimeout = globalThis.setTimeout;
const nativeClearTimeout = globalThis.clearTimeout;
/** What waits as long as an answer may wait for the database. */
const waiting = new Map<unknown, () => void>();

/** A wait for a database that says nothing is over at once; `vi.restoreAllMocks` ends it. */
export function hurry(): void {
  waiting.clear();
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, milliseconds?: number) => {
    const timer = nativeSetTimeout(run, milliseconds);
    if (milliseconds === LONGEST_WAIT) waiting.set(timer, run);
    return timer;
  }) as typeof setTimeout);
  vi.spyOn(globalThis, 'clearTimeout').mockImplementation(((timer: number) => {
    waiting.delete(timer);
    nativeClearTimeout(timer);
  }) as typeof clearTimeout);
}

function sayNothing<T>(): Promise<T> {
  nativeSetTimeout(() => {
    for (const run of waiting.values()) run();
  }, 0);
  return new Promise<T>(() => {});
}

/** How statements reach D1: several as one transaction, and those of every message with a text that is made once. */
import { getTableColumns, type InferInsertModel, is, Param, Placeholder, type SQL, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/** A statement of Drizzle that was not run, as text and values. */
interface Written {
  toSQL(): { sql: string; params: unknown[] };
}

/** One statement of a batch: one of Drizzle, or one that is compiled. */
export type Statement = Written | D1PreparedStatement;

const isWritten = (statement: Statement): statement is Written => 'toSQL' in statement;

function prepare(database: D1Database, statement: Statement): D1PreparedStatement {
  if (!isWritten(statement)) return statement;
  const { sql: text, params } = statement.toSQL();
  return database.prepare(text).bind(...params);
}

/**
 * Runs statements as one transaction: all or none.
 *
 * @returns the rows that each gave back, by the names of D1
 */
export async function runBatch<T = unknown>(database: D1Database, statements: readonly Statement[]): Promise<T[][]> {
  if (statements.length === 0) return [];
  const results = await database.batch<T>(statements.map((statement) => prepare(database, statement)));
  return results.map((result) => result.results);
}

type Binder = (values: Record<string, unknown>) => unknown;

/** How a parameter of a written statement is filled. Drizzle's own `fillPlaceholders` finds that out anew for each value, each time. */
function binderOf(parameter: unknown): Binder {
  if (is(parameter, Placeholder)) return (values) => values[parameter.name];
  if (is(parameter, Param) && is(parameter.value, Placeholder)) {
    const { encoder, value } = parameter;
    const { name } = value;
    return (values) => encoder.mapToDriverValue(values[name]);
  }
  return () => parameter;
}

/**
 * A statement whose text is made once, at its first use: Drizzle takes as long to write a text as D1 to run it. Only the values change.
 *
 * @param write makes the statement; `value('name')` stands where a value goes
 */
export function compile<Values extends object>(
  write: (orm: DrizzleD1Database, value: (name: keyof Values & string) => Placeholder) => Written,
): (database: D1Database, values: Values) => D1PreparedStatement {
  let made: { text: string; binders: Binder[] } | undefined;
  return (database, values) => {
    if (!made) {
      const written = write(drizzle(database), (name) => sql.placeholder(name)).toSQL();
      made = { text: written.sql, binders: written.params.map(binderOf) };
    }
    return database.prepare(made.text).bind(...made.binders.map((bind) => bind(values as Record<string, unknown>)));
  };
}

/** Every column of a row, those with a default too. */
type Row<Table extends SQLiteTable> = Required<InferInsertModel<Table>>;

/** The compiled statement that inserts one row. */
export function compileInsert<Table extends SQLiteTable>(table: Table): (database: D1Database, row: Row<Table>) => D1PreparedStatement {
  const columns = Object.keys(getTableColumns(table));
  return compile<Row<Table>>((orm, value) =>
    // Each column is given; the table's type cannot say so.
    orm.insert(table).values(Object.fromEntries(columns.map((name) => [name, value(name as never)])) as never),
  );
}

/** Stands where the value of this name goes. */
export type Value = (name: string) => Placeholder;

/** One row of a table as a SELECT that others can follow: a WHERE, a UNION. Each column takes the value that has its name. */
export function selectRow<Table extends SQLiteTable>(table: Table, value: Value): SQL {
  const columns = Object.entries(getTableColumns(table)).map(([name, column]) => sql`${sql.param(value(name), column)}`);
  return sql`SELECT ${sql.join(columns, sql`, `)}`;
}

import { type Kysely, type RawBuilder, type Transaction, sql as template } from 'kysely';
import { MainstayError } from '#kernel/base';
import { jsonText } from './storable.ts';

/**
 * A handle that statements run on: the pool, or one transaction. Functions take it as their first argument, so
 * that the caller decides what shares a transaction. Inside a transaction use only that transaction's handle.
 */
export type Db = Kysely<unknown>;
export type Tx = Transaction<unknown>;

/** Statements are written with this tag: every `${value}` becomes a parameter, never text. */
export const sql = template;

/** All rows of a statement. */
export async function many<Row>(db: Db, statement: RawBuilder<Row>): Promise<Row[]> {
  return (await statement.execute(db)).rows;
}

/** The first row, or nothing. */
export async function maybeOne<Row>(db: Db, statement: RawBuilder<Row>): Promise<Row | undefined> {
  return (await statement.execute(db)).rows[0];
}

/** Exactly one row. @throws MainstayError `database.row_missing` */
export async function one<Row>(db: Db, statement: RawBuilder<Row>): Promise<Row> {
  const row = await maybeOne(db, statement);
  if (row === undefined)
    throw new MainstayError('database.row_missing', 'A row that must exist was not found.');
  return row;
}

/** Runs a statement for its effect and gives the number of rows it changed. */
export async function run(db: Db, statement: RawBuilder<unknown>): Promise<number> {
  const result = await statement.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** A value for a `jsonb` column: without the cast, `pg` would send a JavaScript array as a PostgreSQL array. */
export function jsonb(value: unknown): RawBuilder<unknown> {
  return template`cast(${jsonText(value)} as jsonb)`;
}

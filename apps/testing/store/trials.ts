import { type Db, jsonb, many, maybeOne, run, sql } from '#kernel/database';
import { type Dependence, dependenceSchema } from '../domain/history/order.ts';
import type { Outcome } from '../domain/suite/test-case.ts';
import type { Site } from './cases.ts';

/** A single run of a test that says something about the suite: in another order, or after others. */
export interface Trial {
  /** Of what it is part: `reversed`, `shuffled`, `after 3`. */
  readonly name: string;
  readonly key: string;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** The first record stands. */
export async function keepTrial(
  db: Db,
  executionId: string,
  { name, key, outcome, seconds }: Trial,
): Promise<void> {
  await run(
    db,
    sql`insert into testing.trial (execution_id, name, case_key, outcome, seconds)
      values (${executionId}, ${name}, ${key}, ${outcome}, ${seconds}) on conflict do nothing`,
  );
}

/** In the order in which they were run. */
export async function listTrials(db: Db, executionId: string): Promise<Trial[]> {
  return many(
    db,
    sql<Trial>`select name, case_key as key, outcome, seconds from testing.trial
      where execution_id = ${executionId} order by tried_at, case_key`,
  );
}

export interface KeptDependence extends Dependence {
  readonly key: string;
}

export async function keepDependence(
  db: Db,
  executionId: string,
  { key, ...dependence }: KeptDependence,
): Promise<void> {
  await run(
    db,
    sql`insert into testing.dependence (execution_id, case_key, dependence)
      values (${executionId}, ${key}, ${jsonb(dependence)})
      on conflict (execution_id, case_key) do update set dependence = excluded.dependence`,
  );
}

export async function listDependences(db: Db, executionId: string): Promise<KeptDependence[]> {
  const rows = await many(
    db,
    sql<{ key: string; dependence: unknown }>`select case_key as key, dependence from testing.dependence
      where execution_id = ${executionId} order by case_key`,
  );
  return rows.map(({ key, dependence }) => ({ key, ...dependenceSchema.parse(dependence) }));
}

/** The newest execution that looked at the order of a site's tests and came to an end of it. */
export async function newestOrdering(db: Db, { projectId, origin }: Site): Promise<string | undefined> {
  const found = await maybeOne(
    db,
    sql<{ id: string }>`select id from testing.execution
      where project_id = ${projectId} and origin = ${origin} and figures ? 'order' order by id desc limit 1`,
  );
  return found?.id;
}

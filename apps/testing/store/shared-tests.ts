import { type Db, jsonb, maybeOne, run, sql, type Tx } from '#kernel/database';
import type { BrowserKind } from '../domain/suite/test-case.ts';

/** A test in one browser, by its key. */
export interface SharedTest {
  readonly key: string;
  readonly browser: BrowserKind;
}

/** Lays out the tests that an execution's workers share, in their order; what was laid out before is gone. */
export async function layOutTests(tx: Tx, executionId: string, tests: readonly SharedTest[]): Promise<void> {
  await clearSharedTests(tx, executionId);
  await run(
    tx,
    sql`insert into testing.shared_test (execution_id, case_key, browser, place)
      select ${executionId}::uuid, one ->> 'key', one ->> 'browser', place
      from jsonb_array_elements(${jsonb(tests)}) with ordinality as listed (one, place)`,
  );
}

/**
 * Takes the next test that nobody has, in one of these browsers. Two that ask at once get different ones.
 *
 * @param runId who takes it
 */
export async function takeSharedTest(
  db: Db,
  executionId: string,
  runId: string,
  browsers: readonly BrowserKind[],
): Promise<SharedTest | undefined> {
  return maybeOne(
    db,
    sql<SharedTest>`with next as materialized (
        select case_key, browser from testing.shared_test
        where execution_id = ${executionId} and taken_by is null and browser = any(${[...browsers]})
        order by place limit 1 for update skip locked
      )
      update testing.shared_test t set taken_by = ${runId} from next
      where t.execution_id = ${executionId} and (t.case_key, t.browser) = (next.case_key, next.browser)
      returning t.case_key as key, t.browser`,
  );
}

/** Gives back what a run took and has no result of, for it or others to take: after a crash, or when it cannot go on. */
export async function giveBackTests(db: Db, executionId: string, runId: string): Promise<void> {
  await run(
    db,
    sql`update testing.shared_test t set taken_by = null
      where execution_id = ${executionId} and taken_by = ${runId} and not exists (
        select 1 from testing.result r
        where (r.execution_id, r.case_key, r.browser) = (t.execution_id, t.case_key, t.browser))`,
  );
}

export async function clearSharedTests(db: Db, executionId: string): Promise<void> {
  await run(db, sql`delete from testing.shared_test where execution_id = ${executionId}`);
}

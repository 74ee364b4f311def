import { type Db, jsonb, many, run, sql } from '#kernel/database';
import type { TestResult } from '../domain/suite/result.ts';
import type { Outcome } from '../domain/suite/test-case.ts';
import type { Site } from './cases.ts';

export interface KeptResult {
  readonly result: TestResult;
  readonly finishedAt: Date;
  /** The process that ran it: host and process id; empty for results of long ago. */
  readonly worker: string;
}

/**
 * Keeps how a test ended; the first record stands, so that a test that was run again after a crash counts once.
 *
 * @param worker the process that ran it
 * @returns whether it is the first
 */
export async function keepResult(
  db: Db,
  executionId: string,
  result: TestResult,
  worker: string,
): Promise<boolean> {
  const { key, browser, outcome, seconds } = result;
  const added = await run(
    db,
    sql`insert into testing.result (execution_id, case_key, browser, outcome, seconds, result, worker)
      values (${executionId}, ${key}, ${browser}, ${outcome}, ${seconds}, ${jsonb(result)}, ${worker})
      on conflict (execution_id, case_key, browser) do nothing`,
  );
  return added > 0;
}

/** What did not pass first, then in the order in which they ended. */
export async function listResults(db: Db, executionId: string): Promise<KeptResult[]> {
  return many(
    db,
    sql<KeptResult>`select result, finished_at as "finishedAt", worker from testing.result where execution_id = ${executionId}
      order by array_position(array['failed', 'flaky', 'infrastructure', 'skipped', 'passed'], outcome), finished_at,
        case_key`,
  );
}

/** `KEY BROWSER` of every test that an execution has run: after a crash these are not run again. */
export async function finishedTests(db: Db, executionId: string): Promise<ReadonlySet<string>> {
  const rows = await many(
    db,
    sql<{
      done: string;
    }>`select case_key || ' ' || browser as done from testing.result where execution_id = ${executionId}`,
  );
  return new Set(rows.map(({ done }) => done));
}

export async function countOutcomes(db: Db, executionId: string): Promise<Partial<Record<Outcome, number>>> {
  const rows = await many(
    db,
    sql<{ outcome: Outcome; count: number }>`select outcome, count(*)::int as count from testing.result
      where execution_id = ${executionId} group by outcome`,
  );
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]));
}

/** One run of a test in the past, as flakiness and trends need it. */
export interface HistoryRow {
  readonly key: string;
  readonly browser: string;
  readonly executionId: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly errorCodes: readonly string[];
  readonly finishedAt: Date;
}

/** Every run of a site's tests in so many days, oldest first. */
export async function siteHistory(db: Db, { projectId, origin }: Site, days: number): Promise<HistoryRow[]> {
  return many(
    db,
    sql<HistoryRow>`select r.case_key as key, r.browser, r.execution_id as "executionId", r.outcome, r.seconds,
        coalesce((select jsonb_agg(a -> 'failure' ->> 'code') from jsonb_array_elements(r.result -> 'attempts') a
          where a ? 'failure'), '[]') as "errorCodes",
        r.finished_at as "finishedAt"
      from testing.result r join testing.execution e on e.id = r.execution_id
      where e.project_id = ${projectId} and e.origin = ${origin}
        and r.finished_at > now() - make_interval(days => ${days})
      order by r.finished_at, r.case_key limit 100000`,
  );
}

import { type Db, jsonb, many, maybeOne, run, sql } from '#kernel/database';
import type { Mutant, MutantResult } from '../domain/mutation/mutant.ts';
import type { ReportedScript } from '../domain/mutation/stryker-report.ts';
import type { Site } from './cases.ts';

/** A mutant with how it fared. */
export interface KeptMutant extends MutantResult {
  readonly mutant: Mutant;
}

/** What a test covers of the site's scripts. */
export interface CoveredByTest {
  readonly key: string;
  readonly functions: readonly string[];
  readonly seconds: number;
}

const columns = sql`mutant, status, killed_by as "killedBy", ran_by as "ranBy", seconds`;

/** Writes down which mutants an execution tries, in this order. */
export async function planMutants(db: Db, executionId: string, mutants: readonly Mutant[]): Promise<void> {
  const rows = mutants.map((mutant, place) => ({ id: mutant.id, place, mutant }));
  await run(
    db,
    sql`insert into testing.mutant (execution_id, id, place, mutant)
      select ${executionId}::uuid, id, place, mutant
      from jsonb_to_recordset(${jsonb(rows)}) as r (id text, place int, mutant jsonb)
      on conflict do nothing`,
  );
}

export async function keepMutantResult(
  db: Db,
  executionId: string,
  mutantId: string,
  { status, killedBy, ranBy, seconds }: MutantResult,
): Promise<void> {
  await run(
    db,
    sql`update testing.mutant set status = ${status}, killed_by = ${[...killedBy]}::text[],
        ran_by = ${[...ranBy]}::text[], seconds = ${seconds}
      where execution_id = ${executionId} and id = ${mutantId}`,
  );
}

/** In the order in which they are tried. */
export async function listMutants(db: Db, executionId: string): Promise<KeptMutant[]> {
  return many(
    db,
    sql<KeptMutant>`select ${columns} from testing.mutant where execution_id = ${executionId} order by place`,
  );
}

export async function keepCovered(
  db: Db,
  executionId: string,
  { key, functions, seconds }: CoveredByTest,
): Promise<void> {
  await run(
    db,
    sql`insert into testing.covered (execution_id, case_key, functions, seconds)
      values (${executionId}, ${key}, ${[...functions]}::text[], ${seconds})
      on conflict (execution_id, case_key) do update set functions = excluded.functions, seconds = excluded.seconds`,
  );
}

export async function listCovered(db: Db, executionId: string): Promise<CoveredByTest[]> {
  return many(
    db,
    sql<CoveredByTest>`select case_key as key, functions, seconds from testing.covered
      where execution_id = ${executionId} order by case_key`,
  );
}

/** The newest execution of a site that has mutants with a result. */
export async function newestMutation(db: Db, { projectId, origin }: Site): Promise<string | undefined> {
  const found = await maybeOne(
    db,
    sql<{ id: string }>`select e.id from testing.execution e
      where e.project_id = ${projectId} and e.origin = ${origin} and e.options ->> 'purpose' = 'mutation'
        and exists (select 1 from testing.mutant m where m.execution_id = e.id and m.status <> 'pending')
      order by e.id desc limit 1`,
  );
  return found?.id;
}

/** The ids of a site's mutants of which a person said that they make no difference. */
export async function dismissedMutants(db: Db, { projectId, origin }: Site): Promise<ReadonlySet<string>> {
  const rows = await many(
    db,
    sql<{ subject: string }>`select subject from testing.suggestion
      where project_id = ${projectId} and origin = ${origin} and kind = 'survivor' and status = 'dismissed'`,
  );
  return new Set(rows.map(({ subject }) => subject));
}

/** Keeps a script that mutants are changes of. */
export async function keepScript(
  db: Db,
  executionId: string,
  { file, hash, inline, source }: ReportedScript,
): Promise<void> {
  await run(
    db,
    sql`insert into testing.script (execution_id, file, hash, inline, source)
      values (${executionId}, ${file}, ${hash}, ${inline}, ${source.replaceAll('\0', '')}) on conflict do nothing`,
  );
}

export async function listScripts(db: Db, executionId: string): Promise<ReportedScript[]> {
  return many(
    db,
    sql<ReportedScript>`select file, hash, inline, source from testing.script
      where execution_id = ${executionId} order by file, hash`,
  );
}

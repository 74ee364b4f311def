import { newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';
import type { SeedResults } from '../domain/together/report.ts';
import { costOf } from '../domain/together/study.ts';
import type { StudySpec } from '../studying/seed-run.ts';

export const studyStatuses = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type StudyStatus = (typeof studyStatuses)[number];

export interface Study {
  readonly id: string;
  readonly projectId: string;
  readonly ownerId: string;
  readonly runId: string;
  readonly name: string;
  readonly spec: StudySpec;
  readonly status: StudyStatus;
  /** How many are planned, and how many were played. */
  readonly seeds: number;
  readonly done: number;
  readonly spentSeconds: number;
  readonly conclusions: readonly string[];
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

const columns = sql`id, project_id as "projectId", owner_id as "ownerId", run_id as "runId", name, spec, status, seeds,
  (select count(*) from coalition.study_seed s where s.study_id = study.id) as done, spent_seconds as "spentSeconds",
  conclusions, error, created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt"`;

const open = sql`status in ('queued', 'running')`;

/** Writes a study down; `startRun` makes its run in the same transaction. */
export async function insertStudy(
  tx: Tx,
  { projectId, ownerId, name, spec }: Pick<Study, 'projectId' | 'ownerId' | 'name' | 'spec'>,
  startRun: (studyId: string) => Promise<string>,
): Promise<Study> {
  const id = newId();
  const runId = await startRun(id);
  await run(
    tx,
    sql`insert into coalition.study (id, project_id, owner_id, run_id, name, spec, seeds)
      values (${id}, ${projectId}, ${ownerId}, ${runId}, ${name}, ${jsonb(spec)}, ${spec.design.seeds})`,
  );
  return getStudy(tx, id);
}

export const studyNotFound = (id: string): Error =>
  notFound('coalition.study_not_found', `There is no study ${id}, or it is not shared with you.`);

/** @throws MainstayError `coalition.study_not_found` */
export async function getStudy(db: Db, id: string): Promise<Study> {
  const found = await maybeOne(db, sql<Study>`select ${columns} from coalition.study where id = ${id}`);
  if (!found) throw studyNotFound(id);
  return found;
}

/** The same, so that nobody changes it before the transaction ends. */
export async function lockStudy(tx: Tx, id: string): Promise<Study> {
  await run(tx, sql`select 1 from coalition.study where id = ${id} for update`);
  return getStudy(tx, id);
}

/** Newest first. */
export async function listStudies(
  db: Db,
  filter: {
    readonly projectIds: readonly string[] | undefined;
    readonly projectId: string | undefined;
    readonly status: StudyStatus | undefined;
    readonly cursor: string | undefined;
    readonly limit: number;
  },
): Promise<Study[]> {
  const { projectIds, projectId, status, cursor, limit } = filter;
  return many(
    db,
    sql<Study>`select ${columns} from coalition.study
      where true
        ${projectIds === undefined ? sql`` : sql`and project_id = any(${[...projectIds]}::uuid[])`}
        ${projectId === undefined ? sql`` : sql`and project_id = ${projectId}`}
        ${status === undefined ? sql`` : sql`and status = ${status}`}
        ${cursor === undefined ? sql`` : sql`and id < ${cursor}`}
      order by id desc limit ${limit}`,
  );
}

export async function countOpenStudies(db: Db, projectId: string): Promise<number> {
  const { count } = await one(
    db,
    sql<{
      count: number;
    }>`select count(*) as count from coalition.study where project_id = ${projectId} and ${open}`,
  );
  return Number(count);
}

export async function beginStudy(tx: Tx, id: string): Promise<void> {
  await run(
    tx,
    sql`update coalition.study set status = 'running', started_at = coalesce(started_at, now())
      where id = ${id} and ${open}`,
  );
}

/** Keeps what came of seeds, and what that took. What is there already stays: it would be the same. */
export async function keepSeeds(tx: Tx, id: string, rows: SeedResults, seconds: number): Promise<void> {
  await run(
    tx,
    sql`insert into coalition.study_seed (study_id, seed, results)
      select ${id}, (r ->> 'seed')::bigint, r -> 'results' from jsonb_array_elements(${jsonb(rows)}) r
      on conflict do nothing`,
  );
  await run(
    tx,
    sql`update coalition.study set spent_seconds = spent_seconds + ${seconds}::float8 where id = ${id}`,
  );
}

/** In the order of seeds. */
export async function readSeeds(db: Db, id: string): Promise<SeedResults> {
  const rows = await many(
    db,
    sql<{
      seed: number;
      results: SeedResults[number]['results'];
    }>`select seed, results from coalition.study_seed
      where study_id = ${id} order by seed`,
  );
  return rows.map(({ seed, results }) => ({ seed: Number(seed), results }));
}

/** Those of the given ones that were not played yet. */
export async function missingSeeds(db: Db, id: string, seeds: readonly number[]): Promise<number[]> {
  const rows = await many(
    db,
    sql<{
      seed: number;
    }>`select seed from coalition.study_seed where study_id = ${id} and seed = any(${[...seeds]}::bigint[])`,
  );
  const there = new Set(rows.map(({ seed }) => Number(seed)));
  return seeds.filter((seed) => !there.has(seed));
}

/** @returns false when it had ended already */
export async function endStudy(
  tx: Tx,
  id: string,
  how: {
    readonly status: Extract<StudyStatus, 'completed' | 'failed' | 'cancelled'>;
    readonly conclusions: readonly string[];
    readonly error?: Study['error'];
  },
): Promise<boolean> {
  const { status, conclusions, error = null } = how;
  const changed = await run(
    tx,
    sql`update coalition.study set status = ${status}, conclusions = ${jsonb(conclusions)},
        error = ${error === null ? null : jsonb(error)}, ended_at = now()
      where id = ${id} and ${open}`,
  );
  return changed > 0;
}

export async function reopenStudy(tx: Tx, id: string, runId: string): Promise<void> {
  await run(
    tx,
    sql`update coalition.study set status = 'queued', run_id = ${runId}, error = null, conclusions = '[]', ended_at = null
      where id = ${id}`,
  );
}

export async function deleteStudy(tx: Tx, id: string): Promise<void> {
  await run(tx, sql`delete from coalition.study where id = ${id}`);
}

/** Ticks in a second of the last studies in worlds of this kind; undefined before there was one. */
export async function paceOfStudies(db: Db, world: string): Promise<number | undefined> {
  const recent = await many(
    db,
    sql<Study>`select ${columns} from coalition.study
      where spec -> 'design' -> 'world' ->> 'kind' = ${world} and status = 'completed' and spent_seconds > 0
      order by id desc limit 5`,
  );
  const ticks = recent.reduce((sum, { spec }) => sum + costOf(spec.design, spec.members.length).ticks, 0);
  return ticks === 0 ? undefined : ticks / recent.reduce((sum, { spentSeconds }) => sum + spentSeconds, 0);
}

/** @returns how many had served their time */
export async function forgetStudies(db: Db, days: number): Promise<number> {
  return run(db, sql`delete from coalition.study where ended_at < now() - make_interval(days => ${days})`);
}

import { newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';
import type { StateGraph } from '../domain/exploration/graph.ts';
import type { ExecutionOptions } from '../domain/request.ts';
import type { TestType } from '../domain/suite/test-case.ts';

export const executionStatuses = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

/** What is done at the moment. */
export type Phase = 'queued' | 'preparing' | 'exploring' | 'testing' | 'analysing' | 'reporting' | 'done';

/** What an execution came to. */
export interface Summary {
  readonly verdict: 'passed' | 'failed';
  readonly cases: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
  readonly review: number;
  readonly states: number;
  readonly seconds: number;
}

export interface Execution {
  readonly id: string;
  readonly projectId: string;
  readonly ownerId: string;
  readonly runId: string;
  readonly url: string;
  readonly origin: string;
  readonly types: readonly TestType[];
  readonly options: ExecutionOptions;
  readonly status: ExecutionStatus;
  readonly phase: Phase;
  readonly spentSeconds: number;
  readonly figures: Readonly<Record<string, Readonly<Record<string, number | string | null>>>>;
  readonly limits: readonly string[];
  readonly summary: Summary | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

const columns = sql`id, project_id as "projectId", owner_id as "ownerId", run_id as "runId", url, origin, types, options,
  status, phase, spent_seconds as "spentSeconds", figures, limits, summary, error, created_at as "createdAt",
  started_at as "startedAt", finished_at as "finishedAt"`;

export interface NewExecution {
  readonly projectId: string;
  readonly ownerId: string;
  readonly options: ExecutionOptions;
}

/** Writes an execution down; `startRun` makes its run in the same transaction. */
export async function createExecution(
  tx: Tx,
  { projectId, ownerId, options }: NewExecution,
  startRun: (executionId: string) => Promise<string>,
): Promise<Execution> {
  const id = newId();
  const runId = await startRun(id);
  const { url, types } = options;
  return one(
    tx,
    sql<Execution>`insert into testing.execution (id, project_id, owner_id, run_id, run_ids, url, origin, types, options)
      values (${id}, ${projectId}, ${ownerId}, ${runId}, array[${runId}]::uuid[], ${url}, ${new URL(url).origin}, ${types}::text[],
        ${jsonb(options)})
      returning ${columns}`,
  );
}

/** @throws MainstayError `testing.execution_not_found` */
export async function getExecution(db: Db, id: string): Promise<Execution> {
  const found = await maybeOne(db, sql<Execution>`select ${columns} from testing.execution where id = ${id}`);
  if (!found) throw executionNotFound(id);
  return found;
}

/** The same, so that nobody changes it before the transaction ends. @throws MainstayError as `getExecution` */
export async function lockExecution(tx: Tx, id: string): Promise<Execution> {
  await run(tx, sql`select 1 from testing.execution where id = ${id} for update`);
  return getExecution(tx, id);
}

export const executionNotFound = (id: string): Error =>
  notFound('testing.execution_not_found', `There is no test execution ${id}, or it is not shared with you.`);

export interface ExecutionFilter {
  /** The projects that may be seen; all when absent. */
  readonly projectIds: readonly string[] | undefined;
  readonly projectId: string | undefined;
  readonly origin: string | undefined;
  readonly status: ExecutionStatus | undefined;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Newest first; ids are in the order of time. */
export async function listExecutions(db: Db, filter: ExecutionFilter): Promise<Execution[]> {
  const { projectIds, projectId, origin, status, cursor, limit } = filter;
  return many(
    db,
    sql<Execution>`select ${columns} from testing.execution
      where true
        ${projectIds === undefined ? sql`` : sql`and project_id = any(${[...projectIds]}::uuid[])`}
        ${projectId === undefined ? sql`` : sql`and project_id = ${projectId}`}
        ${origin === undefined ? sql`` : sql`and origin = ${origin}`}
        ${status === undefined ? sql`` : sql`and status = ${status}`}
        ${cursor === undefined ? sql`` : sql`and id < ${cursor}`}
      order by id desc limit ${limit}`,
  );
}

export async function beginExecution(tx: Tx, id: string): Promise<void> {
  await run(
    tx,
    sql`update testing.execution set status = 'running', started_at = coalesce(started_at, now())
      where id = ${id} and status in ('queued', 'running')`,
  );
}

/** What has ended stays so, whatever is still done for it. */
export async function enterPhase(db: Db, id: string, phase: Phase): Promise<void> {
  await run(
    db,
    sql`update testing.execution set phase = ${phase} where id = ${id} and status in ('queued', 'running')`,
  );
}

/**
 * Adds to what is used of the budget.
 *
 * @param together whether others do so for the same time: then no more is added than has passed since anybody did
 */
export async function spend(db: Db, id: string, seconds: number, together: boolean): Promise<void> {
  const passed = sql`extract(epoch from clock_timestamp() - spent_at)::float8`;
  await run(
    db,
    sql`update testing.execution set spent_at = clock_timestamp(), spent_seconds = spent_seconds
        + ${together ? sql`greatest(0, least(${seconds}::float8, coalesce(${passed}, ${seconds}::float8)))` : sql`${seconds}::float8`}
      where id = ${id}`,
  );
}

export async function saveGraph(db: Db, id: string, graph: StateGraph): Promise<void> {
  await run(db, sql`update testing.execution set graph = ${jsonb(graph)} where id = ${id}`);
}

export async function readGraph(db: Db, id: string): Promise<StateGraph | null> {
  const { graph } = await one(
    db,
    sql<{ graph: StateGraph | null }>`select graph from testing.execution where id = ${id}`,
  );
  return graph;
}

/** The newest graph of a site: what a replay checks accessibility and looks of. */
export async function newestGraph(
  db: Db,
  projectId: string,
  origin: string,
): Promise<StateGraph | undefined> {
  const found = await maybeOne(
    db,
    sql<{ graph: StateGraph }>`select graph from testing.execution
      where project_id = ${projectId} and origin = ${origin} and graph is not null order by id desc limit 1`,
  );
  return found?.graph;
}

/** What the last two explorations before an execution learned of its site, the newest first. */
export async function earlierGraphs(
  db: Db,
  { id, projectId, origin }: Pick<Execution, 'id' | 'projectId' | 'origin'>,
): Promise<StateGraph[]> {
  const rows = await many(
    db,
    sql<{ graph: StateGraph }>`select graph from testing.execution
      where project_id = ${projectId} and origin = ${origin} and id < ${id} and graph is not null
        and not coalesce((options ->> 'replay')::boolean, false)
      order by id desc limit 2`,
  );
  return rows.map(({ graph }) => graph);
}

/** Figures of one kind, and what could not be looked at. */
export async function addFigures(
  db: Db,
  id: string,
  kind: string,
  figures: Readonly<Record<string, number | string | null>>,
  limits: readonly string[],
): Promise<void> {
  await run(
    db,
    sql`update testing.execution set figures = figures || ${jsonb({ [kind]: figures })},
        limits = (select coalesce(jsonb_agg(distinct line), '[]') from jsonb_array_elements(limits || ${jsonb(limits)}) line)
      where id = ${id}`,
  );
}

export async function endExecution(
  tx: Tx,
  id: string,
  end:
    | { readonly status: 'completed'; readonly summary: Summary }
    | { readonly status: 'failed'; readonly error: { readonly code: string; readonly message: string } }
    | { readonly status: 'cancelled' },
): Promise<boolean> {
  const changed = await many(
    tx,
    sql<{
      id: string;
    }>`update testing.execution set status = ${end.status}, phase = 'done', finished_at = now(),
        summary = ${'summary' in end ? jsonb(end.summary) : sql`summary`},
        error = ${'error' in end ? jsonb(end.error) : sql`null`}
      where id = ${id} and status in ('queued', 'running') returning id`,
  );
  return changed.length > 0;
}

/** An ended execution goes on, in a new run; what it has found stays. */
export async function reopenExecution(tx: Tx, id: string, runId: string): Promise<void> {
  await run(
    tx,
    sql`update testing.execution set status = 'queued', phase = 'queued', run_id = ${runId},
        run_ids = run_ids || ${runId}::uuid, error = null, finished_at = null
      where id = ${id}`,
  );
}

/** Executions of the same site before this one that came to an end in the last days, oldest first. */
export async function endedExecutions(
  db: Db,
  { id, projectId, origin }: Pick<Execution, 'id' | 'projectId' | 'origin'>,
  days: number,
): Promise<Execution[]> {
  const newest = await many(
    db,
    sql<Execution>`select ${columns} from testing.execution
      where project_id = ${projectId} and origin = ${origin} and id < ${id} and summary is not null
        and options ->> 'purpose' is distinct from 'mutation'
        and finished_at > now() - make_interval(days => ${days})
      order by id desc limit 200`,
  );
  return newest.reverse();
}

/** Executions that wait or run, for the queue's page: the oldest first. */
export async function openExecutions(db: Db): Promise<Execution[]> {
  return many(
    db,
    sql<Execution>`select ${columns} from testing.execution where status in ('queued', 'running') order by id limit 200`,
  );
}

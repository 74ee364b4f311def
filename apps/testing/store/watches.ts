import { newId } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';
import type { ExecutionOptions } from '../domain/request.ts';

/** A site that is tested again and again. */
export interface Watch {
  readonly id: string;
  readonly projectId: string;
  readonly ownerId: string;
  readonly request: ExecutionOptions;
  readonly everySeconds: number;
  readonly nextAt: Date;
  readonly paused: boolean;
  readonly lastExecutionId: string | null;
}

const columns = sql`id, project_id as "projectId", owner_id as "ownerId", request, every_seconds as "everySeconds",
  next_at as "nextAt", paused, last_execution_id as "lastExecutionId"`;

export async function createWatch(
  db: Db,
  watch: Pick<Watch, 'projectId' | 'ownerId' | 'request' | 'everySeconds'>,
): Promise<Watch> {
  const { projectId, ownerId, request, everySeconds } = watch;
  return one(
    db,
    sql<Watch>`insert into testing.watch (id, project_id, owner_id, request, every_seconds, next_at)
      values (${newId()}, ${projectId}, ${ownerId}, ${jsonb(request)}, ${everySeconds}, now())
      returning ${columns}`,
  );
}

export async function listWatches(db: Db, projectIds: readonly string[] | undefined): Promise<Watch[]> {
  return many(
    db,
    sql<Watch>`select ${columns} from testing.watch
      ${projectIds === undefined ? sql`` : sql`where project_id = any(${[...projectIds]}::uuid[])`} order by id`,
  );
}

export async function findWatch(db: Db, id: string): Promise<Watch | undefined> {
  return maybeOne(db, sql<Watch>`select ${columns} from testing.watch where id = ${id}`);
}

export async function pauseWatch(db: Db, id: string, paused: boolean): Promise<void> {
  await run(db, sql`update testing.watch set paused = ${paused} where id = ${id}`);
}

export async function deleteWatch(db: Db, id: string): Promise<void> {
  await run(db, sql`delete from testing.watch where id = ${id}`);
}

const isDue = sql`not paused and next_at <= now() and not exists (select 1 from testing.execution e
  where e.id = w.last_execution_id and e.status in ('queued', 'running'))`;

export async function hasDueWatch(tx: Tx): Promise<boolean> {
  const { due } = await one(
    tx,
    sql<{ due: boolean }>`select exists (select 1 from testing.watch w where ${isDue}) as due`,
  );
  return due;
}

/** Takes one watch whose time has come and whose last execution has ended, and sets its next time; none is missed twice. */
export async function takeDueWatch(tx: Tx): Promise<Watch | undefined> {
  const due = await maybeOne(
    tx,
    sql<Watch>`select ${columns} from testing.watch w
      where ${isDue} order by next_at limit 1 for update skip locked`,
  );
  if (!due) return undefined;
  await run(
    tx,
    sql`update testing.watch set next_at = greatest(now(), next_at + make_interval(secs => every_seconds)) where id = ${due.id}`,
  );
  return due;
}

export async function noteWatched(tx: Tx, id: string, executionId: string): Promise<void> {
  await run(tx, sql`update testing.watch set last_execution_id = ${executionId} where id = ${id}`);
}

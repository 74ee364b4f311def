import type { ArtifactStore } from '#kernel/artifacts';
import { type Db, many, one, run, sql, type Tx } from '#kernel/database';
import type { Site } from './cases.ts';

/** What is kept: executions that ended in the last days, and the newest of each site whenever they ended. */
export interface Retention {
  readonly days: number;
  readonly newest: number;
}

/** Executions of one site. */
export interface ExecutionsOfSite extends Site {
  readonly ids: readonly string[];
}

/** The newest exploration of a site stays, too: a replay looks at what it learned. */
const expired = ({ days, newest }: Retention) => sql`
  select id, project_id, origin from (
    select id, project_id, origin, status, coalesce(finished_at, created_at) as ended_at,
      row_number() over (partition by project_id, origin order by id desc) as place,
      graph is not null and row_number() over (
        partition by project_id, origin, graph is null order by id desc) = 1 as is_newest_graph
    from testing.execution
  ) e
  where status not in ('queued', 'running') and place > ${newest} and not is_newest_graph
    and ended_at < now() - make_interval(days => ${days})`;

export async function hasExpired(db: Db, retention: Retention): Promise<boolean> {
  const { found } = await one(db, sql<{ found: boolean }>`select exists (${expired(retention)}) as found`);
  return found;
}

/** Some that have served their time, by site; none when all of them are gone. */
export async function expiredExecutions(
  db: Db,
  retention: Retention,
  limit: number,
): Promise<ExecutionsOfSite[]> {
  return many(
    db,
    sql<ExecutionsOfSite>`select project_id as "projectId", origin, array_agg(id) as ids
      from (${expired(retention)} order by id limit ${limit}) old group by project_id, origin`,
  );
}

/** Keeps since when the findings of executions are known, for as long as later ones have them, too. */
export async function rememberFindings(tx: Tx, { projectId, origin, ids }: ExecutionsOfSite): Promise<void> {
  const old = sql`${[...ids]}::uuid[]`;
  await run(
    tx,
    sql`insert into testing.known_finding as k (project_id, origin, type, key, first_seen)
      select ${projectId}::uuid, ${origin}, type, key, min(found_at) from testing.finding
      where execution_id = any(${old}) group by type, key
      on conflict (project_id, origin, type, key) do update
        set first_seen = least(k.first_seen, excluded.first_seen)`,
  );
  await run(
    tx,
    sql`delete from testing.known_finding k
      where project_id = ${projectId} and origin = ${origin} and not exists (
        select 1 from testing.finding f join testing.execution e on e.id = f.execution_id
        where e.project_id = k.project_id and e.origin = k.origin and e.id <> all(${old})
          and (f.type, f.key) = (k.type, k.key))`,
  );
}

/**
 * Deletes executions of a site with their results, findings, figures and files. What others still show stays: pictures
 * that are compared with, and those of the graph that a replay took over.
 */
export async function deleteExecutions(
  tx: Tx,
  artifacts: Pick<ArtifactStore, 'removeOfRuns'>,
  { projectId, origin, ids }: ExecutionsOfSite,
): Promise<void> {
  const deleted = await many(
    tx,
    sql<{ runIds: string[] }>`delete from testing.execution where id = any(${[...ids]}::uuid[])
      returning run_ids as "runIds"`,
  );
  await run(
    tx,
    sql`update testing.watch set last_execution_id = null where last_execution_id = any(${[...ids]}::uuid[])`,
  );
  const runs = deleted.flatMap(({ runIds }) => runIds);
  await artifacts.removeOfRuns(tx, runs, await shownFiles(tx, { projectId, origin }));
}

/** The files of a site that something still shows. */
async function shownFiles(tx: Tx, { projectId, origin }: Site): Promise<string[]> {
  const baselines = sql`testing.baseline where project_id = ${projectId} and site = ${origin}`;
  const rows = await many(
    tx,
    sql<{ id: string }>`select picture as id from ${baselines}
      union select difference from ${baselines} and difference is not null
      union select (jsonb_path_query(graph, '$.states[*].picture') #>> '{}')::uuid from testing.execution
        where project_id = ${projectId} and origin = ${origin}`,
  );
  return rows.map(({ id }) => id);
}

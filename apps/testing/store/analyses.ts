import { type Db, jsonb, many, one, run, sql, type Tx } from '#kernel/database';
import type { Site } from './cases.ts';

/** Sites whose executions or tests have changed since somebody last looked at them by the hour. */
const due = sql`from (select project_id, origin, max(updated_at) as changed_at from testing.test_case
    group by project_id, origin) s
  left join testing.analysis a on a.project_id = s.project_id and a.origin = s.origin
  where a.analysed_at is null or s.changed_at > a.analysed_at
    or exists (select 1 from testing.execution e where e.project_id = s.project_id and e.origin = s.origin
      and e.finished_at > a.analysed_at)`;

export async function hasSiteToAnalyse(tx: Tx): Promise<boolean> {
  const { any } = await one(tx, sql<{ any: boolean }>`select exists (select 1 ${due}) as any`);
  return any;
}

export async function sitesToAnalyse(db: Db, limit: number): Promise<Site[]> {
  return many(
    db,
    sql<Site>`select s.project_id as "projectId", s.origin ${due} order by s.project_id, s.origin limit ${limit}`,
  );
}

/** The database's own time: what is changed later is looked at the next time. */
export async function databaseTime(db: Db): Promise<Date> {
  const { now } = await one(db, sql<{ now: Date }>`select now() as now`);
  return now;
}

/** @param at when the look began */
export async function noteAnalysed(
  db: Db,
  { projectId, origin }: Site,
  at: Date,
  figures: Readonly<Record<string, number | string | null>>,
): Promise<void> {
  await run(
    db,
    sql`insert into testing.analysis (project_id, origin, analysed_at, figures)
      values (${projectId}, ${origin}, ${at}, ${jsonb(figures)})
      on conflict (project_id, origin) do update set analysed_at = excluded.analysed_at, figures = excluded.figures`,
  );
}

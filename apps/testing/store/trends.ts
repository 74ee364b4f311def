import { type Db, many, sql } from '#kernel/database';
import type { PastExecution } from '../domain/history/trends.ts';
import type { Site } from './cases.ts';

/** The executions of a site that came to an end in so many days, oldest first; not those that tried mutants. */
export async function siteTrend(db: Db, { projectId, origin }: Site, days: number): Promise<PastExecution[]> {
  const newest = await many(
    db,
    sql<PastExecution>`select finished_at as at, summary from testing.execution
      where project_id = ${projectId} and origin = ${origin} and summary is not null
        and finished_at > now() - make_interval(days => ${days})
        and options ->> 'purpose' is distinct from 'mutation'
      order by finished_at desc limit 2000`,
  );
  return newest.reverse();
}

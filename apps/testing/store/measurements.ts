import { type Db, jsonb, many, run, sql } from '#kernel/database';
import type { Measurement } from '../domain/performance/measurement.ts';

/** Keeps what was measured of a route; measured again in the same execution, the newest stands. */
export async function keepMeasurement(db: Db, executionId: string, measurement: Measurement): Promise<void> {
  await run(
    db,
    sql`insert into testing.measurement (execution_id, route, browser, cache, measurement)
      values (${executionId}, ${measurement.route}, ${measurement.browser}, ${measurement.cache}, ${jsonb(measurement)})
      on conflict (execution_id, route, browser, cache) do update set measurement = excluded.measurement`,
  );
}

/** What earlier executions of the same site measured, oldest first: of the last fifty. */
export async function earlierMeasurements(
  db: Db,
  { id, projectId, origin }: { readonly id: string; readonly projectId: string; readonly origin: string },
): Promise<Measurement[]> {
  const rows = await many(
    db,
    sql<{ measurement: Measurement }>`select m.measurement from testing.measurement m
      join (select id from testing.execution where project_id = ${projectId} and origin = ${origin} and id < ${id}
        order by id desc limit 50) e on e.id = m.execution_id
      order by m.measured_at`,
  );
  return rows.map(({ measurement }) => measurement);
}

export async function measurementsOf(db: Db, executionId: string): Promise<Measurement[]> {
  const rows = await many(
    db,
    sql<{ measurement: Measurement }>`select measurement from testing.measurement
      where execution_id = ${executionId} order by route, browser, cache`,
  );
  return rows.map(({ measurement }) => measurement);
}

import { type Db, many, run, sql } from '#kernel/database';

export interface KeptReport {
  readonly format: string;
  readonly artifactId: string;
}

/** A report in one format; written again, it takes the place of the one before. */
export async function keepReport(
  db: Db,
  executionId: string,
  { format, artifactId }: KeptReport,
): Promise<void> {
  await run(
    db,
    sql`insert into testing.report (execution_id, format, artifact_id) values (${executionId}, ${format}, ${artifactId})
      on conflict (execution_id, format) do update set artifact_id = excluded.artifact_id`,
  );
}

export async function listReports(db: Db, executionId: string): Promise<KeptReport[]> {
  return many(
    db,
    sql<KeptReport>`select format, artifact_id as "artifactId" from testing.report
      where execution_id = ${executionId} order by format`,
  );
}

import { type Db, jsonb, many, run, sql } from '#kernel/database';
import type { Finding } from '../domain/findings/finding.ts';

/** A finding of one execution, and since when it is known on its site. */
export interface KeptFinding {
  readonly finding: Finding;
  /** How often it was seen in this execution. */
  readonly seen: number;
  readonly foundAt: Date;
  /** When an execution of the same site saw it first. */
  readonly firstSeen: Date;
}

/** Keeps a finding; the same again is counted, and its first evidence stays. */
export async function keepFinding(db: Db, executionId: string, finding: Finding): Promise<void> {
  await run(
    db,
    sql`insert into testing.finding as f (execution_id, type, key, finding)
      values (${executionId}, ${finding.type}, ${finding.key}, ${jsonb(finding)})
      on conflict (execution_id, type, key) do update set seen = f.seen + 1`,
  );
}

/** The worst first, then in the order of their discovery. */
export async function listFindings(db: Db, executionId: string): Promise<KeptFinding[]> {
  return many(
    db,
    sql<KeptFinding>`select f.finding, f.seen, f.found_at as "foundAt",
        least(f.found_at,
          (select min(p.found_at) from testing.finding p join testing.execution o on o.id = p.execution_id
            where p.type = f.type and p.key = f.key and o.project_id = e.project_id and o.origin = e.origin),
          (select k.first_seen from testing.known_finding k
            where k.type = f.type and k.key = f.key and k.project_id = e.project_id and k.origin = e.origin)
        ) as "firstSeen"
      from testing.finding f join testing.execution e on e.id = f.execution_id
      where f.execution_id = ${executionId}
      order by array_position(array['critical', 'serious', 'moderate', 'minor'], f.finding ->> 'severity'),
        f.found_at, f.key`,
  );
}

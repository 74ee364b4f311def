import { newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, run, sql, type Tx } from '#kernel/database';
import type { TestCase } from '../domain/suite/test-case.ts';

export const caseStatuses = ['active', 'quarantined', 'disabled'] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** A test as it is kept with the site's suite. */
export interface KeptCase {
  readonly id: string;
  readonly projectId: string;
  readonly origin: string;
  readonly definition: TestCase;
  readonly status: CaseStatus;
  /** The test with elements that were found again elsewhere, until a person takes or refuses it. */
  readonly proposal: TestCase | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const columns = sql`id, project_id as "projectId", origin, definition, status, proposal, created_at as "createdAt",
  updated_at as "updatedAt"`;

export interface Site {
  readonly projectId: string;
  readonly origin: string;
}

/** Adds what is new to a site's suite. What a person changed, quarantined or disabled stays as it is. */
export async function addCases(
  tx: Tx,
  { projectId, origin }: Site,
  cases: readonly TestCase[],
): Promise<number> {
  if (cases.length === 0) return 0;
  const rows = cases.map((definition) => ({ id: newId(), key: definition.key, definition }));
  const added = await many(
    tx,
    sql<{ id: string }>`insert into testing.test_case (id, project_id, origin, key, definition)
      select id, ${projectId}::uuid, ${origin}, key, definition
      from jsonb_to_recordset(${jsonb(rows)}) as r (id uuid, key text, definition jsonb)
      on conflict (project_id, origin, key) do nothing returning id`,
  );
  return added.length;
}

export interface CaseFilter extends Site {
  readonly status?: CaseStatus | undefined;
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** In the order in which they were written. */
export async function listCases(db: Db, filter: CaseFilter): Promise<KeptCase[]> {
  const { projectId, origin, status, search, cursor, limit } = filter;
  return many(
    db,
    sql<KeptCase>`select ${columns} from testing.test_case
      where project_id = ${projectId} and origin = ${origin}
        ${status === undefined ? sql`` : sql`and status = ${status}`}
        ${search === undefined ? sql`` : sql`and strpos(lower(definition ->> 'name'), lower(${search})) > 0`}
        ${cursor === undefined ? sql`` : sql`and id > ${cursor}`}
      order by id limit ${limit}`,
  );
}

/** @throws MainstayError `testing.case_not_found` */
export async function getCase(db: Db, id: string): Promise<KeptCase> {
  const found = await maybeOne(db, sql<KeptCase>`select ${columns} from testing.test_case where id = ${id}`);
  if (!found)
    throw notFound('testing.case_not_found', `There is no test ${id}, or it is not shared with you.`);
  return found;
}

export async function changeCase(
  db: Db,
  id: string,
  change: {
    readonly definition?: TestCase | undefined;
    readonly status?: CaseStatus | undefined;
    readonly proposal?: TestCase | null | undefined;
  },
): Promise<void> {
  const { definition, status, proposal } = change;
  await run(
    db,
    sql`update testing.test_case set updated_at = now(),
        definition = ${definition === undefined ? sql`definition` : jsonb(definition)},
        status = ${status ?? sql`status`},
        proposal = ${proposal === undefined ? sql`proposal` : proposal === null ? sql`null` : jsonb(proposal)}
      where id = ${id}`,
  );
}

export async function deleteCase(db: Db, id: string): Promise<void> {
  await run(db, sql`delete from testing.test_case where id = ${id}`);
}

/** Every site that has a suite, with its size. */
export async function listSites(
  db: Db,
  projectIds: readonly string[] | undefined,
): Promise<(Site & { readonly cases: number })[]> {
  return many(
    db,
    sql<Site & { cases: number }>`select project_id as "projectId", origin, count(*)::int as cases
      from testing.test_case
      ${projectIds === undefined ? sql`` : sql`where project_id = any(${[...projectIds]}::uuid[])`}
      group by project_id, origin order by origin`,
  );
}

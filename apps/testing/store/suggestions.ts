import { newId } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, run, sql, type Tx } from '#kernel/database';
import type { Site } from './cases.ts';

/**
 * `heal`: take over moved elements; `quarantine`: set a flaky test aside; `order`: set aside one that depends on others;
 * `retire`: switch off one that another makes needless; `slow`: look at it; `survivor`: test what no test notices.
 */
export const suggestionKinds = ['heal', 'quarantine', 'order', 'retire', 'slow', 'survivor'] as const;
export type SuggestionKind = (typeof suggestionKinds)[number];

/** Something that makes the suite better, for a person to apply or to dismiss. */
export interface Suggestion {
  readonly kind: SuggestionKind;
  /** The test that it is about; null where it is about none. */
  readonly caseId: string | null;
  /** What it is about: the id of the test, or of a mutant. */
  readonly subject: string;
  readonly title: string;
  readonly reason: string;
}

export interface KeptSuggestion extends Suggestion {
  readonly id: string;
  readonly projectId: string;
  readonly origin: string;
  readonly status: 'open' | 'applied' | 'dismissed';
  readonly createdAt: Date;
}

const columns = sql`id, project_id as "projectId", origin, kind, case_id as "caseId", subject, title, reason, status,
  created_at as "createdAt"`;

/** The site's open suggestions are these now; what people did about earlier ones stands. */
export async function keepSuggestions(
  tx: Tx,
  { projectId, origin }: Site,
  suggestions: readonly Suggestion[],
): Promise<void> {
  const rows = suggestions.map((suggestion) => ({ id: newId(), ...suggestion }));
  await run(
    tx,
    sql`delete from testing.suggestion where project_id = ${projectId} and origin = ${origin} and status = 'open'`,
  );
  await run(
    tx,
    sql`insert into testing.suggestion (id, project_id, origin, kind, case_id, subject, title, reason)
      select id, ${projectId}::uuid, ${origin}, kind, "caseId", subject, title, reason
      from jsonb_to_recordset(${jsonb(rows)})
        as r (id uuid, kind text, "caseId" uuid, subject text, title text, reason text)
      on conflict (project_id, origin, kind, subject) do update set title = excluded.title, reason = excluded.reason,
        status = case when suggestion.status = 'applied' then 'open' else suggestion.status end`,
  );
}

export async function listSuggestions(db: Db, { projectId, origin }: Site): Promise<KeptSuggestion[]> {
  return many(
    db,
    sql<KeptSuggestion>`select ${columns} from testing.suggestion
      where project_id = ${projectId} and origin = ${origin} and status = 'open' order by id`,
  );
}

export async function findSuggestion(db: Db, id: string): Promise<KeptSuggestion | undefined> {
  return maybeOne(db, sql<KeptSuggestion>`select ${columns} from testing.suggestion where id = ${id}`);
}

export async function settleSuggestion(db: Db, id: string, status: 'applied' | 'dismissed'): Promise<void> {
  await run(db, sql`update testing.suggestion set status = ${status} where id = ${id}`);
}

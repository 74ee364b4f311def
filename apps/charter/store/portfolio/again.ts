import { type Db, many, sql } from '#kernel/database';
import type { DecisionKind } from '../../domain/governance/decide.ts';
import type { Condition } from '../sight.ts';
import { notAgreed } from './waiting.ts';

/** A decided charter that somebody should look at again, and why. */
export interface LookAgain {
  readonly id: string;
  readonly projectName: string;
  readonly ownerId: string;
  readonly decision: DecisionKind;
  readonly decidedAt: Date;
  /** It was decided before the day from which decisions count as recent. */
  readonly old: boolean;
  /** Pieces of evidence whose last day is over. */
  readonly expired: number;
  /** It was agreed to, and is not any more. */
  readonly lapsed: boolean;
  /** It was screened by an earlier state of the law. */
  readonly earlierLaw: boolean;
  /** Of how many charters to look at again. */
  readonly total: number;
}

/** The charters to look at again, the oldest decision first. `today` is a day, YYYY-MM-DD. */
export async function listAgain(
  db: Db,
  sees: Condition,
  now: { readonly today: string; readonly recentFrom: Date; readonly lawVersion: string },
  limit: number,
): Promise<LookAgain[]> {
  return many(
    db,
    sql<LookAgain>`select *, count(*) over ()::int as total from (
        select s.id, s.project_name as "projectName", s.owner_id as "ownerId", s.decision_kind as decision,
          d.at as "decidedAt", d.at < ${now.recentFrom} as old, coalesce(e.expired, 0) as expired,
          exists (select from charter.approval a where a.session_id = s.id and a.lapsed_at is not null)
            and ${notAgreed} as lapsed,
          coalesce(s.law_version <> ${now.lawVersion}, false) as "earlierLaw"
        from charter.session s
        join (select session_id, edition, coalesce((committee ->> 'decidedAt')::timestamptz, decided_at) as at
          from charter.decision) d on d.session_id = s.id and d.edition = s.edition
        left join (select session_id, count(*)::int as expired from charter.evidence
          where expires_on < ${now.today}::date group by session_id) e on e.session_id = s.id
        where s.status = 'completed' and ${sees}
      ) each where old or expired > 0 or lapsed or "earlierLaw"
      order by "decidedAt", id limit ${limit}`,
  );
}

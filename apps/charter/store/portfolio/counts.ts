import { type Db, many, sql } from '#kernel/database';
import type { DecisionKind } from '../../domain/governance/decide.ts';
import type { RiskLevel } from '../../domain/governance/residual-risk.ts';
import type { ActClass } from '../../domain/governance/screening.ts';
import type { SessionStatus } from '../sessions.ts';
import type { Condition } from '../sight.ts';

/** How many charters are the same in state, decision and class. */
export interface Alike {
  readonly status: SessionStatus;
  readonly decision: DecisionKind | null;
  readonly actClass: ActClass | null;
  readonly count: number;
}

/** Charters within `sees`, a condition on `charter.session s`, by what they are. */
export async function countAlike(db: Db, sees: Condition): Promise<Alike[]> {
  return many(
    db,
    sql<Alike>`select s.status, s.decision_kind as decision, s.act_class as "actClass", count(*)::int as count
      from charter.session s where ${sees} group by s.status, s.decision_kind, s.act_class`,
  );
}

/** The practices of Article 5 that charters were found to have, each with how many have it first. */
export async function countPractices(db: Db, sees: Condition): Promise<{ value: string; count: number }[]> {
  return many(
    db,
    sql<{ value: string; count: number }>`select p.value, count(*)::int as count
      from charter.session s cross join lateral jsonb_array_elements_text(s.act_practices) p (value)
      where s.act_class = 'prohibited' and ${sees} group by p.value`,
  );
}

/**
 * How many decided charters have this level, 1-5, as the highest residual one of an ALTAI requirement: `place` is the
 * requirement's place, from 1, and 0 stands for all requirements together.
 */
export interface LevelCount {
  readonly place: number;
  readonly level: RiskLevel;
  readonly count: number;
}

export async function countLevels(db: Db, sees: Condition): Promise<LevelCount[]> {
  return many(
    db,
    sql<LevelCount>`select place::int as place, level, count(*)::int as count from (
        select r.place, r.level from charter.session s
          cross join lateral unnest(s.residual_levels) with ordinality r (level, place) where ${sees}
        union all
        select 0, (select max(l) from unnest(s.residual_levels) l) from charter.session s
          where s.residual_levels is not null and ${sees}
      ) each where level is not null group by place, level`,
  );
}

export interface GraveCharter {
  readonly id: string;
  readonly projectName: string;
  readonly decision: DecisionKind;
  /** What is left of its gravest risk, of 25. */
  readonly residualScore: number;
  /** 1-5. */
  readonly level: number;
  /** Places of the requirements, from 1, at which that level is reached. */
  readonly places: readonly number[];
}

/** The charters whose gravest risk leaves the most, the gravest first. */
export async function gravest(db: Db, sees: Condition, limit: number): Promise<GraveCharter[]> {
  return many(
    db,
    sql<GraveCharter>`select s.id, s.project_name as "projectName", s.decision_kind as decision,
        s.residual_score as "residualScore", highest.level,
        array_positions(s.residual_levels, highest.level) as places
      from charter.session s
      cross join lateral (select max(l) as level from unnest(s.residual_levels) l) highest
      where s.residual_score is not null and ${sees}
      order by highest.level desc, s.residual_score desc, s.id limit ${limit}`,
  );
}

/** How many open interviews were begun, and last changed, so long ago: places in `bounds`, 0 for less than the first. */
export interface AgeCount {
  readonly opened: number;
  readonly quiet: number;
  readonly count: number;
}

/** `bounds` are days, ascending. */
export async function countAges(
  db: Db,
  sees: Condition,
  now: Date,
  bounds: readonly number[],
): Promise<AgeCount[]> {
  const place = (at: Condition) =>
    sql`width_bucket(extract(epoch from ${now}::timestamptz - ${at})::double precision / 86400,
      ${[...bounds]}::double precision[])`;
  return many(
    db,
    sql<AgeCount>`select opened, quiet, count(*)::int as count from (
        select ${place(sql`s.created_at`)} as opened, ${place(sql`s.updated_at`)} as quiet
        from charter.session s where s.status = 'in-progress' and ${sees}
      ) each group by opened, quiet`,
  );
}

export interface OpenCharter {
  readonly id: string;
  readonly projectName: string;
  readonly ownerId: string;
  /** 0-1 */
  readonly progress: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Open interviews that nobody has changed since `before`, the longest first. */
export async function quietest(db: Db, sees: Condition, before: Date, limit: number): Promise<OpenCharter[]> {
  return many(
    db,
    sql<OpenCharter>`select s.id, s.project_name as "projectName", s.owner_id as "ownerId", s.progress,
        s.created_at as "createdAt", s.updated_at as "updatedAt"
      from charter.session s where s.status = 'in-progress' and s.updated_at < ${before} and ${sees}
      order by s.updated_at, s.id limit ${limit}`,
  );
}

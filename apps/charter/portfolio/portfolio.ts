import type { Db } from '#kernel/database';
import { ACT_CLASSES, datesFor } from '../domain/governance/act-dates.ts';
import { DECISIONS } from '../domain/governance/decide.ts';
import { EU_AI_ACT } from '../domain/governance/eu-ai-act.ts';
import { LEVEL_NAMES } from '../domain/governance/residual-risk.ts';
import type { ActClass } from '../domain/governance/screening.ts';
import { ALTAI_REQUIREMENTS } from '../domain/questions/altai.ts';
import { type LookAgain, listAgain } from '../store/portfolio/again.ts';
import {
  type Alike,
  countAges,
  countAlike,
  countLevels,
  countPractices,
  gravest,
  quietest,
} from '../store/portfolio/counts.ts';
import { sessionStatuses } from '../store/sessions.ts';
import type { Condition } from '../store/sight.ts';
import { type People, personView } from '../together/people.ts';
import type { againReasons, PortfolioView } from './portfolio-view.ts';
import { waitingFor } from './portfolio-waiting.ts';

/** Days: open for less than a week, four weeks, a quarter, or longer. */
const AGES = [7, 28, 91] as const;
const LEVELS = [5, 4, 3, 2, 1] as const;
/** How many charters each list names. */
const NAMED = 8;
const dayMs = 86_400_000;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** The portfolio of the charters within `sees`, a condition on `charter.session s`. */
export async function portfolioOf(
  db: Db,
  people: People,
  sees: Condition,
  { now, months }: { readonly now: Date; readonly months: number },
): Promise<PortfolioView> {
  const alike = await countAlike(db, sees);
  return {
    as_of: now.toISOString(),
    charters: sum(alike),
    statuses: sessionStatuses.map((status) => ({
      status,
      charters: sum(alike.filter((one) => one.status === status)),
    })),
    decisions: DECISIONS.map((decision) => ({
      decision,
      charters: sum(alike.filter((one) => one.decision === decision)),
    })),
    risks: await risksOf(db, sees, alike),
    ages: await agesOf(db, people, sees, now),
    waiting: await waitingFor(db, people, sees, now),
    again: await againOf(db, people, sees, now, months),
    act: await actOf(db, sees, alike, dayOf(now)),
  };
}

const sum = (counts: readonly { readonly count: number }[]): number =>
  counts.reduce((total, { count }) => total + count, 0);

async function risksOf(db: Db, sees: Condition, alike: readonly Alike[]): Promise<PortfolioView['risks']> {
  const levels = await countLevels(db, sees);
  const charters = (place: number, level: number): number =>
    levels.find((one) => one.place === place && one.level === level)?.count ?? 0;
  const grave = await gravest(db, sees, NAMED);
  return {
    charters: sum(alike.filter(({ decision }) => decision !== null)),
    levels: LEVELS.map((level) => ({ level, name: LEVEL_NAMES[level], charters: charters(0, level) })),
    requirements: ALTAI_REQUIREMENTS.map(({ id, title }, index) => ({
      id,
      title,
      by_level: LEVELS.map((level) => charters(index + 1, level)).toReversed(),
      highest: LEVELS.find((level) => charters(index + 1, level) > 0) ?? null,
    })),
    gravest: grave.map(({ id, projectName, decision, residualScore, level, places }) => ({
      session_id: id,
      project_name: projectName,
      decision,
      residual_score: residualScore,
      level,
      requirements: places.flatMap((place) => ALTAI_REQUIREMENTS[place - 1]?.title ?? []),
    })),
  };
}

async function agesOf(db: Db, people: People, sees: Condition, now: Date): Promise<PortfolioView['ages']> {
  const ages = await countAges(db, sees, now, AGES);
  const quiet = await quietest(db, sees, new Date(now.getTime() - AGES[0] * dayMs), NAMED);
  const known = await people.known(quiet.map(({ ownerId }) => ownerId));
  return {
    open: sum(ages),
    buckets: [0, ...AGES].map((from, place) => ({
      from_days: from,
      to_days: AGES[place] ?? null,
      opened: sum(ages.filter(({ opened }) => opened === place)),
      unchanged: sum(ages.filter((one) => one.quiet === place)),
    })),
    quietest: quiet.map(({ id, projectName, ownerId, progress, createdAt, updatedAt }) => ({
      session_id: id,
      project_name: projectName,
      owner: personView(known, ownerId),
      progress,
      created_at: createdAt.toISOString(),
      updated_at: updatedAt.toISOString(),
    })),
  };
}

async function againOf(
  db: Db,
  people: People,
  sees: Condition,
  now: Date,
  months: number,
): Promise<PortfolioView['again']> {
  const recentFrom = new Date(now);
  recentFrom.setUTCMonth(recentFrom.getUTCMonth() - months);
  const found = await listAgain(
    db,
    sees,
    { today: dayOf(now), recentFrom, lawVersion: EU_AI_ACT.version },
    NAMED * 2,
  );
  const known = await people.known(found.map(({ ownerId }) => ownerId));
  return {
    months,
    charters: found[0]?.total ?? 0,
    items: found.map((one) => ({
      session_id: one.id,
      project_name: one.projectName,
      owner: personView(known, one.ownerId),
      decision: one.decision,
      decided_at: one.decidedAt.toISOString(),
      reasons: reasonsOf(one),
      expired_evidence: one.expired,
    })),
  };
}

function reasonsOf({ old, expired, lapsed, earlierLaw }: LookAgain): (typeof againReasons)[number][] {
  return [
    ...(expired > 0 ? (['evidence-expired'] as const) : []),
    ...(lapsed ? (['agreement-lapsed'] as const) : []),
    ...(old ? (['old'] as const) : []),
    ...(earlierLaw ? (['earlier-law'] as const) : []),
  ];
}

async function actOf(
  db: Db,
  sees: Condition,
  alike: readonly Alike[],
  today: string,
): Promise<PortfolioView['act']> {
  const classes = new Map<ActClass, number>(
    ACT_CLASSES.map((kind) => [kind, sum(alike.filter(({ actClass }) => actClass === kind))]),
  );
  const practices = (classes.get('prohibited') ?? 0) > 0 ? await countPractices(db, sees) : [];
  const dates = datesFor(classes, new Map(practices.map(({ value, count }) => [value, count])));
  return {
    law_version: EU_AI_ACT.version,
    source: EU_AI_ACT.source,
    url: EU_AI_ACT.url,
    classes: [...classes].map(([kind, charters]) => ({ class: kind, charters })),
    dates: dates.map((date) => ({ ...date, applies: date.from <= today })),
  };
}

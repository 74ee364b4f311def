import { sizeOf } from '../games/coalitions.ts';
import { namesOf } from '../games/game.ts';
import { checkCore } from '../games/stability/core.ts';
import { gainOf, gameOfWorths } from './groups.ts';
import type { Outcome, Played } from './played.ts';
import type { Variant } from './shares.ts';
import { meanOf, type PairedDifference, pairedDifference } from './statistics/paired.ts';

export type SeedResults = readonly {
  readonly seed: number;
  readonly results: Readonly<Partial<Record<Variant, Played>>>;
}[];

export const measures = ['payoff', 'free_energy', 'found', 'spread'] as const;
export type Measure = (typeof measures)[number];

/** Of which more is better. */
const moreIsBetter: Readonly<Record<Measure, boolean>> = {
  payoff: true,
  free_energy: false,
  found: false,
  spread: false,
};

export type Conclusion = 'better' | 'worse' | 'not-shown' | 'same';

export interface Compared extends PairedDifference {
  readonly conclusion: Conclusion;
}

export interface MeasureReport {
  readonly mean: number;
  /** Against the same members alone, pair by pair; null for `alone` itself. */
  readonly difference: Compared | null;
}

export interface MemberReport {
  readonly name: string;
  readonly payoff: number;
  readonly difference: Compared | null;
}

/** What some of the members earned together while all others acted each for itself. */
export interface GroupReport {
  readonly members: readonly string[];
  readonly worth: number;
  /** Against what the same members earned alone; null for a single one. */
  readonly difference: Compared | null;
}

export interface VariantReport {
  readonly variant: Variant;
  readonly measures: Readonly<Record<Measure, MeasureReport>>;
  readonly members: readonly MemberReport[];
  /** Where payoffs are Shapley values. */
  readonly groups?: readonly GroupReport[];
  /** Those who would earn more by themselves, on average, than all of them are paid; null when nobody would. */
  readonly objection?: { readonly members: readonly string[]; readonly excess: number } | null;
  /** Lives in which nobody found anything: their time counts as one tick more than there were. */
  readonly never_found: number;
  readonly contradictions: number;
}

export interface StudyReport {
  readonly n: number;
  readonly planned: number;
  readonly variants: readonly VariantReport[];
}

/** The chance that is taken of seeing a difference in payoffs where there is none, over all ways that are compared. */
const risk = 0.05;

/** With fewer there is nothing to estimate a spread from. */
export const fewestSeeds = 3;

/**
 * What a study came to. Payoffs are what it is about: their intervals hold together for all ways that are compared
 * (Bonferroni: each at 1 − 0.05 / ways). All other intervals are at 95 % each and only for looking on.
 *
 * @returns undefined with too few seeds
 */
export function reportOf(
  rows: SeedResults,
  design: {
    readonly ways: readonly Variant[];
    readonly names: readonly string[];
    readonly ticks: number;
    readonly planned: number;
  },
): StudyReport | undefined {
  if (rows.length < fewestSeeds) return undefined;
  const { ways, names, ticks, planned } = design;
  const count = ways.filter((way) => way !== 'alone').length;
  const alone = playedBy(rows, 'alone');
  const report = (variant: Variant): VariantReport => {
    const lives = playedBy(rows, variant);
    const against = (of: (life: Played) => number, level: number, more: boolean): Compared | null =>
      variant === 'alone' ? null : compare(lives.map(of), alone.map(of), level, more);
    const measure = (name: Measure): MeasureReport => {
      const of = (life: Played): number => measured(life, name, ticks);
      const level = name === 'payoff' ? 1 - risk / count : 1 - risk;
      return { mean: meanOf(lives.map(of)), difference: against(of, level, moreIsBetter[name]) };
    };
    return {
      variant,
      measures: {
        payoff: measure('payoff'),
        free_energy: measure('free_energy'),
        found: measure('found'),
        spread: measure('spread'),
      },
      members: names.map((name, at) => {
        const of = ({ members }: Played): number => members[at]?.payoff ?? 0;
        return { name, payoff: meanOf(lives.map(of)), difference: against(of, 1 - risk, true) };
      }),
      ...groupsOf(lives, names),
      never_found: lives.filter((life) => firstFound(life.members) === null).length,
      contradictions: lives.reduce((sum, life) => sum + life.contradictions, 0),
    };
  };
  return { n: rows.length, planned, variants: ways.map(report) };
}

function groupsOf(
  lives: readonly Played[],
  names: readonly string[],
): Pick<VariantReport, 'groups' | 'objection'> {
  const games = lives.flatMap(({ worths }) => (worths ? [worths] : []));
  if (games.length === 0) return {};
  const { agents, values } = gameOfWorths(
    (games[0] ?? []).map((_, group) => meanOf(games.map((worths) => worths[group] ?? 0))),
    names,
  );
  const groups = [...values.keys()].slice(1).sort((one, other) => sizeOf(one) - sizeOf(other) || one - other);
  const paid = names.map((_, at) => meanOf(lives.map(({ members }) => members[at]?.payoff ?? 0)));
  const { objection } = checkCore({ agents, values }, paid);
  return {
    groups: groups.map((group) => {
      const gains = games.map((worths) => gainOf(worths, group));
      return {
        members: namesOf(names, group),
        worth: values[group] ?? 0,
        difference: sizeOf(group) === 1 ? null : compared(gains, 1 - risk, true),
      };
    }),
    objection: objection && { members: namesOf(names, objection.coalition), excess: objection.excess },
  };
}

const playedBy = (rows: SeedResults, variant: Variant): readonly Played[] =>
  rows.flatMap(({ results }) => results[variant] ?? []);

/** Of one life: the mean over members, but for the time until the first of them found something, and the spread. */
export function measured({ members }: Played, measure: Measure, ticks: number): number {
  switch (measure) {
    case 'payoff':
      // Division makes neither more nor less of it, but for rounding.
      return meanOf(members.map(({ earned }) => earned));
    case 'free_energy':
      return meanOf(members.map(({ free_energy: nats }) => nats));
    case 'found':
      return firstFound(members) ?? ticks + 1;
    case 'spread': {
      const payoffs = members.map(({ payoff }) => payoff);
      return Math.max(...payoffs) - Math.min(...payoffs);
    }
  }
}

function firstFound(members: readonly Outcome[]): number | null {
  const found = members.flatMap(({ found: tick }) => tick ?? []);
  return found.length === 0 ? null : Math.min(...found);
}

function compare(
  values: readonly number[],
  alone: readonly number[],
  level: number,
  more: boolean,
): Compared {
  return compared(
    values.map((value, at) => value - (alone[at] ?? 0)),
    level,
    more,
  );
}

function compared(differences: readonly number[], level: number, more: boolean): Compared {
  const found = pairedDifference(differences, level);
  return { ...found, conclusion: conclusionOf(differences, found, more) };
}

function conclusionOf(
  differences: readonly number[],
  { interval: [low, high] }: PairedDifference,
  more: boolean,
): Conclusion {
  if (differences.every((difference) => difference === 0)) return 'same';
  if (low <= 0 && high >= 0) return 'not-shown';
  return low > 0 === more ? 'better' : 'worse';
}

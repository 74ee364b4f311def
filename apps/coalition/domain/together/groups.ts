import { grandCoalition, membersOf, sizeOf } from '../games/coalitions.ts';
import { type Game, tableGame } from '../games/game.ts';
import { numbered } from '../games/named-games.ts';
import { shapleyValue } from '../games/values/shapley.ts';
import type { Played, Worths } from './played.ts';

/** Each further member doubles the lives that have to be played. */
export const mostForShapley = 6;

/** Groups that are neither one member nor all: those whose lives have to be played besides. */
export const groupsBetween = (members: number): readonly number[] =>
  Array.from({ length: grandCoalition(members) }, (_, group) => group).filter((group) => sizeOf(group) > 1);

/** @param together what a group of some of the members earned */
export function worthsOf(alone: Played, all: Played, together: (group: number) => number): Worths {
  const count = alone.members.length;
  const worths = Array<number>(2 ** count).fill(0);
  for (const [at, { earned }] of alone.members.entries()) worths[1 << at] = earned;
  for (const group of groupsBetween(count)) worths[group] = together(group);
  worths[grandCoalition(count)] = earnedBy(all, grandCoalition(count));
  return worths;
}

export const earnedBy = ({ members }: Played, group: number): number =>
  membersOf(group).reduce((sum, at) => sum + (members[at]?.earned ?? 0), 0);

/** What a group gained by acting together: its worth less what its members earned alone. */
export const gainOf = (worths: Worths, group: number): number =>
  (worths[group] ?? 0) - membersOf(group).reduce((sum, at) => sum + (worths[1 << at] ?? 0), 0);

export const gameOfWorths = (worths: Worths, names: readonly string[]): Game => tableGame(names, worths);

/**
 * Each member's Shapley value (Shapley 1953): what it earned alone, and its part of what groups gained. The values add up
 * to what all earned together. Taken apart like this, whoever adds nothing to any group gets what it earned alone to the
 * last bit.
 */
export function shapleyOf(worths: Worths): readonly number[] {
  const count = Math.log2(worths.length);
  const gains = worths.map((_, group) => gainOf(worths, group));
  const rounding = 1e-12 * Math.max(...gains.map(Math.abs));
  return shapleyValue(tableGame(numbered(count), gains)).map((part, at) => {
    const alone = worths[1 << at] ?? 0;
    return Math.abs(part) <= rounding ? alone : alone + part;
  });
}

/** What everybody keeps of what they earned together; the sum stays the same. */
export function divide(played: Played, division: 'own' | 'equal' | Worths): Played {
  if (division === 'own') return played;
  const { members } = played;
  const each = members.reduce((sum, { earned }) => sum + earned, 0) / members.length;
  const values = division === 'equal' ? members.map(() => each) : shapleyOf(division);
  return {
    ...played,
    ...(division !== 'equal' && { worths: division }),
    members: members.map((member, at) => ({ ...member, payoff: values[at] ?? 0 })),
  };
}

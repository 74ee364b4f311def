import { checkAgents, finite, type LargeGame } from '../game.ts';

/** A partition of many agents, by their indices. */
export interface LargeStructure {
  readonly coalitions: readonly (readonly number[])[];
  readonly value: number;
}

/** Who may be together: where it is given, each coalition is connected by it. */
export type Linked = (one: number, other: number) => boolean;

interface Group {
  readonly members: readonly number[];
  readonly value: number;
  /** The group that it gains most by joining, and how much. */
  partner: Group | null;
  gain: number;
}

/**
 * A good structure of hundreds to thousands of agents: from everybody alone, again and again the two groups are joined
 * that gain most by it, until none gains (C-Link with gain link, Farinelli, Bicego, Bistaffa and Ramchurn, Engineering
 * Applications of Artificial Intelligence 59 (2017)). Each group keeps its best partner, so that it takes about n²
 * looks at the game and memory for n groups. It is never worth less than everybody alone; how far it is from the best
 * structure nobody can say without looking at all coalitions.
 *
 * @throws MainstayError `coalition.game_not_finite`
 */
export function linkCoalitions(
  game: LargeGame,
  {
    linked,
    shouldStop = () => false,
  }: { readonly linked?: Linked; readonly shouldStop?: () => boolean } = {},
): LargeStructure {
  checkAgents(game.agents, Number.POSITIVE_INFINITY);
  const groups = new Set(game.agents.map((_, agent) => groupOf(game, [agent])));
  const joins = (one: Group, other: Group): boolean =>
    linked === undefined || one.members.some((a) => other.members.some((b) => linked(a, b)));
  const gainOf = (one: Group, other: Group): number =>
    joins(one, other)
      ? worth(game, [...one.members, ...other.members]) - one.value - other.value
      : Number.NEGATIVE_INFINITY;
  for (const group of groups) findPartner(group, groups, gainOf, true);
  while (!shouldStop()) {
    let best: Group | null = null;
    for (const group of groups) if (group.gain > (best?.gain ?? 0)) best = group;
    if (best === null || best.partner === null) break;
    const gone = [best, best.partner];
    const joined = groupOf(
      game,
      gone.flatMap(({ members }) => members),
    );
    for (const group of gone) groups.delete(group);
    const stale = [...groups].filter(({ partner }) => partner !== null && gone.includes(partner));
    groups.add(joined);
    findPartner(joined, groups, gainOf, false);
    for (const group of stale) findPartner(group, groups, gainOf, false);
  }
  return largeStructureOf(
    game,
    [...groups].map(({ members }) => members),
  );
}

export function largeStructureOf(
  game: LargeGame,
  coalitions: readonly (readonly number[])[],
): LargeStructure {
  const sorted = coalitions
    .filter(({ length }) => length > 0)
    .map((members) => members.toSorted((a, b) => a - b))
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  return { coalitions: sorted, value: sorted.reduce((sum, members) => sum + worth(game, members), 0) };
}

export const worth = (game: LargeGame, members: readonly number[]): number =>
  members.length === 0 ? 0 : finite(game.worth(members), () => `a coalition of ${members.length} agents`);

const groupOf = (game: LargeGame, members: readonly number[]): Group => ({
  members,
  value: worth(game, members),
  partner: null,
  gain: 0,
});

/** For a group, and where it is a better partner than the one they have, for the others (or those before it). */
function findPartner(
  group: Group,
  groups: ReadonlySet<Group>,
  gainOf: (one: Group, other: Group) => number,
  onlyBefore: boolean,
): void {
  group.partner = null;
  group.gain = 0;
  for (const other of groups) {
    if (other === group) {
      if (onlyBefore) break;
      continue;
    }
    const gain = gainOf(group, other);
    for (const [one, partner] of [
      [group, other],
      [other, group],
    ] as const)
      if (gain > one.gain) {
        one.partner = partner;
        one.gain = gain;
      }
  }
}

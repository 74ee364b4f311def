import { checkAgents, finite, type LargeGame } from '../game.ts';

/** A partition of many agents, by their indices. */
export interface LargeStructure {
  readonly coalitions: readonly (readonly number[])[];
  readonly value: number;
}

/** Who may be together: where it is given, each coalition is connected by it. */
export type Linked = (one: number, other: number) => boolean;

/** A table of gains has so many rows at most (200 MB). */
const mostAgents = 5000;

/**
 * A good structure of hundreds to thousands of agents: from everybody alone, again and again the two groups are joined
 * that gain most by it, until none gains (C-Link with gain link, Farinelli, Bicego, Bistaffa and Ramchurn, Engineering
 * Applications of Artificial Intelligence 59 (2017)). It looks at the game some n² times and keeps a table of n² gains.
 * It is never worth less than everybody alone; how far it is from the best structure nobody can say without looking at
 * all coalitions.
 *
 * @throws MainstayError `coalition.game_not_finite`, `coalition.game_too_many_agents` (more than 5,000)
 */
export function linkCoalitions(
  game: LargeGame,
  {
    linked,
    shouldStop = () => false,
  }: { readonly linked?: Linked; readonly shouldStop?: () => boolean } = {},
): LargeStructure {
  checkAgents(game.agents, mostAgents);
  const linking: Linking = {
    game,
    linked,
    groups: game.agents.map((_, agent) => ({ members: [agent], value: worth(game, [agent]) })),
    gains: new Float64Array(game.agents.length ** 2).fill(Number.NEGATIVE_INFINITY),
    partners: new Int32Array(game.agents.length).fill(-1),
  };
  for (const at of linking.groups.keys()) {
    if (shouldStop()) break;
    for (let other = 0; other < at; other++) setGain(linking, at, other);
  }
  for (const at of linking.groups.keys()) choosePartner(linking, at);
  while (!shouldStop()) {
    const at = mostGaining(linking);
    const partner = linking.partners[at] ?? -1;
    if (at < 0 || partner < 0) break;
    merge(linking, at, partner);
  }
  return largeStructureOf(
    game,
    linking.groups.flatMap((group) => (group === null ? [] : [group.members])),
  );
}

interface Linking {
  readonly game: LargeGame;
  readonly linked: Linked | undefined;
  /** By their first agents; null where a group has joined another. */
  readonly groups: ({ readonly members: readonly number[]; readonly value: number } | null)[];
  /** What two groups gain by joining, at both places of the table; -Infinity where they cannot. */
  readonly gains: Float64Array;
  /** The group that each gains most by joining; -1 where it gains by none. */
  readonly partners: Int32Array;
}

const gainOf = ({ gains, groups }: Linking, one: number, other: number): number =>
  gains[one * groups.length + other] ?? Number.NEGATIVE_INFINITY;

function setGain({ game, linked, groups, gains }: Linking, at: number, with_: number): void {
  const [one, other] = [groups[at] ?? null, groups[with_] ?? null];
  const can =
    one !== null &&
    other !== null &&
    (linked === undefined || one.members.some((a) => other.members.some((b) => linked(a, b))));
  const gain = can
    ? worth(game, [...one.members, ...other.members]) - one.value - other.value
    : Number.NEGATIVE_INFINITY;
  gains[at * groups.length + with_] = gain;
  gains[with_ * groups.length + at] = gain;
}

function choosePartner(linking: Linking, at: number): void {
  const { groups, gains, partners } = linking;
  let [best, most] = [-1, 0];
  for (let other = 0; other < groups.length; other++) {
    const gain = gains[at * groups.length + other] ?? 0;
    if (gain > most) [best, most] = [other, gain];
  }
  partners[at] = best;
}

function mostGaining(linking: Linking): number {
  let [best, most] = [-1, 0];
  for (const [at, partner] of linking.partners.entries()) {
    const gain = partner < 0 ? 0 : gainOf(linking, at, partner);
    if (gain > most) [best, most] = [at, gain];
  }
  return best;
}

function merge(linking: Linking, at: number, partner: number): void {
  const { game, groups, partners } = linking;
  const [into, from] = [Math.min(at, partner), Math.max(at, partner)];
  const members = [...(groups[into]?.members ?? []), ...(groups[from]?.members ?? [])];
  groups[into] = { members, value: worth(game, members) };
  groups[from] = null;
  partners[from] = -1;
  for (const [other, group] of groups.entries()) {
    if (other === into) continue;
    setGain(linking, into, other);
    setGain(linking, from, other);
    if (group === null) continue;
    const old = partners[other] ?? -1;
    if (old === into || old === from) choosePartner(linking, other);
    else if (gainOf(linking, other, into) > (old < 0 ? 0 : gainOf(linking, other, old)))
      partners[other] = into;
  }
  choosePartner(linking, into);
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

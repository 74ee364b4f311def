import { invalid } from '#kernel/base';
import { coalitionOfNames, type Game, tableGame, worthOf } from '../game.ts';
import type { Neighbours } from '../graph.ts';
import type { LinearSolver } from '../stability/linear.ts';
import { nucleolus } from '../stability/nucleolus.ts';
import { normalisedBanzhaf } from '../values/banzhaf.ts';
import { gameOnGraph } from '../values/myerson.ts';
import { shapleyValue } from '../values/shapley.ts';
import type { Coalition } from './coalition.ts';

/** By what the members of a coalition share what they earned. */
export const payoffRules = ['equal', 'proportional', 'shapley', 'banzhaf', 'myerson', 'nucleolus'] as const;
export type PayoffRule = (typeof payoffRules)[number];

export interface Sharing {
  readonly rule: PayoffRule;
  /** For the nucleolus. */
  readonly solve?: LinearSolver;
  /** For Myerson: who can work with whom in the whole game. */
  readonly neighbours?: Neighbours;
}

/** The game among some of the agents. */
export function subgameOf(game: Game, coalition: number): Game {
  const members = game.agents.flatMap((_, agent) => ((coalition >> agent) & 1 ? [agent] : []));
  const values = new Float64Array(2 ** members.length);
  const sets = new Int32Array(values.length);
  for (const [at, agent] of members.entries())
    for (let set = 0; set < 2 ** at; set++) sets[2 ** at + set] = (sets[set] ?? 0) | (1 << agent);
  for (let set = 1; set < values.length; set++) values[set] = worthOf(game, sets[set] ?? 0);
  return tableGame(
    members.map((agent) => game.agents[agent] ?? ''),
    values,
  );
}

/**
 * How the members of a coalition share an amount. The rule is applied to the game among them, and what was earned above
 * or below what the game expected is shared in the same proportions; where these mean nothing (somebody's value is below
 * 0, or all are worth nothing), in equal parts.
 *
 * @returns by name; they add up to the amount
 * @throws MainstayError `coalition.game_unknown_agent`, `coalition.no_linear_solver`, `coalition.no_graph`
 */
export function sharesOf(
  game: Game,
  members: readonly string[],
  amount: number,
  sharing: Sharing,
): Map<string, number> {
  const set = coalitionOfNames(game.agents, members);
  const among = subgameOf(game, set);
  const values = valuesBy(game, set, among, sharing);
  const expected = values.reduce((sum, value) => sum + value, 0);
  const proportional = expected > 0 && values.every((value) => value >= 0);
  const surplus = (amount - expected) / values.length;
  return new Map(
    among.agents.map((agent, at) => {
      const value = values[at] ?? 0;
      return [agent, proportional ? (value / expected) * amount : value + surplus];
    }),
  );
}

/** What every agent gets of all that the coalition earned, each earning shared by those who were there. */
export function payoffsOf(game: Game, coalition: Coalition, sharing: Sharing): Map<string, number> {
  return addedUp(coalition, ({ amount, members }) => sharesOf(game, members, amount, sharing));
}

/** The same by the shares that were worked out as it was earned; without these, in equal parts. */
export const keptPayoffs = (coalition: Coalition): Map<string, number> =>
  addedUp(coalition, ({ amount, members, shares }) =>
    shares
      ? shares.map(({ agent, share }): [string, number] => [agent, share])
      : members.map((agent): [string, number] => [agent, amount / members.length]),
  );

function addedUp(
  { earnings }: Coalition,
  share: (earning: Coalition['earnings'][number]) => Iterable<[string, number]>,
): Map<string, number> {
  const payoffs = new Map<string, number>();
  for (const earning of earnings)
    for (const [agent, part] of share(earning)) payoffs.set(agent, (payoffs.get(agent) ?? 0) + part);
  return payoffs;
}

/** They add up to what all of them are worth together, but for Myerson's on a graph that is not connected. */
function valuesBy(game: Game, set: number, among: Game, sharing: Sharing): readonly number[] {
  const all = worthOf(among, among.values.length - 1);
  switch (sharing.rule) {
    case 'equal':
      return among.agents.map(() => all / among.agents.length);
    case 'proportional': {
      const alone = among.agents.map((_, agent) => worthOf(among, 1 << agent));
      const sum = alone.reduce((total, value) => total + value, 0);
      const meaningful = sum > 0 && alone.every((value) => value >= 0);
      return alone.map((value) => (meaningful ? (value / sum) * all : all / alone.length));
    }
    case 'shapley':
      return shapleyValue(among);
    case 'banzhaf':
      return normalisedBanzhaf(among);
    case 'myerson':
      if (sharing.neighbours === undefined)
        throw invalid('coalition.no_graph', 'The Myerson value needs a graph of who can work with whom.');
      return shapleyValue(subgameOf(gameOnGraph(game, sharing.neighbours), set));
    case 'nucleolus':
      if (sharing.solve === undefined)
        throw invalid('coalition.no_linear_solver', 'The nucleolus needs a solver of linear programmes.');
      return nucleolus(among, sharing.solve).payoffs;
  }
}

import { invalid } from '#kernel/base';
import { finite, type LargeGame } from '../game.ts';
import { type LargeStructure, largeStructureOf, linkCoalitions } from './large.ts';
import { changeAtRandom } from './small-changes.ts';

/**
 * What coalitions are worth, learned from what they were seen to achieve: a number for each agent and one for each pair,
 * added up (a 2-additive game, Grabisch 1997; with them it is the game on a weighted graph of Deng and Papadimitriou,
 * Mathematics of Operations Research 19 (1994)).
 */
export interface LearnedWorth {
  readonly agents: readonly string[];
  /** n by n: agents' own numbers on the diagonal, pairs' at both of their places. */
  readonly weights: Float64Array;
}

export const nothingLearned = (agents: readonly string[]): LearnedWorth => ({
  agents,
  weights: new Float64Array(agents.length ** 2),
});

export function expectedWorth({ agents, weights }: LearnedWorth, members: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < members.length; at++) {
    const row = (members[at] ?? 0) * agents.length;
    for (let other = 0; other <= at; other++) sum += weights[row + (members[other] ?? 0)] ?? 0;
  }
  return sum;
}

/**
 * Learns in place from one coalition: its numbers are changed as little as may be so that `rate` of the error is gone
 * (normalised least mean squares, Widrow and Hoff 1960; Nagumo and Noda 1967).
 *
 * @throws MainstayError `coalition.game_not_finite`, `coalition.game_out_of_range` (a rate not in (0, 1])
 */
export function learnWorth(
  learned: LearnedWorth,
  members: readonly number[],
  seen: number,
  rate: number,
): void {
  finite(seen, () => `a coalition of ${members.length} agents`);
  if (!(rate > 0 && rate <= 1))
    throw invalid(
      'coalition.game_out_of_range',
      `A rate of learning lies above 0 and not above 1; it is ${rate}.`,
    );
  const count = learned.agents.length;
  const numbers = (members.length * (members.length + 1)) / 2;
  const step = (rate * (seen - expectedWorth(learned, members))) / numbers;
  const add = (place: number): void => {
    learned.weights[place] = (learned.weights[place] ?? 0) + step;
  };
  for (const [at, one] of members.entries()) {
    add(one * count + one);
    for (const other of members.slice(0, at)) {
      add(one * count + other);
      add(other * count + one);
    }
  }
}

export interface Learning {
  readonly random: () => number;
  readonly rounds: number;
  /** How often a round tries something else than what is thought best, 0 to 1; 0.2 by default. */
  readonly exploring?: number;
  /** 0.3 by default; smaller where worth varies from time to time. */
  readonly rate?: number;
  /** Asked before each round but the first. */
  readonly shouldStop?: () => boolean;
}

export interface Learned {
  readonly worth: LearnedWorth;
  /** The best that was tried. */
  readonly best: LargeStructure;
  /** What the structures of the rounds were worth, in their order: the curve of learning. */
  readonly values: readonly number[];
}

/**
 * A baseline for agents who do not know what coalitions are worth: each round they form those they think best, or a
 * small change of them to explore, see what comes of it, and learn. It nears the best structure where worth is a matter
 * of pairs; elsewhere it is as good as its picture of the game.
 */
export function learnStructure(
  game: LargeGame,
  { random, rounds, exploring = 0.2, rate = 0.3, shouldStop = () => false }: Learning,
): Learned {
  const learned = nothingLearned(game.agents);
  const values: number[] = [];
  let current = largeStructureOf(
    game,
    game.agents.map((_, agent) => [agent]),
  );
  let best = current;
  for (let round = 0; round < rounds && (round === 0 || !shouldStop()); round++) {
    for (const members of current.coalitions) learnWorth(learned, members, game.worth(members), rate);
    values.push(current.value);
    if (current.value > best.value) best = current;
    const thought = linkCoalitions({
      agents: game.agents,
      worth: (members) => expectedWorth(learned, members),
    });
    const tried =
      random() < exploring || round < rounds * exploring * 0.5 ? changed(thought, random) : thought;
    current = largeStructureOf(game, tried.coalitions);
  }
  return { worth: learned, best, values };
}

/** Some small changes, about one for every three agents. */
function changed(structure: LargeStructure, random: () => number): { coalitions: number[][] } {
  let groups = structure.coalitions.map((members) => ({ members: [...members] }));
  const agents = groups.reduce((sum, { members }) => sum + members.length, 0);
  for (let times = Math.ceil(agents / 3); times > 0; times--) {
    for (const { group, members } of changeAtRandom(groups, random, undefined) ?? [])
      groups[group] = { members: [...members] };
    groups = groups.filter(({ members }) => members.length > 0);
  }
  return { coalitions: groups.map(({ members }) => members) };
}

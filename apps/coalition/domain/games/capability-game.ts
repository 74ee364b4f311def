import { invalid } from '#kernel/base';
import { sizeOf } from './coalitions.ts';
import { checkAgents, finite, type Game, gameOf, type LargeGame } from './game.ts';

/** What an agent brings. */
export interface Contributor {
  readonly name: string;
  readonly capabilities: readonly string[];
  /** How much work it takes on, in the task's unit; at least 0. */
  readonly capacity: number;
  /** How well it did before, 0 to 1. */
  readonly reputation: number;
}

/** What is to be done. */
export interface Task {
  readonly name: string;
  readonly capabilities: readonly string[];
  /** The work it takes; 0 where any coalition has enough. */
  readonly capacity: number;
  /** What it is worth when done as well as can be; at least 0. */
  readonly priority: number;
}

/** How well two agents work together, 0 to 1. */
export interface Synergy {
  readonly between: readonly [string, string];
  readonly value: number;
}

export interface Weights {
  readonly coverage: number;
  readonly capacity: number;
  readonly reputation: number;
  readonly synergy: number;
}

export const defaultWeights: Weights = { coverage: 0.4, capacity: 0.2, reputation: 0.2, synergy: 0.2 };

export interface Work {
  readonly agents: readonly Contributor[];
  readonly tasks: readonly Task[];
  readonly synergies?: readonly Synergy[];
  readonly weights?: Weights;
  /** Taken off for each pair of members that has to be kept in step; without it large coalitions cost nothing. */
  readonly costPerPair?: number;
}

/** The four parts of a coalition's worth for one task, each 0 to 1, and what they come to. */
export interface Worth extends Weights {
  readonly task: string;
  readonly value: number;
}

/**
 * The game of agents who choose a task together: a coalition is worth what the task that it is best at brings,
 * (w₁ coverage + w₂ capacity + w₃ reputation + w₄ synergy) × priority, less the cost of its pairs. Coverage is the share
 * of the task's capabilities that a member has; capacity the members' work over the task's, at most 1; reputation
 * their mean; synergy the mean over pairs (0 for one alone), a pair's being as given or else the share of their
 * capabilities that only one of them has.
 *
 * @throws MainstayError as `tableGame` does, and `coalition.game_no_tasks`, `_unknown_agent`, `_out_of_range`
 */
export function capabilityGame(work: Work): Game {
  const { agents, worth } = largeCapabilityGame(work);
  checkAgents(agents);
  const members: number[] = [];
  return gameOf(agents, (coalition) => {
    members.length = 0;
    for (let agent = 0; agent < agents.length; agent++) if ((coalition >> agent) & 1) members.push(agent);
    return worth(members);
  });
}

/** The same for any number of agents. */
export function largeCapabilityGame(work: Work): LargeGame {
  const judge = judgeOf(work);
  const tasks = work.tasks.map((_, at) => at);
  return {
    agents: work.agents.map(({ name }) => name),
    worth: (members) => {
      let most = Number.NEGATIVE_INFINITY;
      for (const task of tasks) most = Math.max(most, judge(members, task).value);
      return most;
    },
  };
}

/** Why a coalition is worth what it is: its parts for every task, the best first. */
export function explainWorth(work: Work, members: readonly number[]): Worth[] {
  const judge = judgeOf(work);
  return work.tasks.map((_, at) => judge(members, at)).sort((a, b) => b.value - a.value);
}

type Judge = (members: readonly number[], task: number) => Worth;

function judgeOf(work: Work): Judge {
  checkWork(work);
  const { agents, tasks, weights = defaultWeights, costPerPair = 0 } = work;
  const synergies = pairsOf(work);
  const coverages = tasks.map((task) => coverageOf(task, agents));
  return (members, at) => {
    const [task, coverage] = [tasks[at], coverages[at]];
    if (task === undefined || coverage === undefined) throw new RangeError(`There is no task ${at}.`);
    let [capacity, reputation] = [0, 0];
    for (const member of members) {
      capacity += agents[member]?.capacity ?? 0;
      reputation += agents[member]?.reputation ?? 0;
    }
    const parts = {
      coverage: coverage(members),
      capacity: task.capacity === 0 ? 1 : Math.min(1, capacity / task.capacity),
      reputation: members.length === 0 ? 0 : reputation / members.length,
      synergy: meanOfPairs(synergies, agents.length, members),
    };
    const quality =
      weights.coverage * parts.coverage +
      weights.capacity * parts.capacity +
      weights.reputation * parts.reputation +
      weights.synergy * parts.synergy;
    const pairs = (members.length * (members.length - 1)) / 2;
    return { ...parts, task: task.name, value: quality * task.priority - costPerPair * pairs };
  };
}

/** The share of a task's capabilities that members have, from bits: it is asked for millions of times. */
function coverageOf(task: Task, agents: readonly Contributor[]): (members: readonly number[]) => number {
  const needed = [...new Set(task.capabilities)];
  const words = Math.ceil(needed.length / 30);
  const bits = new Int32Array(words * agents.length);
  for (const [agent, { capabilities }] of agents.entries())
    for (const capability of capabilities) {
      const place = needed.indexOf(capability);
      if (place < 0) continue;
      const word = agent * words + Math.floor(place / 30);
      bits[word] = (bits[word] ?? 0) | (1 << (place % 30));
    }
  return (members) => {
    let had = 0;
    for (let word = 0; word < words; word++) {
      let together = 0;
      for (const member of members) together |= bits[member * words + word] ?? 0;
      had += sizeOf(together);
    }
    return needed.length === 0 ? 1 : had / needed.length;
  };
}

function meanOfPairs(table: Float64Array, count: number, members: readonly number[]): number {
  let sum = 0;
  for (let place = 1; place < members.length; place++) {
    const row = (members[place] ?? 0) * count;
    for (let other = 0; other < place; other++) sum += table[row + (members[other] ?? 0)] ?? 0;
  }
  return members.length < 2 ? 0 : sum / ((members.length * (members.length - 1)) / 2);
}

/** The synergy of each pair, at both its places of an n by n table. */
function pairsOf({ agents, synergies = [] }: Work): Float64Array {
  const pairs = new Float64Array(agents.length ** 2);
  const sets = agents.map(({ capabilities }) => new Set(capabilities));
  const set = (one: number, other: number, value: number): void => {
    pairs[one * agents.length + other] = value;
    pairs[other * agents.length + one] = value;
  };
  for (const [one, mine] of sets.entries())
    for (const [other, theirs] of sets.slice(0, one).entries()) {
      const all = mine.union(theirs).size;
      set(one, other, all === 0 ? 0 : mine.symmetricDifference(theirs).size / all);
    }
  const places = new Map(agents.map(({ name }, at) => [name, at]));
  for (const { between, value } of synergies) {
    const [one, other] = between.map((name) => places.get(name));
    if (one === undefined || other === undefined)
      throw invalid(
        'coalition.game_unknown_agent',
        `A synergy is between ${between.join(' and ')}: one of them is no agent of this game.`,
      );
    set(one, other, within(value, 0, 1, `the synergy of ${between.join(' and ')}`));
  }
  return pairs;
}

function checkWork({ agents, tasks, weights = defaultWeights, costPerPair = 0 }: Work): void {
  if (tasks.length === 0)
    throw invalid('coalition.game_no_tasks', 'There is no task to form a coalition for.');
  checkAgents(
    agents.map(({ name }) => name),
    Number.POSITIVE_INFINITY,
  );
  for (const { name, capacity, reputation } of agents) {
    within(capacity, 0, Number.MAX_VALUE, `the capacity of ${name}`);
    within(reputation, 0, 1, `the reputation of ${name}`);
  }
  for (const { name, capacity, priority } of tasks) {
    within(capacity, 0, Number.MAX_VALUE, `the capacity that ${name} takes`);
    within(priority, 0, Number.MAX_VALUE, `the priority of ${name}`);
  }
  for (const [part, weight] of Object.entries(weights))
    within(weight, 0, Number.MAX_VALUE, `the weight of ${part}`);
  within(costPerPair, 0, Number.MAX_VALUE, 'the cost of a pair');
}

function within(value: number, least: number, most: number, what: string): number {
  finite(value, () => what);
  if (value < least || value > most)
    throw invalid(
      'coalition.game_out_of_range',
      `The value of ${what} is ${value}; it lies between ${least} and ${most === Number.MAX_VALUE ? 'any finite number' : most}.`,
    );
  return value;
}

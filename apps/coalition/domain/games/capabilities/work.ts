import { invalid } from '#kernel/base';
import { checkAgents, finite } from '../game.ts';

/** More could not be linked, and the table of their synergies would not fit. */
const mostAgents = 5000;

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

/**
 * @throws MainstayError `coalition.game_no_tasks`, `_not_finite`, `_out_of_range`, and what `checkAgents` throws
 */
export function checkWork({ agents, tasks, weights = defaultWeights, costPerPair = 0 }: Work): void {
  if (tasks.length === 0)
    throw invalid('coalition.game_no_tasks', 'There is no task to form a coalition for.');
  checkAgents(
    agents.map(({ name }) => name),
    mostAgents,
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

/** @throws MainstayError `coalition.game_not_finite`, `_out_of_range` */
export function within(value: number, least: number, most: number, what: string): number {
  finite(value, () => what);
  if (value < least || value > most)
    throw invalid(
      'coalition.game_out_of_range',
      `The value of ${what} is ${value}; it lies between ${least} and ${most === Number.MAX_VALUE ? 'any finite number' : most}.`,
    );
  return value;
}

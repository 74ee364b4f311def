import { invalid } from '#kernel/base';
import { checkAgents, finite } from '../game.ts';

/** What an agent has to give, in all tasks together: amounts by kind. */
export interface Supplier {
  readonly name: string;
  readonly amounts: Readonly<Record<string, number>>;
}

/** What a task takes, and what it is worth when it gets all of it; else nothing. */
export interface Demand {
  readonly name: string;
  readonly amounts: Readonly<Record<string, number>>;
  readonly value: number;
}

export interface Contribution {
  readonly agent: string;
  readonly amounts: Readonly<Record<string, number>>;
}

export interface Overlapping {
  readonly value: number;
  /** No choice of tasks is worth more. */
  readonly bound: number;
  readonly done: boolean;
  /** The tasks that are done, each by a coalition; an agent may be in several. */
  readonly coalitions: readonly { readonly task: string; readonly members: readonly Contribution[] }[];
}

/**
 * Tasks and coalitions that may overlap: an agent gives part of what it has to one task and part to another (threshold
 * task games, Chalkiadakis, Elkind, Markakis, Polukarov and Jennings, Journal of Artificial Intelligence Research 39
 * (2010)). Because amounts can be shared out as one likes, tasks can be done together just where of every kind they take
 * no more than all agents have; so the best tasks are a knapsack with a dimension for each kind, solved by branch and
 * bound: a fractional knapsack in each kind alone bounds what is left. Then each task's coalition is formed of as few as
 * may be, those with the most first (not always the fewest).
 *
 * @throws MainstayError `coalition.game_…` for bad names and amounts
 */
export function assignOverlapping(
  suppliers: readonly Supplier[],
  demands: readonly Demand[],
  { mostSteps = 5_000_000 }: { readonly mostSteps?: number } = {},
): Overlapping {
  checkParties(suppliers, demands);
  const kinds = [...new Set(demands.flatMap(({ amounts }) => Object.keys(amounts)))];
  const supply = kinds.map((kind) => suppliers.reduce((sum, { amounts }) => sum + (amounts[kind] ?? 0), 0));
  const items = demands
    .map((demand, at) => ({ at, value: demand.value, takes: kinds.map((kind) => demand.amounts[kind] ?? 0) }))
    .filter(({ value }) => value > 0)
    .map((item) => ({
      ...item,
      // What it takes of what is there, kind by kind.
      size: item.takes.reduce((sum, amount, kind) => sum + amount / Math.max(supply[kind] ?? 0, 1e-300), 0),
    }))
    .sort((a, b) => b.value / (b.size + 1e-12) - a.value / (a.size + 1e-12));
  const search = { items, best: [] as readonly number[], value: 0, steps: 0, mostSteps, open: 0 };
  branch(search, 0, supply, 0, []);
  const done = search.steps <= mostSteps;
  return {
    value: search.value,
    bound: done ? search.value : Math.max(search.value, search.open),
    done,
    coalitions: formCoalitions(
      suppliers,
      search.best.flatMap((at) => demands[at] ?? []),
    ),
  };
}

interface Item {
  readonly at: number;
  readonly value: number;
  readonly takes: readonly number[];
}

interface Search {
  readonly items: readonly Item[];
  readonly mostSteps: number;
  best: readonly number[];
  value: number;
  steps: number;
  /** The greatest bound of what was left unsearched. */
  open: number;
}

function branch(
  search: Search,
  from: number,
  left: readonly number[],
  value: number,
  taken: readonly number[],
): void {
  if (value > search.value) {
    search.value = value;
    search.best = taken;
  }
  const item = search.items[from];
  if (item === undefined) return;
  const bound = value + boundOf(search.items, from, left);
  if (bound <= search.value * (1 + 1e-12)) return;
  if (++search.steps > search.mostSteps) {
    search.open = Math.max(search.open, bound);
    return;
  }
  if (item.takes.every((amount, kind) => amount <= (left[kind] ?? 0) * (1 + 1e-12)))
    branch(
      search,
      from + 1,
      left.map((amount, kind) => amount - (item.takes[kind] ?? 0)),
      value + item.value,
      [...taken, item.at],
    );
  branch(search, from + 1, left, value, taken);
}

/** The least, over all kinds, of what a knapsack of that kind alone can hold when tasks may be done in part. */
function boundOf(items: readonly Item[], from: number, left: readonly number[]): number {
  const rest = items.slice(from);
  let least = rest.reduce((sum, { value }) => sum + value, 0);
  for (const [kind, amount] of left.entries()) {
    const sorted = rest
      .map(({ value, takes }) => ({ value, takes: takes[kind] ?? 0 }))
      .sort((a, b) => b.value * a.takes - a.value * b.takes);
    let [room, sum] = [amount, 0];
    for (const { value, takes } of sorted) {
      if (takes <= room) sum += value;
      else if (room > 0) sum += (value * room) / takes;
      room = Math.max(0, room - takes);
    }
    least = Math.min(least, sum);
  }
  return least;
}

function formCoalitions(
  suppliers: readonly Supplier[],
  demands: readonly Demand[],
): Overlapping['coalitions'] {
  const left = suppliers.map(({ amounts }) => ({ ...amounts }));
  return demands.map((demand) => {
    const given = new Map<number, Record<string, number>>();
    for (const [kind, amount] of Object.entries(demand.amounts)) {
      let missing = amount;
      // Those who are in it already first, then those who have the most of it.
      const order = left
        .map((amounts, agent) => ({ agent, has: amounts[kind] ?? 0, inIt: given.has(agent) ? 1 : 0 }))
        .sort((a, b) => b.inIt - a.inIt || b.has - a.has);
      for (const { agent, has } of order) {
        const part = Math.min(has, missing);
        if (part <= 0) continue;
        given.set(agent, { ...given.get(agent), [kind]: part });
        const amounts = left[agent];
        if (amounts !== undefined) amounts[kind] = has - part;
        missing -= part;
      }
    }
    const members = [...given].map(([agent, amounts]) => ({ agent: suppliers[agent]?.name ?? '', amounts }));
    return { task: demand.name, members };
  });
}

function checkParties(suppliers: readonly Supplier[], demands: readonly Demand[]): void {
  checkAgents(
    suppliers.map(({ name }) => name),
    Number.POSITIVE_INFINITY,
  );
  if (demands.length === 0)
    throw invalid('coalition.game_no_tasks', 'There is no task to form a coalition for.');
  for (const { name, value } of demands) finite(value, () => `the task ${name}`);
  for (const { name, amounts } of [...suppliers, ...demands])
    for (const [kind, amount] of Object.entries(amounts)) {
      finite(amount, () => `${kind} of ${name}`);
      if (amount < 0)
        throw invalid(
          'coalition.game_negative',
          `The amount of ${kind} of ${name} is ${amount}; it cannot be below 0.`,
        );
    }
}

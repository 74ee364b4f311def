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
  { mostSteps = 100_000_000 }: { readonly mostSteps?: number } = {},
): Overlapping {
  checkParties(suppliers, demands);
  const kinds = [...new Set(demands.flatMap(({ amounts }) => Object.keys(amounts)))];
  const supply = kinds.map((kind) => suppliers.reduce((sum, { amounts }) => sum + (amounts[kind] ?? 0), 0));
  const possible = demands
    .map((demand, at) => ({ at, value: demand.value, takes: kinds.map((kind) => demand.amounts[kind] ?? 0) }))
    .filter(({ value, takes }) => value > 0 && fits(takes, supply));
  const items = possible
    // The shares it takes of all that is there, added up, as one more kind that only bounds: a surrogate constraint
    // (Glover, Operations Research 16 (1968)).
    .map((item) => ({ ...item, takes: [...item.takes, shareOf(item.takes, supply)] }))
    .sort((a, b) => b.value / ((b.takes.at(-1) ?? 0) + 1e-12) - a.value / ((a.takes.at(-1) ?? 0) + 1e-12));
  const room = [...supply, shareOf(supply, supply) * (1 + 1e-9)];
  const orders = room.map((_, kind) => {
    const takes = (at: number): number => items[at]?.takes[kind] ?? 0;
    const value = (at: number): number => items[at]?.value ?? 0;
    return [...items.keys()].sort((a, b) => value(b) * takes(a) - value(a) * takes(b));
  });
  const search: Search = { items, orders, mostSteps, best: [], value: 0, steps: 0, open: 0 };
  branch(search, 0, room, 0, []);
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

const fits = (takes: readonly number[], room: readonly number[]): boolean =>
  takes.every((amount, kind) => amount <= (room[kind] ?? 0) * (1 + 1e-12));

const shareOf = (takes: readonly number[], supply: readonly number[]): number =>
  takes.reduce((sum, amount, kind) => sum + ((supply[kind] ?? 0) > 0 ? amount / (supply[kind] ?? 1) : 0), 0);

interface Item {
  readonly at: number;
  readonly value: number;
  readonly takes: readonly number[];
}

interface Search {
  readonly items: readonly Item[];
  /** For each kind the items' places, those first that are worth most for what they take of it. */
  readonly orders: readonly (readonly number[])[];
  /** Items looked at for bounds. */
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
  const bound = value + boundOf(search, from, left);
  if (bound <= search.value * (1 + 1e-12)) return;
  search.steps += search.items.length * (search.orders.length + 1);
  if (search.steps > search.mostSteps) {
    search.open = Math.max(search.open, bound);
    return;
  }
  if (fits(item.takes, left)) {
    const rest = left.map((amount, kind) => Math.max(0, amount - (item.takes[kind] ?? 0)));
    branch(search, from + 1, rest, value + item.value, [...taken, item.at]);
  }
  branch(search, from + 1, left, value, taken);
}

/** The least, over all kinds, of what a knapsack of that kind alone can hold when tasks may be done in part. */
function boundOf({ items, orders }: Search, from: number, left: readonly number[]): number {
  let least = 0;
  for (let at = from; at < items.length; at++) least += items[at]?.value ?? 0;
  for (const [kind, order] of orders.entries()) {
    let [room, sum] = [left[kind] ?? 0, 0];
    for (const at of order) {
      const item = items[at];
      if (at < from || item === undefined) continue;
      const takes = item.takes[kind] ?? 0;
      if (takes <= room) sum += item.value;
      else if (room > 0) sum += (item.value * room) / takes;
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

import { sizeOf } from '../coalitions.ts';
import { synergiesOf } from './synergies.ts';
import { checkWork, defaultWeights, type Task, type Weights, type Work } from './work.ts';

/** What a coalition's members have together: all that its worth depends on, and easy to keep when one more comes. */
export interface Tally {
  members: number;
  capacity: number;
  reputation: number;
  /** Over all pairs. */
  synergy: number;
  /** By task, the bits of those of its capabilities that somebody has. */
  readonly covered: Int32Array;
}

/** The four parts of a coalition's worth for one task, each 0 to 1, and what they come to. */
export interface Worth extends Weights {
  readonly task: string;
  readonly value: number;
}

/** Work, checked, in a form that is quick to add up. */
export interface Prepared {
  readonly work: Work;
  readonly synergies: Float64Array;
  /** How many capabilities each task needs, and where its words of 30 bits are. */
  readonly needs: readonly { readonly count: number; readonly from: number; readonly to: number }[];
  readonly words: number;
  /** For each agent the bits of what it covers. */
  readonly covers: Int32Array;
}

export function prepare(work: Work): Prepared {
  checkWork(work);
  const needed = work.tasks.map(({ capabilities }) => [...new Set(capabilities)]);
  let words = 0;
  const needs = needed.map(({ length: count }) => {
    const from = words;
    words += Math.ceil(count / 30);
    return { count, from, to: words };
  });
  const places = new Map<string, number[]>();
  for (const [task, list] of needed.entries())
    for (const [at, capability] of list.entries())
      places.set(capability, [...(places.get(capability) ?? []), 30 * (needs[task]?.from ?? 0) + at]);
  const covers = new Int32Array(words * work.agents.length);
  for (const [agent, { capabilities }] of work.agents.entries())
    for (const place of capabilities.flatMap((capability) => places.get(capability) ?? [])) {
      const word = agent * words + Math.floor(place / 30);
      covers[word] = (covers[word] ?? 0) | (1 << (place % 30));
    }
  return { work, synergies: synergiesOf(work), needs, words, covers };
}

export const nobody = ({ words }: Prepared): Tally => ({
  ...{ members: 0, capacity: 0, reputation: 0, synergy: 0 },
  covered: new Int32Array(words),
});

/**
 * Makes `to` the tally of those of `from` and one agent more.
 *
 * @param before the members in `from`, in the first places
 */
export function add(
  prepared: Prepared,
  from: Tally,
  to: Tally,
  agent: number,
  before: ArrayLike<number>,
): void {
  const { work, synergies, words, covers } = prepared;
  const row = agent * work.agents.length;
  let synergy = from.synergy;
  for (let at = 0; at < from.members; at++) synergy += synergies[row + (before[at] ?? 0)] ?? 0;
  to.synergy = synergy;
  to.members = from.members + 1;
  to.capacity = from.capacity + (work.agents[agent]?.capacity ?? 0);
  to.reputation = from.reputation + (work.agents[agent]?.reputation ?? 0);
  for (let word = 0; word < words; word++)
    to.covered[word] = (from.covered[word] ?? 0) | (covers[agent * words + word] ?? 0);
}

export function tallyOf(prepared: Prepared, members: readonly number[]): Tally {
  const tally = nobody(prepared);
  for (const agent of members) add(prepared, tally, tally, agent, members);
  return tally;
}

/** What a coalition is worth for a task, and why. */
export function worthFor(prepared: Prepared, tally: Tally, task: Task, at: number): Worth {
  const { weights = defaultWeights, costPerPair = 0 } = prepared.work;
  const { members } = tally;
  const { count, from, to } = prepared.needs[at] ?? { count: 0, from: 0, to: 0 };
  let covered = 0;
  for (let word = from; word < to; word++) covered += sizeOf(tally.covered[word] ?? 0);
  const pairs = (members * (members - 1)) / 2;
  const coverage = count === 0 ? 1 : covered / count;
  const capacity = task.capacity === 0 ? 1 : Math.min(1, tally.capacity / task.capacity);
  const reputation = members === 0 ? 0 : tally.reputation / members;
  const synergy = pairs === 0 ? 0 : tally.synergy / pairs;
  const quality =
    weights.coverage * coverage +
    weights.capacity * capacity +
    weights.reputation * reputation +
    weights.synergy * synergy;
  const value = quality * task.priority - costPerPair * pairs;
  return { task: task.name, coverage, capacity, reputation, synergy, value };
}

import { columnWeights } from './kernels.ts';
import type { Factor, Model } from './model.ts';

/** Beliefs are told apart to this part of 1: what rounding alone sets apart is one belief. */
const grain = 2 ** 40;

/**
 * The distinct beliefs about each factor that come up when one looks ahead, each under a number, and which of them
 * follows from which by what action. A factor's next belief depends only on the beliefs about its parents.
 */
export interface BeliefTable {
  /** The number of a factor's part of a belief. */
  numberOf(factor: number, belief: Float64Array): number;
  /** The number of the next belief about a factor, from the numbers of all factors. */
  after(factor: number, action: number, numbers: readonly number[]): number;
  /** Writes the beliefs of these factors, by number, into a belief. */
  write(factors: readonly number[], numbers: readonly number[], belief: Float64Array): void;
  /** How many distinct beliefs there are so far. */
  count(): number;
}

export function createBeliefTable(model: Model): BeliefTable {
  const known = model.factors.map(() => ({
    beliefs: [] as Float64Array[],
    numbers: new Map<string, number>(),
  }));
  const next = model.factors.map(() => new Map<string, number>());
  const now = new Float64Array(model.beliefSize);
  const weights = new Float64Array(Math.max(...model.factors.map(({ columns }) => columns)));

  const intern = (factor: number, part: Float64Array): number => {
    const table = known[factor];
    if (!table) return -1;
    const key = keyOf(part);
    const found = table.numbers.get(key);
    if (found !== undefined) return found;
    const number = table.beliefs.length;
    table.beliefs.push(part);
    table.numbers.set(key, number);
    return number;
  };
  const write = (factors: readonly number[], numbers: readonly number[], belief: Float64Array): void => {
    for (const factor of factors) {
      const part = known[factor]?.beliefs[numbers[factor] ?? -1];
      if (part) belief.set(part, model.factors[factor]?.offset ?? 0);
    }
  };
  return {
    write,
    numberOf: (factor, belief) => {
      const { offset = 0, size = 0 } = model.factors[factor] ?? {};
      return intern(factor, belief.slice(offset, offset + size));
    },
    after: (factor, action, numbers) => {
      const of = model.factors[factor];
      const table = next[factor];
      if (!of || !table) return -1;
      const key = `${action}:${of.parents.map((parent) => numbers[parent.factor]).join()}`;
      const found = table.get(key);
      if (found !== undefined) return found;
      write(
        of.parents.map((parent) => parent.factor),
        numbers,
        now,
      );
      const number = intern(factor, predicted(of, action, now, weights));
      table.set(key, number);
      return number;
    },
    count: () => known.reduce((sum, { beliefs }) => sum + beliefs.length, 0),
  };
}

function predicted(
  { parents, columns, size, B }: Factor,
  action: number,
  belief: Float64Array,
  weights: Float64Array,
): Float64Array {
  const part = new Float64Array(size);
  columnWeights(parents, belief, weights);
  for (let column = 0; column < columns; column++) {
    const weight = weights[column] ?? 0;
    if (weight === 0) continue;
    const from = (action * columns + column) * size;
    for (let state = 0; state < size; state++)
      part[state] = (part[state] ?? 0) + weight * (B[from + state] ?? 0);
  }
  return part;
}

function keyOf(part: Float64Array): string {
  const places: string[] = [];
  for (let state = 0; state < part.length; state++) {
    const rounded = Math.round((part[state] ?? 0) * grain);
    if (rounded !== 0) places.push(`${state}=${rounded}`);
  }
  return places.join();
}

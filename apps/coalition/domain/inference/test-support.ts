import type { Convention, ModelInput } from './model-input.ts';
import { createRandom } from './random.ts';
import { nestedOf, sizeOf } from './tables.ts';

/** Numbers in [0, 1) from a seed, the same each time. */
export const seeded = (seed: number): (() => number) => createRandom(seed).next;

export interface RandomShape {
  readonly factors: readonly {
    readonly states: number;
    readonly actions: number;
    readonly parents?: readonly number[];
  }[];
  readonly modalities: readonly { readonly outcomes: number; readonly parents: readonly number[] }[];
  readonly depth?: number;
  readonly convention?: Convention;
  readonly counts?: boolean;
  readonly habits?: boolean;
  /** The part of entries that are 0. */
  readonly zeros?: number;
}

/** A model of random numbers. */
export function randomModel(shape: RandomShape, random: () => number): ModelInput {
  const { zeros = 0 } = shape;
  const column = (size: number): number[] => {
    const raw = Array.from({ length: size }, () => (random() < zeros ? 0 : random() + 0.01));
    const sum = raw.reduce((a, b) => a + b, 0);
    return sum === 0 ? raw.map((_, at) => (at === 0 ? 1 : 0)) : raw.map((value) => value / sum);
  };
  /** `[row][column …]`, each column over rows a distribution, times `scale`. */
  const table = (rows: number, rest: readonly number[], scale = 1): unknown => {
    const columns = Array.from({ length: sizeOf(rest) }, () => column(rows).map((value) => value * scale));
    const flat = Array.from({ length: rows }, (_, row) => columns.map((values) => values[row] ?? 0)).flat();
    return nestedOf(flat, [rows, ...rest]);
  };
  const statesOf = (parents: readonly number[]): readonly number[] =>
    parents.map((parent) => shape.factors[parent]?.states ?? 1);
  const name = (at: number): string => `s${at}`;
  const combinations = shape.factors.reduce((product, { actions }) => product * actions, 1);
  return {
    name: 'random',
    depth: shape.depth ?? 1,
    convention: shape.convention ?? 'pymdp-jax',
    ...(shape.habits ? { E: column(combinations) } : {}),
    gamma: 0.5 + 2 * random(),
    factors: shape.factors.map(({ states, actions, parents }, at) => ({
      name: name(at),
      states,
      actions,
      ...(parents ? { parents: parents.map(name) } : {}),
      B: table(states, [...statesOf(parents ?? [at]), actions]),
      D: column(states),
      ...(shape.counts ? { pB: table(states, [...statesOf(parents ?? [at]), actions], 5) } : {}),
    })),
    modalities: shape.modalities.map(({ outcomes, parents }, at) => ({
      name: `o${at}`,
      outcomes,
      parents: parents.map(name),
      A: table(outcomes, statesOf(parents)),
      C: Array.from({ length: outcomes }, () => 4 * random() - 2),
      ...(shape.counts ? { pA: table(outcomes, statesOf(parents), 5) } : {}),
    })),
  };
}

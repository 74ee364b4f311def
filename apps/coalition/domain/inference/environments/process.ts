import { invalid } from '#kernel/base';
import type { Model, Parent } from '../model.ts';
import { drawFrom } from '../numbers.ts';

/** The true states of the world, one for each factor. */
export type WorldStates = readonly number[];

/**
 * A world that behaves as a model says: what an agent's model assumes, or something else. Pure: the caller keeps the
 * states and gives the randomness.
 *
 * @param random uniform in [0, 1)
 */
export function firstStates(
  model: Model,
  random: () => number,
  fixed: readonly (number | undefined)[] = [],
): WorldStates {
  return model.factors.map(({ D, name, size }, at) => {
    const state = fixed[at];
    if (state === undefined) return drawFrom(D, random);
    if (Number.isInteger(state) && state >= 0 && state < size) return state;
    throw invalid('coalition.world_state', `State ${state} is none of the ${size} of factor "${name}".`);
  });
}

/** The states after one step of actions, one for each factor. */
export function nextStates(
  { factors }: Model,
  states: WorldStates,
  actions: readonly number[],
  random: () => number,
): WorldStates {
  return factors.map(({ B, columns, size, parents }, at) => {
    const column = columnOf(parents, states);
    return drawFrom(B, random, ((actions[at] ?? 0) * columns + column) * size, size);
  });
}

/** What is to be seen in these states: an outcome for each modality. */
export function observe({ modalities }: Model, states: WorldStates, random: () => number): readonly number[] {
  return modalities.map(({ A, size, parents }) =>
    drawFrom(A, random, columnOf(parents, states) * size, size),
  );
}

const columnOf = (parents: readonly Parent[], states: WorldStates): number =>
  parents.reduce((column, { factor, size }) => column * size + (states[factor] ?? 0), 0);

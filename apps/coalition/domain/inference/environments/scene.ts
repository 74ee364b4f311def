import type { Factor, Modality, Model, Parent } from '../model.ts';

/** Something that is to be seen at a place, and how much the agent prefers to see it, in nats. */
export interface Mark {
  readonly place: number;
  readonly modality: string;
  readonly outcome: string;
  readonly preference: number;
}

/** A model's world as it can be drawn: its places, what is at them, and where the agent is. */
export interface Scene {
  readonly places: readonly string[];
  /** A grid's rows and columns, its cells row by row; null where places are in no such order. */
  readonly grid: { readonly rows: number; readonly columns: number } | null;
  /** Cells that cannot be entered. */
  readonly walls: readonly number[];
  readonly marks: readonly Mark[];
  readonly at: number;
}

/**
 * Reads a scene from a model: the places are the states of the factor that the agent moves in, and at each place is what
 * would be observed there, where that differs from most other places.
 *
 * @param states the true states, one for each factor; null takes the likeliest first ones
 * @returns null for a model that has no factor of places
 */
export function sceneOf(model: Model, states: readonly number[] | null): Scene | null {
  const index = placeFactor(model);
  const factor = model.factors[index];
  if (!factor) return null;
  const truth = states ?? model.factors.map(({ D }) => largestOf(D));
  return {
    places: factor.states,
    grid: gridOf(factor.states),
    walls: wallsOf(factor, index),
    marks: model.modalities.flatMap((modality) => marksOf(modality, index, factor, truth)),
    at: truth[index] ?? 0,
  };
}

/** The one that is called a place, or has cells for states; and that can be moved in. */
function placeFactor({ factors }: Model): number {
  const moves = ({ actions }: Factor): boolean => actions.length > 1;
  const named = factors.findIndex((one) => moves(one) && /place|location|position/i.test(one.name));
  return named >= 0 ? named : factors.findIndex((one) => moves(one) && gridOf(one.states) !== null);
}

function gridOf(names: readonly string[]): Scene['grid'] {
  const last = /^(\d+),(\d+)$/.exec(names.at(-1) ?? '');
  if (!last) return null;
  const [rows, columns] = [Number(last[1]) + 1, Number(last[2]) + 1];
  const inOrder = names.every((name, cell) => name === `${Math.floor(cell / columns)},${cell % columns}`);
  return inOrder && rows * columns === names.length ? { rows, columns } : null;
}

/** Where no move leads from elsewhere. */
function wallsOf({ size, columns, actions, parents, B }: Factor, index: number): number[] {
  const alone = parents.length === 1 && parents[0]?.factor === index;
  if (!alone) return [];
  const reached = new Set<number>();
  for (let action = 0; action < actions.length; action++)
    for (let now = 0; now < columns; now++)
      for (let next = 0; next < size; next++)
        if (next !== now && (B[(action * columns + now) * size + next] ?? 0) > 0) reached.add(next);
  return reached.size === 0
    ? []
    : Array.from({ length: size }, (_, cell) => cell).filter((cell) => !reached.has(cell));
}

function marksOf(
  { name, outcomes, parents, A, size, C }: Modality,
  index: number,
  { states }: Factor,
  truth: readonly number[],
): Mark[] {
  if (!parents.some(({ factor }) => factor === index)) return [];
  const preferences = C[0];
  const seen = states.map((_, place) => {
    const column = columnOf(parents, truth.with(index, place));
    return largestOf(A.subarray(column * size, (column + 1) * size));
  });
  const tellsPlace = new Set(seen).size === states.length;
  const usual = tellsPlace ? undefined : mostFrequent(seen);
  return seen.flatMap((outcome, place) => {
    const preference = preferences?.[outcome] ?? 0;
    // Seeing where one is, is no news; that one place is preferred is.
    if (tellsPlace ? preference === 0 : outcome === usual) return [];
    return [{ place, modality: name, outcome: outcomes[outcome] ?? '', preference }];
  });
}

const columnOf = (parents: readonly Parent[], states: readonly number[]): number =>
  parents.reduce((column, { factor, size }) => column * size + (states[factor] ?? 0), 0);

function largestOf(numbers: Float64Array): number {
  let largest = 0;
  for (let at = 1; at < numbers.length; at++) if ((numbers[at] ?? 0) > (numbers[largest] ?? 0)) largest = at;
  return largest;
}

function mostFrequent(numbers: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].reduce<readonly [number, number] | undefined>(
    (most, one) => (most === undefined || one[1] > most[1] ? one : most),
    undefined,
  )?.[0];
}

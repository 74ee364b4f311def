import type { Graph } from './types.ts';

export interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Distances of the drawing, in its own units. */
const column = 150;
const row = 64;

/**
 * Places states in columns by how many actions they are away from the start; within a column, near what leads to them.
 * States that nothing leads to stand in the last column.
 */
export function placeStates({ start, states, transitions }: Graph): {
  placed: Placed[];
  width: number;
  height: number;
} {
  const depth = new Map<string, number>([[start, 0]]);
  const order = [start];
  for (const id of order) {
    for (const { from, to } of transitions) {
      if (from !== id || depth.has(to)) continue;
      depth.set(to, (depth.get(id) ?? 0) + 1);
      order.push(to);
    }
  }
  const last = Math.max(0, ...depth.values()) + 1;
  for (const { id } of states) {
    if (depth.has(id)) continue;
    depth.set(id, last);
    order.push(id);
  }
  const known = new Set(states.map(({ id }) => id));
  const filled = new Map<number, number>();
  const placed = order
    .filter((id) => known.has(id))
    .map((id) => {
      const level = depth.get(id) ?? 0;
      const place = filled.get(level) ?? 0;
      filled.set(level, place + 1);
      return { id, x: level * column, y: place * row };
    });
  const width = Math.max(0, ...placed.map(({ x }) => x)) + column;
  const height = Math.max(0, ...placed.map(({ y }) => y)) + row;
  return { placed, width, height };
}

import type { Beliefs, Scene } from '../types.ts';

/** How likely each cell or place is, by what an agent believes. */
export interface Heat {
  readonly of: 'place' | 'food';
  readonly cells: ReadonlyMap<number, number>;
}

/**
 * What an agent believes, as a layer over its world: about its own place where the model has one, else about where food
 * is, which a forager knows only by direction: that probability is spread over the cells of the direction that it sees.
 */
export function heatOf(scene: Scene, beliefs: Beliefs, place: number | null): Heat | null {
  const { factors } = beliefs;
  const own = factors.find(
    ({ states }) =>
      scene.places.length > 0 &&
      states.length === scene.places.length &&
      states.every(({ name }, at) => name === scene.places[at]),
  );
  if (own) return { of: 'place', cells: new Map(own.states.map(({ probability }, at) => [at, probability])) };
  const food = factors.find(({ states }) => states.map(({ name }) => name).join() === directions.join());
  if (!food || scene.radius === null || scene.grid === null || place === null) return null;
  const cells = new Map<number, number>();
  const around = cellsAround(scene.grid, place, Math.max(1, scene.radius));
  for (const { name, probability } of food.states) {
    const there = around.filter(({ direction }) => direction === name);
    for (const { cell } of there) cells.set(cell, (cells.get(cell) ?? 0) + probability / there.length);
  }
  return { of: 'food', cells };
}

const directions = ['up', 'down', 'left', 'right', 'here', 'nowhere'];

function cellsAround(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  place: number,
  radius: number,
): readonly { readonly cell: number; readonly direction: string }[] {
  const [row, column] = [Math.floor(place / columns), place % columns];
  const found: { cell: number; direction: string }[] = [];
  for (let r = Math.max(0, row - radius); r <= Math.min(rows - 1, row + radius); r++)
    for (let c = Math.max(0, column - radius); c <= Math.min(columns - 1, column + radius); c++)
      found.push({ cell: r * columns + c, direction: directionTo(r - row, c - column) });
  return found;
}

/** As a forager sees it: the longer part of the way first. */
function directionTo(down: number, right: number): string {
  if (down === 0 && right === 0) return 'here';
  if (Math.abs(down) >= Math.abs(right)) return down < 0 ? 'up' : 'down';
  return right < 0 ? 'left' : 'right';
}

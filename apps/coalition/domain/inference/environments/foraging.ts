import { invalid } from '#kernel/base';
import type { Convention, ModelInput } from '../model-input.ts';
import { moveFrom, moveNames } from './grid.ts';

export interface ForagingOptions {
  readonly rows: number;
  readonly columns: number;
  readonly agents: number;
  /** The share of cells with food at the beginning, and the chance that food appears in an empty cell at a step. */
  readonly food: number;
  readonly regrowth: number;
}

/** A grid with food and agents on it. Plain data; a step makes another one. */
export interface ForagingWorld {
  readonly rows: number;
  readonly columns: number;
  readonly regrowth: number;
  /** 1 where there is food, row by row. */
  readonly food: Uint8Array;
  /** The cell of each agent; several may share one, and a negative one is nobody's. */
  readonly places: Int32Array;
  /** Meals that each agent had so far, and in the last step. */
  readonly meals: Int32Array;
  readonly lately: Uint8Array;
  readonly step: number;
}

/** @param random uniform in [0, 1) @throws `coalition.environment_invalid` */
export function startForaging(options: ForagingOptions, random: () => number): ForagingWorld {
  const { rows, columns, agents, food, regrowth } = options;
  const cells = rows * columns;
  if (!(Number.isInteger(cells) && cells > 0 && cells <= 10_000_000 && rows > 0)) {
    throw invalid(
      'coalition.environment_invalid',
      `A foraging world needs 1 to 10,000,000 cells, not ${rows} × ${columns}.`,
    );
  }
  for (const [name, share] of Object.entries({ food, regrowth })) {
    if (!(share >= 0 && share <= 1)) {
      throw invalid('coalition.environment_invalid', `${name} must lie between 0 and 1 and is ${share}.`);
    }
  }
  return {
    ...{ rows, columns, regrowth, step: 0 },
    food: Uint8Array.from({ length: cells }, () => (random() < food ? 1 : 0)),
    places: Int32Array.from({ length: agents }, () => Math.floor(random() * cells)),
    meals: new Int32Array(agents),
    lately: new Uint8Array(agents),
  };
}

/**
 * One step: all move at once, who stands where food is eats it (of several, one by lot), food grows.
 *
 * @param moves of each agent, by number of `moveNames`
 */
export function stepForaging(
  world: ForagingWorld,
  moves: ArrayLike<number>,
  random: () => number,
): ForagingWorld {
  const { rows, columns, regrowth } = world;
  const food = Uint8Array.from(world.food);
  const places = world.places.map((cell, agent) =>
    cell < 0 ? cell : moveFrom(cell, moves[agent] ?? 4, rows, columns),
  );
  const meals = Int32Array.from(world.meals);
  const lately = new Uint8Array(places.length);
  for (const [cell, agents] of hungryAt(places, food)) {
    const eater = agents[Math.floor(random() * agents.length)];
    if (eater === undefined) continue;
    meals[eater] = (meals[eater] ?? 0) + 1;
    lately[eater] = 1;
    food[cell] = 0;
  }
  if (regrowth > 0) {
    for (let cell = 0; cell < food.length; cell++)
      if (food[cell] === 0 && random() < regrowth) food[cell] = 1;
  }
  return { ...world, food, places, meals, lately, step: world.step + 1 };
}

function hungryAt(places: Int32Array, food: Uint8Array): ReadonlyMap<number, readonly number[]> {
  const hungry = new Map<number, number[]>();
  for (const [agent, cell] of places.entries()) {
    if (food[cell] !== 1) continue;
    const there = hungry.get(cell);
    if (there) there.push(agent);
    else hungry.set(cell, [agent]);
  }
  return hungry;
}

export const sights = ['up', 'down', 'left', 'right', 'here', 'nowhere'] as const;

/**
 * What an agent observes: in which direction the nearest food is that it, or one that it shares sight with, sees; and
 * whether it had a meal in the last step.
 *
 * @param radius cells that one sees in each direction (as on a chessboard)
 * @param together agents whose sight it has too
 * @returns outcomes of the modalities of `forager`
 */
export function senseForaging(
  world: ForagingWorld,
  agent: number,
  radius: number,
  together: readonly number[] = [],
): readonly [sight: number, meal: number] {
  const place = world.places[agent] ?? 0;
  const ate = world.lately[agent] ?? 0;
  if (ate === 1) return [sights.indexOf('here'), 1];
  let nearest: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const eyes of [agent, ...together]) {
    eachSeen(world, world.places[eyes] ?? 0, radius, (cell) => {
      const far = distance(world, place, cell);
      if (far < least) {
        least = far;
        nearest = cell;
      }
    });
  }
  return [nearest === undefined ? sights.indexOf('nowhere') : directionTo(world, place, nearest), ate];
}

function eachSeen(world: ForagingWorld, from: number, radius: number, visit: (cell: number) => void): void {
  const { rows, columns, food } = world;
  const row = Math.floor(from / columns);
  const column = from % columns;
  for (let r = Math.max(0, row - radius); r <= Math.min(rows - 1, row + radius); r++) {
    for (let c = Math.max(0, column - radius); c <= Math.min(columns - 1, column + radius); c++) {
      if (food[r * columns + c] === 1) visit(r * columns + c);
    }
  }
}

/** Steps from one cell to another. */
const distance = ({ columns }: ForagingWorld, one: number, other: number): number =>
  Math.abs(Math.floor(one / columns) - Math.floor(other / columns)) +
  Math.abs((one % columns) - (other % columns));

/** The longer part of the way first. */
function directionTo({ columns }: ForagingWorld, from: number, to: number): number {
  const down = Math.floor(to / columns) - Math.floor(from / columns);
  const right = (to % columns) - (from % columns);
  if (down === 0 && right === 0) return sights.indexOf('here');
  if (Math.abs(down) >= Math.abs(right)) return sights.indexOf(down < 0 ? 'up' : 'down');
  return sights.indexOf(right < 0 ? 'left' : 'right');
}

export interface ForagerOptions {
  /** How much a meal is preferred, in nats. */
  readonly appetite?: number;
  /** How sure its sight is. */
  readonly sharpness?: number;
  readonly depth?: number;
  readonly convention?: Convention;
  /** Learns what its sight means and how the world answers its moves. */
  readonly learns?: boolean;
}

/**
 * What a forager takes the world to be: food lies in one of four directions, here, or nowhere near. Going towards it one
 * comes upon it sooner or later, going elsewhere one may lose it, and going anywhere one finds more than by staying.
 * Small, so that many can live at once: 6 states, 5 moves, 8 outcomes.
 */
export function forager(options: ForagerOptions = {}): ModelInput {
  const { appetite = 3, sharpness = 0.95, learns = false } = options;
  const states = sights.map((_, state) => state);
  const rest = (1 - sharpness) / (sights.length - 1);
  const B = states.map((next) =>
    states.map((now) => moveNames.map((_, move) => afterMove(now, move)[next] ?? 0)),
  );
  const A = states.map((seen) => states.map((state) => (seen === state ? sharpness : rest)));
  const counted = <Table>(key: 'A' | 'B', table: Table): Record<string, unknown> =>
    learns ? { [key]: table, [`p${key}`]: scaled(table, 20) } : { [key]: table };
  return {
    name: 'forager',
    convention: options.convention ?? 'pymdp-jax',
    depth: options.depth ?? 1,
    gamma: 4,
    factors: [{ name: 'food', states: [...sights], actions: [...moveNames], ...counted('B', B) }],
    modalities: [
      { name: 'sight', outcomes: [...sights], ...counted('A', A) },
      {
        name: 'meal',
        outcomes: ['none', 'food'],
        A: [
          [0.99, 0.99, 0.99, 0.99, 0.1, 0.99],
          [0.01, 0.01, 0.01, 0.01, 0.9, 0.01],
        ],
        C: [0, appetite],
      },
    ],
  };
}

const scaled = (table: unknown, by: number): unknown =>
  Array.isArray(table) ? table.map((part) => scaled(part, by)) : Number(table) * by + 0.01;

/** Where food is after a move: probabilities in the order of `sights`, whose first four are the moves'. */
function afterMove(now: number, move: number): readonly number[] {
  const [here, nowhere, stay] = [4, 5, 4];
  const chances = sights.map(() => 0);
  const add = (state: number, chance: number): void => {
    chances[state] = (chances[state] ?? 0) + chance;
  };
  const anywhere = (chance: number): void => {
    for (let state = 0; state < 4; state++) add(state, chance / 4);
  };
  if (now === nowhere || now === here) {
    // What was here was eaten; moving on, one sees new cells.
    const found = move === stay ? 0.2 : 0.4;
    anywhere(found);
    add(nowhere, 1 - found);
  } else if (now === move) {
    add(here, 0.5);
    add(now, 0.45);
    add(nowhere, 0.05);
  } else {
    const lost = move === stay ? 0.1 : 0.3;
    add(now, 1 - lost);
    add(nowhere, lost);
  }
  return chances;
}

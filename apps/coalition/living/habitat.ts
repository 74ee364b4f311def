import { z } from 'zod';
import { invalid, MainstayError } from '#kernel/base';
import { compileModel } from '../domain/inference/compile-model.ts';
import {
  type ForagingWorld,
  senseForaging,
  startForaging,
  stepForaging,
} from '../domain/inference/environments/foraging.ts';
import {
  firstStates,
  nextStates,
  observe,
  type WorldStates,
} from '../domain/inference/environments/process.ts';
import type { Model } from '../domain/inference/model.ts';
import type { Observation } from '../domain/inference/observation.ts';
import { createRandom, type Random } from '../domain/inference/random.ts';
import type { Environment } from './environment.ts';

/** What is around agents: what they perceive, and what their actions do to it. */
export interface Habitat {
  /**
   * @param eyes seats of those whose sight it has too, where sight can be shared
   * @throws `coalition.world_is_given` where observations come from elsewhere
   */
  sense(seat: number, eyes?: readonly number[]): Observation;
  /** One step of the world by what was done in each seat; who did nothing has none. */
  move(actions: ReadonlyMap<number, readonly number[]>): void;
  /** Makes room for one more. @returns its seat @throws `coalition.world_full` */
  seat(model: Model): number;
  /** Whoever sat there is gone: nothing of it is left, and the next one may have the seat. */
  leave(seat: number): void;
  /** The same habitat is made again of it. */
  record(): unknown;
}

const staying = 4;
/** The place of a seat that nobody has: it is no cell, so that nothing is eaten there. */
const nowhere = -1;

/**
 * @param recorded of an earlier habitat of this environment; null begins a new one
 * @param own the model of the agent that lives there alone
 */
export function openHabitat(
  environment: Environment,
  recorded: unknown,
  { seed, own }: { readonly seed: number; readonly own: Model | undefined },
): Habitat {
  switch (environment.kind) {
    case 'model':
      return modelHabitat(environment, recorded, seed, own);
    case 'foraging':
      return foragingHabitat(environment, recorded, seed);
    case 'given':
      return givenHabitat(recorded);
  }
}

const stated = z.strictObject({ states: z.array(z.int().min(0)).nullable(), random: z.number() });

function modelHabitat(
  environment: Extract<Environment, { kind: 'model' }>,
  recorded: unknown,
  seed: number,
  own: Model | undefined,
): Habitat {
  const other = environment.model === undefined ? undefined : compileModel(environment.model);
  const kept = recorded === null ? undefined : stated.parse(recorded);
  const random = createRandom(kept?.random ?? seed);
  let world = other ?? own;
  let states: WorldStates | null = kept?.states ?? null;
  const begin = (model: Model): WorldStates =>
    firstStates(
      model,
      random.next,
      (environment.first_states ?? []).map((state) => state ?? undefined),
    );
  if (world && states === null) states = begin(world);
  return {
    sense: () => (world && states ? observe(world, states, random.next) : []),
    move(actions) {
      const done = actions.get(0);
      if (world && states && done) states = nextStates(world, states, done, random.next);
    },
    seat(model) {
      if (other) checkSameShape(other, model);
      world ??= model;
      states ??= begin(world);
      return 0;
    },
    // It goes with its world.
    leave() {},
    record: () => ({ states: states && [...states], random: random.state() }),
  };
}

function checkSameShape(world: Model, agent: Model): void {
  const shape = (model: Model): string =>
    [
      `outcomes ${model.modalities.map(({ size }) => size).join(', ')}`,
      `actions ${model.factors.map(({ actions }) => actions.length).join(', ')}`,
    ].join(' and ');
  if (shape(world) !== shape(agent))
    throw invalid(
      'coalition.world_does_not_fit',
      `The world ${world.name} has ${shape(world)}; the model ${agent.name} has ${shape(agent)}.`,
    );
}

const foraged = z.strictObject({
  food: z.string(),
  places: z.array(z.int()),
  meals: z.array(z.int()),
  lately: z.array(z.int()),
  step: z.int(),
  random: z.number(),
});

/** What a foraging world's record says of who is where. */
export const readForaging = (recorded: unknown) => foraged.parse(recorded);

/** The true states in the record of a world that behaves as a model says; null before it began. */
export const readStates = (recorded: unknown): readonly number[] | null =>
  stated.safeParse(recorded).data?.states ?? null;

function foragingHabitat(
  { rows, columns, food, regrowth, radius }: Extract<Environment, { kind: 'foraging' }>,
  recorded: unknown,
  seed: number,
): Habitat {
  const kept = recorded === null ? undefined : foraged.parse(recorded);
  const random: Random = createRandom(kept?.random ?? seed);
  let world: ForagingWorld = kept
    ? {
        ...{ rows, columns, regrowth, step: kept.step },
        food: Uint8Array.from(kept.food, Number),
        places: Int32Array.from(kept.places),
        meals: Int32Array.from(kept.meals),
        lately: Uint8Array.from(kept.lately),
      }
    : startForaging({ rows, columns, food, regrowth, agents: 0 }, random.next);
  return {
    sense: (seat, eyes) => senseForaging(world, seat, radius, eyes),
    move(actions) {
      const moves = Array.from(world.places, (_, seat) => actions.get(seat)?.[0] ?? staying);
      world = stepForaging(world, moves, random.next);
    },
    seat(model) {
      checkForager(model);
      const place = Math.floor(random.next() * rows * columns);
      const free = world.places.indexOf(nowhere);
      const seat = free === -1 ? world.places.length : free;
      world = {
        ...world,
        places: Int32Array.from(withAt(world.places, seat, place)),
        meals: Int32Array.from(withAt(world.meals, seat, 0)),
        lately: Uint8Array.from(withAt(world.lately, seat, 0)),
      };
      return seat;
    },
    leave(seat) {
      if (seat >= world.places.length) return;
      const places = withAt(world.places, seat, nowhere);
      const rest = places.findLastIndex((place) => place !== nowhere) + 1;
      world = {
        ...world,
        places: Int32Array.from(places.slice(0, rest)),
        meals: Int32Array.from(withAt(world.meals, seat, 0).slice(0, rest)),
        lately: Uint8Array.from(withAt(world.lately, seat, 0).slice(0, rest)),
      };
    },
    record: () => ({
      food: world.food.join(''),
      places: [...world.places],
      meals: [...world.meals],
      lately: [...world.lately],
      ...{ step: world.step, random: random.state() },
    }),
  };
}

const withAt = (values: ArrayLike<number>, at: number, value: number): number[] => {
  const copy = Array.from(values);
  copy[at] = value;
  return copy;
};

function checkForager({ name, factors, modalities }: Model): void {
  const [sight, meal] = modalities;
  if (modalities.length === 2 && sight?.size === 6 && meal?.size === 2 && factors[0]?.actions.length === 5)
    return;
  throw invalid(
    'coalition.world_does_not_fit',
    `In a foraging world an agent sees one of 6 directions, has a meal or not, and makes one of 5 moves; the model ${name} is for something else.`,
  );
}

function givenHabitat(recorded: unknown): Habitat {
  const seats = z.strictObject({ seats: z.int() }).parse(recorded ?? { seats: 0 }).seats;
  let taken = seats;
  return {
    sense() {
      throw new MainstayError(
        'coalition.world_is_given',
        'This agent lives in a world outside: give what it observes with each step.',
        { kind: 'invalid' },
      );
    },
    move() {},
    seat: () => taken++,
    // They are only numbers there.
    leave() {},
    record: () => ({ seats: taken }),
  };
}

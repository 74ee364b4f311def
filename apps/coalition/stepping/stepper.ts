import type { Json } from '#kernel/base';
import { compileModel } from '../domain/inference/compile-model.ts';
import type { Model } from '../domain/inference/model.ts';
import type { StepperSettings } from '../domain/settings.ts';
import { type Explained, explainDecision } from '../living/explaining.ts';
import {
  type AgentAtRest,
  awaken,
  createSharedThinking,
  errorOf,
  type Inhabitant,
  lastTickOf,
} from '../living/inhabitant.ts';
import {
  awakenWorld,
  hasLife,
  type LivingWorld,
  stepWorld,
  type WorldAtRest,
} from '../living/living-world.ts';
import { type HandWish, liveByHand } from '../living/manual.ts';
import type { AgentOptions } from '../living/options.ts';
import { type Looked, lookAt, type Present, presentOf, sightOf, type WorldSight } from '../living/seeing.ts';
import type { LivedTick, TickRecord } from '../living/tick.ts';
import { tryModel } from '../living/trying.ts';
import type { KeeperFigures } from '../store/keepers.ts';
import { createDueQueue } from './due-queue.ts';
import { isDueForKeeping, noteKept, type Packed, packWorlds } from './packing.ts';
import { createRates } from './rates.ts';

/** A world that a stepper is to have; one to be worked with by hand is not stepped in the background. */
export interface NewcomerWorld extends WorldAtRest {
  readonly number: number;
  readonly byHand: boolean;
}

/** What became of a world that was to be brought to life. */
export interface Brought {
  readonly number: number;
  readonly agents: number;
  readonly failed: LivingWorld['failed'];
  /** Why it cannot live at all. */
  readonly error: NonNullable<Inhabitant['error']> | null;
}

/** Models as they were given, by their keys. */
export type ModelInputs = readonly (readonly [key: string, input: Json])[];

/** What whoever has worlds asks of the place where they are stepped, in this thread or in another. */
export interface StepperWork {
  bring(worlds: readonly NewcomerWorld[], models: ModelInputs): readonly Brought[];
  /** Worlds as they are now; they stand still until it is settled what became of them. */
  pack(numbers: readonly number[]): Packed;
  /** Of what was packed: what was kept and goes on, what goes on without, and what is let go. */
  settle(worlds: {
    readonly kept?: readonly number[];
    readonly unkept?: readonly number[];
    readonly gone?: readonly number[];
  }): void;
  /** Whether every finished tick is told of. */
  tell(wanted: boolean): void;
  /** In an emergency nothing is stepped, from now on. */
  pause(paused: boolean): void;
  live(number: number, wish: HandWish): Promise<LivedByHand>;
  present(agentIds: readonly string[]): readonly Present[];
  look(agentId: string): Looked | undefined;
  sight(worldId: string): WorldSight | undefined;
  /** @throws what the first step of an agent with this model and these options would */
  trial(model: Json, options: AgentOptions): void;
  explain(agent: AgentAtRest, model: Json): Explained;
}

export interface LivedByHand {
  /** What was lived through, as `liveByHand` says. */
  readonly records: readonly TickRecord[];
  /** Every tick of everybody, if finished ticks are told of. */
  readonly told: readonly LivedTick[];
}

export interface StepperFigures
  extends Pick<KeeperFigures, 'ticksPerSecond' | 'busy' | 'waiting' | 'tickSeconds'> {
  /** Worlds in which nobody lives any more. */
  readonly idle: readonly number[];
}

/** Lives through the ticks of the worlds that it was given. Knows nothing of databases and of other threads. */
export interface Stepper extends StepperWork {
  /** Steps for a moment what is due. @returns milliseconds until something is due again */
  turn(): number;
  /** Worlds that are to be kept now; none while the last ones are not settled. */
  due(): Packed | undefined;
  /** What was lived through since it was last asked for, if that is wanted. */
  lived(): readonly LivedTick[];
  figures(): StepperFigures;
}

interface Here {
  readonly number: number;
  readonly world: LivingWorld;
  readonly byHand: boolean;
  /** Whether it stands in the queue for its next tick. */
  queued: boolean;
}

const sliceMilliseconds = 15;
const longestNap = 200;
/** Kept in one transaction: who asks something waits no longer than for one. */
const mostAgentsAtOnce = 100;
const mostModels = 200;

/** @param think told of whose turn it is to think: from the beginning of a tick to its end */
export function createStepper(
  settings: StepperSettings,
  think: (whose: { readonly number: number; readonly seat: number } | undefined) => void = () => {},
): Stepper {
  const worlds = new Map<number, Here>();
  const agents = new Map<string, Inhabitant>();
  const byId = new Map<string, Here>();
  const models = new Map<string, Model>();
  const thinkingOf = createSharedThinking();
  const clock = createDueQueue<Here>();
  /** In the order of the first tick that is not kept. */
  const unsaved = new Set<Here>();
  const urgent = new Set<Here>();
  const rates = createRates(() => performance.now());
  /** Packed by itself and not settled yet. */
  const inFlight = new Set<number>();
  let telling = false;
  let paused = false;
  let told: LivedTick[] = [];

  const watchOf = ({ number }: Here, into = () => told) => ({
    begin: (_: LivingWorld, { kept }: Inhabitant) => think({ number, seat: kept.seat }),
    end(one: Inhabitant, lived: boolean) {
      think(undefined);
      const tick = telling && lived ? lastTickOf(one) : undefined;
      if (tick) into().push(tick);
    },
  });

  const learn = (key: string, input: Json | undefined): Model => {
    const model = models.get(key) ?? compileModel(input);
    models.set(key, model);
    return model;
  };
  let inputs: ReadonlyMap<string, Json> = new Map();
  const modelOf = (key: string): Model => learn(key, inputs.get(key));
  const nursery = { modelOf, thinkingOf, historyTicks: settings.history_ticks };

  const isHere = (here: Here): boolean => worlds.get(here.number) === here;
  const queue = (here: Here): void => {
    const { world } = here;
    // Whoever is full waits until that is kept: no more may ever be lived through again.
    if (here.queued || world.unsaved >= settings.checkpoint_ticks || !hasLife(world)) return;
    here.queued = true;
    clock.add(world.dueAt, here);
  };
  const goOn = (here: Here): void => {
    here.world.held = here.byHand;
    if (!here.byHand) queue(here);
  };
  const forget = (here: Here): void => {
    worlds.delete(here.number);
    inFlight.delete(here.number);
    byId.delete(here.world.kept.id);
    unsaved.delete(here);
    urgent.delete(here);
    for (const { kept } of here.world.inhabitants) agents.delete(kept.id);
  };

  const bringOne = (newcomer: NewcomerWorld): Brought => {
    const { number, byHand } = newcomer;
    try {
      const world = awakenWorld(newcomer, nursery);
      const here: Here = { number, world, byHand, queued: false };
      worlds.set(number, here);
      byId.set(world.kept.id, here);
      for (const one of world.inhabitants) agents.set(one.kept.id, one);
      goOn(here);
      return { number, agents: world.inhabitants.length, failed: world.failed, error: null };
    } catch (error) {
      return { number, agents: 0, failed: [], error: errorOf(error) };
    }
  };

  const stepOne = (here: Here, now: Date): void => {
    const { world } = here;
    const began = performance.now();
    try {
      const lived = stepWorld(world, now, { mostSeconds: settings.most_tick_seconds, watch: watchOf(here) });
      rates.note(lived, performance.now() - began);
    } catch (error) {
      // What is around them is broken: nobody can live there.
      for (const one of world.inhabitants) {
        one.error ??= errorOf(error);
        one.changed = true;
      }
      world.unsaved += 1;
      think(undefined);
    }
    const interval = 1000 / (world.kept.ticksPerSecond ?? settings.ticks_per_second);
    world.dueAt = Math.max(now.getTime(), world.dueAt + interval);
    unsaved.add(here);
    if (isDueForKeeping(world, settings, now.getTime())) urgent.add(here);
    queue(here);
  };

  /** The urgent ones, then those that wait the longest. */
  const toKeep = (now: number): Here[] => {
    const some = new Set<Here>();
    let count = 0;
    for (const here of urgent.union(unsaved)) {
      if (here.world.held) continue;
      if (count >= mostAgentsAtOnce || !(urgent.has(here) || isDueForKeeping(here.world, settings, now)))
        break;
      some.add(here);
      count += here.world.inhabitants.length;
    }
    return [...some];
  };

  const pack = (some: readonly Here[]): Packed => {
    for (const here of some) here.world.held = true;
    return packWorlds(some);
  };
  const found = (numbers: readonly number[] = []): Here[] =>
    numbers.flatMap((number) => worlds.get(number) ?? []);

  return {
    bring(newcomers, given) {
      // The living hold on to theirs, and all that come bring theirs again.
      if (models.size > mostModels) models.clear();
      inputs = new Map(given);
      return newcomers.map(bringOne);
    },
    pack: (numbers) => pack(found(numbers)),
    settle({ kept, unkept, gone }) {
      for (const number of [...(kept ?? []), ...(unkept ?? [])]) inFlight.delete(number);
      for (const here of found(kept)) {
        noteKept(here.world);
        unsaved.delete(here);
        urgent.delete(here);
        goOn(here);
      }
      for (const here of found(unkept)) goOn(here);
      for (const here of found(gone)) forget(here);
    },
    tell(wanted) {
      telling = wanted;
      if (!wanted) told = [];
    },
    pause(wanted) {
      paused = wanted;
    },
    async live(number, wish) {
      const here = worlds.get(number);
      if (!here) throw new Error('The world is not here.');
      const apart: LivedTick[] = [];
      const watch = watchOf(here, () => apart);
      return { records: await liveByHand(here.world, wish, settings, watch), told: apart };
    },
    present: (ids) => ids.flatMap((id) => presentOf(agents.get(id))),
    look: (id) => lookAt(agents.get(id)),
    sight: (id) => sightOf(byId.get(id)?.world),
    trial(input, options) {
      think({ number: 0, seat: 0 });
      try {
        tryModel(compileModel(input), options, settings.most_tick_seconds);
      } finally {
        think(undefined);
      }
    },
    explain(agent, input) {
      think({ number: 0, seat: 0 });
      try {
        return explainDecision(
          awaken(agent, learn(agent.modelKey, input), thinkingOf, settings.history_ticks),
        );
      } finally {
        think(undefined);
      }
    },
    turn() {
      const until = performance.now() + sliceMilliseconds;
      let now = Date.now();
      if (paused) return longestNap;
      for (;;) {
        const early = clock.next() - now;
        if (early > 0) return Math.min(longestNap, Math.ceil(early));
        const here = clock.take();
        if (!here) continue;
        here.queued = false;
        if (!isHere(here) || here.world.held) continue;
        stepOne(here, new Date(now));
        if (performance.now() > until) return 0;
        now = Date.now();
      }
    },
    due() {
      if (inFlight.size > 0) return undefined;
      const some = toKeep(Date.now());
      if (some.length === 0) return undefined;
      for (const { number } of some) inFlight.add(number);
      return pack(some);
    },
    lived() {
      const lately = told;
      if (lately.length > 0) told = [];
      return lately;
    },
    figures: () => ({
      ...{ ...rates.read(), tickSeconds: rates.tickSeconds() },
      // Those that are full wait too, for being kept.
      waiting: clock.late(Date.now()) + [...urgent].filter(({ queued, byHand }) => !queued && !byHand).length,
      idle: [...worlds.values()].flatMap(({ number, world, byHand }) =>
        byHand || world.held || hasLife(world) ? [] : [number],
      ),
    }),
  };
}

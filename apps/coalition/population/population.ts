import type { Platform } from '#kernel/app';
import { MainstayError, messageOf, wait } from '#kernel/base';
import { type Tx, transact } from '#kernel/database';
import { createMind, type Mind } from '../domain/inference/mind.ts';
import { restoreMind } from '../domain/inference/mind-record.ts';

import type { Model } from '../domain/inference/model.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import type { Explained } from '../living/explaining.ts';
import type { HandWish } from '../living/manual.ts';
import type { AgentOptions } from '../living/options.ts';
import type { Looked, Present, WorldSight } from '../living/seeing.ts';
import type { LivedTick, TickRecord } from '../living/tick.ts';
import type { Packed } from '../stepping/packing.ts';
import type { Place } from '../stepping/place.ts';
import { createPlaces } from '../stepping/places.ts';
import { createRestraint } from '../stepping/restraint.ts';
import { sumFigures } from '../stepping/sum-figures.ts';
import type { KeptAgent } from '../store/agents.ts';
import { readEmergency } from '../store/emergency.ts';
import { claimWorlds, giveWorld, type KeeperFigures, lockWorld, wantedWorlds } from '../store/keepers.ts';
import { readModel } from '../store/models.ts';
import { worldNotFound } from '../store/worlds.ts';
import { createHolding, type Held } from './holding.ts';
import { createModelCache } from './model-cache.ts';
import type { ReadSource } from './sources.ts';

/** An agent to look at and not to change. */
export interface Head extends Pick<Looked, 'tick' | 'last' | 'fresh'> {
  readonly born: Model;
  readonly mind: Mind;
}

/** The agents that live in this process. */
export interface Population {
  /**
   * Does something to a world while no process has it, in one transaction.
   *
   * @throws MainstayError `coalition.world_not_found`; `coalition.world_busy` when its process does not let it go
   */
  atRest<T>(worldId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Has a world to itself and lives through some ticks. What was lived through is kept at its end, also when it fails.
   *
   * @param within done in the transaction that keeps it, when it did not fail
   * @returns what was lived through, oldest first
   */
  byHand(
    worldId: string,
    wish: HandWish,
    within: (tx: Tx, lived: readonly TickRecord[]) => Promise<void>,
  ): Promise<readonly TickRecord[]>;
  /**
   * As it is now where it is alive here, else as it was last kept.
   *
   * @throws what is wrong with it
   */
  look(agent: KeptAgent): Promise<Head>;
  /** The model that it began with. @throws what is wrong with it */
  born(agent: KeptAgent): Promise<Model>;
  /** Why an agent does what it does. @throws what is wrong with it; `coalition.agent_too_slow` */
  explain(agent: KeptAgent): Promise<Explained>;
  /** @throws what the first step of an agent with this model and these options would */
  trial(input: ReadSource['input'], options: AgentOptions): Promise<void>;
  /** Those of some agents that are alive in this process, by their ids. */
  present(agents: readonly KeptAgent[]): Promise<ReadonlyMap<string, Present>>;
  /** A world where it is stepped by this process. */
  sight(worldId: string): Promise<WorldSight | undefined>;
  figures(): KeeperFigures;
  /**
   * Hears of every tick that an agent of this process lived through, soon after it; it may not be kept yet. Ticks that
   * are lived through by hand are among them, once they are kept. @returns how to stop hearing of them
   */
  onTick(listener: (lived: LivedTick) => void): () => void;
  /** Threads that ended while they had worlds. */
  threadsEnded(): number;
  /** What keeps it from stepping agents at present. */
  trouble(): string | undefined;
  close(): Promise<void>;
}

const beatMilliseconds = 1000;
const worldsAtOnce = 200;
const busyMilliseconds = 15_000;

export function createPopulation(platform: Platform<CoalitionSettings>): Population {
  const { db, log, settings, durable } = platform;
  const listeners = new Set<(lived: LivedTick) => void>();
  const closing = new AbortController();
  const models = createModelCache();
  const restraint = createRestraint(() => performance.now());
  const tried = new Set<string>();
  let wakeUp = (): void => {};
  let trouble: string | undefined;
  let threadsEnded = 0;
  let emergency = settings.emergency;

  /** The one place where all that was lived through passes by. */
  const pass = (lived: readonly LivedTick[]): void => {
    for (const tick of lived) for (const listener of listeners) listener(tick);
  };

  /** The embedded database does one thing after the other: what people ask for has it in between. */
  const keepGently = async (place: Place, packed: Packed): Promise<void> => {
    const began = performance.now();
    const kept = await holding.keep(place, packed).then(
      () => true,
      (error: unknown) => noteTrouble(error),
    );
    // What could not be kept comes again at once.
    await wait(kept ? (performance.now() - began) / 2 : beatMilliseconds, closing.signal);
  };

  const places = createPlaces(settings, {
    news(place, { packed, lived = [] }) {
      pass(lived);
      if (packed) void inTurn(() => keepGently(place, packed));
    },
    ended(place, ended) {
      // One that only tries what somebody wishes for has no worlds, and its end is told to whoever asked.
      if (worlds.values().some((held) => held.place === place)) {
        log.error({ ...ended }, 'A thread that steps agents has ended; its worlds are taken up again');
        threadsEnded += 1;
        if (!ended.thinker) restraint.note();
      }
      holding.lose(place, ended);
      wakeUp();
    },
  });
  const holding = createHolding(platform, places);
  const { worlds, inTurn } = holding;

  /** Whether this process does background work at all: some only answer requests. */
  const isWorking = (): boolean => durable.worker.status().lastLookAt !== null;
  const takesUp = (): boolean => isWorking() && !emergency && restraint.milliseconds() <= 0;

  const figures = (): KeeperFigures =>
    sumFigures(
      places.all().flatMap((place) => place.figures() ?? []),
      { worlds: worlds.size, agents: holding.agents(), threads: places.threads, shed: emergency },
    );

  const freeOf = (some: Iterable<Held>): Held[] => [...some].filter(({ byHand }) => !byHand);

  /** @returns whether there is more to do at once */
  const supervise = async (): Promise<boolean> => {
    emergency = settings.emergency || (await readEmergency(db)).on;
    places.pause(emergency);
    const id = await holding.enrol();
    await holding.beat(figures());
    const wanted = (await wantedWorlds(db, id)).flatMap((world) => worlds.get(world) ?? []);
    await holding.release(freeOf(wanted));
    const left = await holding.recover(takesUp());
    if (emergency) await holding.release(freeOf(worlds.values()));
    else await holding.release(idle());
    places.sweep((place) => worlds.values().some((held) => held.place === place));
    const claimed = takesUp() ? await claim(id) : 0;
    return left > 0 || claimed === worldsAtOnce;
  };

  /** Worlds in which nobody lives any more. */
  const idle = (): Held[] => {
    const numbers = new Set(places.all().flatMap((place) => place.figures()?.idle ?? []));
    return freeOf(worlds.values()).filter(({ number }) => numbers.has(number));
  };

  const claim = async (id: string): Promise<number> => {
    const most = Math.min(worldsAtOnce, settings.most_agents - holding.agents());
    const claimed = await claimWorlds(db, id, { most, deadAfterSeconds: settings.dead_after_seconds });
    if (claimed.length > 0) await holding.adopt(claimed);
    return claimed.length;
  };

  const loop = (async () => {
    while (!closing.signal.aborted) {
      const woken = new AbortController();
      wakeUp = () => woken.abort();
      let more = false;
      if (isWorking() || holding.id() !== undefined) {
        more = await inTurn(supervise).then(noteHealth, noteTrouble);
        if (!more) await wait(beatMilliseconds, AbortSignal.any([woken.signal, closing.signal]));
      } else await wait(beatMilliseconds / 5, closing.signal);
    }
  })();

  function noteHealth(more: boolean): boolean {
    trouble = undefined;
    return more;
  }

  function noteTrouble(error: unknown): false {
    trouble = `Agents cannot be stepped: ${messageOf(error)}`;
    log.error({ err: error }, 'Stepping agents failed');
    return false;
  }

  const releaseHere = (id: string): Promise<unknown> =>
    inTurn(async () => {
      const world = worlds.get(id);
      if (world && !world.byHand) await holding.release([world]);
    });

  const atRest = async <T>(worldId: string, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const deadline = performance.now() + busyMilliseconds;
    for (;;) {
      await releaseHere(worldId);
      const done = await transact(db, async (tx) => {
        const free = await lockWorld(tx, worldId, settings.dead_after_seconds);
        if (free === undefined) throw worldNotFound(worldId);
        return free ? { value: await work(tx) } : undefined;
      });
      if (done) {
        wakeUp();
        return done.value;
      }
      if (performance.now() > deadline)
        throw busy('The process that steps this world did not let it go in time; try again.');
      await wait(50);
    }
  };

  const placeOf = ({ worldId }: Pick<KeptAgent, 'worldId'>) => worlds.get(worldId)?.place;

  const lookHere = async (agent: KeptAgent): Promise<Looked | undefined> =>
    placeOf(agent)
      ?.ask('look', agent.id)
      // It ended just now: what was kept is there.
      .catch(() => undefined);

  return {
    ...{ atRest, figures },
    trouble: () => heldUp(restraint.milliseconds()) ?? trouble,
    threadsEnded: () => threadsEnded,
    onTick(listener) {
      listeners.add(listener);
      places.tell(true);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) places.tell(false);
      };
    },
    async present(agents) {
      const asked = Map.groupBy(agents, placeOf);
      asked.delete(undefined);
      const found = await Promise.all(
        [...asked].map(([place, some]) =>
          place
            ?.ask(
              'present',
              some.map(({ id }) => id),
            )
            .catch(() => []),
        ),
      );
      return new Map(found.flatMap((some) => some ?? []).map((one) => [one.id, one]));
    },
    sight: async (worldId) =>
      worlds
        .get(worldId)
        ?.place.ask('sight', worldId)
        .catch(() => undefined),
    async look(agent) {
      const born = await models.get(db, agent.modelKey);
      const now = await lookHere(agent);
      const record = now ? now.mind : agent.mind;
      const mind = record === null ? createMind(born) : restoreMind(record, born);
      const { tick, last } = now ?? agent;
      return { born, mind, tick, last, fresh: now?.fresh ?? [] };
    },
    born: ({ modelKey }) => models.get(db, modelKey),
    async explain(agent) {
      const now = await lookHere(agent);
      return places.aside().ask('explain', { ...agent, ...now }, await readModel(db, agent.modelKey));
    },
    async trial(input, options) {
      const key = JSON.stringify([input, options]);
      if (tried.has(key)) return;
      await places.aside().ask('trial', input, options);
      if (tried.size >= mostTried) tried.clear();
      if (key.length < mostTriedLength) tried.add(key);
    },
    async byHand(worldId, wish, within) {
      const id = await holding.enrol();
      await atRest(worldId, (tx) => giveWorld(tx, worldId, id));
      const world = await inTurn(() => holding.adoptByHand(worldId));
      const letGo = async (kept?: (tx: Tx) => Promise<void>): Promise<void> => {
        const gone = await inTurn(() => holding.release([world], kept));
        if (gone.size > 0)
          throw busy(
            'Another process took this world over meanwhile, and nothing of this was kept; try again.',
          );
      };
      const lived = await world.place.ask('live', world.number, wish).catch(async (error: unknown) => {
        // Why it failed matters more than what then fails besides.
        await letGo().catch((besides: unknown) => log.warn({ err: besides }, 'A world could not be let go'));
        throw error;
      });
      await letGo((tx) => within(tx, lived.records));
      pass(lived.told);
      return lived.records;
    },
    async close() {
      closing.abort();
      await loop;
      places.pause(true);
      try {
        await inTurn(() => holding.release([...worlds.values()]));
      } finally {
        await places.close();
      }
      await holding.signOff();
    },
  };
}

const mostTried = 1000;
const mostTriedLength = 10_000;

const heldUp = (milliseconds: number): string | undefined =>
  milliseconds <= 0
    ? undefined
    : `Threads that step agents end again and again, and not by an agent's fault: the next begins in ${Math.ceil(milliseconds / 1000)} s. The log says how they ended`;

const busy = (sentence: string): MainstayError =>
  new MainstayError('coalition.world_busy', sentence, { kind: 'unavailable' });

const made = new WeakMap<object, Population>();

/** The population of this process: one for a platform, whoever asks first. */
export function populationOf(platform: Platform<CoalitionSettings>): Population {
  const existing = made.get(platform.durable);
  if (existing) return existing;
  const fresh = createPopulation(platform);
  made.set(platform.durable, fresh);
  return fresh;
}

import { hostname } from 'node:os';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Platform } from '#kernel/app';
import { MainstayError, messageOf, newId, wait } from '#kernel/base';
import { type Tx, transact } from '#kernel/database';
import type { CoalitionSettings } from '../domain/settings.ts';
import { failAgents, failRunning, type KeptAgent } from '../store/agents.ts';
import { keepWorlds } from '../store/checkpoints.ts';
import {
  beatKeeper,
  claimWorlds,
  enrolKeeper,
  freeWorld,
  giveWorld,
  type KeeperFigures,
  lockWorld,
  signOffKeeper,
  wantedWorlds,
} from '../store/keepers.ts';
import { worldNotFound } from '../store/worlds.ts';
import { awaken, createSharedThinking, errorOf, type Inhabitant } from './inhabitant.ts';
import {
  checkpointWorld,
  createModelCache,
  hasLife,
  type LivingWorld,
  loadWorld,
  noteKept,
  stepWorld,
} from './living-world.ts';
import { createRates } from './rates.ts';

/** The agents that live in this process. */
export interface Population {
  /** There may be new work. */
  wake(): void;
  /**
   * Does something to a world while no process has it, in one transaction.
   *
   * @throws MainstayError `coalition.world_not_found`; `coalition.world_busy` when its process does not let it go
   */
  atRest<T>(worldId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Has a world to itself for as long as the work takes; what was lived through is kept at its end, also when it fails. */
  byHand<T>(worldId: string, work: (world: LivingWorld) => Promise<T>): Promise<T>;
  /**
   * An agent to look at and not to change: as it is now where it is alive here, else as it was last kept.
   *
   * @throws what is wrong with it
   */
  look(agent: KeptAgent): Promise<Inhabitant>;
  /** The agent where it is alive in this process. */
  alive(agentId: string): Inhabitant | undefined;
  figures(): KeeperFigures;
  /** What keeps it from stepping agents at present. */
  trouble(): string | undefined;
  close(): Promise<void>;
}

const beatMilliseconds = 1000;
const sliceMilliseconds = 15;
const longestNap = 200;
const worldsAtOnce = 200;
const busyMilliseconds = 15_000;

export function createPopulation(platform: Platform<CoalitionSettings>): Population {
  const { db, log, settings, clock, durable, database } = platform;
  const nursery = { models: createModelCache(), thinkingOf: createSharedThinking() };
  const rates = createRates(() => performance.now());
  const worlds = new Map<string, LivingWorld>();
  const agents = new Map<string, Inhabitant>();
  const closing = new AbortController();
  let keeperId: string | undefined;
  let enrolment: Promise<string> | undefined;
  let beatAt = Number.NEGATIVE_INFINITY;
  let wakeUp = (): void => {};
  let trouble: string | undefined;
  let inLine: Promise<unknown> = Promise.resolve();

  /** What changes who has a world is done one after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = inLine.then(work, work);
    inLine = done.catch(() => {});
    return done;
  };

  const isWorking = (): boolean => durable.worker.status().lastLookAt !== null;

  const enrolled = (): Promise<string> => {
    enrolment ??= (async () => {
      const id = newId();
      await enrolKeeper(db, { id, host: hostname(), pid: process.pid }, database.kind === 'embedded');
      keeperId = id;
      return id;
    })().catch((error: unknown) => {
      enrolment = undefined;
      throw error;
    });
    return enrolment;
  };

  const countAlive = (): number =>
    worlds.values().reduce((sum, { inhabitants }) => sum + inhabitants.length, 0);

  const figures = (): KeeperFigures => {
    const now = clock.now().getTime();
    const late = worlds.values().filter((world) => !world.held && hasLife(world) && world.dueAt < now);
    return {
      ...{ worlds: worlds.size, agents: countAlive(), ...rates.read() },
      ...{ waiting: settings.emergency ? 0 : [...late].length, tickSeconds: rates.tickSeconds() },
    };
  };

  const forget = (id: string): void => {
    for (const { kept } of worlds.get(id)?.inhabitants ?? []) agents.delete(kept.id);
    worlds.delete(id);
  };

  /** What cannot be brought to life is let go, with its agents in error. */
  const adopt = async (id: string): Promise<LivingWorld> => {
    try {
      const world = await loadWorld(db, id, nursery);
      if (world.failed.length > 0) await failAgents(db, world.failed);
      worlds.set(id, world);
      for (const one of world.inhabitants) agents.set(one.kept.id, one);
      return world;
    } catch (error) {
      await transact(db, async (tx) => {
        await failRunning(tx, id, errorOf(error));
        await freeWorld(tx, id);
      });
      throw error;
    }
  };

  /** Keeps worlds, all of which stand still meanwhile. @returns those that have gone to another process */
  const keep = async (some: readonly LivingWorld[], release: boolean): Promise<ReadonlySet<string>> => {
    const gone = new Set<string>();
    if (keeperId === undefined) return gone;
    for (let from = 0; from < some.length; from += worldsAtOnce) {
      const part = some.slice(from, from + worldsAtOnce);
      const held = part.filter((world) => world.held);
      for (const world of part) world.held = true;
      try {
        const checkpoints = part.map((world) => checkpointWorld(world, settings, release));
        for (const id of await keepWorlds(db, keeperId, checkpoints)) gone.add(id);
        for (const world of part) noteKept(world);
      } finally {
        for (const world of part) world.held = held.includes(world);
      }
      if (release) for (const { kept } of part) forget(kept.id);
    }
    for (const id of gone) forget(id);
    if (gone.size > 0)
      log.warn(
        { worlds: [...gone] },
        'Worlds went to another process; what was not kept of them is lived through there again',
      );
    return gone;
  };

  const supervise = async (): Promise<void> => {
    const id = await enrolled();
    if (!(await beatKeeper(db, id, figures(), settings.dead_after_seconds))) {
      log.warn('This process was silent for too long: others may have its worlds, so it lets them go');
      for (const world of [...worlds.keys()]) forget(world);
      enrolment = undefined;
      await enrolled();
      return;
    }
    const wanted = (await wantedWorlds(db, id)).flatMap((world) => worlds.get(world) ?? []);
    await keep(
      wanted.filter(({ held }) => !held),
      true,
    );
    await keep(
      [...worlds.values()].filter((world) => !world.held && !hasLife(world)),
      true,
    );
    if (settings.emergency)
      await keep(
        [...worlds.values()].filter(({ held }) => !held),
        true,
      );
    else if (isWorking()) await claim(id);
  };

  const claim = async (id: string): Promise<void> => {
    const most = Math.min(worldsAtOnce, settings.most_agents - countAlive());
    const limits = { most, deadAfterSeconds: settings.dead_after_seconds };
    const claimed = await claimWorlds(db, id, limits);
    for (const world of claimed)
      await adopt(world).catch((error: unknown) => log.error({ err: error, world }, 'A world cannot live'));
    if (claimed.length === worldsAtOnce) beatAt = Number.NEGATIVE_INFINITY;
  };

  /** Steps what is due, for a moment. @returns milliseconds until something is due again */
  const stepDue = (): number => {
    const until = performance.now() + sliceMilliseconds;
    let next = longestNap;
    for (const world of worlds.values()) {
      if (world.held || world.unsaved >= settings.checkpoint_ticks || !hasLife(world)) continue;
      const now = clock.now();
      const early = world.dueAt - now.getTime();
      if (early > 0) {
        next = Math.min(next, early);
        continue;
      }
      if (performance.now() > until) return 0;
      const began = performance.now();
      const lived = stepWorld(world, now);
      rates.note(lived, performance.now() - began);
      const interval = 1000 / (world.kept.ticksPerSecond ?? settings.ticks_per_second);
      // What is late is not made up for: a busy machine would only get busier.
      world.dueAt = Math.max(now.getTime(), world.dueAt + interval);
      next = Math.min(next, interval);
      // Who was stepped goes to the end of the line.
      worlds.delete(world.kept.id);
      worlds.set(world.kept.id, world);
    }
    return next;
  };

  const isDue = (world: LivingWorld): boolean => {
    if (world.held || world.unsaved === 0) return false;
    const old = clock.now().getTime() - world.unsavedSince >= settings.checkpoint_seconds * 1000;
    return (
      old ||
      world.unsaved >= settings.checkpoint_ticks ||
      world.inhabitants.some(({ error, kept }) => error !== null && kept.error === null)
    );
  };

  const turn = async (): Promise<void> => {
    if (performance.now() - beatAt >= beatMilliseconds) {
      beatAt = performance.now();
      await inTurn(supervise);
    }
    trouble = undefined;
    const nap = settings.emergency ? longestNap : stepDue();
    const due = [...worlds.values()].filter(isDue);
    if (due.length > 0)
      await inTurn(() =>
        keep(
          due.filter(({ held }) => !held),
          false,
        ),
      );
    if (nap <= 0) {
      await yieldToOthers();
      return;
    }
    const woken = new AbortController();
    wakeUp = () => woken.abort();
    await wait(Math.min(nap, longestNap), AbortSignal.any([woken.signal, closing.signal]));
  };

  const loop = (async () => {
    while (!closing.signal.aborted) {
      if (!isWorking() && keeperId === undefined) {
        await wait(longestNap, closing.signal);
        continue;
      }
      await turn().catch(async (error: unknown) => {
        trouble = `Agents cannot be stepped: ${messageOf(error)}`;
        log.error({ err: error }, 'Stepping agents failed');
        await wait(beatMilliseconds, closing.signal);
      });
    }
  })();

  const releaseHere = (id: string): Promise<void> =>
    inTurn(async () => {
      const world = worlds.get(id);
      if (world && !world.held) await keep([world], true);
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
        beatAt = Number.NEGATIVE_INFINITY;
        wakeUp();
        return done.value;
      }
      if (performance.now() > deadline) {
        throw new MainstayError(
          'coalition.world_busy',
          'The process that steps this world did not let it go in time; try again.',
          { kind: 'unavailable' },
        );
      }
      await wait(50);
    }
  };

  return {
    atRest,
    figures,
    trouble: () => trouble,
    alive: (id) => agents.get(id),
    async look(agent) {
      const { models, thinkingOf } = nursery;
      return agents.get(agent.id) ?? awaken(agent, await models.get(db, agent.modelKey), thinkingOf);
    },
    wake() {
      beatAt = Number.NEGATIVE_INFINITY;
      wakeUp();
    },
    async byHand(worldId, work) {
      const id = await enrolled();
      await atRest(worldId, (tx) => giveWorld(tx, worldId, id));
      const world = await inTurn(async () => {
        const adopted = await adopt(worldId);
        adopted.held = true;
        return adopted;
      });
      let gone: ReadonlySet<string> = new Set();
      const result = await work(world).finally(async () => {
        gone = await inTurn(() => keep([world], true));
      });
      if (gone.size > 0) throw lost();
      return result;
    },
    async close() {
      closing.abort();
      await loop;
      await inTurn(() => keep([...worlds.values()], true));
      if (keeperId !== undefined) await signOffKeeper(db, keeperId);
    },
  };
}

const lost = () =>
  new MainstayError(
    'coalition.world_busy',
    'Another process took this world over while it was worked with; nothing of it was kept. Try again.',
    { kind: 'unavailable' },
  );

const made = new WeakMap<object, Population>();

/** The population of this process: one for a platform, whoever asks first. */
export function populationOf(platform: Platform<CoalitionSettings>): Population {
  const existing = made.get(platform.durable);
  if (existing) return existing;
  const fresh = createPopulation(platform);
  made.set(platform.durable, fresh);
  return fresh;
}

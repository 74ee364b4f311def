import { hostname } from 'node:os';
import type { Platform } from '#kernel/app';
import { newId } from '#kernel/base';
import { transact } from '#kernel/database';
import type { CoalitionSettings } from '../domain/settings.ts';
import { failAgents, failRunning, type KeptAgent } from '../store/agents.ts';
import { keepWorlds } from '../store/checkpoints.ts';
import { beatKeeper, enrolKeeper, freeWorld, type KeeperFigures, signOffKeeper } from '../store/keepers.ts';
import { awaken, createSharedThinking, errorOf, type Inhabitant } from './inhabitant.ts';
import { checkpointWorld, createModelCache, type LivingWorld, loadWorld, noteKept } from './living-world.ts';

/**
 * The worlds that this process has. In the database each is kept by at most one living process: what that process keeps
 * of it later than it lived, by its heartbeat, finds the world taken and changes nothing.
 */
export interface Holding {
  readonly worlds: ReadonlyMap<string, LivingWorld>;
  readonly agents: ReadonlyMap<string, Inhabitant>;
  /** This process's name among those that have worlds; undefined until it was needed. */
  id(): string | undefined;
  enrol(): Promise<string>;
  /** Says that it lives. If it was silent for too long, it lets all worlds go and has another name. */
  beat(figures: KeeperFigures): Promise<void>;
  /** Does what changes who has a world, one after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Brings a world to life that was taken. What cannot be is let go, with its agents in error. */
  adopt(id: string): Promise<LivingWorld>;
  /** Keeps worlds, which stand still meanwhile. @returns those that have gone to another process */
  keep(some: readonly LivingWorld[], release: boolean): Promise<ReadonlySet<string>>;
  /** Puts a world behind all others. */
  putLast(world: LivingWorld): void;
  /** An agent to look at: as it is where it is alive here, else as it was kept. */
  look(agent: KeptAgent): Promise<Inhabitant>;
  signOff(): Promise<void>;
}

const worldsAtOnce = 200;

export function createHolding(platform: Platform<CoalitionSettings>): Holding {
  const { db, log, settings, database } = platform;
  const nursery = { models: createModelCache(), thinkingOf: createSharedThinking() };
  const worlds = new Map<string, LivingWorld>();
  const agents = new Map<string, Inhabitant>();
  let enrolment: Promise<string> | undefined;
  let keeperId: string | undefined;
  let inLine: Promise<unknown> = Promise.resolve();

  const enrol = async (): Promise<string> => {
    const id = newId();
    await enrolKeeper(db, { id, host: hostname(), pid: process.pid }, database.kind === 'embedded');
    keeperId = id;
    return id;
  };
  const enrolled = (): Promise<string> => {
    enrolment ??= enrol().catch((error: unknown) => {
      enrolment = undefined;
      throw error;
    });
    return enrolment;
  };

  const forget = (world: LivingWorld): void => {
    if (worlds.get(world.kept.id) !== world) return;
    for (const { kept } of world.inhabitants) agents.delete(kept.id);
    worlds.delete(world.kept.id);
  };

  /** @returns the worlds of these that have gone to another process */
  const keepTogether = async (
    part: readonly LivingWorld[],
    keeper: string,
    release: boolean,
  ): Promise<readonly string[]> => {
    const held = new Set(part.filter((world) => world.held));
    for (const world of part) world.held = true;
    try {
      const checkpoints = part.map((world) => checkpointWorld(world, settings, release));
      const gone = await keepWorlds(db, keeper, checkpoints);
      for (const world of part) {
        noteKept(world);
        if (release || gone.includes(world.kept.id)) forget(world);
      }
      return gone;
    } finally {
      for (const world of part) world.held = held.has(world);
    }
  };

  return {
    ...{ worlds, agents },
    id: () => keeperId,
    enrol: enrolled,
    async beat(figures) {
      if (await beatKeeper(db, await enrolled(), figures, settings.dead_after_seconds)) return;
      log.warn('This process was silent for too long: others may have its worlds, so it lets them go');
      for (const world of [...worlds.values()]) forget(world);
      enrolment = undefined;
      await enrolled();
    },
    inTurn(work) {
      const done = inLine.then(work, work);
      inLine = done.catch(() => {});
      return done;
    },
    async adopt(id) {
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
    },
    async keep(some, release) {
      const gone = new Set<string>();
      if (keeperId === undefined) return gone;
      // Since it was asked for, one may have been let go, or even taken again.
      const present = some.filter((world) => worlds.get(world.kept.id) === world);
      for (let from = 0; from < present.length; from += worldsAtOnce) {
        const part = present.slice(from, from + worldsAtOnce);
        for (const id of await keepTogether(part, keeperId, release)) gone.add(id);
      }
      if (gone.size > 0)
        log.warn(
          { worlds: [...gone] },
          'Worlds went to another process; what was not kept of them is lived through there again',
        );
      return gone;
    },
    putLast(world) {
      worlds.delete(world.kept.id);
      worlds.set(world.kept.id, world);
    },
    async look(agent) {
      const { models, thinkingOf } = nursery;
      return agents.get(agent.id) ?? awaken(agent, await models.get(db, agent.modelKey), thinkingOf);
    },
    async signOff() {
      if (keeperId !== undefined) await signOffKeeper(db, keeperId);
    },
  };
}

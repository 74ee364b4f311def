import type { Db } from '#kernel/database';
import { compileModel } from '../domain/inference/compile-model.ts';
import type { Model } from '../domain/inference/model.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import { agentsOfWorld } from '../store/agents.ts';
import type { Checkpoint } from '../store/checkpoints.ts';
import { readModel } from '../store/models.ts';
import { getWorld, type KeptWorld } from '../store/worlds.ts';
import { type Habitat, openHabitat } from './habitat.ts';
import {
  awaken,
  checkpointOf,
  errorOf,
  type Inhabitant,
  live,
  type SharedThinking,
  tooSlow,
} from './inhabitant.ts';

/** A world that this process has, with all that live in it. */
export interface LivingWorld {
  readonly kept: KeptWorld;
  readonly habitat: Habitat;
  readonly inhabitants: readonly Inhabitant[];
  /** Agents that could not be brought to life, and why. */
  readonly failed: readonly { readonly id: string; readonly error: NonNullable<Inhabitant['error']> }[];
  tick: number;
  /** Ticks since the last checkpoint, and when the first of them was, in milliseconds. */
  unsaved: number;
  unsavedSince: number;
  /** When its next tick is due, in milliseconds. */
  dueAt: number;
  /** Worked with by hand, or let go: not stepped in the background. */
  held: boolean;
}

/** Compiled models by their keys, shared by all that live by them. */
export interface ModelCache {
  get(db: Db, key: string): Promise<Model>;
}

export function createModelCache(most = 200): ModelCache {
  const known = new Map<string, Model>();
  return {
    async get(db, key) {
      const model = known.get(key) ?? compileModel(await readModel(db, key));
      known.delete(key);
      known.set(key, model);
      const oldest = known.size > most ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      return model;
    },
  };
}

export interface Nursery {
  readonly models: ModelCache;
  readonly thinkingOf: SharedThinking;
}

/** Brings a world to life from what was kept of it. One agent that cannot be is left out, and told of. */
export async function loadWorld(db: Db, id: string, { models, thinkingOf }: Nursery): Promise<LivingWorld> {
  const kept = await getWorld(db, id);
  const inhabitants: Inhabitant[] = [];
  const failed: { id: string; error: NonNullable<Inhabitant['error']> }[] = [];
  for (const agent of await agentsOfWorld(db, id)) {
    try {
      inhabitants.push(awaken(agent, await models.get(db, agent.modelKey), thinkingOf));
    } catch (error) {
      failed.push({ id: agent.id, error: errorOf(error) });
    }
  }
  const own = inhabitants[0]?.born;
  return {
    ...{ kept, inhabitants, failed, tick: kept.tick, unsaved: 0, unsavedSince: 0, dueAt: 0, held: false },
    habitat: openHabitat(kept.environment, kept.state, { seed: 0, own }),
  };
}

const isRunning = ({ kept, error }: Inhabitant): boolean => kept.status === 'running' && error === null;

export const hasLife = ({ inhabitants, kept }: LivingWorld): boolean =>
  kept.environment.kind !== 'given' && inhabitants.some(isRunning);

/**
 * One tick of a world: those that run perceive and act, then the world moves by all they did. An agent that fails, or
 * holds up the others for longer than it may, is in error, and the others go on.
 *
 * @param who other agents than those that run
 * @returns how many lived through it
 */
export function stepWorld(
  world: LivingWorld,
  now: Date,
  {
    who = isRunning,
    mostSeconds = Number.POSITIVE_INFINITY,
  }: { readonly who?: (one: Inhabitant) => boolean; readonly mostSeconds?: number } = {},
): number {
  const { habitat, inhabitants } = world;
  const done = new Map<number, readonly number[]>();
  const there = inhabitants.filter(who);
  for (const one of there) {
    const began = performance.now();
    const step = live(one, habitat.sense(one.kept.seat), now);
    if (step) done.set(one.kept.seat, step.actions);
    if (performance.now() - began > mostSeconds * 1000) one.error ??= errorOf(tooSlow(mostSeconds));
  }
  habitat.move(done);
  noteTick(world, now);
  return there.length;
}

export function noteTick(world: LivingWorld, now: Date): void {
  world.tick += 1;
  if (world.unsaved === 0) world.unsavedSince = now.getTime();
  world.unsaved += 1;
}

export const historyTicksOf = ({ kept }: Inhabitant, settings: CoalitionSettings): number =>
  kept.options.history_ticks ?? settings.history_ticks;

/** What is to be kept of a world as it is now. */
export function checkpointWorld(
  { kept, tick, habitat, inhabitants }: LivingWorld,
  settings: CoalitionSettings,
  release: boolean,
): Checkpoint {
  const agents = inhabitants
    .filter(({ changed }) => changed)
    .map((one) => checkpointOf(one, historyTicksOf(one, settings)));
  return { worldId: kept.id, state: habitat.record(), tick, release, agents };
}

/** It was kept as it is. */
export function noteKept(world: LivingWorld): void {
  for (const one of world.inhabitants) {
    one.fresh = [];
    one.changed = false;
  }
  world.unsaved = 0;
}

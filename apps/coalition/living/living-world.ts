import type { Model } from '../domain/inference/model.ts';
import type { KeptWorld } from '../store/worlds.ts';
import { type Company, eyesOf, modelInCompany } from './company.ts';
import { type Habitat, openHabitat } from './habitat.ts';
import {
  type AgentAtRest,
  awaken,
  errorOf,
  type Inhabitant,
  live,
  type SharedThinking,
  tooSlow,
} from './inhabitant.ts';

/** A world that is alive, with all that live in it. */
export interface LivingWorld {
  readonly kept: Pick<KeptWorld, 'id' | 'environment' | 'ticksPerSecond'>;
  readonly habitat: Habitat;
  readonly inhabitants: readonly Inhabitant[];
  /** By seat, the seats of those whose eyes an agent sees with too. */
  readonly eyes: ReadonlyMap<number, readonly number[]>;
  /** Agents that could not be brought to life, and why. */
  readonly failed: readonly { readonly id: string; readonly error: NonNullable<Inhabitant['error']> }[];
  tick: number;
  /** Ticks since the last checkpoint, and when the first of them was, in milliseconds. */
  unsaved: number;
  unsavedSince: number;
  /** When its next tick is due, in milliseconds. */
  dueAt: number;
  /** Being kept, or worked with by hand: not stepped in the background. */
  held: boolean;
}

export interface WorldAtRest {
  readonly kept: Pick<KeptWorld, 'id' | 'environment' | 'ticksPerSecond' | 'state' | 'tick'>;
  readonly agents: readonly AgentAtRest[];
  /** Who of them act together. */
  readonly groups: readonly Company[];
}

export interface Nursery {
  readonly modelOf: (key: string) => Model;
  readonly thinkingOf: SharedThinking;
  readonly historyTicks: number;
}

/** Brings a world to life from what was kept of it. One agent that cannot be is left out, and told of. */
export function awakenWorld({ kept, agents, groups }: WorldAtRest, nursery: Nursery): LivingWorld {
  const { id, environment, ticksPerSecond, tick } = kept;
  const inhabitants: Inhabitant[] = [];
  const failed: { id: string; error: NonNullable<Inhabitant['error']> }[] = [];
  const keys = new Map(agents.map(({ id: agentId, modelKey }) => [agentId, modelKey]));
  const modelOf = (agentId: string): Model | undefined => {
    const key = keys.get(agentId);
    return key === undefined ? undefined : nursery.modelOf(key);
  };
  for (const agent of agents) {
    try {
      const own = nursery.modelOf(agent.modelKey);
      const model = modelInCompany(agent.id, groups, modelOf, own);
      inhabitants.push(awaken(agent, model, nursery.thinkingOf, nursery.historyTicks));
    } catch (error) {
      failed.push({ id: agent.id, error: errorOf(error) });
    }
  }
  const own = inhabitants[0]?.born;
  return {
    ...{ kept: { id, environment, ticksPerSecond }, inhabitants, failed, tick },
    eyes: eyesOf(agents, groups),
    ...{ unsaved: 0, unsavedSince: 0, dueAt: 0, held: false },
    habitat: openHabitat(environment, kept.state, { seed: 0, own }),
  };
}

export const isRunning = ({ kept, error }: Inhabitant): boolean =>
  kept.status === 'running' && error === null;

export const hasLife = ({ inhabitants, kept }: LivingWorld): boolean =>
  kept.environment.kind !== 'given' && inhabitants.some(isRunning);

export interface Watch {
  /** An agent begins to think. */
  begin(world: LivingWorld, one: Inhabitant): void;
  /** It has thought; without a step where it failed. */
  end(one: Inhabitant, lived: boolean): void;
}

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
    watch,
  }: {
    readonly who?: (one: Inhabitant) => boolean;
    readonly mostSeconds?: number;
    readonly watch?: Watch | undefined;
  } = {},
): number {
  const { habitat, inhabitants, eyes } = world;
  const done = new Map<number, readonly number[]>();
  const there = inhabitants.filter(who);
  // Almost all worlds have nobody who sees for others.
  const seats = eyes.size > 0 ? new Set(there.map(({ kept }) => kept.seat)) : undefined;
  /** Whoever does not take part tells nothing. */
  const eyesNow = (seat: number) => eyes.get(seat)?.filter((other) => seats?.has(other));
  for (const one of there) {
    const { seat } = one.kept;
    const began = performance.now();
    watch?.begin(world, one);
    const step = live(one, habitat.sense(seat, eyesNow(seat)), now);
    watch?.end(one, step !== undefined);
    if (step) done.set(seat, step.actions);
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

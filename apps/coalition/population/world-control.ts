import type { Platform } from '#kernel/app';
import { conflict } from '#kernel/base';
import type { CoalitionSettings } from '../domain/settings.ts';
import { type By, tell } from '../oversight/by.ts';
import { requireLeave } from '../oversight/leave.ts';
import { type KeptWorld, setPace, setStatusInWorld } from '../store/worlds.ts';
import { populationOf } from './population.ts';

/** What may be done with all agents of a world at once. */
export interface WorldControl {
  /** Lets all live that are not in error. @returns how many began to */
  start(world: KeptWorld, by: By): Promise<number>;
  /** Lets all stand still that run. @returns how many */
  pause(world: KeptWorld, by: By): Promise<number>;
  /** All perceive, act, and the world moves; nobody may run in the background meanwhile. @returns ticks lived through */
  step(world: KeptWorld, ticks: number, by: By): Promise<number>;
  /** How many ticks a second it has in the background. */
  pace(world: KeptWorld, ticksPerSecond: number, by: By): Promise<void>;
}

export function createWorldControl(platform: Platform<CoalitionSettings>): WorldControl {
  const population = populationOf(platform);

  const about = (world: KeptWorld, verb: string, data: Readonly<Record<string, unknown>>) => ({
    ...{ what: 'world' as const, verb, id: world.id, projectId: world.projectId, data },
  });

  return {
    start: (world, by) =>
      population.atRest(world.id, async (tx) => {
        await requireLeave(tx, world.projectId);
        requireInside(world);
        const agents = await setStatusInWorld(tx, world.id, ['created', 'paused', 'stopped'], 'running');
        if (agents > 0) await tell(tx, by, about(world, 'started', { agents }));
        return agents;
      }),

    pause: (world, by) =>
      population.atRest(world.id, async (tx) => {
        const agents = await setStatusInWorld(tx, world.id, ['running'], 'paused');
        if (agents > 0) await tell(tx, by, about(world, 'paused', { agents }));
        return agents;
      }),

    async step(world, ticks, by) {
      requireInside(world);
      const { length } = await population.byHand(world.id, { ticks }, (tx, lived) =>
        tell(tx, by, about(world, 'stepped', { ticks: lived.length })),
      );
      return length;
    },

    pace: (world, ticksPerSecond, by) =>
      population.atRest(world.id, async (tx) => {
        await setPace(tx, world.id, ticksPerSecond);
        await tell(tx, by, about(world, 'paced', { ticks_per_second: ticksPerSecond }));
      }),
  };
}

function requireInside({ environment }: KeptWorld): void {
  if (environment.kind !== 'given') return;
  throw conflict(
    'coalition.world_is_given',
    'This world is outside: its agents take a step whenever one is given what it observes.',
  );
}

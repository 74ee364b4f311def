import type { StepperSettings } from '../domain/settings.ts';
import { type Inhabitant, mindOf } from '../living/inhabitant.ts';
import type { LivingWorld } from '../living/living-world.ts';
import { lastOf, noteSaved, pageOf } from '../living/tick-log.ts';

/**
 * What is to be kept of some worlds, written out where they live: what goes to the database is not read on the way. The
 * texts are JSON made of numbers, ids and base64 only; what people wrote is in `failures`.
 */
export interface Packed {
  readonly worlds: readonly { readonly id: string; readonly number: number }[];
  /** Of worlds: id, state, tick. */
  readonly worldRows: string;
  /** Of agents: id, world_id, tick, mind, random_state, last. */
  readonly agentRows: string;
  /** Of pages of history: agent_id, world_id, first_tick, last_tick, ticks. */
  readonly pageRows: string;
  /** Of agents whose history has grown too long: agent_id, world_id, and the last tick that is not kept any more. */
  readonly oldRows: string;
  readonly failures: readonly {
    readonly id: string;
    readonly worldId: string;
    readonly projectId: string;
    readonly error: NonNullable<Inhabitant['error']>;
  }[];
}

export interface NumberedWorld {
  /** Tells one life of a world in this process from another. */
  readonly number: number;
  readonly world: LivingWorld;
}

export function packWorlds(some: readonly NumberedWorld[]): Packed {
  const worldRows = some.map(({ world: { kept, habitat, tick } }) => ({
    ...{ id: kept.id, state: habitat.record(), tick },
  }));
  const changed = some.flatMap(({ world }) => world.inhabitants.filter((one) => one.changed));
  const agentRows = changed.map((one) => ({
    ...{ id: one.kept.id, world_id: one.kept.worldId, tick: one.tick, mind: mindOf(one) },
    ...{ random_state: one.random.state(), last: lastOf(one.log) },
  }));
  const pageRows = changed.flatMap(({ kept, log, historyTicks }) => {
    // What would be deleted at once is not written.
    const page = pageOf(log, historyTicks);
    if (!page) return [];
    const { first, ...ticks } = page;
    return [{ agent_id: kept.id, world_id: kept.worldId, first_tick: first, last_tick: page.last, ticks }];
  });
  const oldRows = changed.flatMap(({ kept, tick, historyTicks }) =>
    tick > historyTicks
      ? [{ agent_id: kept.id, world_id: kept.worldId, last_tick: tick - historyTicks }]
      : [],
  );
  return {
    worlds: some.map(({ number, world }) => ({ id: world.kept.id, number })),
    worldRows: JSON.stringify(worldRows),
    agentRows: JSON.stringify(agentRows),
    pageRows: JSON.stringify(pageRows),
    oldRows: JSON.stringify(oldRows),
    failures: changed.flatMap(({ kept: { id, worldId, projectId }, error }) =>
      error ? [{ id, worldId, projectId, error }] : [],
    ),
  };
}

/** It was kept as it is. */
export function noteKept(world: LivingWorld): void {
  for (const one of world.inhabitants) {
    if (one.changed) noteSaved(one.log);
    one.changed = false;
  }
  world.unsaved = 0;
}

/** Its ticks are many or old enough, or somebody in it came to harm. */
export function isDueForKeeping(world: LivingWorld, settings: StepperSettings, now: number): boolean {
  if (world.held || world.unsaved === 0) return false;
  return (
    world.unsaved >= settings.checkpoint_ticks ||
    now - world.unsavedSince >= settings.checkpoint_seconds * 1000 ||
    world.inhabitants.some(({ error, changed }) => error !== null && changed)
  );
}

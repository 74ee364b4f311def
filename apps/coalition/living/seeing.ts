import type { MindRecord } from '../domain/inference/mind-record.ts';
import { type Inhabitant, mindOf } from './inhabitant.ts';
import type { LivingWorld } from './living-world.ts';
import type { TickRecord } from './tick.ts';
import { freshOf, lastOf } from './tick-log.ts';

/** How an agent that is alive is right now. */
export interface Present {
  readonly id: string;
  readonly tick: number;
  readonly last: TickRecord | null;
  readonly error: Inhabitant['error'];
  /** The free energies of ticks that are not kept yet, oldest first, in nats. */
  readonly energies: readonly number[];
}

/** All that is in its head. */
export interface Looked {
  readonly tick: number;
  readonly mind: MindRecord;
  readonly randomState: number;
  readonly last: TickRecord | null;
  readonly error: Inhabitant['error'];
  /** What is not kept yet, oldest first. */
  readonly fresh: readonly TickRecord[];
}

/** A world that is alive. */
export interface WorldSight {
  readonly tick: number;
  /** As its habitat records it. */
  readonly state: unknown;
  readonly agents: readonly Present[];
}

export function presentOf(one: Inhabitant | undefined): Present[] {
  if (!one) return [];
  const { kept, tick, log, error } = one;
  const energies = freshOf(log).map(({ freeEnergy }) => freeEnergy);
  return [{ id: kept.id, tick, last: lastOf(log), error, energies }];
}

export function lookAt(one: Inhabitant | undefined): Looked | undefined {
  if (!one) return undefined;
  const { tick, random, log, error } = one;
  return {
    ...{ tick, error, mind: mindOf(one), randomState: random.state() },
    ...{ last: lastOf(log), fresh: freshOf(log) },
  };
}

export const sightOf = (world: LivingWorld | undefined): WorldSight | undefined =>
  world && {
    ...{ tick: world.tick, state: world.habitat.record() },
    agents: world.inhabitants.flatMap(presentOf),
  };

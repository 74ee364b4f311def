import { randomInt } from 'node:crypto';
import type { Platform } from '#kernel/app';
import { invalid, newId } from '#kernel/base';
import { type Tx, transact } from '#kernel/database';
import type { Model } from '../domain/inference/model.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import type { Environment } from '../living/environment.ts';
import { openHabitat } from '../living/habitat.ts';
import type { AgentOptions } from '../living/options.ts';
import { type By, tell } from '../oversight/by.ts';
import { requireLeave } from '../oversight/leave.ts';
import { type AgentKind, insertAgent, type KeptAgent } from '../store/agents.ts';
import { keepModel } from '../store/models.ts';
import { getWorld, insertWorld, type KeptWorld, setWorldState } from '../store/worlds.ts';
import { populationOf } from './population.ts';
import { type ModelSource, readSource, usualEnvironment } from './sources.ts';

export interface AgentWish {
  readonly name: string;
  readonly kind: AgentKind;
  readonly source: ModelSource;
  readonly options: AgentOptions;
  /** A world of its own, or one that there is; its usual one when neither is given. */
  readonly environment: Environment | undefined;
  readonly worldId: string | undefined;
  readonly ticksPerSecond: number | undefined;
  readonly seed: number | undefined;
}

export interface Owner {
  readonly projectId: string;
  readonly ownerId: string;
}

/**
 * Makes an agent, and a world of its own unless it joins one.
 *
 * @throws MainstayError what is wrong with its model, its options or its world; then nothing was made
 */
export async function makeAgent(
  platform: Platform<CoalitionSettings>,
  wish: AgentWish,
  owner: Owner,
  by: By,
): Promise<{ readonly agent: KeptAgent; readonly warnings: readonly string[] }> {
  const { model, input, warnings } = readSource(wish.source);
  // Options that only fail at the first step would be found too late.
  await populationOf(platform).trial(input, wish.options);
  const { name, kind, options } = wish;
  const seed = wish.seed ?? randomInt(2 ** 32);
  const agent = { name, kind, options, tick: 0, mind: null, randomState: seed, clonedFrom: null };
  const make = async (tx: Tx, world: KeptWorld, seat: number): Promise<KeptAgent> => {
    await requireLeave(tx, owner.projectId);
    const modelKey = await keepModel(tx, input);
    const made = await insertAgent(tx, {
      ...agent,
      ...owner,
      id: newId(),
      modelKey,
      worldId: world.id,
      seat,
    });
    await tell(tx, by, {
      ...{ what: 'agent', verb: 'created', id: made.id, projectId: owner.projectId },
      data: { name, kind, world_id: world.id },
    });
    return made;
  };
  const made = await placeAgent(platform, wish, { owner, model, seed }, make);
  return { agent: made, warnings };
}

/** Finds a seat, in the world that is wished for or in a new one, and lets the agent be made in it. */
async function placeAgent(
  platform: Platform<CoalitionSettings>,
  { worldId, environment, source, ticksPerSecond, name }: AgentWish,
  { owner, model, seed }: { readonly owner: Owner; readonly model: Model; readonly seed: number },
  make: (tx: Tx, world: KeptWorld, seat: number) => Promise<KeptAgent>,
): Promise<KeptAgent> {
  if (worldId !== undefined) {
    if (environment !== undefined)
      throw invalid('coalition.two_worlds', 'Give the agent a world_id or an environment, not both.');
    return populationOf(platform).atRest(worldId, async (tx) => {
      const world = await getWorld(tx, worldId);
      if (world.private)
        throw invalid('coalition.world_private', "This world is one agent's own: others cannot join it.");
      const habitat = openHabitat(world.environment, world.state, { seed, own: undefined });
      const seat = habitat.seat(model);
      await setWorldState(tx, worldId, habitat.record());
      return make(tx, world, seat);
    });
  }
  const place = environment ?? usualEnvironment(source);
  const habitat = openHabitat(place, null, { seed: (seed ^ 0x9e3779b9) >>> 0, own: model });
  const seat = habitat.seat(model);
  return transact(platform.db, async (tx) => {
    const world = await insertWorld(tx, {
      ...owner,
      ...{ name: `World of ${name}`, private: true, environment: place },
      ...{ ticksPerSecond: ticksPerSecond ?? null, state: habitat.record() },
    });
    return make(tx, world, seat);
  });
}

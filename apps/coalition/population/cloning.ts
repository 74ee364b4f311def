import type { Platform } from '#kernel/app';
import { newId } from '#kernel/base';
import type { Tx } from '#kernel/database';
import { compileModel } from '../domain/inference/compile-model.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import { openHabitat } from '../living/habitat.ts';
import { type By, tell } from '../oversight/by.ts';
import { requireLeave } from '../oversight/leave.ts';
import { getAgent, insertAgent, type KeptAgent } from '../store/agents.ts';
import { readModel } from '../store/models.ts';
import { getWorld, insertWorld, type KeptWorld, setWorldState } from '../store/worlds.ts';
import { populationOf } from './population.ts';

/**
 * A copy with all that an agent believes and has learnt: in a copy of its world where it has one of its own, else on
 * another seat of the same world.
 */
export async function cloneAgent(
  platform: Platform<CoalitionSettings>,
  { id, worldId }: KeptAgent,
  {
    name,
    seed,
    ownerId,
  }: { readonly name?: string | undefined; readonly seed?: number | undefined; readonly ownerId: string },
  by: By,
): Promise<KeptAgent> {
  return populationOf(platform).atRest(worldId, async (tx) => {
    const agent = await getAgent(tx, id);
    await requireLeave(tx, agent.projectId);
    const place = await placeFor(tx, await getWorld(tx, worldId), agent, ownerId);
    const made = await insertAgent(tx, {
      ...{ ...agent, ...place, ownerId, id: newId(), clonedFrom: id },
      ...(name !== undefined && { name }),
      ...(seed !== undefined && { randomState: seed }),
    });
    await tell(tx, by, {
      ...{ what: 'agent', verb: 'cloned', id: made.id, projectId: made.projectId },
      data: { from: id, name: made.name },
    });
    return made;
  });
}

async function placeFor(
  tx: Tx,
  world: KeptWorld,
  { seat, modelKey }: KeptAgent,
  ownerId: string,
): Promise<{ readonly worldId: string; readonly seat: number }> {
  if (world.private) return { worldId: (await insertWorld(tx, { ...world, ownerId })).id, seat };
  const habitat = openHabitat(world.environment, world.state, { seed: 0, own: undefined });
  const free = habitat.seat(compileModel(await readModel(tx, modelKey)));
  await setWorldState(tx, world.id, habitat.record());
  return { worldId: world.id, seat: free };
}

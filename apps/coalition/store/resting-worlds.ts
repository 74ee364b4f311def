import type { Json } from '#kernel/base';
import { type Db, many, sql, type Tx } from '#kernel/database';
import type { AgentAtRest } from '../living/inhabitant.ts';
import type { WorldAtRest } from '../living/living-world.ts';
import { actingGroups } from './acting.ts';

/** Worlds with all that live in them and the models that they have, for bringing them to life: a few statements for many. */
export async function readWorldsAtRest(
  db: Db,
  ids: readonly string[],
): Promise<{
  readonly worlds: readonly WorldAtRest[];
  readonly models: readonly (readonly [key: string, input: Json])[];
}> {
  const wanted = sql`any(${[...ids]}::uuid[])`;
  const worlds = await many(
    db,
    sql<WorldAtRest['kept']>`select id, environment, ticks_per_second as "ticksPerSecond", state, tick
      from coalition.world where id = ${wanted}`,
  );
  const agents = await many(
    db,
    sql<AgentAtRest>`select id, project_id as "projectId", world_id as "worldId", seat, status, options,
        model_key as "modelKey", tick, mind, random_state as "randomState", last, error
      from coalition.agent where world_id = ${wanted} order by world_id, seat`,
  );
  const keys = [...new Set(agents.map(({ modelKey }) => modelKey))];
  const models = await many(
    db,
    sql<{
      key: string;
      input: Json;
    }>`select key, input from coalition.model where key = any(${keys}::text[])`,
  );
  const byWorld = Map.groupBy(agents, ({ worldId }) => worldId);
  const groups = Map.groupBy(await actingGroups(db, ids), ({ worldId }) => worldId);
  return {
    worlds: worlds.map((kept) => ({
      kept,
      agents: byWorld.get(kept.id) ?? [],
      groups: groups.get(kept.id) ?? [],
    })),
    models: models.map(({ key, input }) => [key, input] as const),
  };
}

/** Who sits there, of a world that a process has. */
export async function agentInSeat(
  tx: Tx,
  { keeperId, worldId, seat }: { readonly keeperId: string; readonly worldId: string; readonly seat: number },
): Promise<{ readonly id: string; readonly projectId: string } | undefined> {
  const [found] = await many(
    tx,
    sql<{ id: string; projectId: string }>`select a.id, a.project_id as "projectId" from coalition.agent a
      join coalition.world w on w.id = a.world_id
      where a.world_id = ${worldId} and a.seat = ${seat} and w.keeper_id = ${keeperId}`,
  );
  return found;
}

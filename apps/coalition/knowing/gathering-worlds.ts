import { z } from 'zod';
import type { Tx } from '#kernel/database';
import { gatherMeetings } from '../domain/knowledge/gather-events.ts';
import { keepMarks, seatsOf, worldsWithNews } from '../store/knowledge-feed.ts';
import { claim } from './claiming.ts';

const worldsAtOnce = 50;
const grid = z.object({ columns: z.int().min(1) });
/** Where each stands, by its seat. */
const standing = z.object({ places: z.array(z.int()) });

/**
 * Who stands beside whom in worlds that were stepped since the last look, as they were last kept. What happened between
 * two looks is not seen: a meeting counts once for each look that finds it.
 */
export async function gatherWorlds(tx: Tx): Promise<{ readonly taken: number; readonly dropped: number }> {
  const worlds = await worldsWithNews(tx, worldsAtOnce);
  let dropped = 0;
  for (const { id, projectId, tick, environment, state } of worlds) {
    const [shape, places] = [grid.safeParse(environment), standing.safeParse(state)];
    if (!shape.success || !places.success) continue;
    const agents = (await seatsOf(tx, id)).flatMap((agent) => {
      const cell = places.data.places[agent.seat];
      return cell === undefined ? [] : [{ id: agent.id, cell }];
    });
    const at = new Date().toISOString();
    dropped += await claim(tx, projectId, gatherMeetings(agents, shape.data.columns, at, tick));
  }
  await keepMarks(
    tx,
    worlds.map(({ id, tick }) => ({ subject: `world:${id}`, position: tick, memory: {} })),
  );
  return { taken: worlds.length, dropped };
}

import { z } from 'zod';
import type { Tx } from '#kernel/database';
import { gatherMeetings } from '../domain/knowledge/gather-events.ts';
import { keepMarks, keepRound, readRound, worldsWithNews } from '../store/knowledge-feed.ts';
import type { Claiming } from './claiming.ts';
import type { GatheredPage } from './gathered-page.ts';

const worldsAtOnce = 50;
const grid = z.object({ columns: z.int().min(1) });
/** Where each stands, by its seat. */
const standing = z.object({ places: z.array(z.int()) });

/**
 * Who stands beside whom in worlds that were stepped since the last look, as they were last kept. What happened between
 * two looks is not seen: a meeting counts once for each look that finds it.
 */
export async function gatherWorlds(tx: Tx, claim: Claiming): Promise<GatheredPage> {
  const worlds = await worldsWithNews(tx, await readRound(tx, 'worlds'), worldsAtOnce);
  const more = worlds.length === worldsAtOnce;
  await keepRound(tx, 'worlds', more ? worlds.at(-1)?.id : undefined);
  const at = new Date().toISOString();
  let dropped = 0;
  for (const [projectId, some] of Map.groupBy(worlds, (world) => world.projectId)) {
    const meetings = some.flatMap(({ tick, environment, state, seats }) => {
      const [shape, places] = [grid.safeParse(environment), standing.safeParse(state)];
      if (!shape.success || !places.success) return [];
      const agents = seats.flatMap(({ id, seat }) => {
        const cell = places.data.places[seat];
        return cell === undefined ? [] : [{ id, cell }];
      });
      return gatherMeetings(agents, shape.data.columns, at, tick);
    });
    if (meetings.length > 0) dropped += await claim(tx, projectId, meetings);
  }
  await keepMarks(
    tx,
    worlds.map(({ id, tick }) => ({ subject: `world:${id}`, position: tick, memory: {} })),
  );
  return { taken: worlds.length, dropped, more };
}

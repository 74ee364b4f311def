import type { Platform } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import { transact } from '#kernel/database';
import type { CoalitionSettings } from '../domain/settings.ts';
import type { Shareable } from '../domain/together/shares.ts';
import { type By, tell } from '../oversight/by.ts';
import { populationOf } from '../population/population.ts';
import { type ActingGroup, groupsOfCoalition, setShares } from '../store/acting.ts';
import { lockCoalition } from '../store/coalitions.ts';

/**
 * Does what may change who acts together, and has the worlds concerned taken up again: from their next tick on their
 * agents share what their coalitions say now.
 */
export async function changingCompany<T>(
  platform: Platform<CoalitionSettings>,
  coalitionId: string,
  work: () => Promise<T>,
): Promise<T> {
  const { db, log } = platform;
  const before = await groupsOfCoalition(db, coalitionId);
  const done = await work();
  for (const worldId of changedWorlds(before, await groupsOfCoalition(db, coalitionId)))
    await populationOf(platform)
      .atRest(worldId, async () => {})
      .catch((error: unknown) => {
        // It is done; a world that cannot be had now takes it up when it next goes to a process.
        if (!(error instanceof MainstayError)) throw error;
        log.warn(
          { world: worldId, code: error.code },
          'A world goes on as it was until it is taken up again',
        );
      });
  return done;
}

/** Most of what happens to a coalition, such as an earning, changes nothing of who shares what. */
function changedWorlds(before: readonly ActingGroup[], after: readonly ActingGroup[]): ReadonlySet<string> {
  const told = (groups: readonly ActingGroup[]): ReadonlyMap<string, string> =>
    new Map(groups.map((group) => [group.worldId, JSON.stringify(group)]));
  const [was, is] = [told(before), told(after)];
  return new Set([...was.keys(), ...is.keys()].filter((worldId) => was.get(worldId) !== is.get(worldId)));
}

/** @param shares what members share while the coalition is active; nothing: each acts for itself */
export function actTogether(
  platform: Platform<CoalitionSettings>,
  id: string,
  shares: readonly Shareable[],
  by: By,
): Promise<void> {
  return changingCompany(platform, id, () =>
    transact(platform.db, async (tx) => {
      const { projectId } = await lockCoalition(tx, id);
      await setShares(tx, id, shares.length === 0 ? null : shares);
      await tell(tx, by, { what: 'group', verb: 'acts', id, projectId, data: { shares: [...shares] } });
    }),
  );
}

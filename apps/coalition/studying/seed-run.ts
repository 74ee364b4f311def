import { grandCoalition, membersOf } from '../domain/games/coalitions.ts';
import { divide, earnedBy, worthsOf } from '../domain/together/groups.ts';
import { type Player, play } from '../domain/together/play.ts';
import type { Played } from '../domain/together/played.ts';
import { sharesOf, type Variant } from '../domain/together/shares.ts';
import type { StudyDesign } from '../domain/together/study.ts';
import { openForaging } from '../domain/together/worlds/foraging-world.ts';
import { openRelay } from '../domain/together/worlds/relay-world.ts';
import type { SharedWorld } from '../domain/together/worlds/shared-world.ts';
import { playersFor, type Ready, readyMember, type StudyMember } from './members.ts';

export interface StudySpec {
  readonly design: StudyDesign;
  readonly members: readonly StudyMember[];
}

/** What came of one seed, by way of acting. */
export type SeedResult = Readonly<Partial<Record<Variant, Played>>>;

/**
 * Prepares a study's lives.
 *
 * @returns plays every way of acting with one seed: the same world's luck for each, `alone` first; and where payoffs are
 *   Shapley values, every group of members in each way
 * @throws MainstayError what is wrong with a member or does not fit into the world
 */
export function prepareStudy({ design, members }: StudySpec): (seed: number) => SeedResult {
  const ready = members.map((member) => readyMember(member, design.world));
  const all = grandCoalition(members.length);
  const playersIn = preparedPlayers(ready);
  openWorld(design.world, ready, 0);
  for (const way of design.variants) playersIn(way, all);

  const life = (seed: number, way: Variant, group: number): Played =>
    play({
      ...{ world: openWorld(design.world, ready, seed), players: playersIn(way, group) },
      ...{ shares: sharesOf[way], together: membersOf(group), ticks: design.ticks, seed },
    });
  return (seed) => {
    const alone = life(seed, 'alone', all);
    const divided = (way: Variant): Played => {
      const together = life(seed, way, all);
      if (design.division !== 'shapley') return divide(together, design.division);
      const worths = worthsOf(alone, together, (group) => earnedBy(life(seed, way, group), group));
      return divide(together, worths);
    };
    return { alone, ...Object.fromEntries(design.variants.map((way) => [way, divided(way)])) };
  };
}

/** Made once for all lives: only shared preferences are different from group to group. */
function preparedPlayers(ready: readonly Ready[]): (way: Variant, group: number) => readonly Player[] {
  const made = new Map<number, readonly Player[]>();
  return (way, group) => {
    const sharing = sharesOf[way].includes('preferences') ? group : 0;
    const players = made.get(sharing) ?? playersFor(ready, membersOf(sharing));
    made.set(sharing, players);
    return players;
  };
}

function openWorld(world: StudyDesign['world'], ready: readonly Ready[], seed: number): SharedWorld {
  if (world.kind === 'relay')
    return openRelay(
      world,
      ready.map(({ role }) => role ?? 'runner'),
      seed,
    );
  return openForaging(
    world,
    ready.map(({ model }) => model),
    seed,
  );
}

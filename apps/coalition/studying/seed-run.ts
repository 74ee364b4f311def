import { type Played, play } from '../domain/together/play.ts';
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
 * @returns plays every way of acting with one seed: the same world's luck for each, `alone` first
 * @throws MainstayError what is wrong with a member or does not fit into the world
 */
export function prepareStudy({ design, members }: StudySpec): (seed: number) => SeedResult {
  const ready = members.map((member) => readyMember(member, design.world));
  const ways = (['alone', ...design.variants] as const).map(
    (way) => [way, playersFor(ready, sharesOf[way])] as const,
  );
  openWorld(design.world, ready, 0);
  return (seed) =>
    Object.fromEntries(
      ways.map(([way, players]) => {
        const world = openWorld(design.world, ready, seed);
        const division = way === 'alone' ? 'own' : design.division;
        const played = play({ world, players, shares: sharesOf[way], division, ticks: design.ticks, seed });
        return [way, played];
      }),
    );
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

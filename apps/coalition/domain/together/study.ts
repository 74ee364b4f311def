import { z } from 'zod';
import { invalid } from '#kernel/base';
import { groupsBetween, mostForShapley } from './groups.ts';
import { divisions, variants } from './shares.ts';
import { foragingOptions } from './worlds/foraging-world.ts';
import { relayOptions } from './worlds/relay-world.ts';

export const worldOptions = z.discriminatedUnion('kind', [foragingOptions, relayOptions]);

const compared = variants.filter((variant) => variant !== 'alone');

/** What is compared, in which world, how often. Who takes part stands beside it. */
export const studyDesign = z.strictObject({
  world: worldOptions,
  /** Each is compared with the same members alone. */
  variants: z
    .array(z.enum(compared))
    .min(1)
    .max(compared.length)
    .refine((names) => new Set(names).size === names.length, { error: 'each way is named once' })
    .default(['observations']),
  division: z.enum(divisions).default('own'),
  /** So many times, with seeds from `first_seed` on. */
  seeds: z.int().min(5).max(1000).default(30),
  first_seed: z
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
  ticks: z.int().min(1).max(10_000).default(200),
});
export type StudyDesign = z.output<typeof studyDesign>;

export const fewestMembers = 2;
export const mostMembers = 16;

/**
 * What a study has to play: lives of each seed, and ticks of all members in all lives. Shapley values need a life for
 * every group of members, in each way of acting.
 */
export function costOf(
  { variants: ways, division, seeds, ticks }: StudyDesign,
  members: number,
): { readonly lives: number; readonly ticks: number } {
  const each = division === 'shapley' ? 1 + groupsBetween(members).length : 1;
  const lives = 1 + ways.length * each;
  return { lives, ticks: lives * seeds * ticks * members };
}

/** @throws `coalition.study_too_many_groups` */
export function checkMembers({ division }: StudyDesign, members: number): void {
  if (division !== 'shapley' || members <= mostForShapley) return;
  throw invalid(
    'coalition.study_too_many_groups',
    `To divide by Shapley values every group of members has to be played, and ${members} have ${2 ** members - 1}: that is done for at most ${mostForShapley} members. Take fewer members, or another division.`,
    { most: mostForShapley, found: members },
  );
}

/** @throws `coalition.study_too_big`, which says how much less would do; as `checkMembers` */
export function checkWork(design: StudyDesign, members: number, most: number): void {
  checkMembers(design, members);
  const { lives, ticks } = costOf(design, members);
  if (ticks <= most) return;
  throw invalid(
    'coalition.study_too_big',
    `${members} members × ${design.ticks} ticks × ${design.seeds} seeds × ${lives} lives of each are ${ticks} ticks; the most is ${most}. Ask for fewer seeds or ticks.`,
    { work: ticks, most },
  );
}

export const seedsOf = ({ seeds, first_seed: first }: StudyDesign): readonly number[] =>
  Array.from({ length: seeds }, (_, at) => first + at);

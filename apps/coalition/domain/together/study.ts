import { z } from 'zod';
import { invalid } from '#kernel/base';
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

/** Ticks of all members in all lives of a study. */
export const workOf = ({ variants: ways, seeds, ticks }: StudyDesign, members: number): number =>
  (ways.length + 1) * seeds * ticks * members;

/** @throws `coalition.study_too_big`, which says how much less would do */
export function checkWork(design: StudyDesign, members: number, most: number): void {
  const work = workOf(design, members);
  if (work <= most) return;
  throw invalid(
    'coalition.study_too_big',
    `${members} members × ${design.ticks} ticks × ${design.seeds} seeds × ${design.variants.length + 1} ways of acting are ${work} ticks; the most is ${most}. Ask for fewer seeds or ticks.`,
    { work, most },
  );
}

export const seedsOf = ({ seeds, first_seed: first }: StudyDesign): readonly number[] =>
  Array.from({ length: seeds }, (_, at) => first + at);

import { z } from 'zod';
import { measures } from '../domain/together/report.ts';
import { divisions, variants } from '../domain/together/shares.ts';
import { type Study, studyStatuses } from '../store/studies.ts';

/** A study as the API answers it; what came of it stands apart. */
export const studySchema = z
  .object({
    id: z.string(),
    project_id: z.string(),
    run_id: z.string(),
    name: z.string(),
    status: z.enum(studyStatuses),
    world: z.object({ kind: z.string() }).catchall(z.unknown()),
    members: z.array(z.object({ name: z.string(), template: z.string().nullable() })),
    variants: z.array(z.enum(variants)),
    division: z.enum(divisions),
    ticks: z.number(),
    first_seed: z.number(),
    /** How many seeds there are to be, and how many were played. */
    seeds: z.number(),
    done: z.number(),
    spent_seconds: z.number(),
    conclusions: z.array(z.string()),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    created_at: z.string(),
    started_at: z.string().nullable(),
    ended_at: z.string().nullable(),
  })
  .meta({ id: 'Study' });

export function studyView(study: Study): z.infer<typeof studySchema> {
  const { design, members } = study.spec;
  return {
    ...{ id: study.id, name: study.name, status: study.status, error: study.error },
    ...{ project_id: study.projectId, run_id: study.runId },
    ...{ world: { ...design.world }, variants: [...design.variants], division: design.division },
    ...{ ticks: design.ticks, first_seed: design.first_seed, seeds: study.seeds, done: Number(study.done) },
    members: members.map(({ name, template }) => ({ name, template: template?.name ?? null })),
    ...{ spent_seconds: study.spentSeconds, conclusions: [...study.conclusions] },
    created_at: study.createdAt.toISOString(),
    started_at: study.startedAt?.toISOString() ?? null,
    ended_at: study.endedAt?.toISOString() ?? null,
  };
}

/** What a study would take. */
export const costSchema = z
  .object({
    /** Of each seed, and the ticks of all members in all lives of all seeds. */
    lives: z.number(),
    ticks: z.number(),
    /** More are refused. */
    most_ticks: z.number(),
    /** At the pace of the last studies in such a world; null before there was one. */
    seconds: z.number().nullable(),
  })
  .meta({ id: 'StudyCost' });

const comparedSchema = z.object({
  n: z.number(),
  mean: z.number(),
  sd: z.number(),
  interval: z.tuple([z.number(), z.number()]).readonly(),
  level: z.number(),
  effect: z.number().nullable(),
  conclusion: z.enum(['better', 'worse', 'not-shown', 'same']),
});

const measureSchema = z.object({ mean: z.number(), difference: comparedSchema.nullable() });

/** What a study came to. */
export const reportedSchema = z
  .object({
    conclusions: z.array(z.string()).readonly(),
    cautions: z.array(z.string()).readonly(),
    report: z.object({
      n: z.number(),
      planned: z.number(),
      variants: z
        .array(
          z.object({
            variant: z.enum(variants),
            measures: z.record(z.enum(measures), measureSchema),
            members: z
              .array(
                z.object({
                  name: z.string(),
                  payoff: z.number(),
                  difference: comparedSchema.nullable(),
                }),
              )
              .readonly(),
            /** Where payoffs are Shapley values: what each group of members earned while the others acted alone. */
            groups: z
              .array(
                z.object({
                  members: z.array(z.string()).readonly(),
                  worth: z.number(),
                  difference: comparedSchema.nullable(),
                }),
              )
              .readonly()
              .optional(),
            objection: z
              .object({ members: z.array(z.string()).readonly(), excess: z.number() })
              .nullable()
              .optional(),
            never_found: z.number(),
            contradictions: z.number(),
          }),
        )
        .readonly(),
    }),
  })
  .meta({ id: 'StudyResult' });

/** What came of one seed, by way of acting. */
export const seedSchema = z.object({
  seed: z.number(),
  results: z.partialRecord(
    z.enum(variants),
    z.object({
      members: z
        .array(
          z.object({
            earned: z.number(),
            payoff: z.number(),
            free_energy: z.number(),
            found: z.number().nullable(),
          }),
        )
        .readonly(),
      contradictions: z.number(),
      worths: z.array(z.number()).readonly().optional(),
    }),
  ),
});

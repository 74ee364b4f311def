import { z } from 'zod';
import { findingSchema as findingDataSchema } from '../domain/findings/finding.ts';
import { purposes } from '../domain/request.ts';
import { testTypes } from '../domain/suite/test-case.ts';
import { type Execution, executionStatuses } from '../store/executions.ts';
import type { KeptFinding } from '../store/findings.ts';
import type { KeptResult } from '../store/results.ts';

const figure = z.union([z.number(), z.string(), z.null()]);

export const executionSchema = z
  .object({
    id: z.string(),
    project_id: z.string(),
    run_id: z.string(),
    url: z.string(),
    origin: z.string(),
    types: z.array(z.enum(testTypes)),
    /** Whether the site was tested, or its tests were: their order, or what they notice. */
    purpose: z.enum(purposes),
    status: z.enum(executionStatuses),
    /** What is done at the moment. */
    phase: z.string(),
    budget_seconds: z.number().nullable(),
    spent_seconds: z.number(),
    figures: z.record(z.string(), z.record(z.string(), figure)),
    limits: z.array(z.string()),
    summary: z
      .object({
        verdict: z.enum(['passed', 'failed']),
        cases: z.record(z.string(), z.number()),
        findings: z.record(z.string(), z.number()),
        review: z.number(),
        states: z.number(),
        seconds: z.number(),
      })
      .nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    created_at: z.string(),
    started_at: z.string().nullable(),
    finished_at: z.string().nullable(),
  })
  .meta({ id: 'TestExecution' });

/** What was typed to sign in is not shown again. */
export function executionView(execution: Execution): z.infer<typeof executionSchema> {
  const { id, url, origin, types, status, phase, figures, limits, summary, error, options } = execution;
  return {
    ...{ id, url, origin, types: [...types], status, phase, limits: [...limits], error },
    project_id: execution.projectId,
    purpose: options.purpose ?? 'test',
    run_id: execution.runId,
    budget_seconds: options.budget_seconds ?? null,
    spent_seconds: Math.round(execution.spentSeconds * 10) / 10,
    figures: structuredClone(figures) as z.infer<typeof executionSchema>['figures'],
    summary:
      summary === null
        ? null
        : { ...summary, cases: { ...summary.cases }, findings: { ...summary.findings } },
    created_at: execution.createdAt.toISOString(),
    started_at: execution.startedAt?.toISOString() ?? null,
    finished_at: execution.finishedAt?.toISOString() ?? null,
  };
}

export const findingSchema = findingDataSchema
  .extend({ seen: z.number(), first_seen: z.string(), found_at: z.string() })
  .meta({ id: 'TestFinding' });

export const findingView = ({
  finding,
  seen,
  firstSeen,
  foundAt,
}: KeptFinding): z.infer<typeof findingSchema> => ({
  ...finding,
  seen,
  first_seen: firstSeen.toISOString(),
  found_at: foundAt.toISOString(),
});

export const resultView = ({ result, finishedAt, worker }: KeptResult) => ({
  ...result,
  worker,
  finished_at: finishedAt.toISOString(),
});

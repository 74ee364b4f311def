import { z } from 'zod';
import { elementSchema } from '../suite/locator.ts';
import { stepSchema } from '../suite/step.ts';
import { testTypes } from '../suite/test-case.ts';

export const severities = ['critical', 'serious', 'moderate', 'minor'] as const;
export type Severity = (typeof severities)[number];

/** What shows it. Files are kept as artifacts. */
export const evidenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), title: z.string(), text: z.string().max(20_000) }),
  z.strictObject({
    kind: z.literal('file'),
    title: z.string(),
    artifact_id: z.string(),
    content_type: z.string(),
  }),
]);
export type Evidence = z.infer<typeof evidenceSchema>;

/** A fault of the site, or what may be one, that a check found. */
export const findingSchema = z.strictObject({
  /** Which check: `page.uncaught_error`, `axe.color-contrast`, `api.server_error`. Stable. */
  check: z.string(),
  type: z.enum(testTypes),
  severity: z.enum(severities),
  /** `certain`: a machine could decide it. `review`: a person has to. Only the certain fail an execution. */
  confidence: z.enum(['certain', 'review']),
  /** One sentence: what is wrong, where. */
  title: z.string().max(300),
  /** Why it matters and what to do. */
  advice: z.string().max(2000).default(''),
  /** Same check, same cause: equal keys are one finding seen several times. No ids, times or counts in it. */
  key: z.string().max(500),
  /** The address without origin. */
  path: z.string(),
  /** The state of the exploration in which it was seen. */
  state: z.string().optional(),
  element: elementSchema.optional(),
  /** The shortest way known to see it again, from a fresh browser. */
  steps: z.array(stepSchema).default([]),
  evidence: z.array(evidenceSchema).default([]),
  /** Where the rule comes from: a WCAG criterion, an RFC. */
  source: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

import { z } from 'zod';
import { evidenceSchema } from '../findings/finding.ts';
import { elementSchema } from './locator.ts';
import { browserKinds, outcomes } from './test-case.ts';

/** Why an attempt did not pass. */
export const failureSchema = z.strictObject({
  /** Counted from 0; absent where no step was begun. */
  step: z.number().int().nonnegative().optional(),
  /** Stable, such as `testing.expectation_failed`. */
  code: z.string(),
  message: z.string(),
  expected: z.string().optional(),
  actual: z.string().optional(),
  /** Where the page was, without origin. */
  path: z.string().optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** One run of a test in one browser. */
export const attemptSchema = z.strictObject({
  outcome: z.enum(['passed', 'failed', 'infrastructure']),
  seconds: z.number().nonnegative(),
  failure: failureSchema.optional(),
  /** What went wrong in the page meanwhile, each a sentence, whether or not the test minded. */
  problems: z.array(z.string()).default([]),
  evidence: z.array(evidenceSchema).default([]),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** An element that moved and was found again by its looks: a person decides whether the test takes it over. */
export const healingSchema = z.strictObject({
  step: z.number().int().nonnegative(),
  before: elementSchema,
  after: elementSchema,
  similarity: z.number().min(0).max(1),
});
export type Healing = z.infer<typeof healingSchema>;

/** How a test ended in a browser, with every attempt. Times are seconds. */
export const testResultSchema = z.strictObject({
  /** Of the test. */
  key: z.string(),
  name: z.string(),
  browser: z.enum(browserKinds),
  outcome: z.enum(outcomes),
  /** All attempts, without waiting for a browser. */
  seconds: z.number().nonnegative(),
  attempts: z.array(attemptSchema).default([]),
  /** What healing proposes, of the attempt that decided. */
  healed: z.array(healingSchema).default([]),
});
export type TestResult = z.infer<typeof testResultSchema>;

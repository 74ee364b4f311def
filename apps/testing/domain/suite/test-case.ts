import { z } from 'zod';
import { stepSchema } from './step.ts';

export const testTypes = ['functional', 'accessibility', 'performance', 'visual', 'api'] as const;
export type TestType = (typeof testTypes)[number];

export const browserKinds = ['chromium', 'firefox', 'webkit'] as const;
export type BrowserKind = (typeof browserKinds)[number];

/** A test that a browser can run: written from what was observed, by a person, or by a model that a person confirmed. */
export const testCaseSchema = z.strictObject({
  /** Stable for the same steps on the same site: a hash, so that writing it again is the same test. */
  key: z.string(),
  name: z.string().min(1).max(200),
  type: z.enum(testTypes),
  steps: z.array(stepSchema).min(1).max(200),
  tags: z.array(z.string()).default([]),
  /** The states of the exploration that it passes, in order: what it covers. */
  states: z.array(z.string()).default([]),
  /** What wrote it: `exploration`, `property`, `person`, `model`. */
  source: z.enum(['exploration', 'property', 'person', 'model']),
});
export type TestCase = z.infer<typeof testCaseSchema>;

/**
 * How one test ended in one browser. `infrastructure` is a browser that hung or died, never the fault of the site;
 * `flaky` failed first and passed when it was run again.
 */
export const outcomes = ['passed', 'failed', 'flaky', 'skipped', 'infrastructure'] as const;
export type Outcome = (typeof outcomes)[number];

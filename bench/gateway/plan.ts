import { z } from 'zod';

/** What the load generator is told. */
export const loadPlan = z.object({
  url: z.url(),
  keys: z.array(z.string()).min(1),
  model: z.string(),
  stream: z.boolean(),
  rate: z.number().positive().default(100),
  seconds: z.number().positive().default(10),
  requests: z.number().int().positive().optional(),
  places: z.number().int().positive().default(16),
});
export type LoadPlan = z.infer<typeof loadPlan>;

const percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number(), most: z.number() });

/** What it answers; times in milliseconds. */
export const measured = z.object({
  answered: z.number(),
  failures: z.number(),
  firstFailure: z.string(),
  seconds: z.number(),
  /** Until the whole answer was there. */
  latency: percentiles,
  /** Until its first byte. */
  first: percentiles,
});
export type Measured = z.infer<typeof measured>;

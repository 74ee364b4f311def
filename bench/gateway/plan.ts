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

/** What it answers; times in milliseconds. */
export const measured = z.object({
  answered: z.number(),
  failures: z.number(),
  firstFailure: z.string(),
  seconds: z.number(),
  /** When each was due (milliseconds since 1970), how long until the whole answer was there, and until its first byte. */
  samples: z.array(z.tuple([z.number(), z.number(), z.number()])),
});
export type Measured = z.infer<typeof measured>;

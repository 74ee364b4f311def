import { z } from 'zod';

/** For each modality the outcome's number, a distribution over outcomes, or null. */
export const observationSchema = z
  .array(z.union([z.int().min(0), z.array(z.number()).max(100_000), z.null()]))
  .max(64);
export type GivenObservation = z.infer<typeof observationSchema>;

/** The number of a step: the first is 1. An environment that says it again asks for the same step. */
export const tickSchema = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

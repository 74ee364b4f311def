import { z } from 'zod';

const score = z.number().min(0).max(10);
const share = z.number().min(0).max(1);
const level = z.number().int().min(1).max(5);

/**
 * What an organisation may set in the section `charter` of `config/mainstay.yaml`. Scores are 0–10, shares 0–1, limits
 * in characters, governance values are residual risk levels 1–5 at which the decision is reached.
 */
export const charterSettingsSchema = z.strictObject({
  thresholds: z
    .strictObject({
      business: score.default(7),
      success: score.default(7.5),
      data: score.default(7),
      users: score.default(7),
      ethics: score.default(8),
    })
    .prefault({}),
  /** Attempts at one question before the best one is kept and the question is escalated. */
  max_attempts: z.number().int().min(1).max(10).default(3),
  limits: z
    .strictObject({
      question: z.number().int().positive().default(500),
      response: z.number().int().positive().default(10_000),
      follow_up: z.number().int().positive().default(2_000),
    })
    .prefault({}),
  /** What people attach to answers: the most of one file, in MiB. */
  evidence: z.strictObject({ max_mebibytes: z.number().int().min(1).max(200).default(20) }).prefault({}),
  /** Days after which a link to a charter ends, unless its maker says otherwise, and the most that may be said. */
  sharing: z
    .strictObject({
      days: z.number().int().min(1).max(365).default(14),
      max_days: z.number().int().min(1).max(3650).default(90),
    })
    .prefault({}),
  /** With a model: whether it is asked for a better follow-up, and for contradictions, without being told to. */
  assist: z.strictObject({ automatic: z.boolean().default(true) }).prefault({}),
  /** Mean of the six dimension scores below which data are not fit to build on. */
  data_quality_minimum: share.default(0.7),
  /** Share of required questions that a stage needs answered. */
  completeness_gate: share.default(0.9),
  governance: z
    .strictObject({ halt: level.default(5), committee: level.default(4), revise: level.default(3) })
    .refine((table) => table.halt >= table.committee && table.committee >= table.revise, {
      message: 'halt must not lie below committee, nor committee below revise',
    })
    .prefault({}),
});

export type CharterSettings = z.infer<typeof charterSettingsSchema>;

import { z } from 'zod';

/** Somebody who takes part. */
export const personSchema = z
  .object({ id: z.string(), email: z.string(), name: z.string() })
  .meta({ id: 'CharterPerson' });

export const assignmentSchema = z
  .object({
    /** A question's id or a stage's. */
    target: z.string(),
    title: z.string(),
    assignee: personSchema,
    due: z.string().nullable(),
    note: z.string(),
    done: z.boolean(),
    overdue: z.boolean(),
    assigned_by: personSchema,
    at: z.string(),
  })
  .meta({ id: 'CharterAssignment' });

/** What lies beside the questions of an interview; only questions that have something are named. */
export const besideSchema = z.object({
  /** The ids of questions whose answer comes from a template and stays. */
  locked: z.array(z.string()),
  assignments: z.array(assignmentSchema),
  beside: z.record(
    z.string(),
    z.object({ threads: z.number(), suggestions: z.number(), evidence: z.number() }),
  ),
});

import { z } from 'zod';

/** A day, YYYY-MM-DD. There is no year 0: the database, like the calendar, goes from 1 BC to AD 1. */
export const daySchema = z.iso.date().refine((day) => !day.startsWith('0000'), 'There is no year 0');

/** Somebody who takes part. */
export const personSchema = z
  .object({ id: z.string(), email: z.string(), name: z.string() })
  .meta({ id: 'CharterPerson' });

/** Which model said something, in which recorded call. */
export const madeBySchema = z
  .object({
    engine: z.literal('model'),
    provider: z.string(),
    model: z.string(),
    call_id: z.string(),
    cost_usd: z.number(),
    cached: z.boolean(),
  })
  .meta({ id: 'CharterMadeBy' });

const placeSchema = z.object({ question_id: z.string(), quote: z.string() });

/** The sentences of a draft with what they rest on, and those that rest on nothing and were left out. */
export const draftSchema = z.object({
  sentences: z.array(z.object({ text: z.string(), sources: z.array(placeSchema).readonly() })).readonly(),
  left_out: z.array(z.object({ text: z.string(), because: z.string() })).readonly(),
});

export const draftedSchema = madeBySchema.extend(draftSchema.shape).meta({ id: 'CharterDrafted' });

export const contradictionSchema = z.object({
  places: z.array(placeSchema).readonly(),
  because: z.string(),
});

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

import { z } from 'zod';
import { DECISIONS } from '../domain/governance/decide.ts';
import { personSchema } from '../routes/schemas.ts';
import { sessionStatuses } from '../store/sessions.ts';

/** Why a decided charter should be looked at again. */
export const againReasons = ['old', 'evidence-expired', 'agreement-lapsed', 'earlier-law'] as const;
export const waitingKinds = ['committee', 'agreement', 'assignment', 'suggestion'] as const;

const count = z.number().int();
const charter = { session_id: z.string(), project_name: z.string() };

const risks = z.object({
  /** Decided charters, those counted here. */
  charters: count,
  levels: z.array(z.object({ level: count, name: z.string(), charters: count })),
  /** By the highest residual level of each ALTAI requirement. */
  requirements: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      /** How many charters have level 1, 2, 3, 4, 5; the others state no risk for it. */
      by_level: z.array(count),
      highest: count.nullable(),
    }),
  ),
  gravest: z.array(
    z.object({
      ...charter,
      decision: z.enum(DECISIONS),
      residual_score: z.number(),
      level: count,
      requirements: z.array(z.string()),
    }),
  ),
});

const ages = z.object({
  open: count,
  /** Open interviews begun, and unchanged, for at least `from_days` and less than `to_days`. */
  buckets: z.array(
    z.object({ from_days: count, to_days: count.nullable(), opened: count, unchanged: count }),
  ),
  quietest: z.array(
    z.object({
      ...charter,
      owner: personSchema,
      progress: z.number(),
      created_at: z.string(),
      updated_at: z.string(),
    }),
  ),
});

const waiting = z.object({
  /** Charters that the committee has to decide. */
  committee: count,
  /** Whoever has something to do; `people` names those with the most urgent. */
  people_total: count,
  people: z.array(
    z.object({
      person: personSchema,
      overdue: count,
      due_soon: count,
      later: count,
      agreements: count,
      suggestions: count,
    }),
  ),
  /** The most urgent first. */
  items: z.array(
    z.object({
      kind: z.enum(waitingKinds),
      ...charter,
      /** For whom; empty for the committee. */
      people: z.array(personSchema),
      question_id: z.string().nullable(),
      /** What is to be answered or agreed to. */
      title: z.string(),
      due: z.string().nullable(),
      overdue: z.boolean(),
      since: z.string().nullable(),
    }),
  ),
});

const again = z.object({
  /** Decisions older than this are looked at again. */
  months: count,
  charters: count,
  items: z.array(
    z.object({
      ...charter,
      owner: personSchema,
      decision: z.enum(DECISIONS),
      decided_at: z.string(),
      reasons: z.array(z.enum(againReasons)),
      /** Pieces of evidence whose last day is over. */
      expired_evidence: count,
    }),
  ),
});

const act = z.object({
  law_version: z.string(),
  source: z.string(),
  url: z.string(),
  classes: z.array(z.object({ class: z.string(), charters: count })),
  dates: z.array(
    z.object({
      from: z.string(),
      what: z.string(),
      article: z.string(),
      charters: count,
      applies: z.boolean(),
    }),
  ),
});

/** All charters that somebody may see, in numbers and in what should happen next. */
export const portfolioSchema = z
  .object({
    as_of: z.string(),
    charters: count,
    statuses: z.array(z.object({ status: z.enum(sessionStatuses), charters: count })),
    decisions: z.array(z.object({ decision: z.enum(DECISIONS), charters: count })),
    risks,
    ages,
    waiting,
    again,
    act,
  })
  .meta({ id: 'CharterPortfolio' });

export type PortfolioView = z.infer<typeof portfolioSchema>;

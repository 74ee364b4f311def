import { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Outcome } from '../domain/interview/session.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { sessionSchema, sessionView } from '../session-view.ts';
import { listDocuments } from '../store/records.ts';
import type { Session } from '../store/sessions.ts';

export const answerSchema = z
  .object({
    result: z.enum(['accepted', 'follow-up', 'escalated', 'unknown']),
    score: z.number().nullable(),
    threshold: z.number().nullable(),
    attempt: z.number(),
    max_attempts: z.number(),
    found: z.array(z.unknown()),
    missing: z.array(z.object({ part: z.string(), ask: z.string() })),
    notes: z.array(z.string()),
    follow_up: z.string().nullable(),
    criteria: z.unknown(),
    engine: z.literal('rules'),
    session: sessionSchema,
  })
  .meta({ id: 'CharterAnswer' });

/** What routes answer with, once the session is what it should be. */
export interface Views {
  session(session: Session): Promise<z.infer<typeof sessionSchema>>;
  answered(answered: {
    readonly session: Session;
    readonly outcome: Outcome;
    readonly attempts: number;
  }): Promise<z.infer<typeof answerSchema>>;
}

export function createViews({ db, settings }: Platform<CharterSettings>): Views {
  const session: Views['session'] = async (one) =>
    sessionView(one, settings, await listDocuments(db, one.id));
  return {
    session,
    answered: async (answered) => ({
      ...outcomeView(answered.outcome),
      attempt: answered.attempts,
      max_attempts: settings.max_attempts,
      engine: 'rules',
      session: await session(answered.session),
    }),
  };
}

function outcomeView(
  outcome: Outcome,
): Omit<z.infer<typeof answerSchema>, 'session' | 'attempt' | 'max_attempts' | 'engine'> {
  if (outcome.kind === 'unknown') {
    const nothing = {
      score: null,
      threshold: null,
      found: [],
      missing: [],
      notes: [],
      follow_up: null,
      criteria: null,
    };
    return { result: 'unknown', ...nothing };
  }
  const { result, threshold } = outcome;
  return {
    result: outcome.kind,
    score: result.score,
    threshold,
    found: [...result.found],
    missing: [...result.missing],
    notes: [...result.notes],
    follow_up: outcome.kind === 'follow-up' ? outcome.followUp : null,
    criteria: result.criteria,
  };
}

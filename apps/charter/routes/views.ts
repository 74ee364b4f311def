import { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Effects } from '../domain/interview/effects.ts';
import type { GateFinding } from '../domain/interview/gates.ts';
import type { Outcome } from '../domain/interview/session.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { rechecked, recheckedView, sessionSchema, sessionView } from '../interviewing/session-view.ts';
import { type Assignment, countBeside, listAssignments } from '../store/assignments.ts';
import { listDocumentFailures } from '../store/documents.ts';
import { listDocuments } from '../store/records.ts';
import type { Session } from '../store/sessions.ts';
import { titleOf } from '../together/assigning.ts';
import { type People, personView } from '../together/people.ts';
import { type assignmentSchema, besideSchema } from './schemas.ts';

const finding = z.object({
  id: z.string(),
  stage: z.string(),
  because: z.string(),
  fix: z.string(),
  places: z.array(z.object({ question_id: z.string(), quote: z.string() })),
});

/** An interview with what people do around it. */
export const wholeSchema = sessionSchema.extend(besideSchema.shape).meta({ id: 'CharterSessionWhole' });

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
    /** What this answer changed beyond itself. */
    effects: z.object({
      rechecked: z.array(rechecked.extend({ question_id: z.string() })),
      asked: z.array(z.string()),
      no_longer_asked: z.array(z.string()),
      findings_appeared: z.array(finding),
      findings_resolved: z.array(finding),
      deliverables: z.array(z.string()),
    }),
    session: wholeSchema,
  })
  .meta({ id: 'CharterAnswer' });

/** What routes answer with, once the session is what it should be. */
export interface Views {
  session(session: Session): Promise<z.infer<typeof wholeSchema>>;
  assignments(assignments: readonly Assignment[]): Promise<z.infer<typeof assignmentSchema>[]>;
  answered(answered: {
    readonly session: Session;
    readonly outcome: Outcome;
    readonly attempts: number;
    readonly effects: Effects;
  }): Promise<z.infer<typeof answerSchema>>;
}

export function createViews({ db, settings, clock }: Platform<CharterSettings>, people: People): Views {
  const assignments: Views['assignments'] = async (all) => {
    const known = await people.known(all.flatMap((one) => [one.assigneeId, one.assignedBy]));
    const today = clock.now().toISOString().slice(0, 10);
    return all.map(({ target, assigneeId, due, note, done, assignedBy, at }) => ({
      target,
      title: titleOf(target) ?? target,
      assignee: personView(known, assigneeId),
      due,
      note,
      done,
      overdue: !done && due !== null && due < today,
      assigned_by: personView(known, assignedBy),
      at: at.toISOString(),
    }));
  };
  const session: Views['session'] = async (one) => ({
    ...sessionView(one, settings, await listDocuments(db, one.id), await listDocumentFailures(db, one.id)),
    locked: [...one.locked],
    assignments: await assignments(await listAssignments(db, one.id)),
    beside: Object.fromEntries(await countBeside(db, one.id)),
  });
  return {
    session,
    assignments,
    answered: async (answered) => ({
      ...outcomeView(answered.outcome),
      attempt: answered.attempts,
      max_attempts: settings.max_attempts,
      engine: 'rules',
      effects: effectsView(answered.effects),
      session: await session(answered.session),
    }),
  };
}

function outcomeView(
  outcome: Outcome,
): Omit<z.infer<typeof answerSchema>, 'session' | 'attempt' | 'max_attempts' | 'engine' | 'effects'> {
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

const findingView = ({
  id,
  stage,
  because,
  fix,
  places,
  questionIds,
}: GateFinding): z.infer<typeof finding> => ({
  id,
  stage,
  because,
  fix,
  places: (places ?? questionIds.map((questionId) => ({ questionId, quote: '' }))).map(
    ({ questionId, quote }) => ({ question_id: questionId, quote }),
  ),
});

const effectsView = (effects: Effects): z.infer<typeof answerSchema>['effects'] => ({
  rechecked: effects.rechecked.map((one) => ({ ...recheckedView(one), question_id: one.questionId })),
  asked: [...effects.asked],
  no_longer_asked: [...effects.notAsked],
  findings_appeared: effects.appeared.map(findingView),
  findings_resolved: effects.resolved.map(findingView),
  deliverables: [...effects.deliverables],
});

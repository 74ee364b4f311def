import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { type Api, principalOf } from '#kernel/http';
import type { Outcome } from '../domain/interview/session.ts';
import type { CharterSettings } from '../domain/settings.ts';
import type { Interviewing } from '../interviewing.ts';
import { sessionSchema, sessionView } from '../session-view.ts';
import { listDocuments, listHistory } from '../store/records.ts';
import type { Session } from '../store/sessions.ts';
import { byId, type SessionAccess, tags } from './access.ts';

const answerSchema = z
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

/** Answers given, and every one that was. */
export function addAnswerRoutes(
  api: Api,
  { db, settings }: Platform<CharterSettings>,
  interviewing: Interviewing,
  access: SessionAccess,
): void {
  const view = async (session: Session): Promise<z.infer<typeof sessionSchema>> =>
    sessionView(session, settings, await listDocuments(db, session.id));

  api.get(
    '/sessions/:id/history',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Every answer as it was given',
        params: byId,
        response: {
          200: z.object({
            items: z.array(
              z.object({
                revision: z.number(),
                question_id: z.string(),
                value: z.unknown(),
                outcome: z.string(),
                score: z.number().nullable(),
                actor_id: z.string(),
                at: z.string(),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { id } = await access.session(request, request.params.id, 'reviewer');
      const items = (await listHistory(db, id)).map(({ questionId, actorId, at, ...entry }) => ({
        ...entry,
        question_id: questionId,
        actor_id: actorId,
        at: at.toISOString(),
      }));
      return { items };
    },
  );

  api.post(
    '/sessions/:id/answers',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Answer a question, or say that you do not know',
        params: byId,
        body: z.object({
          question_id: z.string().max(100),
          value: z.unknown().optional(),
          unknown: z.literal(true).optional(),
          revision: z.number().int().optional(),
        }),
        response: { 200: answerSchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { id } = await access.session(request, request.params.id, 'contributor');
      const { question_id: questionId, value, unknown, revision } = request.body;
      const given = unknown ? { unknown: true } : value;
      const answered = await interviewing.answer({
        sessionId: id,
        questionId,
        value: given,
        revision,
        actorId: principal.id,
      });
      return {
        ...outcomeView(answered.outcome),
        attempt: answered.attempts,
        max_attempts: settings.max_attempts,
        engine: 'rules' as const,
        session: await view(answered.session),
      };
    },
  );
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

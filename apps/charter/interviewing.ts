import type { Platform } from '#kernel/app';
import { conflict, invalid } from '#kernel/base';
import { type Db, transact } from '#kernel/database';
import { reportProgress } from '#kernel/durable';
import { publish } from '#kernel/events';
import { parseAnswersFile } from './domain/answers-file.ts';
import {
  escalateOpen,
  type Outcome,
  openQuestions,
  progressOf,
  startInterview,
  submitAnswer,
} from './domain/interview/session.ts';
import type { InterviewState } from './domain/interview/state.ts';
import { questionById } from './domain/questions/catalogue.ts';
import type { CharterSettings } from './domain/settings.ts';
import { charterMetrics } from './operations.ts';
import { recordAnswer } from './store/records.ts';
import {
  createSession,
  getSession,
  lockSession,
  type NewSession,
  reopenSession,
  requireOpen,
  requireRevision,
  type Session,
  saveState,
  setStatus,
} from './store/sessions.ts';
import { advanced, interview } from './workflows/interview.ts';

/** Answers are worth up to this much of a run's progress; the rest is deciding and writing. */
const answersShare = 0.8;

/** What people do with an interview: each call is one transaction, kept before it is acknowledged. */
export interface Interviewing {
  begin(who: NewSession): Promise<Session>;
  answer(call: AnswerCall): Promise<{ session: Session; outcome: Outcome; attempts: number }>;
  /** Ends the answering: the charter is decided and written. */
  finish(sessionId: string): Promise<Session>;
  /** Opens a decided interview again; its answers are kept, its next decision is a new edition. */
  reopen(sessionId: string): Promise<Session>;
  /** A whole interview from a file; questions that would be asked again escalate, since nobody is there. */
  importFile(who: Omit<NewSession, 'projectName'>, document: unknown): Promise<Session>;
  abandon(sessionId: string): Promise<Session>;
}

export interface AnswerCall {
  readonly sessionId: string;
  readonly questionId: string;
  readonly value: unknown;
  /** The revision that the person saw; absent, the answer counts whatever happened since. */
  readonly revision?: number | undefined;
  readonly actorId: string;
}

export function createInterviewing(platform: Platform<CharterSettings>): Interviewing {
  const { db, durable, settings, clock } = platform;
  const metrics = charterMetrics(platform.metrics);

  const countOutcome = (questionId: string, outcome: Outcome): void => {
    const stage = questionById(questionId)?.stage ?? 'none';
    if (outcome.kind !== 'unknown') metrics.scores.observe(outcome.result.score, { stage });
    if (outcome.kind === 'follow-up') metrics.loops.add({ stage });
    if (outcome.kind === 'escalated') metrics.escalations.add({ stage });
  };

  const open = (on: Db, who: NewSession): Promise<Session> =>
    transact(on, async (tx) => {
      const session = await createSession(tx, who, (id) =>
        durable.start(
          tx,
          interview,
          { session_id: id, project_name: who.projectName },
          {
            ownerId: who.ownerId,
            projectId: who.projectId,
          },
        ),
      );
      const { id, projectId, ownerId: actorId } = session;
      const data = { project_name: who.projectName };
      await publish(tx, { type: 'charter.begun', subject: id, projectId, actorId, data });
      return session;
    });

  return {
    async begin(who) {
      const session = await open(db, { ...who, projectName: checkedName(who.projectName) });
      metrics.created.add();
      return session;
    },

    async answer({ sessionId, questionId, value, revision, actorId }) {
      const answered = await transact(db, async (tx) => {
        const before = await lockSession(tx, sessionId);
        requireOpen(before);
        requireRevision(before, revision);
        const { state, outcome } = submitAnswer(
          before.state,
          settings,
          questionId,
          value,
          clock.now().toISOString(),
        );
        const session = await saveState(tx, before, state);
        const result = outcome.kind === 'unknown' ? null : outcome.result;
        const entry = {
          revision: session.revision,
          questionId,
          value,
          outcome: outcome.kind,
          result,
          actorId,
        };
        await recordAnswer(tx, sessionId, entry);
        const { fraction, sentence } = progressSentence(state);
        await reportProgress(tx, session.runId, fraction, sentence);
        await publish(tx, {
          type: 'charter.answered',
          subject: sessionId,
          projectId: session.projectId,
          actorId,
          data: { question_id: questionId, outcome: outcome.kind, revision: session.revision },
        });
        if (stageClosed(before.state, state))
          await durable.signal(tx, session.runId, advanced, { finish: false });
        return { session, outcome, attempts: state.answers[questionId]?.attempts.length ?? 1 };
      });
      countOutcome(questionId, answered.outcome);
      platform.events.wake();
      return answered;
    },

    finish: (sessionId) =>
      transact(db, async (tx) => {
        const session = await lockSession(tx, sessionId);
        requireOpen(session);
        const missing = openQuestions(session.state);
        if (missing.length > 0) {
          throw conflict(
            'charter.incomplete',
            `${missing.length} required questions are still open, the next is "${missing[0]?.id}". "I don't know" is an answer too.`,
            { open_questions: missing.map(({ id }) => id) },
          );
        }
        await setStatus(tx, sessionId, 'deciding');
        await durable.signal(
          tx,
          session.runId,
          advanced,
          { finish: true },
          { key: `finish ${session.revision}` },
        );
        return getSession(tx, sessionId);
      }),

    reopen: (sessionId) =>
      transact(db, async (tx) => {
        const session = await lockSession(tx, sessionId);
        if (session.status !== 'completed') {
          throw conflict(
            'charter.not_decided',
            `Only a decided charter can be reopened; this one is ${session.status}.`,
          );
        }
        const { ownerId, projectId, projectName } = session;
        const input = { session_id: sessionId, project_name: projectName };
        const runId = await durable.start(tx, interview, input, { ownerId, projectId });
        await reopenSession(tx, sessionId, runId);
        await publish(tx, { type: 'charter.reopened', subject: sessionId, projectId, data: {} });
        return getSession(tx, sessionId);
      }),

    async importFile(who, document) {
      const file = parseAnswersFile(document, settings);
      const at = clock.now().toISOString();
      const steps: { questionId: string; value: unknown; outcome: Outcome }[] = [];
      let state = startInterview();
      for (const [questionId, value] of Object.entries(file.answers)) {
        const taken = submitAnswer(state, settings, questionId, value, at);
        state = taken.state;
        steps.push({ questionId, value, outcome: taken.outcome });
      }
      state = escalateOpen(state);
      const session = await transact(db, async (tx) => {
        let current = await open(tx, { ...who, projectName: checkedName(file.title) });
        for (const { questionId, value, outcome } of steps) {
          const result = outcome.kind === 'unknown' ? null : outcome.result;
          current = { ...current, revision: current.revision + 1 };
          const entry = {
            revision: current.revision,
            questionId,
            value,
            outcome: outcome.kind,
            result,
            actorId: who.ownerId,
          };
          await recordAnswer(tx, current.id, entry);
        }
        return saveState(tx, current, state);
      });
      metrics.created.add();
      for (const { questionId, outcome } of steps) countOutcome(questionId, outcome);
      return session;
    },

    abandon: async (sessionId) => {
      const session = await transact(db, async (tx) => {
        const current = await lockSession(tx, sessionId);
        requireOpen(current);
        await setStatus(tx, sessionId, 'abandoned');
        return getSession(tx, sessionId);
      });
      await durable.cancel(db, session.runId);
      return session;
    },
  };
}

function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed.length >= 1 && trimmed.length <= 200) return trimmed;
  throw invalid('charter.invalid_name', 'A project name has 1 to 200 characters.');
}

function progressSentence(state: InterviewState): { fraction: number; sentence: string } {
  const { answered, total, stages } = progressOf(state);
  const stage = stages.find(({ complete }) => !complete);
  const sentence = `${answered} of ${total} questions answered${stage ? `; now ${stage.title}` : ''}`;
  return { fraction: (answersShare * answered) / total, sentence };
}

const stageClosed = (before: InterviewState, after: InterviewState): boolean =>
  progressOf(after).stages.some(({ complete, stage }) => complete && !wasComplete(before, stage));

const wasComplete = (state: InterviewState, stage: string): boolean =>
  progressOf(state).stages.some((one) => one.stage === stage && one.complete);

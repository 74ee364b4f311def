import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import { conflict, invalid } from '#kernel/base';
import { type Db, type Tx, transact } from '#kernel/database';
import { getRun, reportProgress } from '#kernel/durable';
import { publish } from '#kernel/events';
import { askAfterAnswer } from '../assist/asking.ts';
import { countFile, countingRefusals, countOutcome, countStages } from '../counting.ts';
import { parseAnswersFile } from '../domain/answers-file.ts';
import { type Effects, effectsOf } from '../domain/interview/effects.ts';
import {
  escalateOpen,
  isSettled,
  type Outcome,
  openQuestions,
  progressOf,
  startInterview,
  submitAnswer,
} from '../domain/interview/session.ts';
import type { Flag, InterviewState } from '../domain/interview/state.ts';
import { questionById } from '../domain/questions/catalogue.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { charterMetrics } from '../operations.ts';
import { lapseApprovals } from '../store/approvals.ts';
import { recordAnswer, type VersionOrigin, type VersionWhy } from '../store/records.ts';
import {
  createSession,
  getSession,
  lockSession,
  type NewSession,
  reopenSession,
  requireOpen,
  requireRevision,
  requireUnlocked,
  type Session,
  saveState,
  setRun,
  setStatus,
} from '../store/sessions.ts';
import { advanced, interview } from '../workflows/interview.ts';
import { flagOf } from './flagging.ts';
import { type Prefilled, prefill } from './prefilling.ts';

/** Answers are worth up to this much of a run's progress; the rest is deciding and writing. */
const answersShare = 0.8;

/** What people do with an interview: each call is one transaction, kept before it is acknowledged. */
export interface Interviewing {
  /** Begins an interview, empty or with answers from elsewhere, which are judged anew. */
  begin(who: NewSession, by: By, prefilled?: Prefilled): Promise<Session>;
  answer(
    call: AnswerCall,
  ): Promise<{ session: Session; outcome: Outcome; attempts: number; effects: Effects }>;
  /** Ends the answering: the charter is decided and written. */
  finish(sessionId: string, by: By): Promise<Session>;
  /** Opens a decided interview again; its answers are kept, its next decision is a new edition. */
  reopen(sessionId: string, by: By): Promise<Session>;
  /** A whole interview from a file; questions that would be asked again escalate, since nobody is there. */
  importFile(who: Omit<NewSession, 'projectName' | 'ownerName'>, document: unknown, by: By): Promise<Session>;
  abandon(sessionId: string, by: By): Promise<Session>;
}

/** Who does it and from where, for the audit log. */
export interface By {
  readonly actorId: string;
  readonly actorEmail: string;
  readonly requestId: string;
  readonly ip: string;
}

export interface AnswerCall {
  readonly sessionId: string;
  readonly questionId: string;
  readonly value: unknown;
  /** The revision that the person saw; absent, the answer counts whatever happened since. */
  readonly revision?: number | undefined;
  readonly actorId: string;
  /** Where the answer comes from, if not from this person's own words. */
  readonly from?: { readonly why: VersionWhy; readonly origin: VersionOrigin } | undefined;
  /** What is kept together with the answer or not at all. */
  alongside?(tx: Tx, answered: Session): Promise<void>;
}

export function createInterviewing(platform: Platform<CharterSettings>): Interviewing {
  const { db, durable, settings, clock } = platform;
  const metrics = charterMetrics(platform.metrics);

  /** Every answer, from wherever it comes, passes here before it is taken. */
  const flagged = (questionId: string, value: unknown): Flag | undefined => {
    const flag = flagOf(platform.guard, value);
    if (flag) metrics.flagged.add({ stage: questionById(questionId)?.stage ?? 'none' });
    return flag;
  };

  const open = (on: Db, who: NewSession, by: By, from: 'interview' | 'file'): Promise<Session> =>
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
      await audit(tx, 'begin', session, by, { from });
      return session;
    });

  const startRun = (tx: Tx, { id, projectName, ownerId, projectId }: Session): Promise<string> =>
    durable.start(tx, interview, { session_id: id, project_name: projectName }, { ownerId, projectId });

  /** The interview's run. One that was cancelled or failed while answers were still open is replaced. */
  const livingRun = async (tx: Tx, session: Session): Promise<string> => {
    if (!(await runEnded(tx, session))) return session.runId;
    const runId = await startRun(tx, session);
    await setRun(tx, session.id, runId);
    return runId;
  };

  return {
    async begin(who, by, prefilled) {
      const at = clock.now().toISOString();
      const session = await transact(db, async (tx) => {
        const begun = await open(tx, { ...who, projectName: checkedName(who.projectName) }, by, 'interview');
        if (prefilled === undefined) return begun;
        return prefill(tx, begun, prefilled, { settings, at, actorId: by.actorId, flagOf: flagged });
      });
      metrics.created.add();
      return session;
    },

    async answer({ sessionId, questionId, value, revision, actorId, from, alongside }) {
      const flag = flagged(questionId, value);
      const take = async (tx: Tx) => {
        const before = await lockSession(tx, sessionId);
        requireOpen(before);
        requireRevision(before, revision);
        requireUnlocked(before, questionId);
        const at = clock.now().toISOString();
        const { state, outcome } = submitAnswer(before.state, settings, questionId, value, at, flag);
        const session = await saveState(tx, before, state);
        const result = outcome.kind === 'unknown' ? null : outcome.result;
        const entry = {
          revision: session.revision,
          questionId,
          value,
          outcome: outcome.kind,
          result,
          actorId,
          why: from?.why ?? (isSettled(before.state.answers[questionId]) ? 'edit' : 'answer'),
          origin: from?.origin,
        };
        await recordAnswer(tx, sessionId, entry);
        const { fraction, sentence } = progressSentence(state);
        const runId = await livingRun(tx, session);
        await reportProgress(tx, runId, fraction, sentence);
        await publish(tx, {
          type: 'charter.answered',
          subject: sessionId,
          projectId: session.projectId,
          actorId,
          data: { question_id: questionId, outcome: outcome.kind, revision: session.revision },
        });
        if (completes(before.state, state, questionId))
          await durable.signal(tx, runId, advanced, { finish: false });
        // Last, since it may add to the audit log, whose lock is held until the end.
        await alongside?.(tx, session);
        return {
          session: { ...session, runId },
          outcome,
          attempts: state.answers[questionId]?.attempts.length ?? 1,
          before: before.state,
        };
      };
      const { before, ...answered } = await countingRefusals(metrics, () => transact(db, take));
      const after = answered.session.state;
      countOutcome(metrics, questionId, answered.outcome);
      countStages(metrics, before, after);
      platform.events.wake();
      const { kind: outcome } = answered.outcome;
      await askAfterAnswer(platform, before, answered.session, { questionId, outcome, actorId });
      return { ...answered, effects: effectsOf(before, after, questionId, settings) };
    },

    finish: (sessionId, by) =>
      transact(db, async (tx) => {
        const session = await lockSession(tx, sessionId);
        // A run that failed while it decided or wrote leaves nobody at work: finishing takes it up again.
        if (session.status !== 'deciding' || !(await runEnded(tx, session))) requireOpen(session);
        const missing = openQuestions(session.state);
        if (missing.length > 0) {
          throw conflict(
            'charter.incomplete',
            `${missing.length} required questions are still open, the next is "${missing[0]?.id}". "I don't know" is an answer too.`,
            { open_questions: missing.map(({ id }) => id) },
          );
        }
        await setStatus(tx, sessionId, 'deciding');
        const key = `finish ${session.revision}`;
        await durable.signal(tx, await livingRun(tx, session), advanced, { finish: true }, { key });
        await audit(tx, 'finish', session, by, { revision: session.revision });
        return getSession(tx, sessionId);
      }),

    reopen: (sessionId, by) =>
      transact(db, async (tx) => {
        const session = await lockSession(tx, sessionId);
        if (session.status !== 'completed') {
          throw conflict(
            'charter.not_decided',
            `Only a decided charter can be reopened; this one is ${session.status}.`,
          );
        }
        const { projectId } = session;
        await reopenSession(tx, sessionId, await startRun(tx, session));
        const lapsed = await lapseApprovals(tx, sessionId, 'The charter was opened again.');
        const { actorId } = by;
        await publish(tx, { type: 'charter.reopened', subject: sessionId, projectId, actorId, data: {} });
        const decision = session.committee?.outcome ?? session.decision?.decision ?? null;
        await audit(tx, 'reopen', session, by, {
          edition: session.edition,
          decision,
          lapsed_approvals: lapsed,
        });
        return getSession(tx, sessionId);
      }),

    async importFile(who, document, by) {
      const file = await countingRefusals(metrics, async () => parseAnswersFile(document, settings));
      const at = clock.now().toISOString();
      const steps: { questionId: string; value: unknown; outcome: Outcome }[] = [];
      let state = startInterview();
      for (const [questionId, value] of Object.entries(file.answers)) {
        const taken = submitAnswer(state, settings, questionId, value, at, flagged(questionId, value));
        state = taken.state;
        steps.push({ questionId, value, outcome: taken.outcome });
      }
      state = escalateOpen(state);
      const session = await transact(db, async (tx) => {
        let current = await open(
          tx,
          { ...who, projectName: checkedName(file.title), ownerName: file.owner?.trim() || undefined },
          by,
          'file',
        );
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
            why: 'file' as const,
          };
          await recordAnswer(tx, current.id, entry);
        }
        return saveState(tx, current, state);
      });
      metrics.created.add();
      countFile(metrics, state);
      return session;
    },

    async abandon(sessionId, by) {
      const abandoned = await transact(db, async (tx) => {
        const session = await lockSession(tx, sessionId);
        requireOpen(session);
        await setStatus(tx, sessionId, 'abandoned');
        const { projectId } = session;
        const { actorId } = by;
        await publish(tx, { type: 'charter.abandoned', subject: sessionId, projectId, actorId, data: {} });
        await audit(tx, 'abandon', session, by, { revision: session.revision });
        return getSession(tx, sessionId);
      });
      // After the commit: a worker that is interrupted looks at once whether its run was cancelled.
      if (!(await runEnded(db, abandoned))) await durable.cancel(db, abandoned.runId);
      metrics.failed.add({ reason: 'abandoned' });
      return abandoned;
    },
  };
}

async function runEnded(on: Db, { runId }: Session): Promise<boolean> {
  const { status } = await getRun(on, runId);
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

/** In the transaction of the change: both are kept or neither. */
async function audit(
  tx: Tx,
  verb: 'begin' | 'finish' | 'reopen' | 'abandon',
  { id, projectId, projectName }: Session,
  by: By,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const about = { project_id: projectId, project_name: projectName };
  await appendAudit(tx, { ...by, action: `charter.${verb}`, target: id, detail: { ...about, ...detail } });
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

/** Whether an answer completed a stage, or changed one that is complete: its reviewer should look (again). */
const completes = (before: InterviewState, after: InterviewState, questionId: string): boolean =>
  progressOf(after).stages.some(
    ({ complete, stage }) =>
      complete && (stage === questionById(questionId)?.stage || !wasComplete(before, stage)),
  );

const wasComplete = (state: InterviewState, stage: string): boolean =>
  progressOf(state).stages.some((one) => one.stage === stage && one.complete);

import { MainstayError } from '#kernel/base';
import type { Tx } from '#kernel/database';
import type { AnswerValue } from '../domain/answer.ts';
import { isSettled, submitAnswer } from '../domain/interview/session.ts';
import type { Flag } from '../domain/interview/state.ts';
import { QUESTIONS } from '../domain/questions/catalogue.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { recordAnswer, type VersionOrigin } from '../store/records.ts';
import { lockAnswers, type Session, saveState } from '../store/sessions.ts';

/** Answers that an interview begins with, from another one or from a template. */
export interface Prefilled {
  readonly answers: Readonly<Record<string, AnswerValue>>;
  /** The ids of questions whose answer stays as it is. */
  readonly locked: readonly string[];
  readonly origin: VersionOrigin;
}

/**
 * Answers a new interview with what it begins with, in the order of the questions. Each answer is judged anew: what
 * does not pass here is asked about, and what is not asked here, or no longer an answer, is left out.
 */
export async function prefill(
  tx: Tx,
  session: Session,
  { answers, locked, origin }: Prefilled,
  {
    settings,
    at,
    actorId,
    flagOf,
  }: {
    readonly settings: CharterSettings;
    /** ISO 8601 */
    readonly at: string;
    readonly actorId: string;
    flagOf(questionId: string, value: unknown): Flag | undefined;
  },
): Promise<Session> {
  let [state, revision] = [session.state, session.revision];
  for (const { id: questionId } of QUESTIONS) {
    const value = answers[questionId];
    if (value === undefined) continue;
    const taken = taking(() =>
      submitAnswer(state, settings, questionId, value, at, flagOf(questionId, value)),
    );
    if (taken === undefined) continue;
    const { outcome } = taken;
    [state, revision] = [taken.state, revision + 1];
    await recordAnswer(tx, session.id, {
      revision,
      questionId,
      value,
      outcome: outcome.kind,
      result: outcome.kind === 'unknown' ? null : outcome.result,
      actorId,
      why: 'reuse',
      origin,
    });
  }
  if (revision === session.revision) return session;
  await lockAnswers(
    tx,
    session.id,
    // One that does not pass here must be improved, or the interview could never end.
    locked.filter((id) => isSettled(state.answers[id])),
  );
  return saveState(tx, { ...session, revision: revision - 1 }, state);
}

/** Nothing where an answer does not fit here; it was right where it came from. */
function taking<T>(take: () => T): T | undefined {
  try {
    return take();
  } catch (error) {
    if (error instanceof MainstayError && error.kind === 'invalid') return undefined;
    throw error;
  }
}

import { invalid, notFound } from '#kernel/base';
import type { Db } from '#kernel/database';
import { type AnswerValue, parseAnswer } from '../domain/answer.ts';
import { QUESTIONS, questionById } from '../domain/questions/catalogue.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { compareAnswers, type FieldChange } from '../domain/versions/compare.ts';
import { oneRequest } from '../domain/versions/sequence.ts';
import { type HistoryEntry, listHistory } from '../store/records.ts';
import type { Session } from '../store/sessions.ts';

/** One answer in two versions; a side is null where there was no answer yet. */
export interface VersionChange {
  readonly questionId: string;
  readonly prompt: string;
  readonly from: HistoryEntry | null;
  readonly to: HistoryEntry | null;
  readonly fields: readonly FieldChange[];
}

/**
 * What changed between two revisions of an interview, question by question and field by field. A version counts as
 * of its revision; revision 0 is the empty interview. Only questions whose answer differs are listed, unless one is
 * asked for.
 *
 * @throws MainstayError `charter.question_unknown`, `charter.revision_unknown`
 */
export async function compareRevisions(
  db: Db,
  session: Session,
  settings: CharterSettings,
  wanted: { readonly from: number; readonly to: number; readonly questionId?: string | undefined },
): Promise<readonly VersionChange[]> {
  const { from, to, questionId } = wanted;
  if (questionId !== undefined && questionById(questionId) === undefined) {
    throw invalid('charter.question_unknown', `There is no question "${questionId}".`);
  }
  const history = await listHistory(db, session.id, questionId);
  const latest = Math.max(from, to);
  if (latest > session.revision) {
    throw notFound(
      'charter.revision_unknown',
      `There is no version ${latest} here; the newest is ${session.revision}.`,
    );
  }
  const asOf = (revision: number): ReadonlyMap<string, HistoryEntry> =>
    new Map(history.filter((one) => one.revision <= revision).map((one) => [one.questionId, one]));
  const [before, after] = [asOf(from), asOf(to)];
  const effort = oneRequest();
  return QUESTIONS.flatMap((question): readonly VersionChange[] => {
    const [was, is] = [before.get(question.id), after.get(question.id)];
    if (questionId === undefined ? was?.revision === is?.revision : question.id !== questionId) return [];
    const read = (entry: HistoryEntry | undefined): AnswerValue | undefined => {
      if (entry === undefined) return undefined;
      const parsed = parseAnswer(question, entry.value, settings.limits.response);
      // One that a later catalogue no longer takes is still shown, as it was written.
      return 'value' in parsed ? parsed.value : JSON.stringify(entry.value);
    };
    const fields = compareAnswers(question, read(was), read(is), effort);
    return [{ questionId: question.id, prompt: question.prompt, from: was ?? null, to: is ?? null, fields }];
  });
}

/** A version to restore. @throws MainstayError `charter.revision_unknown` */
export async function versionAt(db: Db, sessionId: string, revision: number): Promise<HistoryEntry> {
  const entry = (await listHistory(db, sessionId)).find((one) => one.revision === revision);
  if (entry === undefined) {
    throw notFound('charter.revision_unknown', `No answer of this interview has the version ${revision}.`);
  }
  return entry;
}

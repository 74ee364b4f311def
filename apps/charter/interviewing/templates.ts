import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import { invalid } from '#kernel/base';
import { transact } from '#kernel/database';
import { type AnswerProblem, type AnswerValue, parseAnswer } from '../domain/answer.ts';
import { invalidAnswer, isSettled } from '../domain/interview/session.ts';
import { QUESTIONS, questionById } from '../domain/questions/catalogue.ts';
import { STAGES } from '../domain/questions/question.ts';
import type { CharterSettings } from '../domain/settings.ts';
import type { Session } from '../store/sessions.ts';
import { addTemplate, type Template, withdrawTemplate } from '../store/templates.ts';
import { checkedText } from '../together/discussing.ts';
import type { By } from './interviewing.ts';
import type { Prefilled } from './prefilling.ts';

/** What interviews of this organisation may begin with. */
export interface Templates {
  /**
   * Publishes answers, raw as they come from a request.
   *
   * @throws MainstayError `charter.answer_invalid`, `charter.question_unknown`, `charter.template_exists`,
   *   `charter.template_empty`
   */
  publish(
    template: {
      readonly name: string;
      readonly description: string;
      readonly answers: Readonly<Record<string, unknown>>;
      readonly locked: readonly string[];
    },
    by: By,
  ): Promise<Template>;
  withdraw(id: string, by: By): Promise<void>;
}

const longestName = 200;

export function createTemplates({ db, settings }: Platform<CharterSettings>): Templates {
  return {
    async publish({ name: said, description: about, answers: raw, locked }, by) {
      const name = checkedText(said, longestName);
      const description = about.trim() === '' ? '' : checkedText(about, settings.limits.follow_up);
      const read = readAnswers(raw, settings);
      const without = locked.find((id) => !(id in read));
      if (without !== undefined) {
        throw invalid(
          'charter.template_lock',
          `"${without}" cannot be locked: the template does not answer it.`,
        );
      }
      if (Object.keys(read).length === 0) {
        throw invalid('charter.template_empty', 'A template answers at least one question.');
      }
      const answers = Object.fromEntries(
        Object.entries(read).map(([id, value]) => [id, { value, locked: locked.includes(id) }]),
      );
      return transact(db, async (tx) => {
        const made = await addTemplate(tx, { name, description, answers, publishedBy: by.actorId });
        const detail = { name, questions: Object.keys(answers).length, locked: locked.length };
        await appendAudit(tx, { ...by, action: 'charter.template_publish', target: made.id, detail });
        return made;
      });
    },
    withdraw: (id, by) =>
      transact(db, async (tx) => {
        await withdrawTemplate(tx, id);
        await appendAudit(tx, { ...by, action: 'charter.template_withdraw', target: id, detail: {} });
      }),
  };
}

function readAnswers(
  raw: Readonly<Record<string, unknown>>,
  settings: CharterSettings,
): Readonly<Record<string, AnswerValue>> {
  const problems: AnswerProblem[] = [];
  const read: Record<string, AnswerValue> = {};
  for (const [id, value] of Object.entries(raw)) {
    const question = questionById(id);
    if (question === undefined) {
      throw invalid('charter.question_unknown', `There is no question "${id}".`);
    }
    const parsed = parseAnswer(question, value, settings.limits.response);
    if ('problems' in parsed) problems.push(...parsed.problems);
    else read[id] = parsed.value;
  }
  if (problems.length > 0) throw invalidAnswer(problems);
  return read;
}

/** A template as an interview begins with it. */
export const fromTemplate = ({ id, answers }: Template): Prefilled => ({
  answers: Object.fromEntries(Object.entries(answers).map(([question, { value }]) => [question, value])),
  locked: Object.entries(answers).flatMap(([question, { locked }]) => (locked ? [question] : [])),
  origin: { template_id: id },
});

/**
 * The settled answers of an interview, of all stages or of some, for another one to begin with.
 *
 * @throws MainstayError `charter.stage_unknown`
 */
export function fromSession({ id, state }: Session, stages: readonly string[] | undefined): Prefilled {
  const unknown = stages?.find((stage) => !STAGES.some((one) => one.id === stage));
  if (unknown !== undefined) throw invalid('charter.stage_unknown', `There is no stage "${unknown}".`);
  const answers = QUESTIONS.flatMap((question): readonly (readonly [string, AnswerValue])[] => {
    const record = state.answers[question.id];
    if (record === undefined || !isSettled(record)) return [];
    return stages === undefined || stages.includes(question.stage) ? [[question.id, record.value]] : [];
  });
  return { answers: Object.fromEntries(answers), locked: [], origin: { session_id: id } };
}

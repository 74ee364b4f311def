import { invalid } from '#kernel/base';
import { type AnswerProblem, type AnswerValue, isUnknown, parseAnswer } from './answer.ts';
import { QUESTIONS, questionById } from './questions/catalogue.ts';
import type { Question } from './questions/question.ts';
import type { CharterSettings } from './settings.ts';

export interface AnswersFile {
  readonly title: string;
  readonly owner?: string;
  /** By question id, in the order of the interview. */
  readonly answers: Readonly<Record<string, AnswerValue>>;
}

/**
 * Reads an answers document, as parsed from YAML or JSON: `{ title, owner?, answers: { <question id>: answer } }`.
 * Throws `charter.answers_invalid` with every problem at once: unknown ids (with the nearest known one), wrong types,
 * values out of range, required questions without an answer. `details.problems` lists path and message of each.
 */
export function parseAnswersFile(document: unknown, settings: CharterSettings): AnswersFile {
  const problems: AnswerProblem[] = [];
  const root = asRecord(document);
  if (root === undefined) {
    throw failed([{ path: '(document)', message: 'must be an object with "title" and "answers"' }]);
  }
  for (const key of Object.keys(root)) {
    if (!['title', 'owner', 'answers'].includes(key)) {
      problems.push({ path: key, message: 'is not known; known are title, owner, answers' });
    }
  }
  const title = typeof root.title === 'string' ? root.title.trim() : '';
  if (title === '' || title.length > 200)
    problems.push({ path: 'title', message: 'must be text of 1 to 200 characters' });
  if (root.owner !== undefined && (typeof root.owner !== 'string' || root.owner.length > 200)) {
    problems.push({ path: 'owner', message: 'must be text of at most 200 characters' });
  }
  const given = asRecord(root.answers);
  if (given === undefined)
    problems.push({ path: 'answers', message: 'must be an object keyed by question id' });
  const answers = readAnswers(given ?? {}, settings.limits.response, problems);
  if (given !== undefined) problems.push(...missingRequired(given, answers));
  if (problems.length > 0) throw failed(problems);
  return { title, ...(typeof root.owner === 'string' && { owner: root.owner }), answers };
}

function readAnswers(
  given: Readonly<Record<string, unknown>>,
  limit: number,
  problems: AnswerProblem[],
): Readonly<Record<string, AnswerValue>> {
  const read = new Map<string, AnswerValue>();
  for (const [id, raw] of Object.entries(given)) {
    const question = questionById(id);
    if (question === undefined) {
      problems.push({ path: `answers.${id}`, message: `is no question; did you mean ${nearest(id)}?` });
      continue;
    }
    const parsed = parseAnswer(question, raw, limit, `answers.${id}`);
    if ('problems' in parsed) problems.push(...parsed.problems);
    else read.set(id, parsed.value);
  }
  return Object.fromEntries(
    QUESTIONS.flatMap(({ id }) => {
      const value = read.get(id);
      return value === undefined ? [] : [[id, value] as const];
    }),
  );
}

function missingRequired(
  given: Readonly<Record<string, unknown>>,
  answers: Readonly<Record<string, AnswerValue>>,
): readonly AnswerProblem[] {
  return QUESTIONS.filter(
    (question) => question.required && !(question.id in given) && applies(question, answers),
  ).map((question) => ({
    path: `answers.${question.id}`,
    message: 'is required; answer it, or write { unknown: true } if it is not known',
  }));
}

function applies(question: Question, answers: Readonly<Record<string, AnswerValue>>): boolean {
  if (question.showIf === undefined) return true;
  const { is, isNot } = question.showIf;
  const value = answers[question.showIf.question];
  if (value === undefined) return false;
  if (isUnknown(value)) return true;
  const given = [value].flat().filter((one) => typeof one === 'string');
  return is === undefined
    ? !given.some((one) => isNot?.includes(one))
    : given.some((one) => is.includes(one));
}

function failed(problems: readonly AnswerProblem[]): Error {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return invalid(
    'charter.answers_invalid',
    `The answers have ${count}:${problems.map((one) => `\n  ${one.path} ${one.message}`).join('')}`,
    { problems },
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}

function nearest(id: string): string {
  let best = { id: '', distance: Number.POSITIVE_INFINITY };
  for (const question of QUESTIONS) {
    const distance = editDistance(id.slice(0, 80), question.id);
    if (distance < best.distance) best = { id: question.id, distance };
  }
  return best.id;
}

/** Levenshtein distance by rows (Wagner and Fischer, 1974). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitute = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitute, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

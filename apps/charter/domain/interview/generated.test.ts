import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { AnswerValue } from '../answer.ts';
import { parseAnswersFile } from '../answers-file.ts';
import { DECISIONS, decide } from '../governance/decide.ts';
import { QUESTIONS } from '../questions/catalogue.ts';
import type { Question } from '../questions/question.ts';
import { charterSettingsSchema } from '../settings.ts';
import { nextQuestion, openQuestions, progressOf, startInterview, submitAnswer } from './session.ts';
import { type InterviewState, visibleQuestions } from './state.ts';

const settings = charterSettingsSchema.parse({});
const examples = ['outpatient-reminders', 'warehouse-shifts', 'classroom-attention'].map((name) => {
  const file = new URL(`../../../../examples/charter/${name}.yaml`, import.meta.url);
  return parseAnswersFile(parse(readFileSync(file, 'utf8')), settings).answers;
});
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 8, minute)).toISOString();

type Manner = 'good' | 'poor' | 'unknown' | 'other';
/** One thing a person does: answer what is next, or any other question that is asked. */
interface Move {
  readonly manner: Manner;
  readonly example: number;
  readonly jump: number | null;
  /** The process ends here and goes on from what was stored. */
  readonly stop: boolean;
}

const move: fc.Arbitrary<Move> = fc.record({
  manner: fc.constantFrom<Manner>('good', 'good', 'poor', 'unknown', 'other'),
  example: fc.nat(examples.length - 1),
  jump: fc.option(fc.nat(57), { freq: 3 }),
  stop: fc.boolean(),
});
const moves = fc.array(move, { minLength: 20, maxLength: 140 });

function valueFor(question: Question, { manner, example }: Move): AnswerValue {
  if (manner === 'unknown') return { unknown: true };
  const own = examples[example]?.[question.id];
  if (manner === 'good' && own !== undefined) return own;
  switch (question.kind) {
    case 'text':
      return manner === 'poor'
        ? 'Things should get better.'
        : `About ${example + 2} people notice it weekly.`;
    case 'choice':
      return question.options[example % question.options.length]?.value ?? '';
    case 'multi-choice':
      return [question.options[example % question.options.length]?.value ?? ''];
    case 'number':
      return question.min;
    case 'rows':
      return own ?? { unknown: true };
  }
}

function play(steps: readonly Move[], stops: boolean): InterviewState {
  let state = startInterview();
  steps.forEach((step, minute) => {
    const asked = visibleQuestions(state);
    const question = step.jump === null ? nextQuestion(state) : asked[step.jump % asked.length];
    if (question === undefined) return;
    state = submitAnswer(state, settings, question.id, valueFor(question, step), at(minute)).state;
    if (stops && step.stop) state = JSON.parse(JSON.stringify(state));
  });
  return state;
}

/** Answers what is next, in one manner, until nothing is: gives the number of answers that took. */
function finish(start: InterviewState, manner: Manner): { state: InterviewState; answers: number } {
  let state = start;
  for (let answers = 0; ; answers += 1) {
    const question = nextQuestion(state);
    if (question === undefined) return { state, answers };
    if (answers > QUESTIONS.length * settings.max_attempts) throw new Error(`stuck at ${question.id}`);
    const step: Move = { manner, example: answers % examples.length, jump: null, stop: false };
    state = submitAnswer(state, settings, question.id, valueFor(question, step), at(answers)).state;
  }
}

test('no interview gets stuck: whatever was answered, three attempts at each question end it', () => {
  fc.assert(
    fc.property(moves, fc.constantFrom<Manner>('good', 'poor', 'unknown'), (steps, manner) => {
      const { state, answers } = finish(play(steps, false), manner);
      expect(openQuestions(state)).toEqual([]);
      expect(progressOf(state).complete).toBe(true);
      expect(answers).toBeLessThanOrEqual(QUESTIONS.length * settings.max_attempts);
    }),
    { numRuns: 25 },
  );
});

test('nobody is asked more than three times, and a status is what its attempts say', () => {
  fc.assert(
    fc.property(moves, (steps) => {
      for (const record of Object.values(play(steps, false).answers)) {
        if (record === undefined) continue;
        const threshold =
          settings.thresholds[QUESTIONS.find(({ id }) => id === record.questionId)?.stage ?? 'ethics'];
        if (record.status === 'follow-up') expect(record.attempts.length).toBeLessThan(settings.max_attempts);
        if (record.status === 'follow-up' || record.status === 'escalated') {
          expect(record.result?.score).toBeLessThan(threshold);
        }
        expect(record.result === null).toBe(record.status === 'unknown');
      }
    }),
    { numRuns: 25 },
  );
});

test('what is unknown or escalated is listed as a risk, with a question that would close it', () => {
  fc.assert(
    fc.property(moves, (steps) => {
      const { state } = finish(play(steps, false), 'poor');
      const open = visibleQuestions(state)
        .filter(({ id }) => ['unknown', 'escalated'].includes(state.answers[id]?.status ?? ''))
        .map(({ id }) => id);
      const { openRisks } = decide(state, settings);
      expect(openRisks.map(({ questionId }) => questionId)).toEqual(open);
      for (const { risk, toClose } of openRisks) expect([risk, toClose].includes('')).toBe(false);
    }),
    { numRuns: 15 },
  );
});

test('the decision is the strictest rule that fired, never milder than the table, and each says what would change it', () => {
  fc.assert(
    fc.property(moves, fc.constantFrom<Manner>('good', 'poor', 'unknown'), (steps, manner) => {
      const { state } = finish(play(steps, false), manner);
      const decision = decide(state, settings);
      const rank = (kind: (typeof DECISIONS)[number]): number => DECISIONS.indexOf(kind);
      const strictest = Math.max(0, ...decision.rules.map(({ outcome }) => rank(outcome)));
      expect(rank(decision.decision)).toBe(strictest);
      const row = decision.table.find(({ level }) => level === decision.maximumResidualLevel);
      if (row) expect(rank(decision.decision)).toBeGreaterThanOrEqual(rank(row.outcome));
      if (decision.screening.practices.length > 0) expect(decision.decision).toBe('HALT');
      for (const rule of decision.rules) {
        expect(rule.wouldChange.length).toBeGreaterThan(10);
        expect(rule.evidence.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 25 },
  );
});

test('an interview stopped and taken up again anywhere is the same as one that never stopped', () => {
  fc.assert(
    fc.property(moves, (steps) => {
      const [whole, stopped] = [play(steps, false), play(steps, true)];
      expect(JSON.stringify(stopped)).toBe(JSON.stringify(whole));
      expect(decide(stopped, settings)).toEqual(decide(whole, settings));
    }),
    { numRuns: 15 },
  );
});

test('an edit touches no other answer’s value, and what was hidden comes back with what was answered', () => {
  fc.assert(
    fc.property(moves, move, fc.nat(57), (steps, edit, place) => {
      const before = play(steps, false);
      const asked = visibleQuestions(before);
      const question = asked[place % asked.length];
      if (question === undefined) return;
      const after = submitAnswer(before, settings, question.id, valueFor(question, edit), at(200)).state;
      for (const [id, record] of Object.entries(before.answers)) {
        if (id !== question.id) expect(after.answers[id]?.value).toEqual(record?.value);
      }
    }),
    { numRuns: 25 },
  );
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseAnswersFile } from '../answers-file.ts';
import { QUESTIONS, questionById } from '../questions/catalogue.ts';
import type { Feature, Question } from '../questions/question.ts';
import { charterSettingsSchema } from '../settings.ts';
import { type CalibrationAnswer, GOOD, MIDDLING, POOR } from './calibration.data.ts';
import type { RubricResult } from './result.ts';
import { scoreAnswer } from './score.ts';

const settings = charterSettingsSchema.parse({});
const example = parseAnswersFile(
  parse(
    readFileSync(new URL('../../../../examples/charter/outpatient-reminders.yaml', import.meta.url), 'utf8'),
  ),
  settings,
);
const good: readonly CalibrationAnswer[] = [
  ...GOOD,
  ...QUESTIONS.flatMap(({ id, kind }) => {
    const text = example.answers[id];
    return kind === 'text' && typeof text === 'string' ? [{ question: id, text }] : [];
  }),
];

function questionOf(id: string): Question {
  const question = questionById(id);
  if (question === undefined) throw new Error(`no question ${id}`);
  return question;
}
const score = (question: string, text: string): RubricResult =>
  scoreAnswer(questionOf(question), text, { earlier: [] });
const passes = ({ question, text }: CalibrationAnswer): boolean =>
  score(question, text).score >= settings.thresholds[questionOf(question).stage];
const mean = (answers: readonly CalibrationAnswer[]): number =>
  answers.reduce((sum, { question, text }) => sum + score(question, text).score, 0) / answers.length;
const share = (answers: readonly CalibrationAnswer[]): number =>
  answers.filter(passes).length / answers.length;

test('good answers outrank middling ones, which outrank poor ones', () => {
  expect(mean(good)).toBeGreaterThan(mean(MIDDLING) + 2);
  expect(mean(MIDDLING)).toBeGreaterThan(mean(POOR) + 1.5);
});

test('nine in ten good answers reach their threshold, hardly a poor one does', () => {
  expect(
    good.filter((one) => !passes(one)).map((one) => one.question).length / good.length,
  ).toBeLessThanOrEqual(0.1);
  expect(share(MIDDLING)).toBeLessThan(0.35);
  expect(share(POOR)).toBeLessThanOrEqual(0.05);
});

test('vague one-liners stay below 4', () => {
  const high = POOR.map((one) => ({ ...one, score: score(one.question, one.text).score })).filter(
    (one) => one.score >= 4,
  );
  expect(high).toEqual([]);
});

const anyGood = fc.constantFrom(...good);

test.each([['quantity'], ['date'], ['owner']] as const)(
  'without its %s finds a good answer scores lower',
  (feature) => {
    for (const { question, text } of good) {
      const full = score(question, text);
      const spans = full.found.filter((one) => one.feature === feature);
      if (spans.length === 0) continue;
      expect(score(question, without(text, spans)).score, `${question} without ${feature}`).toBeLessThan(
        full.score,
      );
    }
  },
);

test('any one or more numbers, dates or owners taken out lower the score', () => {
  const removable: readonly (Feature | 'hedge' | 'vague')[] = ['quantity', 'date', 'owner'];
  fc.assert(
    fc.property(anyGood, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), ({ question, text }, picks) => {
      const full = score(question, text);
      const spans = full.found.filter((one) => removable.includes(one.feature));
      if (spans.length === 0) return;
      // A value that stands twice is told twice; all its places are taken out together.
      const texts = new Set(picks.map((pick) => spans[pick % spans.length]?.text.toLowerCase()));
      const chosen = spans.filter((one) => texts.has(one.text.toLowerCase()));
      expect(score(question, without(text, chosen)).score).toBeLessThan(full.score);
    }),
    { numRuns: 300 },
  );
});

const FILLER = [
  'This is a very important topic for everyone involved.',
  'We will work hard with all stakeholders to make it a success.',
  'Quality is key and we are fully committed to it.',
  'Of course the whole team will do its best to deliver value.',
  'Maybe there are several other things to think about later on.',
  'It goes without saying that great care will be taken.',
];

test('padding does not raise a score: repeated sentences, filler, the question itself', () => {
  const padding = fc.array(
    fc.oneof(fc.constantFrom(...FILLER), fc.constant('again'), fc.constant('question')),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...good, ...MIDDLING, ...POOR), padding, ({ question, text }, extra) => {
      const added = extra.map((one) =>
        one === 'again' ? text.trim() : one === 'question' ? questionOf(question).prompt : one,
      );
      const padded = [text.trim(), ...added].join(' ');
      expect(score(question, padded).score).toBeLessThanOrEqual(score(question, text).score);
    }),
    { numRuns: 400 },
  );
});

test('a score lies within 0 and 10, is the same every time, and ignores white space at the ends', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...QUESTIONS.filter((one) => one.kind === 'text')),
      fc.oneof(
        fc.string({ maxLength: 400 }),
        fc.lorem({ maxCount: 60 }),
        anyGood.map((one) => one.text),
      ),
      (question, text) => {
        const result = scoreAnswer(question, text, { earlier: [] });
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThanOrEqual(10);
        expect(scoreAnswer(question, text, { earlier: [] })).toEqual(result);
        expect(scoreAnswer(question, `${text} \n\t `, { earlier: [] }).score).toBe(result.score);
      },
    ),
    { numRuns: 200 },
  );
});

test('the question copied back earns nothing', () => {
  for (const question of QUESTIONS) {
    if (question.kind === 'text') expect(score(question.id, question.prompt).score).toBeLessThan(1);
  }
});

test('the follow-up asks for exactly what is missing', () => {
  const result = score(
    'business.outcome',
    'Losses in the network of Harsefeld fall from 19% to 12% of the water pumped.',
  );
  expect(result.missing.map((one) => one.part)).toEqual(['date']);
  expect(result.followUp).toBe('By which date should the target be reached?');
});

test('another target for the same thing is a contradiction with its place', () => {
  const result = scoreAnswer(
    questionOf('users.adoption'),
    'Missed bookings fall from 12% to 5% by 31 May 2027.',
    {
      earlier: [
        { questionId: 'business.outcome', text: 'Missed bookings fall from 12% to 7% by 31 December 2027.' },
      ],
    },
  );
  expect(result.contradictions.map((one) => one.questionIds)).toEqual([
    ['business.outcome', 'users.adoption'],
  ]);
  expect(result.followUp).toContain('from 12% to 7%');
});

test('what is found stands in the text where it is said to stand', () => {
  for (const { question, text } of good) {
    for (const found of score(question, text).found)
      expect(text.slice(found.start, found.end)).toBe(found.text);
  }
});

function without(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  let result = text;
  for (const { start, end } of [...spans].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + result.slice(end);
  }
  return result;
}

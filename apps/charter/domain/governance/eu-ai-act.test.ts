import { expect, test } from 'vitest';
import { startInterview, submitAnswer } from '../interview/session.ts';
import { charterSettingsSchema } from '../settings.ts';
import { decide } from './decide.ts';
import { ANNEX_III_AREAS, ARTICLE_6_3_EXCEPTIONS, EU_AI_ACT, PROHIBITED_PRACTICES } from './eu-ai-act.ts';

const settings = charterSettingsSchema.parse({});

function decided(answers: Readonly<Record<string, unknown>>) {
  let state = startInterview();
  for (const [id, value] of Object.entries(answers)) {
    state = submitAnswer(state, settings, id, value, '2026-11-21T08:00:00Z').state;
  }
  return decide(state, settings);
}

test('Article 5(1) is complete from (a) to (h), with the practice that the Omnibus adds and its date', () => {
  const articles = PROHIBITED_PRACTICES.map(({ article }) => article);
  expect(articles.slice(0, 8)).toEqual([...'abcdefgh'].map((letter) => `Article 5(1)(${letter})`));
  expect(PROHIBITED_PRACTICES.slice(0, 8).every(({ appliesFrom }) => appliesFrom === '2025-02-02')).toBe(
    true,
  );
  expect(PROHIBITED_PRACTICES.slice(8)).toMatchObject([
    { value: 'intimate-imagery', appliesFrom: '2026-12-02' },
  ]);
});

test('Annex III has its eight areas and Article 6(3) its four exceptions, with the dates of the Omnibus', () => {
  expect(ANNEX_III_AREAS.map(({ article }) => article)).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `Annex III(${number})`),
  );
  expect(ARTICLE_6_3_EXCEPTIONS.map(({ article }) => article)).toEqual(
    [...'abcd'].map((letter) => `Article 6(3)(${letter})`),
  );
  expect(new Set(ANNEX_III_AREAS.map(({ appliesFrom }) => appliesFrom))).toEqual(new Set(['2027-12-02']));
  expect(EU_AI_ACT.appliesFrom['High-risk systems of Annex I']).toBe('2028-08-02');
  expect(EU_AI_ACT.version).toMatch(/^\d{4}-\d{2}$/);
});

test.each(PROHIBITED_PRACTICES)(
  '$value halts, with its article and its date',
  ({ value, article, appliesFrom }) => {
    const { decision, rules, screening } = decided({ 'ethics.prohibited': [value] });
    expect([decision, screening.outcome]).toEqual(['HALT', 'prohibited']);
    expect(rules[0]?.because).toContain(`${article}, applies from ${appliesFrom}`);
  },
);

test.each(ANNEX_III_AREAS)('$value: an exception holds without profiling and never with it', ({ value }) => {
  const area = { 'ethics.prohibited': ['none'], 'ethics.annex_iii': [value] };
  for (const { value: exception } of ARTICLE_6_3_EXCEPTIONS) {
    const claimed = { ...area, 'ethics.article_6_3': exception };
    expect(decided({ ...claimed, 'ethics.profiling': 'no' }).screening.outcome).toBe('excepted');
    expect(decided({ ...claimed, 'ethics.profiling': 'yes' }).screening.outcome).toBe('high-risk');
    expect(decided({ ...claimed, 'ethics.profiling': { unknown: true } }).screening.outcome).toBe(
      'undetermined',
    );
  }
  const none = { ...area, 'ethics.article_6_3': 'none', 'ethics.profiling': 'no' };
  expect(decided(none).screening.outcome).toBe('high-risk');
});

test('what the screening could not settle goes to a committee', () => {
  const { rules } = decided({ 'ethics.prohibited': { unknown: true } });
  expect(rules.find(({ id }) => id === 'eu-ai-act.undetermined')).toMatchObject({
    outcome: 'COMMITTEE',
    evidence: ['ethics.prohibited', 'ethics.annex_iii', 'ethics.profiling'],
  });
});

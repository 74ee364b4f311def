import { expect, test } from 'vitest';
import { charterSettingsSchema } from '../settings.ts';
import { gateFindings } from './gates.ts';
import { startInterview, submitAnswer } from './session.ts';

const settings = charterSettingsSchema.parse({});

function findings(answers: Readonly<Record<string, unknown>>) {
  let state = startInterview();
  for (const [id, value] of Object.entries(answers)) {
    state = submitAnswer(state, settings, id, value, '2026-11-21T08:00:00Z').state;
  }
  return gateFindings(state, settings);
}
const metric = {
  kpi: 'Churn of subscribers',
  baseline: 4,
  target: 3,
  unit: 'percent a month',
  by: '2027-12-31',
  modelMetric: 'RMSE of the forecast',
};

test('an empty interview is blocked at every stage', () => {
  const ids = findings({}).map((one) => `${one.id} ${one.severity}`);
  expect(ids).toEqual(
    ['business', 'success', 'data', 'users', 'ethics'].map((one) => `completeness.${one} blocking`),
  );
});

test('a measure that speaks of something else than the problem names both places', () => {
  const found = findings({
    'business.problem': 'In 2025 the 6 repair crews found leaks 11 days late.',
    'business.archetype': 'classification',
    'success.metrics': [metric],
  });
  expect(found.find((one) => one.id === 'metric-problem')?.questionIds).toContain('business.problem');
  expect(found.find((one) => one.id === 'metric-archetype')?.because).toContain('RMSE');
});

test('an outcome before the first milestone, and profiling without personal data, do not fit', () => {
  const ids = findings({
    'business.outcome': 'Losses fall from 19% to 12% by 30 June 2026.',
    'business.timeline': 'Pilot from 1 March 2027, decision on 30 June 2027.',
    'data.personal': 'none',
    'ethics.profiling': 'yes',
  }).map((one) => one.id);
  expect(ids).toEqual(expect.arrayContaining(['time-lines', 'risks-scope']));
});

import { expect, test } from 'vitest';
import { secondsOf, settingsOf } from './key-options.ts';

const now = new Date('2030-01-01T00:00:00Z');

test('only what was given is set', () => {
  expect(settingsOf({}, now)).toEqual({});
});

test('lists are read with commas or spaces, budgets of one period are put together', () => {
  expect(
    settingsOf(
      {
        role: 'reviewer',
        scope: ['api,gateway'],
        models: ['openai/*', 'fast'],
        budget: ['day=2.5usd', 'day=100000tokens,total=9USD'],
        rpm: '60',
        project: 'p',
        expires: '90d',
      },
      now,
    ),
  ).toEqual({
    role: 'reviewer',
    scopes: ['api', 'gateway'],
    allowed_models: ['openai/*', 'fast'],
    budgets: [
      { period: 'day', usd: 2.5, tokens: 100_000 },
      { period: 'total', usd: 9 },
    ],
    requests_per_minute: 60,
    project_id: 'p',
    expires_at: '2030-04-01T00:00:00.000Z',
  });
});

test('limits are taken away by a word', () => {
  const without = { models: ['all'], budget: ['none'], rpm: 'none', project: 'none', expires: 'never' };
  expect(settingsOf(without, now)).toEqual({
    allowed_models: null,
    budgets: [],
    requests_per_minute: null,
    project_id: null,
    expires_at: null,
  });
});

test('a time is a length or a date', () => {
  expect(settingsOf({ expires: '2031-05-06' }, now)).toEqual({ expires_at: '2031-05-06T00:00:00.000Z' });
  expect(['45', '2min', '3h', '1d'].map((text) => secondsOf('--grace', text))).toEqual([
    45, 120, 10_800, 86_400,
  ]);
});

test.each([
  { budget: ['5'] },
  { budget: ['week=5usd'] },
  { budget: ['day=5eur'] },
  { rpm: 'many' },
  { expires: 'soon' },
])('%j is refused with an example of what is right', (options) => {
  expect(() => settingsOf(options, now)).toThrow(/needs/);
});

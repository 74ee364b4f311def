import { expect, test } from 'vitest';
import type { ApiKey } from '../../api/types.ts';
import { bodyOf, draftOf, newDraft, problemsOf } from './draft.ts';

const now = Date.parse('2030-01-01T00:00:00Z');

test('a new key is for models only, has a budget and ends by itself', () => {
  expect(bodyOf({ ...newDraft, name: ' ci ' }, now)).toEqual({
    name: 'ci',
    scopes: ['gateway'],
    role: 'user',
    allowed_models: null,
    budgets: [{ period: 'month', usd: 10 }],
    requests_per_minute: null,
    project_id: null,
    expires_at: '2030-04-01T00:00:00.000Z',
  });
});

test('a key that is opened and saved stays as it is', () => {
  const key: ApiKey = {
    id: 'k',
    name: 'ci',
    shown: 'mk_abcdef',
    owner: { id: 'u', email: 'ada@example.org' },
    role: 'reviewer',
    scopes: ['api', 'gateway'],
    allowed_models: ['openai/*', 'fast'],
    budgets: [
      { period: 'day', usd: 0.5 },
      { period: 'total', tokens: 1_000_000 },
    ],
    requests_per_minute: 60,
    project_id: 'p',
    status: 'active',
    created_at: '2029-01-01T00:00:00Z',
    expires_at: '2031-01-01T00:00:00Z',
    last_used_at: null,
    revoked_at: null,
    previous_good_until: null,
  };
  const { name, role, scopes, allowed_models, budgets, requests_per_minute, project_id } = key;
  const same = { name, role, scopes, allowed_models, budgets, requests_per_minute, project_id };
  expect(bodyOf(draftOf(key), now)).toEqual(same);
  expect(bodyOf({ ...draftOf(key), expires: 'never' }, now)).toEqual({ ...same, expires_at: null });
});

test('what the server would refuse is seen before it is sent', () => {
  const draft = { ...newDraft, name: 'ci' };
  const budget = (usd: string, tokens = '') => ({ ...draft.budgets, day: { usd, tokens } });
  const fine = { name: false, scopes: false, budgets: false, perMinute: false };
  expect(problemsOf(draft)).toEqual(fine);
  expect(problemsOf({ ...draft, name: ' ' })).toEqual({ ...fine, name: true });
  expect(problemsOf({ ...draft, scopes: [] })).toEqual({ ...fine, scopes: true });
  for (const wrong of [budget('0'), budget('-1'), budget('much'), budget('', '1.5')]) {
    expect(problemsOf({ ...draft, budgets: wrong })).toEqual({ ...fine, budgets: true });
  }
  expect(problemsOf({ ...draft, perMinute: '0.5' })).toEqual({ ...fine, perMinute: true });
});

import { expect, test } from 'vitest';
import { decisionText } from './api.ts';

test('a committee’s word stands above the rules that led to it', () => {
  const rule = {
    id: 'r',
    title: 'Highest residual risk',
    outcome: 'COMMITTEE',
    because: 'x',
    wouldChange: 'y',
  };
  const text = decisionText({
    id: '01a1fcbb-3c7f-75fa-a3df-6cef971018dd',
    project_name: 'Sorting',
    status: 'completed',
    run_id: '01a1fcbb-3c7f-75fa-a3df-6cef971018de',
    revision: 1,
    progress: 1,
    stage: null,
    decision_kind: 'REVISE',
    updated_at: '2026-11-21T00:00:00Z',
    current: null,
    stages: [],
    questions: [],
    decision: {
      decision: 'COMMITTEE',
      rules: [rule],
      maximumResidualLevel: 4,
      table: [
        { level: 5, name: 'critical', outcome: 'HALT' },
        { level: 4, name: 'high', outcome: 'COMMITTEE' },
      ],
      openRisks: [{ questionId: 'success.review', kind: 'unknown' }],
    },
    committee: {
      outcome: 'REVISE',
      comment: 'More rest.',
      decidedBy: 'board@example.org',
      decidedAt: '2026-12-01T09:00:00Z',
    },
    documents: [],
  });
  expect(text.split('\n').slice(0, 2)).toEqual([
    'Sorting: REVISE',
    'Decided by committee: REVISE by board@example.org on 2026-12-01: More rest.',
  ]);
  expect(text).toContain('COMMITTEE  Highest residual risk');
  expect(text).toMatch(/5 {2}critical +HALT\n {2}4 {2}high +COMMITTEE {2}<- here/);
  expect(text).toMatch(/unknown +success\.review/);
});

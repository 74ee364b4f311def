import fc from 'fast-check';
import { expect, test } from 'vitest';
import { example } from '../../test-support.ts';
import { parseAnswersFile } from '../answers-file.ts';
import { escalateOpen, startInterview, submitAnswer } from '../interview/session.ts';
import type { InterviewState } from '../interview/state.ts';
import { charterSettingsSchema } from '../settings.ts';
import { COVERAGE_STATUSES, type Coverage, coverageOf } from './coverage.ts';
import { coverageCsv } from './export.ts';
import { FRAMEWORK_IDS, type FrameworkId } from './framework.ts';

const settings = charterSettingsSchema.parse({});
const at = '2026-11-21T09:00:00.000Z';
const names = ['outpatient-reminders', 'warehouse-shifts', 'classroom-attention'] as const;
type Name = (typeof names)[number];

function answered(name: Name, keep: (id: string) => unknown): InterviewState {
  const { answers } = parseAnswersFile(example(name), settings);
  let state = startInterview();
  for (const [id, value] of Object.entries(answers)) {
    const given = keep(id);
    if (given === false) continue;
    try {
      ({ state } = submitAnswer(state, settings, id, given === true ? value : given, at));
    } catch (error) {
      // Leaving answers out may hide a question that depends on them.
      if (!(error instanceof Error && error.message.includes('is not asked here'))) throw error;
    }
  }
  return escalateOpen(state);
}
const whole = (name: Name): InterviewState => answered(name, () => true);
const element = (coverage: Coverage, id: string) =>
  coverage.elements.find((one) => one.element.id === id) ?? expect.fail(`no element ${id}`);
const sum = (totals: Coverage['totals']): number =>
  COVERAGE_STATUSES.reduce((all, one) => all + totals[one], 0);

test.each(FRAMEWORK_IDS)('%s: before the first answer nothing is covered', (framework) => {
  const { totals } = coverageOf(framework, startInterview(), settings);
  expect(totals.covered + totals.partial).toBe(0);
  expect(totals.open).toBeGreaterThan(0);
});

test.each(names)('%s: every element is counted once, cites what it rests on, and says why', (name) => {
  const state = whole(name);
  for (const framework of FRAMEWORK_IDS) {
    const coverage = coverageOf(framework, state, settings);
    expect(sum(coverage.totals)).toBe(coverage.elements.length);
    expect(coverage.groups.reduce((all, { totals }) => all + sum(totals), 0)).toBe(coverage.elements.length);
    expect(coverage.totals.covered + coverage.totals.partial).toBeGreaterThan(0);
    expect(coverage.totals.open).toBe(0);
    for (const { status, answers, because, concerns } of coverage.elements) {
      expect(because).not.toBe('');
      const given = answers.filter(({ evidence }) => evidence !== 'open' && evidence !== 'not-asked');
      expect(given.length > 0).toBe(status === 'covered' || status === 'partial');
      if (status === 'covered') expect(concerns).toEqual([]);
    }
  }
});

test('a prohibited practice is answered, and yet Article 5 is not covered', () => {
  const article = element(coverageOf('eu-ai-act', whole('classroom-attention'), settings), 'Article 5');
  expect(article.answers[0]).toMatchObject({ question: 'ethics.prohibited', evidence: 'at-threshold' });
  expect(article.status).toBe('partial');
  expect(article.concerns[0]?.title).toContain('Prohibited practice');
});

test('risks are cited with what is left of them; a grave one keeps its elements from being covered', () => {
  const society = element(coverageOf('altai', whole('warehouse-shifts'), settings), '6.1');
  expect(society.risks.map(({ id, residual }) => [id, residual])).toContainEqual(['society-1', 4]);
  expect(society.status).toBe('partial');
});

test('"I don’t know" is partial, with what would close it; nothing asked is outside', () => {
  const state = answered('outpatient-reminders', (id) =>
    id === 'users.consulted' ? { unknown: true } : id !== 'users.training',
  );
  const altai = coverageOf('altai', state, settings);
  expect(element(altai, '5.3')).toMatchObject({ status: 'partial', answers: [{ evidence: 'unknown' }] });
  expect(element(altai, '5.3').answers[0]?.ask).toContain('?');
  expect(element(coverageOf('nist-ai-rmf', state, settings), 'GOVERN 2.2').status).toBe('open');
  expect(element(coverageOf('iso-42001', state, settings), 'A.2.2').status).toBe('outside');
});

test('a threshold raised later makes an answer that passed count as below', () => {
  const strict = charterSettingsSchema.parse({ thresholds: { business: 10 } });
  const { answers } = element(coverageOf('nist-ai-rmf', whole('outpatient-reminders'), strict), 'GOVERN 2.3');
  expect(answers[0]).toMatchObject({ question: 'business.owner', evidence: 'below', threshold: 10 });
});

const ids = Object.keys(parseAnswersFile(example('outpatient-reminders'), settings).answers);
const wholeOutpatient = whole('outpatient-reminders');
const RANK = { outside: 0, open: 0, partial: 1, covered: 2 } as const;

test('of whatever was answered, every element is counted; answering more never opens an element again', () => {
  fc.assert(
    fc.property(
      fc.subarray(ids),
      fc.subarray(ids, { maxLength: 5 }),
      fc.constantFrom<FrameworkId>(...FRAMEWORK_IDS),
      (some, unknown, framework) => {
        const less = answered('outpatient-reminders', (id) =>
          unknown.includes(id) ? { unknown: true } : some.includes(id),
        );
        const before = coverageOf(framework, less, settings);
        expect(sum(before.totals)).toBe(before.elements.length);
        expect(coverageCsv(before).split('\r\n').length).toBeGreaterThan(before.elements.length);
        const after = coverageOf(framework, wholeOutpatient, settings);
        for (const [index, one] of before.elements.entries()) {
          const then = after.elements[index]?.status ?? 'open';
          if (one.status === 'partial' || one.status === 'covered') expect(RANK[then]).toBeGreaterThan(0);
          if (one.status === 'open') expect(then).not.toBe('open');
        }
      },
    ),
    { numRuns: 30 },
  );
});

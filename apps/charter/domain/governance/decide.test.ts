import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { AnswerValue } from '../answer.ts';
import { parseAnswersFile } from '../answers-file.ts';
import { startInterview, submitAnswer } from '../interview/session.ts';
import { DATA_DIMENSIONS } from '../questions/data.ts';
import { type CharterSettings, charterSettingsSchema } from '../settings.ts';
import { DECISIONS, type Decision, decide } from './decide.ts';
import { levelOf } from './residual-risk.ts';

const settings = charterSettingsSchema.parse({});
const { answers } = parseAnswersFile(
  parse(
    readFileSync(new URL('../../../../examples/charter/outpatient-reminders.yaml', import.meta.url), 'utf8'),
  ),
  settings,
);

function decided(changes: Readonly<Record<string, AnswerValue>>, by: CharterSettings = settings): Decision {
  let state = startInterview();
  for (const [id, value] of Object.entries({ ...answers, ...changes })) {
    state = submitAnswer(state, by, id, value, '2026-11-21T08:00:00Z').state;
  }
  return decide(state, by);
}
const fired = (decision: Decision): readonly string[] => decision.rules.map(({ id }) => id);
const quality = (change: (dimension: string, index: number) => object | null): AnswerValue =>
  DATA_DIMENSIONS.flatMap(({ value }, index) => {
    const changed = change(value, index);
    const row = { dimension: value, score: 0.9, evidence: 'Of 400 records 360 passed the check' };
    return changed === null ? [] : [{ ...row, ...changed }];
  });

test('every table that an organisation may set decides by the highest residual risk', () => {
  const level = fc.integer({ min: 1, max: 5 });
  const table = fc
    .tuple(level, level, level)
    .map((levels) => levels.sort((a, b) => b - a))
    .map(([halt = 5, committee = 4, revise = 3]) => ({ halt, committee, revise }));
  fc.assert(
    fc.property(table, level, level, (governance, severity, likelihood) => {
      const by = charterSettingsSchema.parse({ governance });
      const risk = [{ description: 'The whole register leaks to the press', severity, likelihood }];
      const decision = decided({ 'ethics.risk_privacy': risk }, by);
      const highest = decision.maximumResidualLevel ?? 1;
      expect(highest).toBeGreaterThanOrEqual(levelOf(severity * likelihood));
      const expected =
        highest >= governance.halt
          ? 'HALT'
          : highest >= governance.committee
            ? 'COMMITTEE'
            : highest >= governance.revise
              ? 'REVISE'
              : 'PROCEED';
      expect(DECISIONS.indexOf(decision.decision)).toBeGreaterThanOrEqual(DECISIONS.indexOf(expected));
      expect(decision.table).toHaveLength(5);
    }),
    { numRuns: 40 },
  );
});

test('a table in which less risk is treated more strictly is refused', () => {
  for (const governance of [{ halt: 3 }, { committee: 2 }, { revise: 5 }, { halt: 6 }]) {
    expect(charterSettingsSchema.safeParse({ governance }).success).toBe(false);
  }
});

test('data are good enough only with all six dimensions scored, the mean at the minimum, and measurements', () => {
  expect(fired(decided({ 'data.quality': quality(() => ({})) }))).toEqual(['residual-risk.level-2']);
  const exact = quality(() => ({ score: 0.7 }));
  expect(fired(decided({ 'data.quality': exact }))).toEqual(['residual-risk.level-2']);
  const below = decided({ 'data.quality': quality(() => ({ score: 0.69 })) });
  expect([below.decision, fired(below)[0]]).toEqual(['REVISE', 'data.quality-below-minimum']);
  const five = decided({ 'data.quality': quality((_, index) => (index === 3 ? null : {})) });
  expect(five.rules[0]).toMatchObject({ id: 'data.dimensions-missing', outcome: 'REVISE' });
  expect(five.rules[0]?.because).toContain('Validity');
  const unproved = decided({
    'data.quality': quality((_, index) => (index === 0 ? { evidence: 'TBD' } : {})),
  });
  expect(unproved.rules.map(({ id }) => id)).toContain('data.without-evidence');
});

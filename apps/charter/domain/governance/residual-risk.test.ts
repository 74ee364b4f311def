import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mitigation, RiskEntry } from '../questions/risk-question.ts';
import { levelOf, residualOf } from './residual-risk.ts';

const measure = (effectiveness: number, evidence = 'tested on 200 cases in May'): Mitigation => ({
  what: 'a measure',
  effectiveness,
  evidence,
});
const risk = (severity: number, likelihood: number, mitigations: readonly Mitigation[]): RiskEntry => ({
  description: 'a risk',
  severity,
  likelihood,
  mitigations,
});

test('the strongest measure counts in full, the second half', () => {
  // 4 × 4 × (1 − 0.6) × (1 − 0.5 × 0.5)
  expect(residualOf(risk(4, 4, [measure(0.5), measure(0.6)])).residualScore).toBeCloseTo(4.8, 10);
});

test('without evidence there is no credit', () => {
  for (const evidence of ['', 'TBD', 'planned', 'n/a', 'will follow']) {
    const { residualScore, residualLevel, credits } = residualOf(risk(5, 4, [measure(0.9, evidence)]));
    expect([residualScore, residualLevel]).toEqual([20, 5]);
    expect(credits[0]?.because).toBe('no evidence, no credit');
  }
});

test('many weak measures never erase a grave risk', () => {
  const weak = fc.double({ min: 0, max: 0.49, noNaN: true }).map((effectiveness) => measure(effectiveness));
  fc.assert(
    fc.property(fc.array(weak, { maxLength: 50 }), (mitigations) => {
      expect(residualOf(risk(5, 5, mitigations)).residualLevel).toBeGreaterThanOrEqual(4);
    }),
  );
});

test('a further measure never makes it worse, and the level never rises above the inherent one', () => {
  const any = fc.double({ min: 0, max: 1, noNaN: true }).map((effectiveness) => measure(effectiveness));
  const scale = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(
      scale,
      scale,
      fc.array(any, { maxLength: 8 }),
      any,
      (severity, likelihood, measures, more) => {
        const before = residualOf(risk(severity, likelihood, measures));
        const after = residualOf(risk(severity, likelihood, [...measures, more]));
        expect(after.residualScore).toBeLessThanOrEqual(before.residualScore + 1e-9);
        expect(before.residualScore).toBeLessThanOrEqual(before.inherentScore);
      },
    ),
  );
});

test('no amount of weak measures takes a risk of severity 5 below its floor', () => {
  const weak = fc.double({ min: 0, max: 0.49, noNaN: true }).map((effectiveness) => measure(effectiveness));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(weak, { maxLength: 60 }),
      (likelihood, mitigations) => {
        const { residualLevel, inherentLevel, residualScore, inherentScore } = residualOf(
          risk(5, likelihood, mitigations),
        );
        // One level at most, and never below "low": what would be grave stays watched.
        expect(residualLevel).toBeGreaterThanOrEqual(Math.max(2, inherentLevel - 1));
        // The halved credits of measures below one half leave more than a quarter of the risk, however many.
        expect(residualScore).toBeGreaterThan(inherentScore / 4);
      },
    ),
  );
});

test('a more effective measure never leaves more of the risk', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const scale = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(
      scale,
      scale,
      fc.array(share, { minLength: 1, maxLength: 8 }),
      fc.nat(7),
      share,
      (severity, likelihood, shares, place, by) => {
        const index = place % shares.length;
        const stronger = shares.map((one, at) => (at === index ? one + (1 - one) * by : one));
        const before = residualOf(
          risk(
            severity,
            likelihood,
            shares.map((one) => measure(one)),
          ),
        );
        const after = residualOf(
          risk(
            severity,
            likelihood,
            stronger.map((one) => measure(one)),
          ),
        );
        expect(after.residualScore).toBeLessThanOrEqual(before.residualScore + 1e-9);
        expect(after.residualLevel).toBeLessThanOrEqual(before.residualLevel);
      },
    ),
  );
});

test('evidence withdrawn never leaves less of the risk', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(share, { minLength: 1, maxLength: 6 }), fc.nat(5), (shares, place) => {
      const index = place % shares.length;
      const withEvidence = shares.map((one) => measure(one));
      const without = shares.map((one, at) => measure(one, at === index ? 'planned' : undefined));
      const left = (mitigations: readonly Mitigation[]) => residualOf(risk(4, 4, mitigations));
      expect(left(without).residualScore).toBeGreaterThanOrEqual(left(withEvidence).residualScore - 1e-9);
      expect(left(without).credits[index]?.credit).toBe(0);
    }),
  );
});

test('bands of severity × likelihood', () => {
  expect([1, 3, 6, 12, 20, 25].map(levelOf)).toEqual([1, 2, 3, 4, 5, 5]);
});

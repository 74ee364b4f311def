import { describe, expect, it } from 'vitest';
import { budgetFindings, typicalCauses } from './findings.ts';
import { type Measurement, metricNames, type Sample } from './measurement.ts';
import { compareAll } from './regressions.ts';
import { summariesOf } from './summary.ts';
import { attribution, formatMetric } from './words.ts';

const none = Object.fromEntries(metricNames.map((metric) => [metric, null])) as Sample['metrics'];

function measurement(route: string, lcp: readonly number[], more: Partial<Measurement> = {}): Measurement {
  const samples = lcp.map(
    (value): Sample => ({ metrics: { ...none, lcp: value }, transfer: {}, causes: {} }),
  );
  return {
    route,
    path: route,
    state: 'abc',
    browser: 'chromium',
    viewport: { width: 1280, height: 720 },
    cache: 'cold',
    samples,
    summaries: summariesOf(samples),
    missing: {},
    ...more,
  };
}

const budgets = {
  lcp: 2500,
  cls: 0.1,
  inp: 200,
  ttfb: 800,
  fcp: 1800,
  slowest_data: 2500,
  transfer_kilobytes: 2048,
};
const quick = [1000, 1010, 1020, 1030, 1040];
const slow = [1500, 1510, 1520, 1530, 1540];

describe('compareAll', () => {
  const verdictOf = (now: readonly Measurement[], past: readonly Measurement[]) =>
    compareAll(now, past)
      .filter(({ metric }) => metric === 'lcp')
      .map(({ comparison }) => comparison.verdict);

  it('compares what is alike: route, browser, window and cache', () => {
    const past = [measurement('/a', quick), measurement('/a', quick)];
    expect(verdictOf([measurement('/a', slow)], past)).toEqual(['regressed']);
    expect(verdictOf([measurement('/b', slow)], past)).toEqual(['too-few']);
    expect(verdictOf([measurement('/a', slow, { cache: 'warm' })], past)).toEqual(['too-few']);
    expect(verdictOf([measurement('/a', slow, { browser: 'firefox' })], past)).toEqual(['too-few']);
    const small = { viewport: { width: 390, height: 844 } };
    expect(verdictOf([measurement('/a', slow, small)], past)).toEqual(['too-few']);
  });

  it('asks for more where more is compared: one weak alarm among forty routes is chance', () => {
    const routes = Array.from({ length: 40 }, (_, index) => `/r${index}`);
    const past = routes.map((route) => measurement(route, quick));
    const now = routes.map((route) => measurement(route, route === '/r7' ? slow : quick));
    // p is 1/252, the least that 5 against 5 can give: enough alone, too little among forty.
    expect(verdictOf(now.slice(7, 8), past)).toEqual(['regressed']);
    expect(verdictOf(now, past)).not.toContain('regressed');
    const longer = [...past, ...past, ...past];
    expect(verdictOf(now, longer).filter((verdict) => verdict === 'regressed')).toHaveLength(1);
  });
});

describe('budgetFindings', () => {
  it('is sure where the whole interval is over, and asks a person where it reaches below', () => {
    const [sure] = budgetFindings(measurement('/a', [2600, 2700, 2800, 2900, 3000]), budgets);
    expect(sure).toMatchObject({
      check: 'performance.lcp_over_budget',
      confidence: 'certain',
      severity: 'moderate',
    });
    const [unsure] = budgetFindings(measurement('/a', [1000, 1100, 2600, 2700, 2800]), budgets);
    expect(unsure).toMatchObject({ confidence: 'review' });
    expect(unsure?.title).toContain('though its interval reaches below');
    expect(budgetFindings(measurement('/a', quick), budgets)).toEqual([]);
    const [poor] = budgetFindings(measurement('/a', [5000, 5100, 5200]), budgets);
    expect(poor?.severity).toBe('serious');
  });

  it('has a key without numbers, so that the same cause is one finding in every execution', () => {
    const keys = [
      [2600, 2700, 2800],
      [3600, 3700, 3800],
    ].map((values) => budgetFindings(measurement('/a', values), budgets)[0]?.key);
    expect(keys[0]).toBe('performance.lcp_over_budget lcp /a chromium cold');
    expect(keys[1]).toBe(keys[0]);
  });
});

describe('words', () => {
  it('names the longest part of the time until the largest paint', () => {
    const causes = {
      lcp: {
        element: '#hero',
        url: 'https://site/hero.jpg',
        first_byte: 100,
        load_delay: 1200,
        load: 300,
        render_delay: 20,
      },
    };
    expect(attribution('lcp', causes).join(' ')).toContain(
      'Most of it, 1,200 ms, went by before its file was asked for.',
    );
    expect(attribution('cls', causes)).toEqual([]);
  });

  it('takes the causes of the load that is nearest to the median', () => {
    const [one, two, three] = [100, 200, 900].map(
      (lcp, at): Sample => ({
        metrics: { ...none, tbt: lcp },
        transfer: {},
        causes: { scripts: [{ url: `script-${at}`, name: '', milliseconds: lcp }] },
      }),
    );
    if (!one || !two || !three) throw new Error('There are three.');
    expect(typicalCauses([three, one, two], 'tbt', 200).scripts?.[0]?.url).toBe('script-1');
    expect(typicalCauses([{ ...two, causes: {} }, three], 'tbt', 200).scripts?.[0]?.url).toBe('script-2');
  });

  it('says units', () => {
    expect(formatMetric('lcp', 1240.4)).toBe('1,240 ms');
    expect(formatMetric('cls', 0.2051)).toBe('0.205');
    expect(formatMetric('transfer', 204_800)).toBe('200 KB');
    expect(formatMetric('requests', 14)).toBe('14');
  });
});

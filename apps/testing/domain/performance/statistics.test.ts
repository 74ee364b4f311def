import { describe, expect, it } from 'vitest';
import { mannWhitney, untiedCounts } from './mann-whitney.ts';
import { hodgesLehmann } from './shift.ts';
import { bootstrapMedians, quantile, summarise } from './summary.ts';

/** Every way to choose: what "exact" means, counted one by one. */
function byEnumeration(fresh: readonly number[], old: readonly number[]): { greater: number; less: number } {
  const all = [...fresh, ...old];
  const uOf = (chosen: readonly number[], rest: readonly number[]): number =>
    chosen.reduce(
      (sum, one) => sum + rest.reduce((part, other) => part + (one > other ? 1 : one === other ? 0.5 : 0), 0),
      0,
    );
  const observed = uOf(fresh, old);
  let [count, greater, less] = [0, 0, 0];
  for (let mask = 0; mask < 1 << all.length; mask += 1) {
    const chosen = all.filter((_, index) => (mask >> index) & 1);
    if (chosen.length !== fresh.length) continue;
    const u = uOf(
      chosen,
      all.filter((_, index) => !((mask >> index) & 1)),
    );
    count += 1;
    if (u >= observed) greater += 1;
    if (u <= observed) less += 1;
  }
  return { greater: greater / count, less: less / count };
}

describe('mannWhitney', () => {
  it('counts the ways to each sum for 5 and 5 as all 252 of them do, one by one', () => {
    const ways = new Array<number>(26).fill(0);
    for (let mask = 0; mask < 1 << 10; mask += 1) {
      const ranks = Array.from({ length: 10 }, (_, index) => index + 1).filter(
        (rank) => (mask >> (rank - 1)) & 1,
      );
      if (ranks.length !== 5) continue;
      const u = ranks.reduce((sum, rank) => sum + rank, -15);
      ways[u] = (ways[u] ?? 0) + 1;
    }
    expect([...untiedCounts(5, 5)]).toEqual(ways);
  });

  // The data: https://rdocumentation.org/packages/exactRankTests/versions/0.7-5/topics/wilcox.exact. Printed on R-help
  // (https://r.789695.n4.nabble.com/Wilcoxon-Mann-Whitney-Rank-Sum-Test-td790135.html): 0.2544 for both sides together.
  it('agrees with the exact test of R’s package coin: permeability of the chorioamnion, Hollander & Wolfe', () => {
    const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const early = [1.15, 0.88, 0.9, 0.74, 1.21];
    const test = mannWhitney(term, early);
    expect(test.u).toBe(35);
    expect(2 * test.greater).toBeCloseTo(0.2544, 4);
  });

  // https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.mannwhitneyu.html (also run: SciPy 1.17.1).
  it('agrees with the example of SciPy’s mannwhitneyu: age at diagnosis', () => {
    const test = mannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12]);
    expect(test.u).toBe(17);
    expect(2 * test.greater).toBeCloseTo(0.1111, 4);
    expect(test.superiority).toBeCloseTo(0.85, 10);
  });

  // https://support.sas.com/documentation/cdl/en/statug/67523/HTML/default/statug_npar1way_examples03.htm
  it('agrees with the SAS example of exact Wilcoxon scores with many ties (NPAR1WAY, data set React)', () => {
    const { second, first } = react;
    const test = mannWhitney(second, first);
    // The sum of ranks in SAS is 79.5; U is that less 6 · 7 / 2.
    expect(test.u).toBe(79.5 - 21);
    expect(test.greater).toBeCloseTo(0.0527, 4);
    expect(test.method).toBe('exact');
  });

  it('counts ties exactly, as a full enumeration does', () => {
    const samples: [number[], number[]][] = [
      [
        [3, 3, 5, 8],
        [3, 4, 5, 5, 1],
      ],
      [
        [1, 1, 1],
        [1, 1, 1, 2],
      ],
      [[7], [7, 7]],
    ];
    for (const [fresh, old] of samples) {
      const { greater, less } = byEnumeration(fresh, old);
      expect(mannWhitney(fresh, old).greater).toBeCloseTo(greater, 12);
      expect(mannWhitney(fresh, old).less).toBeCloseTo(less, 12);
    }
  });

  it('takes the normal approximation for large samples, near to the exact value', () => {
    const old = Array.from({ length: 1000 }, (_, index) => index);
    const fresh = Array.from({ length: 50 }, (_, index) => index * 20 + 100.5);
    const test = mannWhitney(fresh, old);
    expect(test.method).toBe('normal');
    expect(test.greater).toBeGreaterThan(0);
    expect(test.greater).toBeLessThan(0.02);
    expect(test.greater + test.less).toBeGreaterThan(1);
  });

  it('finds nothing in values that are all the same', () => {
    const same = new Array<number>(400).fill(3);
    expect(mannWhitney(same, same)).toMatchObject({ greater: 1, less: 1, superiority: 0.5 });
  });
});

const react = {
  first: [1.94, 1.94, 2.92, 2.92, 2.92, 2.92, 3.27, 3.27, 3.27, 3.27, 3.7, 3.7, 3.74],
  second: [3.27, 3.27, 3.27, 3.7, 3.7, 3.74],
};

describe('hodgesLehmann', () => {
  // https://support.sas.com/documentation/cdl/en/statug/67523/HTML/default/statug_npar1way_examples04.htm
  it('agrees with the SAS example of Hodges-Lehmann estimation: 0.35 with the limits of Moses 0.00 and 0.82', () => {
    const { estimate, interval } = hodgesLehmann(react.second, react.first, 0.98);
    expect(estimate).toBeCloseTo(0.35, 10);
    expect(interval[0]).toBeCloseTo(0, 10);
    expect(interval[1]).toBeCloseTo(0.82, 10);
  });

  // R-help, as above: -0.305 from -0.76 to 0.15, with the samples the other way round.
  it('agrees with R’s package coin on the chorioamnion: 0.305 with the interval from −0.15 to 0.76', () => {
    const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const early = [1.15, 0.88, 0.9, 0.74, 1.21];
    const { estimate, interval } = hodgesLehmann(term, early);
    expect(estimate).toBeCloseTo(0.305, 10);
    expect(interval[0]).toBeCloseTo(-0.15, 10);
    expect(interval[1]).toBeCloseTo(0.76, 10);
  });

  it('gives the whole range where two samples are too small for the level', () => {
    expect(hodgesLehmann([5, 7], [1, 2]).interval).toEqual([3, 6]);
  });
});

describe('the bootstrap of the median', () => {
  it('has the probabilities that all 3125 resamples of five values have', () => {
    const values = [1, 2, 4, 8, 16];
    const counted = new Map<number, number>();
    for (let draw = 0; draw < 3125; draw += 1) {
      const resample = [1, 5, 25, 125, 625].map((power) => values[Math.floor(draw / power) % 5] ?? 0);
      const median = resample.sort((one, other) => one - other)[2] ?? 0;
      counted.set(median, (counted.get(median) ?? 0) + 1 / 3125);
    }
    const computed = new Map(bootstrapMedians(values));
    expect(computed.size).toBe(5);
    for (const [median, share] of counted) expect(computed.get(median)).toBeCloseTo(share, 12);
  });

  it('is complete for even numbers of values, and agrees with all resamples of four', () => {
    const values = [1, 2, 4, 8];
    const counted = new Map<number, number>();
    for (let draw = 0; draw < 256; draw += 1) {
      const resample = [0, 1, 2, 3].map((at) => values[(draw >> (2 * at)) & 3] ?? 0);
      const median = quantile(
        resample.sort((one, other) => one - other),
        0.5,
      );
      counted.set(median, (counted.get(median) ?? 0) + 1 / 256);
    }
    const computed = new Map<number, number>();
    for (const [median, probability] of bootstrapMedians(values)) {
      computed.set(median, (computed.get(median) ?? 0) + probability);
    }
    expect(computed.size).toBe(counted.size);
    for (const [median, share] of counted) expect(computed.get(median)).toBeCloseTo(share, 12);
    const fifty = bootstrapMedians(Array.from({ length: 50 }, (_, index) => index));
    expect(fifty.reduce((sum, [, probability]) => sum + probability, 0)).toBeCloseTo(1, 9);
  });

  it('summarises loads, and claims no interval of two', () => {
    expect(summarise([300, 100, 200, 500, 400])).toEqual({
      n: 5,
      median: 300,
      q1: 200,
      q3: 400,
      min: 100,
      max: 500,
      interval: [100, 500],
    });
    expect(summarise([1, 3])).toMatchObject({ median: 2, interval: null });
    expect(summarise([])).toBeNull();
  });
});

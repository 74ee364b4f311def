import { describe, expect, it } from 'vitest';
import { compareWithHistory, discoveries, driftBetween } from './compare.ts';

const least = { least: 50 };

/** A small generator with a seed (Park & Miller 1988), so that the rates below are the same in every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Standard normal by Box & Muller (1958). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());

/** Executions that drift by `drift`, with loads that scatter by `noise`; long to the right, as load times are. */
function executions(random: () => number, count: number, middle: number, drift: number, noise: number) {
  return Array.from({ length: count }, () => {
    const offset = normal(random) * drift;
    return Array.from({ length: 5 }, () => middle + offset + Math.abs(normal(random)) * noise);
  });
}

describe('compareWithHistory', () => {
  it('finds a shift that all loads show, and says by how much', () => {
    const history = [
      [1000, 1010, 1020, 1030, 1040],
      [1005, 1015, 1025, 1035, 1045],
    ];
    const result = compareWithHistory([1400, 1410, 1420, 1430, 1440], history, least);
    expect(result.verdict).toBe('regressed');
    // One of the C(15, 5) = 3003 ways.
    expect(result.p).toBeCloseTo(1 / 3003, 12);
    expect(result.shift).toBeCloseTo(397.5, 5);
    expect(result.interval?.[0]).toBeGreaterThan(350);
    expect(result.superiority).toBe(1);
    expect(result).toMatchObject({ before: 1022.5, now: 1420, loads: [5, 10], executions: 2 });
  });

  it('says the other way when it got better', () => {
    const history = [[1000, 1010, 1020, 1030, 1040]];
    expect(compareWithHistory([700, 705, 710, 715, 720], history, least).verdict).toBe('improved');
  });

  it('claims nothing for a difference that is sure but small', () => {
    const history = [[1000, 1001, 1002, 1003, 1004]];
    const result = compareWithHistory([1010, 1011, 1012, 1013, 1014], history, least);
    expect(result.p).toBeLessThan(0.005);
    expect(result.verdict).toBe('unchanged');
  });

  it('claims nothing where executions differ as much by themselves', () => {
    const history = [
      [1000, 1001, 1002, 1003, 1004],
      [1300, 1301, 1302, 1303, 1304],
      [1100, 1101, 1102, 1103, 1104],
    ];
    expect(compareWithHistory([1310, 1311, 1312, 1313, 1314], history, least).verdict).toBe('unchanged');
  });

  it('needs enough loads for its level: three against three cannot show one in a hundred', () => {
    const few = compareWithHistory([900, 910, 920], [[100, 110, 120]], least);
    expect(few).toMatchObject({ verdict: 'too-few', p: null, before: 110, now: 910 });
    expect(compareWithHistory([900], [], least).verdict).toBe('too-few');
    expect(compareWithHistory([], [[1, 2, 3, 4, 5, 6]], least).verdict).toBe('too-few');
  });

  it('raises about one false alarm in a hundred, as asked, where only the machine drifts', () => {
    const random = sequence(7);
    let alarms = 0;
    for (let trial = 0; trial < 500; trial += 1) {
      const history = executions(random, 8, 1200, 60, 80);
      const [fresh] = executions(random, 1, 1200, 60, 80);
      if (compareWithHistory(fresh ?? [], history, least).verdict === 'regressed') alarms += 1;
    }
    expect(alarms).toBeLessThan(10);
  });

  it('finds nine of ten regressions by a third under the same drift', () => {
    const random = sequence(11);
    let found = 0;
    for (let trial = 0; trial < 300; trial += 1) {
      const history = executions(random, 8, 1200, 60, 80);
      const [fresh] = executions(random, 1, 1600, 60, 80);
      if (compareWithHistory(fresh ?? [], history, least).verdict === 'regressed') found += 1;
    }
    expect(found).toBeGreaterThan(270);
  });
});

describe('driftBetween', () => {
  it('is the range of few executions, and three robust deviations of more', () => {
    expect(driftBetween([5])).toBe(0);
    expect(driftBetween([1, 4, 2])).toBe(3);
    const ten = [10, 11, 12, 13, 14, 15, 16, 17, 18, 1000];
    expect(driftBetween(ten)).toBeCloseTo(3 * 1.4826 * 2.5, 10);
  });
});

describe('discoveries', () => {
  // As quoted and computed in https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.false_discovery_control.html
  it('keeps the four of the example of Benjamini & Hochberg (1995): 15 comparisons of thrombolytics, 5%', () => {
    const pValues = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    expect(discoveries(pValues, 0.05).filter(Boolean)).toHaveLength(4);
    expect(discoveries([], 0.05)).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { largeCapabilityGame } from '../capabilities/capability-game.ts';
import { membersOf } from '../coalitions.ts';
import { asLargeGame, gameOf } from '../game.ts';
import { airportGame, bankruptcyGame, numbered, votingGame } from '../named-games.ts';
import { readLargeGame } from '../read-large-game.ts';
import { seededRandom } from '../test-support.ts';
import { banzhafValue } from './banzhaf.ts';
import type { Sampling } from './estimating.ts';
import { normalQuantile, studentQuantile } from './quantiles.ts';
import { sampleBanzhaf } from './sampled-banzhaf.ts';
import { sampleShapley } from './sampled-shapley.ts';
import { shapleyValue } from './shapley.ts';

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 10);
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

test('intervals hold the exact values, and the values add up', () => {
  const council = votingGame(39, [...Array(5).fill(7), ...Array(10).fill(1)]);
  const exact = shapleyValue(council);
  const { values, samples } = sampleShapley(asLargeGame(council), {
    random: seededRandom(3),
    samples: 4000,
    confidence: 0.99,
    together: true,
  });
  expect(samples).toBe(4000);
  expect(total(values.map(({ value }) => value))).toBeCloseTo(1, 9);
  for (const [agent, { low, high }] of values.entries()) {
    expect(low).toBeLessThanOrEqual(exact[agent] ?? 0);
    expect(high).toBeGreaterThanOrEqual(exact[agent] ?? 0);
  }
});

test("Hoeffding's intervals hold without a guess at how much contributions vary, and are wider", () => {
  // Each decides where it comes last, in one order of 40: in few orders that is not seen, and nothing varies.
  const agents = numbered(40);
  const game = { agents, worth: (members: readonly number[]) => (members.length === 40 ? 1 : 0) };
  const few = { random: seededRandom(2), samples: 8 };
  const fooled = sampleShapley(game, few).values.filter(({ high }) => high < 1 / 40);
  expect(fooled.length).toBeGreaterThan(0);
  for (const { low, high } of sampleShapley(game, { ...few, range: 1 }).values) {
    expect(low).toBeLessThan(1 / 40);
    expect(high).toBeGreaterThan(1 / 40);
  }
});

test('along an order it is the same as one by one', () => {
  const work = {
    agents: numbered(30).map((name, at) => ({
      ...{ name, capabilities: [`k${at % 4}`], capacity: at % 3, reputation: at / 30 },
    })),
    tasks: [{ name: 't', capabilities: ['k0', 'k1', 'k2', 'k3'], capacity: 5, priority: 7 }],
  };
  const { agents, worth, worthAlong } = largeCapabilityGame(work);
  expect(worthAlong).toBeDefined();
  const sampling = (): Sampling => ({ random: seededRandom(8), samples: 20 });
  const quick = sampleShapley({ agents, worth, ...(worthAlong && { worthAlong }) }, sampling());
  const slow = sampleShapley({ agents, worth }, sampling());
  expectClose(
    quick.values.map(({ value }) => value),
    slow.values.map(({ value }) => value),
  );
});

test('about as many intervals miss as they say', () => {
  const game = airportGame([3, 1, 4, 1, 5, 9, 2, 6]);
  const exact = shapleyValue(game);
  const random = seededRandom(11);
  let missed = 0;
  for (let trial = 0; trial < 200; trial++)
    for (const [agent, { low, high }] of sampleShapley(asLargeGame(game), {
      ...{ random, samples: 80, confidence: 0.9 },
    }).values.entries())
      if (low > (exact[agent] ?? 0) || high < (exact[agent] ?? 0)) missed++;
  expect(missed / 1600).toBeGreaterThan(0.05);
  expect(missed / 1600).toBeLessThan(0.16);
});

test('ends when intervals are narrow enough, or when it is told to', () => {
  const game = asLargeGame(airportGame([3, 1, 4]));
  const wanted = { random: seededRandom(1), samples: 1e6 };
  const { values, samples } = sampleShapley(game, { ...wanted, within: 0.1 });
  expect(samples).toBeLessThan(1e5);
  for (const { low, high } of values) expect(high - low).toBeLessThanOrEqual(0.2 + 1e-12);
  expect(sampleShapley(game, { ...wanted, shouldStop: () => true }).samples).toBe(4);
  expect(() => sampleShapley(game, { ...wanted, samples: 3 })).toThrow(
    expect.objectContaining({ code: 'coalition.game_bad_sampling' }),
  );
});

test('hundreds of agents', () => {
  const agents = numbered(300);
  const { values } = sampleShapley(
    { agents, worth: (members) => members.length ** 2 },
    { random: seededRandom(5), samples: 100 },
  );
  // Forwards and backwards together every agent adds the same.
  for (const { value } of values) expect(value).toBeCloseTo(300, 6);
});

test('quantiles', () => {
  // Abramowitz and Stegun, tables 26.5 and 26.10.
  expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.0902323, 6);
  expect(studentQuantile(0.975, 1)).toBeCloseTo(12.706, 3);
  expect(studentQuantile(0.975, 2)).toBeCloseTo(4.303, 3);
  expect(studentQuantile(0.975, 10)).toBeCloseTo(2.228, 3);
  expect(studentQuantile(0.995, 30)).toBeCloseTo(2.75, 3);
});

test("Banzhaf's values, too: intervals hold the exact ones, and Hoeffding's are wider", () => {
  const council = votingGame(39, [...Array(5).fill(7), ...Array(10).fill(1)]);
  const exact = banzhafValue(council);
  const sampling = (): Sampling => ({
    ...{ random: seededRandom(4), samples: 4000, confidence: 0.99, together: true },
  });
  const { values } = sampleBanzhaf(asLargeGame(council), sampling());
  const sure = sampleBanzhaf(asLargeGame(council), { ...sampling(), range: 1 }).values;
  for (const [agent, { low, high }] of values.entries()) {
    expect(low).toBeLessThanOrEqual(exact[agent] ?? 0);
    expect(high).toBeGreaterThanOrEqual(exact[agent] ?? 0);
    expect((sure[agent]?.high ?? 0) - (sure[agent]?.low ?? 0)).toBeGreaterThan(high - low);
  }
});

test('where each adds the same to every coalition, the first samples say it all', () => {
  const game = asLargeGame(
    gameOf(numbered(6), (coalition) => 3 * coalition.toString(2).replaceAll('0', '').length),
  );
  for (const sample of [sampleShapley, sampleBanzhaf])
    for (const { value, low, high } of sample(game, { random: seededRandom(1), samples: 4 }).values)
      expect([value, low, high]).toEqual([3, 3, 3]);
});

test('large games that are written down are worth what the small ones are', () => {
  const weights = [3, 1, 4, 1, 5, 9];
  const pairs = [
    [readLargeGame({ kind: 'voting', quota: 12, weights }), votingGame(12, weights)],
    [readLargeGame({ kind: 'airport', costs: weights }), airportGame(weights)],
    [readLargeGame({ kind: 'bankruptcy', estate: 10, claims: weights }), bankruptcyGame(10, weights)],
  ] as const;
  for (const [large, { values }] of pairs)
    for (let coalition = 1; coalition < values.length; coalition++) {
      const members = membersOf(coalition);
      expect(large.worth(members)).toBe(values[coalition]);
      expect(large.worthAlong?.(members)[members.length - 1]).toBe(values[coalition]);
    }
  expect(() => readLargeGame({ kind: 'voting', quota: 0, weights })).toThrow(
    expect.objectContaining({ code: 'coalition.game_bad_quota' }),
  );
  expect(() => readLargeGame({ kind: 'airport', costs: [1, -1] })).toThrow(
    expect.objectContaining({ code: 'coalition.game_negative' }),
  );
});

test('values so far apart that their variance is no number are told', () => {
  const game = {
    agents: ['a', 'b', 'c'],
    worth: ([first, ...rest]: readonly number[]) => (rest.length === 0 ? 1e200 * (first ?? 0) : 0),
  };
  expect(() => sampleShapley(game, { random: seededRandom(1), samples: 8 })).toThrow(
    expect.objectContaining({ code: 'coalition.game_not_finite' }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numbered, votingGame } from '../named-games.ts';
import { banzhafValue } from './banzhaf.ts';
import { shapleyValue } from './shapley.ts';
import { votingPower } from './voting-power.ts';

const powerOf = (quota: number, weights: readonly number[]) =>
  votingPower(quota, weights, numbered(weights.length));
const code = (expected: string): object => expect.objectContaining({ code: expected });

test('is what the table of all coalitions says', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 9 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (weights, part) => {
        const all = weights.reduce((sum, weight) => sum + weight, 0);
        fc.pre(all > 0);
        const quota = part * all;
        const game = votingGame(quota, weights);
        const [shapley, banzhaf] = [shapleyValue(game), banzhafValue(game)];
        for (const [agent, power] of powerOf(quota, weights).entries()) {
          expect(power.shapley).toBeCloseTo(shapley[agent] ?? Number.NaN, 10);
          expect(power.banzhaf).toBeCloseTo(banzhaf[agent] ?? Number.NaN, 10);
        }
      },
    ),
  );
});

test('of a hundred voters, by hand', () => {
  // The large one decides unless it comes first of all; then whoever is second does.
  const [large, ...small] = powerOf(100, [99, ...Array(99).fill(1)]);
  expect(large?.shapley).toBeCloseTo(99 / 100, 12);
  for (const { shapley } of small) expect(shapley).toBeCloseTo(1 / 9900, 12);
  // As many as can be and all alike: each has the same part, and decides where half of the others agree.
  const alike = powerOf(101, Array(201).fill(1));
  const half = Array.from({ length: 100 }, (_, at) => (101 + at) / (at + 1) / 4).reduce(
    (all, one) => all * one,
    1,
  );
  for (const { shapley, banzhaf } of alike) {
    expect(shapley).toBeCloseTo(1 / 201, 12);
    expect(banzhaf).toBeCloseTo(half, 12);
  }
});

test('what cannot be counted is told', () => {
  expect(() => powerOf(1, [0.5, 0.7])).toThrow(code('coalition.game_bad_weights'));
  expect(() => powerOf(1e9, [1e9, 1e9])).toThrow(code('coalition.game_bad_weights'));
  expect(() => powerOf(5, [1, 2])).toThrow(code('coalition.game_bad_quota'));
  expect(() => powerOf(1, [])).toThrow(code('coalition.game_no_agents'));
  expect(() => powerOf(1, Array(501).fill(1))).toThrow(code('coalition.game_too_many_agents'));
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Game, gameOf, tableGame } from '../game.ts';
import { numbered } from '../named-games.ts';
import { anyGame, partitionsOf, seededRandom } from '../test-support.ts';
import { bestByDynamicProgramming } from './by-dynamic-programming.ts';
import { searchByPrices } from './by-prices.ts';
import { supportingPrices } from './prices.ts';
import { type Bracket, structureOf } from './structure.ts';

const bestOfAll = (game: Game): number =>
  Math.max(...[...partitionsOf(game.values.length - 1)].map((parts) => structureOf(game, parts).value));

function lastBracket(steps: Generator<Bracket, Bracket>): Bracket {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * A game of four agents, in the order of the bits; {1}, {2} and {3, 4} are worth 30 + 40 + 80. Often used to explain
 * dynamic programming over structures; no text that has it was found to cite, so that looking at every partition decides.
 */
const fourAgents = tableGame(
  numbered(4),
  [0, 30, 40, 50, 25, 60, 55, 90, 45, 80, 70, 120, 80, 100, 115, 140],
);

describe('the best structure', () => {
  test.each([
    ['dynamic programming', (game: Game) => bestByDynamicProgramming(game)],
    ['prices', (game: Game) => lastBracket(searchByPrices(game)).best],
  ])('by %s: four agents are worth 150', (_, solve) => {
    expect(bestOfAll(fourAgents)).toBe(150);
    expect(solve(fourAgents)).toEqual({ coalitions: [0b0001, 0b0010, 0b1100], value: 150 });
  });

  test('is what looking at every partition finds', () => {
    fc.assert(
      fc.property(anyGame(1, 6), (game) => {
        const best = bestOfAll(game);
        const exact = bestByDynamicProgramming(game);
        expect(exact?.value).toBeCloseTo(best, 9);
        expect(exact?.coalitions.reduce((sum, coalition) => sum + coalition, 0)).toBe(game.values.length - 1);
        for (const { best: found, bound, done } of searchByPrices(game)) {
          expect(found.value).toBeLessThanOrEqual(best + 1e-9);
          expect(bound).toBeGreaterThanOrEqual(best - 1e-9);
          if (done) expect(found.value).toBeCloseTo(best, 9);
        }
        expect(lastBracket(searchByPrices(game)).done).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('by prices is that by dynamic programming for fourteen agents, also where the relaxation is far off', () => {
    const random = seededRandom(7);
    const games = [
      gameOf(numbered(14), () => random()),
      gameOf(numbered(14), (coalition) => Math.floor(coalition.toString(2).replaceAll('0', '').length / 3)),
      gameOf(numbered(13), (coalition) => (coalition.toString(2).replaceAll('0', '').length >= 2 ? 1 : 0)),
      gameOf(numbered(14), (coalition) => -(coalition.toString(2).replaceAll('0', '').length ** 2)),
      gameOf(numbered(14), () => 1e-9 * random()),
      gameOf(numbered(14), () => 0),
    ];
    for (const game of games) {
      const { best, done } = lastBracket(searchByPrices(game));
      const exact = bestByDynamicProgramming(game)?.value ?? Number.NaN;
      expect(done).toBe(true);
      expect(Math.abs(best.value - exact)).toBeLessThanOrEqual(1e-10 * Math.abs(exact));
    }
  });

  test('prices hold for every coalition', () => {
    fc.assert(
      fc.property(anyGame(1, 7), (game) => {
        const { prices } = supportingPrices(game);
        for (let coalition = 1; coalition < game.values.length; coalition++) {
          const paid = prices.reduce((sum, price, agent) => sum + ((coalition >> agent) & 1) * price, 0);
          expect(paid).toBeGreaterThanOrEqual((game.values[coalition] ?? 0) - 1e-9);
        }
      }),
    );
  });
});

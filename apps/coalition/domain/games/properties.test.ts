import fc from 'fast-check';
import { expect, test } from 'vitest';
import { worthOf } from './game.ts';
import { airportGame, bankruptcyGame, gloveGame, votingGame } from './named-games.ts';
import { propertiesOf } from './properties.ts';
import { checkCore } from './stability/core.ts';
import { bestByDynamicProgramming } from './structures/by-dynamic-programming.ts';
import { anyGame } from './test-support.ts';
import { shapleyValue } from './values/shapley.ts';

test('known games', () => {
  // Bankruptcy games are convex: Curiel, Maschler and Tijs (1987); airport savings: Littlechild and Owen (1973).
  expect(propertiesOf(bankruptcyGame(200, [100, 200, 300]))).toEqual({
    monotone: null,
    superadditive: null,
    convex: null,
  });
  expect(propertiesOf(airportGame([8, 11, 13]))).toMatchObject({ superadditive: null, convex: null });
  expect(propertiesOf(gloveGame(1, 2))).toMatchObject({ monotone: null, superadditive: null });
  expect(propertiesOf(gloveGame(1, 2)).convex).toEqual({ one: 0b011, other: 0b101 });
  expect(propertiesOf(votingGame(1, [1, 1])).superadditive).toEqual({ one: 0b01, other: 0b10 });
  expect(propertiesOf(airportGame([8, 11])).monotone).toEqual({ one: 0, other: 1 });
});

test('what follows from them does', () => {
  fc.assert(
    fc.property(anyGame(1, 4), (game) => {
      const { superadditive, convex } = propertiesOf(game);
      const all = game.values.length - 1;
      if (superadditive === null)
        expect(bestByDynamicProgramming(game)?.value).toBeCloseTo(worthOf(game, all), 6);
      else {
        const { one, other } = superadditive;
        expect(one & other).toBe(0);
        expect(worthOf(game, one) + worthOf(game, other)).toBeGreaterThan(worthOf(game, one | other));
      }
      if (convex === null)
        expect(checkCore(game, shapleyValue(game)).objection?.excess ?? 0).toBeLessThan(1e-5);
    }),
    { numRuns: 400 },
  );
});

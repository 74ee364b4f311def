import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Game, worthOf } from '../game.ts';
import { gloveGame, votingGame } from '../named-games.ts';
import { bestByDynamicProgramming } from '../structures/by-dynamic-programming.ts';
import { type Structure, structureOf } from '../structures/structure.ts';
import { anyGame } from '../test-support.ts';
import { checkStructure, findStructureCore } from './structure-core.ts';
import { solveSmall } from './test-solver.ts';

const bestOf = (game: Game): Structure => {
  const best = bestByDynamicProgramming(game);
  if (best === null) throw new Error('A game has a best structure.');
  return best;
};

test('gloves: a pair forms, and the one with the rare glove has all of it', () => {
  const game = gloveGame(1, 2);
  const pair = structureOf(game, [0b011, 0b100]);
  const { payoffs, costOfStability } = findStructureCore(game, pair);
  expect(costOfStability).toBe(0);
  for (const [agent, payoff] of [1, 0, 0].entries()) expect(payoffs?.[agent]).toBeCloseTo(payoff, 9);
  expect(checkStructure(game, pair.coalitions, [1, 0, 0])).toEqual({
    stable: true,
    uneven: [],
    objection: null,
  });
  expect(checkStructure(game, pair.coalitions, [0.5, 0.5, 0])).toMatchObject({
    stable: false,
    uneven: [],
    objection: { coalition: 0b101, excess: 0.5 },
  });
  // Nobody pays the second right glove out of the pair's worth.
  expect(checkStructure(game, pair.coalitions, [0.8, 0, 0.2])).toMatchObject({
    stable: false,
    uneven: [{ coalition: 0b011 }, { coalition: 0b100 }],
  });
  expect(findStructureCore(game, structureOf(game, [1, 2, 4]))).toEqual({
    payoffs: null,
    costOfStability: 1,
  });
});

test('three who decide by majority: half of the prize more would be needed', () => {
  const game = votingGame(2, [1, 1, 1]);
  const { payoffs, costOfStability } = findStructureCore(game, structureOf(game, [0b011, 0b100]));
  expect(payoffs).toBeNull();
  expect(costOfStability).toBeCloseTo(0.5, 9);
});

test('the coalition of all may object, too', () => {
  const game = votingGame(2, [1, 1]);
  expect(checkStructure(game, [1, 2], [0, 0])).toMatchObject({ objection: { coalition: 0b11, excess: 1 } });
  expect(() => checkStructure(game, [1], [0, 0])).toThrow(
    expect.objectContaining({ code: 'coalition.game_not_a_partition' }),
  );
});

test('payoffs that are found hold; the cost is what a linear programme says', () => {
  fc.assert(
    fc.property(anyGame(1, 6), (game) => {
      const best = bestOf(game);
      const { payoffs, costOfStability } = findStructureCore(game, best);
      if (payoffs !== null) expect(checkStructure(game, best.coalitions, payoffs).stable).toBe(true);
      const scale = Math.max(...game.values.map(Math.abs), 1e-9);
      const solution = solveSmall({
        cost: game.agents.map(() => 1),
        lower: game.agents.map(() => Number.NEGATIVE_INFINITY),
        rows: Array.from({ length: game.values.length - 1 }, (_, at) => ({
          coefficients: game.agents.map((_, agent) => ((at + 1) >> agent) & 1),
          bound: worthOf(game, at + 1) / scale,
          equal: false,
        })),
      });
      expect((best.value + costOfStability) / scale).toBeCloseTo(solution?.cost ?? Number.NaN, 6);
    }),
  );
});

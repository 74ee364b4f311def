import { expect, test } from 'vitest';
import { gameOf, type LargeGame } from '../game.ts';
import { numbered } from '../named-games.ts';
import { seededRandom } from '../test-support.ts';
import { bestByDynamicProgramming } from './by-dynamic-programming.ts';
import { expectedWorth, learnStructure, learnWorth, nothingLearned } from './learning.ts';

test('one coalition is learned by heart, and what shares members with it is thought to be like it', () => {
  const learned = nothingLearned(['a', 'b', 'c']);
  learnWorth(learned, [0, 1], 6, 1);
  expect(expectedWorth(learned, [1, 0])).toBeCloseTo(6);
  expect(expectedWorth(learned, [0])).toBeCloseTo(2);
  expect(expectedWorth(learned, [2])).toBe(0);
  expect(() => learnWorth(learned, [0], Number.NaN, 1)).toThrow(
    expect.objectContaining({ code: 'coalition.game_not_finite' }),
  );
  expect(() => learnWorth(learned, [0], 1, 0)).toThrow(
    expect.objectContaining({ code: 'coalition.game_out_of_range' }),
  );
});

test('where worth is a matter of pairs, agents learn who is good for whom', () => {
  const random = seededRandom(21);
  const count = 9;
  const synergy = Array.from({ length: count ** 2 }, () => 4 * random() - 2.5);
  const game: LargeGame = {
    agents: numbered(count),
    worth: (members) =>
      members.length +
      members.reduce(
        (sum, one) =>
          sum + members.reduce((all, two) => all + (one < two ? (synergy[one * count + two] ?? 0) : 0), 0),
        0,
      ),
  };
  const best = bestByDynamicProgramming(
    gameOf(game.agents, (coalition) =>
      game.worth(numbered(count).flatMap((_, at) => ((coalition >> at) & 1 ? [at] : []))),
    ),
  );
  const { best: found, values } = learnStructure(game, { random, rounds: 400 });
  expect(values).toHaveLength(400);
  expect(found.value).toBeGreaterThan(0.95 * (best?.value ?? Number.NaN));
  const mean = (some: readonly number[]): number => some.reduce((sum, value) => sum + value, 0) / some.length;
  expect(mean(values.slice(-50))).toBeGreaterThan(mean(values.slice(0, 50)));
});

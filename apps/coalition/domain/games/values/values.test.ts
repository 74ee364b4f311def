import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Game, tableGame } from '../game.ts';
import { neighboursOf } from '../graph.ts';
import { airportGame, gloveGame, numbered, votingGame } from '../named-games.ts';
import { anyGame, gamesOf } from '../test-support.ts';
import { banzhafValue, normalisedBanzhaf } from './banzhaf.ts';
import { gameOnGraph, myersonValue } from './myerson.ts';
import { owenValue } from './owen.ts';
import { shapleyByContributions, shapleyValue } from './shapley.ts';

function expectClose(found: readonly number[], expected: readonly number[], digits = 10): void {
  expect(found.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, digits);
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
const worthOfAll = (game: Game): number => game.values.at(-1) ?? 0;

describe('published Shapley values', () => {
  test('one left and two right gloves: 2/3, 1/6, 1/6', () => {
    // CoopGame for R (Staudacher and Anwander; cran/CoopGame 0.2.2, tests/testthat), its test 15.2.
    expectClose(shapleyValue(gloveGame(1, 2)), [2 / 3, 1 / 6, 1 / 6]);
  });

  test('gloves with one right and several left, and one left with nine right', () => {
    // H. Wiese, "Kooperative Spieltheorie", p. 65, as CoopGame for R has it in its tests 15.5 and 15.6. The right one adds a pair unless it comes first of all; who has a left one adds the pair where it is second, after it.
    expectClose(shapleyValue(gloveGame(3, 1)), [1 / 12, 1 / 12, 1 / 12, 3 / 4]);
    expectClose(shapleyValue(gloveGame(4, 1)), [0.05, 0.05, 0.05, 0.05, 0.8]);
    // Its test 15.3.
    expectClose(shapleyValue(gloveGame(1, 9)), [9 / 10, ...Array(9).fill(1 / 90)]);
  });

  test('parliaments and shareholders: [51; 45, 25, 15, 15] and [51; 10, 20, 30, 40]', () => {
    // A textbook's parliament of Micronesia, as quoted with its answer in Mathematics Stack Exchange 1310344.
    expectClose(shapleyValue(votingGame(51, [45, 25, 15, 15])), [1 / 2, 1 / 6, 1 / 6, 1 / 6]);
    // The four shareholders of Mathematics Stack Exchange 3219894; here by counting: of 24 orders each decides 2, 6, 6, 10.
    expectClose(shapleyValue(votingGame(51, [10, 20, 30, 40])), [1 / 12, 1 / 4, 1 / 4, 5 / 12]);
  });

  test('the UN Security Council of fifteen: 421/2145 and 4/2145', () => {
    // Often stated, and here by counting (Shapley and Shubik 1954 have the older council of eleven).
    // One of the ten decides where it comes after all five and just three of the others: 84 · 8! · 6! / 15! = 4/2145.
    // Five permanent members with 7 votes each and ten others with 1; 39 are needed, so that no permanent one may lack.
    const council = votingGame(39, [...Array(5).fill(7), ...Array(10).fill(1)]);
    expectClose(shapleyValue(council), [...Array(5).fill(421 / 2145), ...Array(10).fill(4 / 2145)], 13);
  });

  // The rule: Littlechild and Owen, Management Science 20 (1973), 370–372. The first example is that of Wikipedia's page
  // "Airport problem", the second of Mathematics Stack Exchange 4152535.
  test.each([
    [
      [8, 11, 13, 18],
      [2, 3, 4, 9],
    ],
    [[40, 50, 60, 70, 80, 90], [40, 52, 67, 87, 117, 177].map((cost) => cost / 6)],
  ])(
    'airports, each piece of the runway shared by those who need it (Littlechild and Owen 1973): %j',
    (costs, charges) => {
      expectClose(
        shapleyValue(airportGame(costs)),
        charges.map((charge) => -charge),
      );
    },
  );

  test('three agents, from a table', () => {
    // CoopGame's test 15.1.
    expectClose(shapleyValue(tableGame(numbered(3), [0, 2, 4, 18, 5, 14, 9, 24])), [9.5, 8, 6.5]);
  });
});

/** Numbers so near to 0 that a double has few digits left for them. */
test('values near the least that a double can be are not lost: as if they were larger', () => {
  const least = Number.MIN_VALUE;
  const whole = [0, 12, 0, 24, 12, 0, 0, 12];
  const [large, small] = [whole, whole.map((value) => value * least)].map((values) =>
    tableGame(['a', 'b', 'c'], values),
  );
  if (!large || !small) throw new Error('two games were made');
  for (const value of [shapleyValue, banzhafValue, normalisedBanzhaf])
    for (const [agent, found] of value(small).entries())
      expect(found / least).toBe(Math.round(value(large)[agent] ?? Number.NaN));
});

describe('the axioms', () => {
  const values = (game: Game): readonly number[] => shapleyValue(game);

  test('efficiency, and both ways to compute agree', () => {
    fc.assert(
      fc.property(anyGame(1, 8), (game) => {
        expect(total(values(game))).toBeCloseTo(worthOfAll(game), 8);
        expectClose(values(game), shapleyByContributions(game), 8);
      }),
    );
  });

  test('additivity', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }).chain((count) => fc.tuple(gamesOf(count), gamesOf(count))),
        ([one, other]) => {
          const both = tableGame(
            one.agents,
            one.values.map((value, at) => value + (other.values[at] ?? 0)),
          );
          const [a, b] = [values(one), values(other)];
          expectClose(
            values(both),
            a.map((value, at) => value + (b[at] ?? 0)),
            7,
          );
        },
      ),
    );
  });

  test('a null player gets nothing, and who can be exchanged gets the same', () => {
    fc.assert(
      fc.property(anyGame(2, 6), (game) => {
        const half = game.values.length / 2;
        const idle = tableGame(
          game.agents,
          game.values.map((_, set) => game.values[set % half] ?? 0),
        );
        expect(values(idle).at(-1)).toBeCloseTo(0, 8);
        expect(banzhafValue(idle).at(-1)).toBeCloseTo(0, 8);
        const swap = (set: number): number => (set & ~3) | ((set & 1) << 1) | ((set >> 1) & 1);
        const even = tableGame(
          game.agents,
          game.values.map((value, set) => value + (game.values[swap(set)] ?? 0)),
        );
        const [first, second] = values(even);
        expect(first).toBeCloseTo(second ?? Number.NaN, 8);
      }),
    );
  });
});

describe('Banzhaf', () => {
  // The example of the German Wikipedia's page on power indices, as CoopGame's test 07.1 has it.
  test.each([
    [1, [1 / 3, 1 / 3, 1 / 3]],
    [51, [3 / 5, 1 / 5, 1 / 5]],
    [52, [1 / 2, 1 / 2, 0]],
    [100, [1 / 3, 1 / 3, 1 / 3]],
  ])('[%d; 50, 49, 1]', (quota, expected) => {
    expectClose(normalisedBanzhaf(votingGame(quota, [50, 49, 1])), expected);
  });

  test('the UN Security Council: 848 and 84 of 16,384 coalitions are decided', () => {
    // By each of the five where at least four of the ten agree, 848 ways; by one of the ten where just three others do, 84.
    const council = votingGame(39, [...Array(5).fill(7), ...Array(10).fill(1)]);
    expectClose(banzhafValue(council), [...Array(5).fill(848 / 16384), ...Array(10).fill(84 / 16384)]);
    expectClose(normalisedBanzhaf(council), [...Array(5).fill(848 / 5080), ...Array(10).fill(84 / 5080)]);
  });

  test('the European Economic Community of 1958, [12; 4, 4, 4, 2, 2, 1]: Luxembourg never decides', () => {
    // "Luxembourg in the Early Days of the EEC: Null Player or Not?", Games 9 (2018), 29. The others' parts by counting: a
    // large one decides in 10 coalitions, a small one in 6.
    const council = votingGame(12, [4, 4, 4, 2, 2, 1]);
    expectClose(
      shapleyValue(council),
      [14, 14, 14, 9, 9, 0].map((sixtieths) => sixtieths / 60),
    );
    expectClose(
      normalisedBanzhaf(council),
      [10, 10, 10, 6, 6, 0].map((parts) => parts / 42),
    );
  });

  test('raw values are chances to decide', () => {
    expectClose(banzhafValue(votingGame(2, [1, 1, 1])), [0.5, 0.5, 0.5]);
  });

  test('values that add up to nothing cannot be scaled', () => {
    const game = tableGame(['a', 'b'], [0, 1, -1, 5]);
    expectClose(banzhafValue(game), [3.5, 1.5]);
    const hopeless = tableGame(['a', 'b', 'c'], [0, 0, 0, -2, 0, -2, -2, 2]);
    expect(total(banzhafValue(hopeless))).toBeCloseTo(0);
    expect(() => normalisedBanzhaf(hopeless)).toThrow(
      expect.objectContaining({ code: 'coalition.game_no_contributions' }),
    );
  });
});

describe('Myerson', () => {
  test('on a line, the one in the middle gets more', () => {
    // By hand: with the edges 1-2 and 2-3, only {1,2}, {2,3} and all three are worth 1; so that 2 decides in four of the
    // six orders, and each of the others in one.
    const game = votingGame(2, [1, 1, 1]);
    const line = neighboursOf(game.agents, [
      ['1', '2'],
      ['2', '3'],
    ]);
    expectClose(myersonValue(game, line), [1 / 6, 2 / 3, 1 / 6]);
  });

  test('is the Shapley value on a complete graph, and components share their own worth', () => {
    fc.assert(
      fc.property(gamesOf(5), (game) => {
        const pairs = game.agents.flatMap((one, at) =>
          game.agents.slice(0, at).map((other): [string, string] => [one, other]),
        );
        expectClose(myersonValue(game, neighboursOf(game.agents, pairs)), shapleyValue(game), 8);
        const split = neighboursOf(game.agents, [
          ['1', '2'],
          ['4', '5'],
        ]);
        const [a = 0, b = 0, c = 0, d = 0, e = 0] = myersonValue(game, split);
        expect(a + b).toBeCloseTo(game.values[0b11] ?? 0, 8);
        expect(c).toBeCloseTo(game.values[0b100] ?? 0, 8);
        expect(d + e).toBeCloseTo(game.values[0b11000] ?? 0, 8);
        expect(gameOnGraph(game, split).values[0b101]).toBeCloseTo(
          (game.values[1] ?? 0) + (game.values[4] ?? 0),
        );
      }),
    );
  });

  test('edges are between two agents of the game', () => {
    expect(() => neighboursOf(['a'], [['a', 'b']])).toThrow(
      expect.objectContaining({ code: 'coalition.game_unknown_agent' }),
    );
    expect(() => neighboursOf(['a'], [['a', 'a']])).toThrow(
      expect.objectContaining({ code: 'coalition.game_bad_edge' }),
    );
  });
});

describe('Owen', () => {
  test('is the Shapley value where all unions are single, or all are in one', () => {
    fc.assert(
      fc.property(gamesOf(5), (game) => {
        expectClose(owenValue(game, [1, 2, 4, 8, 16]), shapleyValue(game), 8);
        expectClose(owenValue(game, [31]), shapleyValue(game), 8);
      }),
    );
  });

  test('two of three who decide by majority, as a union, share all the power', () => {
    expectClose(owenValue(votingGame(2, [1, 1, 1]), [0b011, 0b100]), [1 / 2, 1 / 2, 0]);
  });

  test('unions together get the Shapley value of the game between unions', () => {
    fc.assert(
      fc.property(gamesOf(5), (game) => {
        const unions = [0b00101, 0b01010, 0b10000];
        const between = tableGame(
          numbered(3),
          Array.from(
            { length: 8 },
            (_, set) =>
              game.values[unions.reduce((all, union, at) => ((set >> at) & 1 ? all | union : all), 0)] ?? 0,
          ),
        );
        const [a = 0, b = 0, c = 0, d = 0, e = 0] = owenValue(game, unions);
        expectClose([a + c, b + d, e], shapleyValue(between), 8);
      }),
    );
  });

  test('unions are a partition', () => {
    const game = votingGame(2, [1, 1, 1]);
    for (const unions of [
      [1, 2],
      [3, 6],
      [1, 2, 4, 8],
      [0, 7],
    ])
      expect(() => owenValue(game, unions)).toThrow(
        expect.objectContaining({ code: 'coalition.game_not_a_partition' }),
      );
  });
});

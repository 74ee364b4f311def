import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openLinearSolver } from '../../../solving/linear-solver.ts';
import { membersOf, sizeOf } from '../coalitions.ts';
import { type Game, gameOf, tableGame, worthOf } from '../game.ts';
import { airportGame, bankruptcyGame, gloveGame, numbered, votingGame } from '../named-games.ts';
import { anyGame } from '../test-support.ts';
import { shapleyValue } from '../values/shapley.ts';
import { checkCore, findCore } from './core.ts';
import { leastCore, nucleolus } from './nucleolus.ts';
import { solveSmall } from './test-solver.ts';

const solve = await openLinearSolver();

function expectClose(found: readonly number[], expected: readonly number[], digits = 7): void {
  expect(found.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, digits);
}

const nucleolusOf = (game: Game): readonly number[] => nucleolus(game, solve).payoffs;

describe('the core', () => {
  test('gloves: all to the one who has the rare one, or else somebody objects', () => {
    const game = gloveGame(1, 2);
    expect(checkCore(game, [1, 0, 0])).toEqual({ inCore: true, overpaid: 0, objection: null });
    expect(checkCore(game, shapleyValue(game))).toMatchObject({
      inCore: false,
      objection: { coalition: 0b011, excess: expect.closeTo(1 / 6, 9) },
    });
    expect(checkCore(game, [1, 1, 0])).toMatchObject({ inCore: false, overpaid: 1, objection: null });
    expect(findCore(game, solve)).toEqual({
      ...{ empty: false, payoffs: [1, 0, 0].map((payoff) => expect.closeTo(payoff, 9)) },
    });
  });

  test('three who decide by majority have no stable payoffs: every pair could do better', () => {
    const core = findCore(votingGame(2, [1, 1, 1]), solve);
    expect(core).toMatchObject({ empty: true, worth: expect.closeTo(1.5, 9) });
    if (core.empty)
      expect(core.balanced.map(({ coalition, weight }) => [coalition, weight]).sort()).toEqual([
        [0b011, expect.closeTo(0.5, 9)],
        [0b101, expect.closeTo(0.5, 9)],
        [0b110, expect.closeTo(0.5, 9)],
      ]);
  });

  test.each([
    [[0, 0, 0, 40, 50, 20, 100], true],
    [[0, 0, 0, 0, 7, 7, 7, 7, 7, 7, 12, 12, 12, 12, 22], true],
    [[1, 1, 1, 2, 3, 4, 3], false],
    [[0, 0, 0, 0, 1, 0, 0, 0, 0, 3, 3, 3, 3, 3, 4], false],
  ])('is there, or not, as published: %j', (values, there) => {
    // CoopGame for R (cran/CoopGame 0.2.2, tests/testthat), its tests 46.1 to 46.4 of balancedness, in its order: by size,
    // then by members.
    const agents = numbered(Math.log2(values.length + 1));
    const inOrder = Array.from({ length: values.length }, (_, at) => at + 1).sort(
      (one, other) => sizeOf(one) - sizeOf(other) || (membersOf(one) < membersOf(other) ? -1 : 1),
    );
    const game = gameOf(agents, (coalition) => values[inOrder.indexOf(coalition)] ?? 0);
    expect(findCore(game, solve).empty).toBe(!there);
  });

  test('also of games whose cores have very many corners, and of those that just have none', () => {
    const squares = gameOf(numbered(14), (coalition) => sizeOf(coalition) ** 2);
    const core = findCore(squares, solve);
    if (core.empty) throw new Error('The core of a convex game is not empty: Shapley (1971).');
    expect(checkCore(squares, core.payoffs).inCore).toBe(true);
    const less = gameOf(
      numbered(14),
      (coalition) => sizeOf(coalition) ** 2 - (sizeOf(coalition) === 14 ? 30 : 0),
    );
    // 13 of them in turn, each with 1/13 of their time, are worth 14/13 · 169.
    expect(findCore(less, solve)).toMatchObject({ empty: true, worth: expect.closeTo(182, 6) });
  });

  test('payoffs for each agent, all of them numbers', () => {
    const game = gloveGame(1, 1);
    expect(() => checkCore(game, [1])).toThrow(
      expect.objectContaining({ code: 'coalition.game_wrong_length' }),
    );
    expect(() => checkCore(game, [1, Number.NaN])).toThrow(
      expect.objectContaining({ code: 'coalition.game_not_finite' }),
    );
  });

  test('there is always a witness', () => {
    fc.assert(
      fc.property(anyGame(1, 6), (game) => {
        const core = findCore(game, solve);
        if (!core.empty) {
          expect(checkCore(game, core.payoffs).inCore).toBe(true);
          return;
        }
        for (const [agent] of game.agents.entries()) {
          const time = core.balanced.reduce(
            (sum, { coalition, weight }) => sum + ((coalition >> agent) & 1) * weight,
            0,
          );
          expect(time).toBeCloseTo(1, 6);
        }
        const worth = core.balanced.reduce(
          (sum, { coalition, weight }) => sum + weight * worthOf(game, coalition),
          0,
        );
        expect(worth).toBeGreaterThan(worthOf(game, game.values.length - 1));
      }),
    );
  });
});

test('HiGHS finds what a small simplex method finds; where nothing fits, and where there is no least cost, it says so', () => {
  const number = fc.integer({ min: -4, max: 4 });
  const rows = fc.array(
    fc.record({
      coefficients: fc.array(number, { minLength: 3, maxLength: 3 }),
      bound: number,
      equal: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  );
  let both = 0;
  fc.assert(
    fc.property(
      rows,
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }),
      (given, cost) => {
        const programme = { cost, lower: [0, 0, -2], rows: given };
        const [found, expected] = [solve(programme), solveSmall(programme)];
        expect(found === null).toBe(expected === null);
        if (found === null || expected === null) return;
        both++;
        expect(found.cost).toBeCloseTo(expected.cost, 7);
        // Strong duality: what bounds are worth, with those of the variables.
        const bounds = given.reduce((sum, { bound }, row) => sum + bound * (found.duals[row] ?? 0), 0);
        const reduced = cost.map((value, at) =>
          given.reduce(
            (left, { coefficients }, row) => left - (coefficients[at] ?? 0) * (found.duals[row] ?? 0),
            value,
          ),
        );
        expect(bounds - 2 * (reduced[2] ?? 0)).toBeCloseTo(found.cost, 7);
        for (const [row, { equal }] of given.entries())
          if (!equal) expect(found.duals[row]).toBeGreaterThanOrEqual(-1e-9);
      },
    ),
    { numRuns: 300 },
  );
  expect(both).toBeGreaterThan(30);
  expect(() =>
    solve({ cost: [-1], lower: [0], rows: [{ coefficients: [1], bound: 1, equal: false }] }),
  ).toThrow(expect.objectContaining({ code: 'coalition.linear_unbounded' }));
});

describe('the least core', () => {
  test('of three who decide by majority: a third each, and leaving has to cost a third', () => {
    const { excess, payoffs } = leastCore(votingGame(2, [1, 1, 1]), solve);
    expect(excess).toBeCloseTo(1 / 3, 9);
    expectClose(payoffs, [1 / 3, 1 / 3, 1 / 3]);
  });

  test('its excess is below 0 just where the core has room', () => {
    fc.assert(
      fc.property(anyGame(2, 6), (game) => {
        const { excess, payoffs } = leastCore(game, solve);
        const { empty } = findCore(game, solve);
        if (Math.abs(excess) > 1e-5) expect(excess < 0).toBe(!empty);
        const worst = Math.max(
          ...Array.from({ length: game.values.length - 2 }, (_, at) => {
            const coalition = at + 1;
            return (
              worthOf(game, coalition) -
              payoffs.reduce((sum, paid, agent) => sum + ((coalition >> agent) & 1) * paid, 0)
            );
          }),
        );
        expect(worst).toBeCloseTo(excess, 5);
      }),
    );
  });
});

describe('the nucleolus', () => {
  // The Talmud's divisions, Kethubot 93a; that they are nucleoli: Aumann and Maschler, Journal of Economic Theory 36
  // (1985), 195–213.
  test.each([
    [100, [100 / 3, 100 / 3, 100 / 3]],
    [200, [50, 75, 75]],
    [300, [50, 100, 150]],
  ])('an estate of %d, claimed by 100, 200 and 300', (estate, shares) => {
    expectClose(nucleolusOf(bankruptcyGame(estate, [100, 200, 300])), shares);
  });

  test('a contested garment, Baba Metzia 2a: who claims all and who claims half get 3/4 and 1/4', () => {
    expectClose(nucleolusOf(bankruptcyGame(1, [1, 0.5])), [0.75, 0.25]);
  });

  test('three agents', () => {
    // Ferguson, Game Theory, part IV (UCLA, coal.pdf), as CoopGame for R has it in its test 49.1.
    expectClose(nucleolusOf(tableGame(numbered(3), [0, -1, 0, 3, 1, 4, 2, 5])), [8 / 3, 2 / 3, 5 / 3]);
    // CoopGame's test 67.1.
    expectClose(nucleolusOf(tableGame(numbered(3), [0, 2, 6, 15, 5, 1, 18, 14])), [2, 7, 5]);
  });

  test('where all together are worth less than alone, be it by little beside what others are worth', () => {
    const game = tableGame(numbered(3), [0, 0, 2, 1, 2, 0, 1e9, 0]);
    const { payoffs, belowAlone } = nucleolus(game, solve);
    expect(belowAlone).toBe(true);
    expect(payoffs.reduce((sum, payoff) => sum + payoff, 0) / 1e9).toBeCloseTo(0, 7);
  });

  test('airports (Littlechild, International Journal of Game Theory 3 (1974), 21–29): by his rule for sorted costs', () => {
    const costs = [8, 11, 13, 18];
    expectClose(
      nucleolusOf(airportGame(costs)),
      littlechild(costs).map((charge) => -charge),
    );
    const many = [1, 1, 2, 5, 5, 8];
    expectClose(
      nucleolusOf(airportGame(many)),
      littlechild(many).map((charge) => -charge),
    );
  });

  test('lies in the core where there is one, and in the least core where nobody is held to their own worth', () => {
    fc.assert(
      fc.property(anyGame(1, 6), (game) => {
        const { payoffs, belowAlone } = nucleolus(game, solve);
        const sum = payoffs.reduce((all, payoff) => all + payoff, 0);
        expect(sum).toBeCloseTo(worthOf(game, game.values.length - 1), 5);
        const least = leastCore(game, solve).excess;
        if (least < -1e-4) expect(checkCore(game, payoffs).objection?.excess ?? 0).toBeLessThan(1e-5);
        if (!belowAlone)
          for (const [agent, payoff] of payoffs.entries())
            expect(payoff).toBeGreaterThanOrEqual(worthOf(game, 1 << agent) - 1e-5);
        const free = nucleolus(game, solve, { belowAlone: true }).payoffs;
        expect(greatestExcess(game, free)).toBeCloseTo(game.agents.length === 1 ? -Infinity : least, 4);
        expect(isBalancedAtEachLevel(game, free)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

/**
 * Littlechild's rule for costs in ascending order, 0 for c₀: the smallest of (c_k - paid so far) / (waiting up to k + 1)
 * over all k before the last, and of (c_n - paid) / waiting for the last, is what all up to that k pay.
 */
function littlechild(costs: readonly number[]): number[] {
  const charges: number[] = [];
  let paid = 0;
  while (charges.length < costs.length) {
    const from = charges.length;
    let [least, last] = [Number.POSITIVE_INFINITY, from];
    for (let k = from; k < costs.length; k++) {
      const waiting = k - from + 1;
      const share = ((costs[k] ?? 0) - paid) / (k === costs.length - 1 ? waiting : waiting + 1);
      if (share <= least + 1e-12) [least, last] = [share, k];
    }
    for (let k = from; k <= last; k++) {
      charges.push(least);
      paid += least;
    }
  }
  return charges;
}

const paidTo = (payoffs: readonly number[], coalition: number): number =>
  payoffs.reduce((sum, paid, agent) => sum + ((coalition >> agent) & 1) * paid, 0);

const greatestExcess = (game: Game, payoffs: readonly number[]): number =>
  Math.max(
    ...Array.from(
      { length: game.values.length - 2 },
      (_, at) => worthOf(game, at + 1) - paidTo(payoffs, at + 1),
    ),
  );

/** Kohlberg's criterion (1971): the coalitions with at least each excess are balanced; here by a linear programme. */
function isBalancedAtEachLevel(game: Game, payoffs: readonly number[]): boolean {
  const excesses = Array.from({ length: Math.max(0, game.values.length - 2) }, (_, at) => ({
    coalition: at + 1,
    excess: worthOf(game, at + 1) - paidTo(payoffs, at + 1),
  })).sort((a, b) => b.excess - a.excess);
  const levels = excesses.filter(({ excess }, at) => excess - (excesses[at + 1]?.excess ?? -Infinity) > 1e-4);
  return levels.every(({ excess }) => {
    const above = excesses.filter((one) => one.excess >= excess);
    // The least weight, as large as can be, with weights adding up to 1 for each agent.
    const solution = solveSmall({
      cost: [...above.map(() => 0), -1],
      lower: [...above.map(() => 0), 0],
      rows: [
        ...game.agents.map((_, agent) => ({
          coefficients: [...above.map(({ coalition }) => (coalition >> agent) & 1), 0],
          bound: 1,
          equal: true,
        })),
        ...above.map((_, at) => ({
          coefficients: [...above.map((_, other) => (other === at ? 1 : 0)), -1],
          bound: 0,
          equal: false,
        })),
      ],
    });
    return solution !== null && solution.cost < -1e-9;
  });
}

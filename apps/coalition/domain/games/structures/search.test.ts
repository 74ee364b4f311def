import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largeCapabilityGame } from '../capabilities/capability-game.ts';
import { sizeOf } from '../coalitions.ts';
import { asLargeGame, type Game, gameOf, tableGame } from '../game.ts';
import { isConnected, neighboursOf } from '../graph.ts';
import { numbered } from '../named-games.ts';
import { anyGame, gamesOf, partitionsOf, seededRandom } from '../test-support.ts';
import { anneal } from './annealing.ts';
import { bestByDynamicProgramming } from './by-dynamic-programming.ts';
import { searchBySizePatterns } from './by-size-patterns.ts';
import { greedyStructure } from './greedy.ts';
import { type LargeStructure, linkCoalitions } from './large.ts';
import { findBestOnGraph } from './on-graph.ts';
import { assignOverlapping, type Supplier } from './overlapping.ts';
import { supportingPrices } from './prices.ts';
import { patternsOf } from './size-patterns.ts';
import { findBestStructure } from './solving.ts';
import { type Bracket, structureOf } from './structure.ts';

const bestOf = (game: Game): number => bestByDynamicProgramming(game)?.value ?? Number.NaN;

describe('by the sizes of coalitions', () => {
  test('partitions of whole numbers (OEIS A000041)', () => {
    expect([1, 5, 10, 24, 30].map((total) => [...patternsOf(total)].length)).toEqual([1, 7, 42, 1575, 5604]);
    expect([...patternsOf(4)]).toEqual([[4], [3, 1], [2, 2], [2, 1, 1], [1, 1, 1, 1]]);
  });

  test('the best is found, and every bracket on the way holds it', () => {
    fc.assert(
      fc.property(anyGame(1, 7), fc.boolean(), (game, priced) => {
        const best = bestOf(game);
        const hints = priced ? { prices: supportingPrices(game), start: greedyStructure(game) } : {};
        let last: Bracket | undefined;
        const search = (of: Game): Generator<Bracket, Bracket> => searchBySizePatterns(of, hints);
        findBestStructure(game, {
          search,
          onProgress: (bracket) => {
            last = bracket;
            expect(bracket.best.value).toBeLessThanOrEqual(best + 1e-9);
            expect(bracket.bound).toBeGreaterThanOrEqual(best - 1e-9);
          },
        });
        expect(last?.done).toBe(true);
        expect(last?.best.value).toBeCloseTo(best, 8);
      }),
      { numRuns: 150 },
    );
  });

  test('each structure is looked at once', () => {
    // With nothing to gain by it no branch is cut off, as long as the values before are higher than all that is found.
    const game = gameOf(numbered(5), (coalition) => sizeOf(coalition));
    const random = seededRandom(2);
    const uneven = tableGame(
      game.agents,
      game.values.map((value) => value * (1 + 1e-3 * random())),
    );
    expect(findBestStructure(uneven, { search: searchBySizePatterns }).best.value).toBeCloseTo(
      bestOf(uneven),
      9,
    );
  });
});

describe('stopping', () => {
  const random = seededRandom(9);
  const game = gameOf(numbered(12), (coalition) => sizeOf(coalition) * random());

  test('at any time there is a structure and a bound', () => {
    const best = bestOf(game);
    for (const search of [undefined, searchBySizePatterns]) {
      const stopped = findBestStructure(game, { shouldStop: () => true, ...(search && { search }) });
      expect(stopped.done).toBe(false);
      expect(stopped.best.coalitions.reduce((sum, coalition) => sum + coalition, 0)).toBe(4095);
      expect(stopped.best.value).toBeLessThanOrEqual(best);
      expect(stopped.bound).toBeGreaterThanOrEqual(best);
    }
  });

  test('near enough is enough, when it is asked for', () => {
    const near = findBestStructure(game, { within: 10 });
    expect(near.done).toBe(false);
    expect(near.bound).toBeLessThanOrEqual(11 * near.best.value);
    expect(findBestStructure(game).done).toBe(true);
  });
});

describe('greedy', () => {
  test('takes what is worth most for each member, and no more members than it may', () => {
    const game = tableGame(numbered(3), [0, 1, 1, 6, 1, 1, 1, 6]);
    expect(greedyStructure(game).coalitions).toEqual([0b011, 0b100]);
    expect(greedyStructure(game, 1).coalitions).toEqual([1, 2, 4]);
    expect(() => greedyStructure(game, 0)).toThrow(
      expect.objectContaining({ code: 'coalition.game_out_of_range' }),
    );
  });

  test('is worth a half at least where pairs are the most there may be', () => {
    fc.assert(
      fc.property(gamesOf(6), (any) => {
        const pairs = tableGame(
          any.agents,
          any.values.map((value, coalition) => (sizeOf(coalition) <= 2 ? Math.abs(value) : 0)),
        );
        expect(greedyStructure(pairs, 2).value).toBeGreaterThanOrEqual(bestOf(pairs) / 2 - 1e-9);
      }),
    );
  });
});

describe('on a graph', () => {
  const edges: [string, string][] = [
    ['1', '2'],
    ['2', '3'],
    ['3', '4'],
    ['5', '6'],
  ];

  test('the best of all structures of connected coalitions', () => {
    fc.assert(
      fc.property(gamesOf(6), (game) => {
        const neighbours = neighboursOf(game.agents, edges);
        const fitting = [...partitionsOf(63)].filter((parts) =>
          parts.every((part) => isConnected(part, neighbours)),
        );
        const best = Math.max(...fitting.map((parts) => structureOf(game, parts).value));
        const found = findBestOnGraph(game, neighbours);
        expect(found.best.value).toBeCloseTo(best, 8);
        expect(found.best.coalitions.every((coalition) => isConnected(coalition, neighbours))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

const everyoneOnce = ({ coalitions }: LargeStructure, count: number): void =>
  expect(coalitions.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, agent) => agent));

describe('many agents', () => {
  test('links and anneals to what is best where that is known', () => {
    const random = seededRandom(4);
    const game = gameOf(numbered(10), (coalition) => sizeOf(coalition) * random());
    const linked = linkCoalitions(asLargeGame(game));
    everyoneOnce(linked, 10);
    const steps = anneal(asLargeGame(game), linked, { random, steps: 20_000 });
    let last = linked;
    for (let step = steps.next(); ; step = steps.next()) {
      expect(step.value.value).toBeGreaterThanOrEqual(last.value);
      last = step.value;
      if (step.done) break;
    }
    everyoneOnce(last, 10);
    expect(last.value).toBeLessThanOrEqual(bestOf(game) + 1e-9);
    expect(last.value).toBeGreaterThan(0.9 * bestOf(game));
  });

  test('three hundred agents: teams of three that have all kinds of capabilities', () => {
    const kindsOf = (members: readonly number[]): number => new Set(members.map((agent) => agent % 3)).size;
    const game = {
      agents: numbered(300),
      worth: (members: readonly number[]) =>
        members.length > 3 ? 0 : ([0, 1, 4, 10][kindsOf(members)] ?? 0),
    };
    const { coalitions, value } = linkCoalitions(game);
    expect(value).toBe(1000);
    expect(coalitions.every((members) => kindsOf(members) === 3)).toBe(true);
  });

  test('agents with capabilities and tasks', () => {
    const kinds = ['map', 'dig', 'haul'];
    const game = largeCapabilityGame({
      agents: numbered(90).map((name, at) => ({
        ...{ name, capabilities: [kinds[at % 3] ?? ''], capacity: 1, reputation: 0.5 },
      })),
      tasks: [{ name: 'well', capabilities: kinds, capacity: 9, priority: 10 }],
      weights: { coverage: 0, capacity: 9, reputation: 0, synergy: 6 },
      costPerPair: 0.5,
    });
    const found = linkCoalitions(game);
    everyoneOnce(found, 90);
    expect(found.value).toBeGreaterThan(90 * game.worth([0]));
  });

  test('only those who are linked come together', () => {
    const game = { agents: numbered(40), worth: (members: readonly number[]) => members.length ** 2 };
    const linked = (one: number, other: number): boolean =>
      one % 4 === other % 4 && Math.abs(one - other) === 4;
    const found = linkCoalitions(game, { linked });
    expect(found.coalitions.map(({ length }) => length)).toEqual([10, 10, 10, 10]);
    const steps = anneal(game, found, { random: seededRandom(1), steps: 2000, linked });
    for (let step = steps.next(); !step.done; step = steps.next()) expect(step.value.value).toBe(400);
  });

  test('stopped, it gives the structure that it has', () => {
    const game = { agents: numbered(20), worth: (members: readonly number[]) => members.length ** 2 };
    let asked = 0;
    const stopped = linkCoalitions(game, { shouldStop: () => ++asked > 25 });
    everyoneOnce(stopped, 20);
    expect(stopped.coalitions.length).toBe(15);
    expect(linkCoalitions(game, { shouldStop: () => true }).value).toBe(20);
  });

  test('values that are no numbers are told', () => {
    const game = { agents: numbered(3), worth: () => Number.NaN };
    expect(() => linkCoalitions(game)).toThrow(
      expect.objectContaining({ code: 'coalition.game_not_finite' }),
    );
  });
});

describe('tasks that share agents', () => {
  const suppliers: Supplier[] = [
    { name: 'ada', amounts: { hours: 6, trucks: 1 } },
    { name: 'bob', amounts: { hours: 4 } },
  ];

  test('an agent is in several coalitions, and gives no more than it has', () => {
    const found = assignOverlapping(suppliers, [
      { name: 'well', amounts: { hours: 5 }, value: 5 },
      { name: 'road', amounts: { hours: 5, trucks: 1 }, value: 7 },
      { name: 'dam', amounts: { hours: 8, trucks: 1 }, value: 11 },
    ]);
    expect(found).toMatchObject({ value: 12, bound: 12, done: true });
    expect(found.coalitions.map(({ task }) => task).sort()).toEqual(['road', 'well']);
    for (const { name, amounts } of suppliers)
      for (const [kind, has] of Object.entries(amounts)) {
        const given = found.coalitions
          .flatMap(({ members }) => members)
          .filter(({ agent }) => agent === name)
          .reduce((sum, { amounts }) => sum + (amounts[kind] ?? 0), 0);
        expect(given).toBeLessThanOrEqual(has);
      }
    expect(found.coalitions.flatMap(({ members }) => members).length).toBeGreaterThanOrEqual(3);
  });

  test('the best choice of tasks, as trying all of them finds it', () => {
    const amount = fc.integer({ min: 0, max: 9 });
    const demand = fc.record({ a: amount, b: amount, value: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(
        fc.array(demand, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 0, max: 25 }),
        (list, has) => {
          const demands = list.map(({ a, b, value }, at) => ({ name: `t${at}`, amounts: { a, b }, value }));
          let best = 0;
          for (let set = 0; set < 2 ** list.length; set++) {
            const chosen = list.filter((_, at) => (set >> at) & 1);
            const sum = (of: (one: { a: number; b: number; value: number }) => number): number =>
              chosen.reduce((total, one) => total + of(one), 0);
            if (sum(({ a }) => a) <= has && sum(({ b }) => b) <= has)
              best = Math.max(
                best,
                sum(({ value }) => value),
              );
          }
          const supplier = { name: 'all', amounts: { a: has, b: has } };
          expect(assignOverlapping([supplier], demands).value).toBe(best);
          const stopped = assignOverlapping([supplier], demands, { mostSteps: 1 });
          expect(stopped.value).toBeLessThanOrEqual(best);
          expect(stopped.bound).toBeGreaterThanOrEqual(best);
        },
      ),
    );
  });

  test('with many tasks it stops in time, with a bound', () => {
    const random = seededRandom(6);
    const kinds = ['a', 'b', 'c'];
    const amounts = (most: number): Record<string, number> =>
      Object.fromEntries(kinds.map((kind) => [kind, Math.ceil(most * random())]));
    const demands = numbered(400).map((name) => ({
      name,
      amounts: amounts(10),
      value: Math.ceil(100 * random()),
    }));
    const found = assignOverlapping(
      numbered(50).map((name) => ({ name, amounts: amounts(20) })),
      demands,
      { mostSteps: 3_000_000 },
    );
    expect(found.done).toBe(false);
    expect(found.bound).toBeGreaterThanOrEqual(found.value);
    expect(found.value).toBeGreaterThan(0.9 * found.bound);
  });

  test('bad amounts are told', () => {
    expect(() => assignOverlapping(suppliers, [])).toThrow(
      expect.objectContaining({ code: 'coalition.game_no_tasks' }),
    );
    expect(() => assignOverlapping(suppliers, [{ name: 't', amounts: { hours: -1 }, value: 1 }])).toThrow(
      expect.objectContaining({ code: 'coalition.game_negative' }),
    );
    expect(() => assignOverlapping(suppliers, [{ name: 't', amounts: {}, value: Number.NaN }])).toThrow(
      expect.objectContaining({ code: 'coalition.game_not_finite' }),
    );
  });
});

import { expect, test } from 'vitest';
import { capabilityGame, explainWorth, largeCapabilityGame } from './capabilities/capability-game.ts';
import type { Work } from './capabilities/work.ts';
import { coalitionsOfSize, firstOf, lastOf, membersOf, sizeOf } from './coalitions.ts';
import { asLargeGame, coalitionOfNames, gameOf, namesOf, tableGame, worthOf } from './game.ts';
import { airportGame, bankruptcyGame, gloveGame, numbered, votingGame } from './named-games.ts';
import { gameSchema, readGame } from './read-game.ts';

const code = (expected: string): object => expect.objectContaining({ code: expected });

test('coalitions are bits', () => {
  expect(membersOf(0b1011)).toEqual([0, 1, 3]);
  expect([sizeOf(0), sizeOf(0b1011), sizeOf(2 ** 30 - 1)]).toEqual([0, 3, 30]);
  expect([firstOf(0b1100), lastOf(0b1100), lastOf(0)]).toEqual([2, 3, -1]);
  expect([...coalitionsOfSize(4, 2)]).toEqual([0b11, 0b101, 0b110, 0b1001, 0b1010, 0b1100]);
  expect([...coalitionsOfSize(30, 29)].length).toBe(30);
});

test('a table has a value for every coalition, and says where one is wrong', () => {
  const game = tableGame(['a', 'b'], [0, 1, 2, 5]);
  expect(worthOf(game, coalitionOfNames(game.agents, ['b', 'a']))).toBe(5);
  expect(asLargeGame(game).worth([1])).toBe(2);
  expect(namesOf(game.agents, 0b10)).toEqual(['b']);
  expect(() => tableGame([], [0])).toThrow(code('coalition.game_no_agents'));
  expect(() => tableGame(['a', 'a'], [0, 1, 2, 3])).toThrow(code('coalition.game_same_agent_twice'));
  expect(() => tableGame(['a', 'b'], [0, 1, 2])).toThrow(code('coalition.game_wrong_length'));
  expect(() => tableGame(['a'], [1, 1])).toThrow(code('coalition.game_empty_not_zero'));
  expect(() => tableGame(['a', 'b'], [0, 1, 2, Number.NaN])).toThrow(/\{a, b\} is NaN/);
  expect(() => gameOf(['a', 'b'], () => Number.POSITIVE_INFINITY)).toThrow(code('coalition.game_not_finite'));
  expect(() => gameOf(numbered(25), () => 1)).toThrow(code('coalition.game_too_many_agents'));
  expect(() => coalitionOfNames(game.agents, ['c'])).toThrow(code('coalition.game_unknown_agent'));
});

test('known kinds of games', () => {
  expect([...votingGame(51, [10, 45, 45]).values]).toEqual([0, 0, 0, 1, 0, 1, 1, 1]);
  expect([...gloveGame(1, 2).values]).toEqual([0, 0, 0, 1, 0, 1, 0, 1]);
  expect([...airportGame([3, 5]).values]).toEqual([0, -3, -5, -5]);
  expect([...bankruptcyGame(100, [30, 90]).values]).toEqual([0, 10, 70, 100]);
  expect(() => votingGame(0, [1, 1])).toThrow(code('coalition.game_bad_quota'));
  expect(() => votingGame(1, [1, -1])).toThrow(code('coalition.game_negative'));
  expect(() => votingGame(1, Array(30).fill(1))).toThrow(code('coalition.game_too_many_agents'));
  expect(() => gloveGame(1e9, 2)).toThrow(code('coalition.game_bad_gloves'));
  expect(() => bankruptcyGame(200, [30, 90])).toThrow(code('coalition.game_bad_estate'));
  expect(() => airportGame([1, 2], ['a'])).toThrow(code('coalition.game_wrong_length'));
});

const work: Work = {
  agents: [
    { name: 'ada', capabilities: ['map'], capacity: 1, reputation: 1 },
    { name: 'bob', capabilities: ['dig', 'map'], capacity: 2, reputation: 0.5 },
  ],
  tasks: [{ name: 'well', capabilities: ['map', 'dig'], capacity: 2, priority: 10 }],
};

test('coalitions by capabilities: (.4 coverage + .2 capacity + .2 reputation + .2 synergy) × priority', () => {
  const game = capabilityGame(work);
  expect(game.values[0b01]).toBeCloseTo((0.4 * 0.5 + 0.2 * 0.5 + 0.2 * 1) * 10);
  expect(game.values[0b10]).toBeCloseTo((0.4 + 0.2 + 0.2 * 0.5) * 10);
  expect(game.values[0b11]).toBeCloseTo((0.4 + 0.2 + 0.2 * 0.75 + 0.2 * 0.5) * 10);
  const known = { ...work, synergies: [{ between: ['bob', 'ada'] as const, value: 1 }], costPerPair: 2 };
  expect(capabilityGame(known).values[0b11]).toBeCloseTo((0.4 + 0.2 + 0.2 * 0.75 + 0.2) * 10 - 2);
  expect(explainWorth(work, [0])[0]).toMatchObject({ task: 'well', coverage: 0.5, synergy: 0 });
});

test('a coalition takes the task that it is best at', () => {
  const two = {
    ...work,
    tasks: [...work.tasks, { name: 'map', capabilities: ['map'], capacity: 0, priority: 20 }],
  };
  expect(explainWorth(two, [0]).map(({ task }) => task)).toEqual(['map', 'well']);
  expect(capabilityGame(two).values[0b01]).toBeCloseTo((0.4 + 0.2 + 0.2) * 20);
});

test('in a table it is the same game as asked one by one', () => {
  const names = ['map', 'dig', 'haul', 'cook'];
  const agents = names.map((name, at) => ({
    ...{ name, capabilities: names.slice(at, at + 2), capacity: at, reputation: at / 4 },
  }));
  const tasks = [
    {
      name: 'well',
      capabilities: [...names, ...Array.from({ length: 70 }, (_, at) => `k${at}`)],
      capacity: 2,
      priority: 9,
    },
    { name: 'rest', capabilities: [], capacity: 0, priority: 1 },
  ];
  const game = capabilityGame({ agents, tasks, costPerPair: 0.1 });
  const large = largeCapabilityGame({ agents, tasks, costPerPair: 0.1 });
  for (let coalition = 1; coalition < 16; coalition++)
    expect(game.values[coalition]).toBeCloseTo(large.worth(membersOf(coalition)), 12);
});

test('wrong work is told', () => {
  const [ada] = work.agents;
  if (ada === undefined) throw new Error('nobody');
  expect(() => capabilityGame({ ...work, tasks: [] })).toThrow(code('coalition.game_no_tasks'));
  expect(() => capabilityGame({ ...work, agents: [{ ...ada, reputation: 2 }] })).toThrow(
    /reputation of ada is 2/,
  );
  expect(() => capabilityGame({ ...work, agents: [{ ...ada, capacity: Number.NaN }] })).toThrow(
    code('coalition.game_not_finite'),
  );
  expect(() => capabilityGame({ ...work, synergies: [{ between: ['ada', 'eve'], value: 1 }] })).toThrow(
    code('coalition.game_unknown_agent'),
  );
});

test('games are read from what a person writes', () => {
  const listed = gameSchema.parse({
    kind: 'listed',
    agents: ['a', 'b', 'c'],
    values: [
      { coalition: ['a'], value: 1 },
      { coalition: ['b'], value: 2 },
      { coalition: ['a', 'b'], value: 10 },
    ],
  });
  expect([...readGame(listed).values]).toEqual([0, 1, 2, 10, 0, 1, 2, 3]);
  const twice = {
    ...listed,
    values: [
      { coalition: ['a', 'b'], value: 1 },
      { coalition: ['b', 'a'], value: 3 },
    ],
  };
  expect(() => readGame(gameSchema.parse(twice))).toThrow(code('coalition.game_coalition_twice'));
  const kinds = [
    { kind: 'table', agents: ['a'], values: [0, 1] },
    { kind: 'voting', quota: 2, weights: [1, 1] },
    { kind: 'airport', costs: [1, 2] },
    { kind: 'bankruptcy', estate: 1, claims: [1, 2] },
    { kind: 'gloves', left: 1, right: 1 },
    {
      kind: 'capabilities',
      agents: [{ name: 'a', capabilities: [] }],
      tasks: [{ name: 't', capabilities: ['x'] }],
    },
  ];
  for (const kind of kinds) expect(readGame(gameSchema.parse(kind)).values[0]).toBe(0);
  expect(gameSchema.safeParse({ kind: 'table', agents: ['a'], values: [0, Number.NaN] }).success).toBe(false);
});

import { describe, expect, test } from 'vitest';
import { payoffRules } from '../domain/games/life/payoffs.ts';
import { answer } from './answering.ts';
import { openLinearSolver } from './linear-solver.ts';
import { type Question, type QuestionTo, structureQuestion } from './questions.ts';

const solver = openLinearSolver();
const ask = <Q extends Question>(question: Q) =>
  answer(
    question,
    () => performance.now(),
    () => solver,
  );

type GameText = QuestionTo<'value'>['game'];
const table = (...values: number[]): GameText => ({
  ...{ kind: 'table', values, agents: Array.from({ length: Math.log2(values.length) }, (_, at) => `a${at}`) },
});

const questions: readonly (readonly [string, (game: GameText) => Question])[] = [
  ...(['search', 'dynamic-programming', 'sizes', 'greedy'] as const).map(
    (method) =>
      [
        `structure by ${method}`,
        (game: GameText) => ({ ask: 'structure' as const, game, method, seconds: 5 }),
      ] as const,
  ),
  ...(['shapley', 'banzhaf', 'nucleolus', 'prenucleolus'] as const).map(
    (value) => [value, (game: GameText) => ({ ask: 'value' as const, game, value })] as const,
  ),
  ...(['core', 'least-core', 'structure'] as const).map(
    (find) => [find, (game: GameText) => ({ ask: 'stability' as const, game, find })] as const,
  ),
  ['core check', (game) => ({ ask: 'core', game })],
  ['properties', (game) => ({ ask: 'properties', game })],
  ['comparison', (game) => ({ ask: 'comparison', game, rules: [...payoffRules], members: ['a0'] })],
  ...(['equal', 'proportional', 'shapley', 'nucleolus'] as const).map(
    (rule) =>
      [
        `shares by ${rule}`,
        (game: GameText) => ({ ask: 'shares' as const, game, rule, members: ['a0'], amount: 5 }),
      ] as const,
  ),
];

/** Every number in an answer. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe('extreme games', () => {
  test.each([
    ['one agent', table(0, 5)],
    ['one agent with a loss', table(0, -5)],
    ['one agent with nothing', table(0, 0)],
    ['nothing to gain', table(0, 0, 0, 0, 0, 0, 0, 0)],
    ['the same for every coalition', table(0, 7, 7, 7, 7, 7, 7, 7)],
    ['huge values', table(0, 1e290, -1e290, 1e290, 1e289, 1e290, 1, 1e290)],
    ['tiny values', table(0, 1e-300, 2e-300, 4e-300, 0, 1e-300, 5e-300, 8e-300)],
    ['the tiniest values', table(0, 5e-324, 0, 1e-323, 5e-324, 0, 0, 5e-324)],
    ['huge and tiny values together', table(0, 1e-9, 1e15, 1e15, 1, 2, 1e15, 1e15)],
    ['losses only', table(0, -1, -2, -4, -1, -8, -3, -9)],
    ['many with nothing', { kind: 'table', agents: [...'abcdefghij'], values: Array(1024).fill(0) }],
  ] satisfies [string, GameText][])('%s: every question is answered, in finite numbers', async (_, game) => {
    for (const [name, make] of questions) {
      const question = make(game);
      const ofFirst = question.ask === 'shares' || question.ask === 'comparison';
      if (ofFirst && game.kind === 'table' && !game.agents.includes('a0')) continue;
      const numbers = numbersIn(await ask(question));
      expect([name, numbers.filter((number) => !Number.isFinite(number))]).toEqual([name, []]);
    }
  });

  test('what cannot be is refused by name', async () => {
    const code = (expected: string) => expect.objectContaining({ code: expected });
    const refused = (question: Question) => expect(ask(question)).rejects;
    await refused({ ask: 'core', game: table(0, 1e291) }).toThrow(/a0\} is 1e\+291/);
    await refused({ ask: 'core', game: table(0, 1), payoffs: [1e308] }).toThrow(
      code('coalition.game_not_finite'),
    );
    await refused({ ask: 'core', game: table(0, 1), payoffs: [] }).toThrow(
      code('coalition.game_wrong_length'),
    );
    await refused({ ask: 'value', game: table(0, 0, 0, -2, 0, -2, -2, 2), value: 'banzhaf-index' }).toThrow(
      code('coalition.game_no_contributions'),
    );
    await refused({ ask: 'value', game: { kind: 'gloves', left: 12, right: 13 }, value: 'shapley' }).toThrow(
      code('coalition.game_bad_gloves'),
    );
    await refused({ ask: 'stability', game: { kind: 'gloves', left: 0, right: 0 }, find: 'core' }).toThrow(
      code('coalition.game_no_agents'),
    );
    expect(structureQuestion.safeParse({ game: table(0, Number.NaN) }).success).toBe(false);
    expect(structureQuestion.safeParse({ game: table(0, Number.POSITIVE_INFINITY) }).success).toBe(false);
  });
});

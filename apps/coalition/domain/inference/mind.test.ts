import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { cueChaining, smallChaining } from './environments/cue-chaining.ts';
import { gridWorld } from './environments/grid-world.ts';
import { firstStates, nextStates, observe } from './environments/process.ts';
import { tMaze } from './environments/t-maze.ts';
import { worthOf } from './expected-free-energy.ts';
import { createMind, createThinking, type MindOptions, type MindStep, stepMind } from './mind.ts';
import type { Model } from './model.ts';
import { createRandom } from './random.ts';
import { randomModel, seeded } from './test-support.ts';

const lives = (
  model: Model,
  observations: readonly (readonly number[])[],
  options: MindOptions,
): MindStep[] => {
  const thinking = createThinking(model, options);
  let mind = createMind(model);
  return observations.map((observation) => {
    const done = stepMind(mind, observation, thinking);
    mind = done.mind;
    return done;
  });
};

describe('deciding', () => {
  test('why it did what it did can be asked, whichever way it plans', () => {
    const model = compileModel(tMaze({ depth: 2 }));
    for (const method of ['listed', 'dynamic', 'sophisticated'] as const) {
      const [step] = lives(model, [[0, 0, 0]], { planning: { method } });
      expect(step?.actions).toEqual([3, 0]);
      const options = step?.decision?.explain() ?? [];
      expect(options).toHaveLength(method === 'listed' ? 16 : 4);
      expect(options.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
      const likeliest = options.toSorted((a, b) => b.probability - a.probability)[0];
      expect(likeliest?.actions[0]).toEqual([3, 0]);
      expect(likeliest?.terms.stateGain).toBeGreaterThan(0.69);
    }
  });
  test('many policies are planned dynamically by themselves, few are listed', () => {
    expect(createThinking(compileModel(tMaze())).planner.method).toBe('listed');
    expect(createThinking(compileModel(cueChaining(smallChaining))).planner.method).toBe('dynamic');
  });
  test('sampled actions follow the posterior, from a seed', () => {
    const model = compileModel(tMaze());
    const draw = (seed: number): readonly number[] => {
      const selection = { mode: 'sampled' as const, random: seeded(seed), alpha: 1 };
      return Array.from({ length: 200 }, () => lives(model, [[0, 0, 0]], { selection })[0]?.actions[0] ?? -1);
    };
    expect(draw(1)).toEqual(draw(1));
    expect(new Set(draw(1)).size).toBe(4);
  });
  test('randomness goes on from where it was kept', () => {
    const one = createRandom(7);
    one.next();
    const other = createRandom(one.state());
    expect([other.next(), other.next()]).toEqual([one.next(), one.next()]);
  });
  test('goals draw it', () => {
    const model = compileModel(gridWorld({ rows: 4, columns: 4, start: [0, 0] }));
    const [step] = lives(model, [[0]], { planning: { goals: { states: { place: [3] }, depth: 8 } } });
    expect(step?.actions).toEqual([3]);
    expect(step?.decision?.explain().every(({ terms }) => worthOf(terms) <= 0)).toBe(true);
  });
});

test('between decisions it does what the best policy says', () => {
  const model = compileModel(gridWorld({ rows: 1, columns: 6, start: [0, 0], goal: [0, 5], depth: 6 }));
  const steps = lives(model, [[0], [1], [2], [3]], { decideEvery: 3 });
  expect(steps.map(({ decision }) => decision !== undefined)).toEqual([true, false, false, true]);
  expect(steps.map(({ actions }) => actions)).toEqual([[3], [3], [3], [3]]);
});

describe('looking back', () => {
  const model = compileModel(
    randomModel(
      { factors: [{ states: 3, actions: 2 }], modalities: [{ outcomes: 3, parents: [0] }] },
      seeded(21),
    ),
  );
  const observations = [[0], [2], [1], [1], [0], [2]];

  test('exactly, over a window of any length, it believes what it believes step by step', () => {
    const selection = { mode: 'sampled' as const, random: seeded(1) };
    const wanted = lives(model, observations, { selection });
    for (const steps of [1, 3, 10]) {
      const found = lives(model, observations, {
        selection: { mode: 'sampled', random: seeded(1) },
        inference: { window: { steps, method: 'exact' } },
      });
      for (const [at, { mind }] of wanted.entries()) {
        for (const [state, value] of mind.belief.entries())
          expect(found[at]?.mind.belief[state]).toBeCloseTo(value, 10);
        expect(found[at]?.mind.past?.observations.length).toBe(Math.min(at + 1, steps));
      }
    }
  });
  test('by messages it finds the way in the T-maze', () => {
    const maze = compileModel(tMaze());
    for (const method of ['marginal', 'variational'] as const) {
      const steps = lives(
        maze,
        [
          [0, 0, 0],
          [3, 0, 1],
          [2, 1, 0],
        ],
        { inference: { window: { steps: 3, method } } },
      );
      expect(steps.map(({ actions }) => actions[0])).toEqual([3, 2, 2]);
    }
  });
});

describe('learning its precision', () => {
  const model = compileModel(tMaze());
  test('it grows when what it held for best is what happens, and stays within bounds', () => {
    for (const method of ['listed', 'dynamic'] as const) {
      const steps = lives(
        model,
        [
          [0, 0, 0],
          [3, 0, 1],
          [2, 1, 0],
          [2, 1, 0],
        ],
        {
          learnsPrecision: true,
          planning: { method },
        },
      );
      const gammas = steps.map(({ mind }) => mind.gamma ?? 0);
      expect(gammas[0]).toBe(1);
      expect(gammas[2]).toBeGreaterThan(1);
      for (const gamma of gammas) {
        expect(gamma).toBeGreaterThanOrEqual(1 / 32);
        expect(gamma).toBeLessThanOrEqual(32);
      }
    }
  });
  test('both ways of planning learn the same', () => {
    const learn = (method: 'listed' | 'dynamic') =>
      lives(
        model,
        [
          [0, 0, 0],
          [3, 0, 1],
          [2, 2, 0],
        ],
        { learnsPrecision: true, planning: { method } },
      ).at(-1)?.mind.gamma ?? 0;
    expect(learn('listed')).toBeCloseTo(learn('dynamic'), 9);
  });
});

test('lives in its own world without ever believing what is no number', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom('pymdp-jax' as const, 'pymdp-legacy' as const),
      fc.constantFrom('listed' as const, 'dynamic' as const, 'sophisticated' as const),
      fc.boolean(),
      (seed, convention, method, counts) => {
        const random = seeded(seed);
        const model = compileModel(
          randomModel(
            {
              factors: [
                { states: 3, actions: 2, parents: [0, 1] },
                { states: 2, actions: 1 },
              ],
              modalities: [
                { outcomes: 3, parents: [0] },
                { outcomes: 2, parents: [0, 1] },
              ],
              ...{ depth: 2, convention, counts, zeros: counts ? 0 : 0.6 },
            },
            random,
          ),
        );
        const options: MindOptions = {
          planning: { method, parameterGain: counts },
          ...(counts ? { learning: { retention: 0.9 } } : {}),
          ...{ learnsPrecision: true, selection: { mode: 'sampled', random } },
        };
        const thinking = createThinking(model, options);
        let mind = createMind(model);
        let states = firstStates(model, random);
        for (let step = 0; step < 12; step++) {
          const done = stepMind(mind, observe(model, states, random), thinking);
          mind = done.mind;
          expect(Number.isFinite(done.freeEnergy)).toBe(true);
          for (const { offset, size } of model.factors) {
            const sum = mind.belief.slice(offset, offset + size).reduce((a, b) => a + b, 0);
            expect(sum).toBeCloseTo(1, 9);
          }
          for (const marginal of done.decision?.actions ?? []) {
            expect(marginal.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
          }
          states = nextStates(model, states, done.actions, random);
        }
      },
    ),
    { numRuns: 60 },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { firstStates, nextStates, observe } from './environments/process.ts';
import { tMaze } from './environments/t-maze.ts';
import { initialBelief } from './kernels.ts';
import { learnFirstStates, learnHabits, learnLikelihood, learnTransitions, learntSince } from './learning.ts';
import { createMind, createThinking, type Mind, stepMind } from './mind.ts';
import type { Model } from './model.ts';
import { randomModel, seeded } from './test-support.ts';

const counted = (counts: Record<string, unknown> = {}): Model =>
  compileModel({
    factors: [
      {
        ...{ name: 's', states: 2, actions: 2, pD: [1, 1] },
        pB: [
          [
            [1, 1],
            [1, 1],
          ],
          [
            [1, 1],
            [1, 1],
          ],
        ],
      },
    ],
    modalities: [
      {
        name: 'o',
        outcomes: 2,
        pA: [
          [1, 1],
          [1, 1],
        ],
        ...counts,
      },
    ],
    pE: [1, 3],
  });

/** The rules of Friston et al. 2016 and of pymdp's `learning.py`: pA += rate · o ⊗ s, pB += rate · s_t ⊗ s_{t−1} ⊗ u. */
describe('counts', () => {
  test('of A', () => {
    const model = learnLikelihood(counted(), [1], Float64Array.of(0.25, 0.75), { rate: 2 });
    expect([...(model.modalities[0]?.pA ?? [])]).toEqual([1, 1.5, 1, 2.5]);
    expect([...(model.modalities[0]?.A ?? [])]).toEqual([0.4, 0.6, 1 / 3.5, 2.5 / 3.5]);
    const unsure = learnLikelihood(counted(), [[0.5, 0.5]], Float64Array.of(1, 0));
    expect([...(unsure.modalities[0]?.pA ?? [])]).toEqual([1.5, 1.5, 1, 1]);
    expect(learnLikelihood(counted(), [null], Float64Array.of(1, 0))).toEqual(counted());
  });
  test('of B, only for what was done', () => {
    const model = learnTransitions(counted(), Float64Array.of(1, 0), [1], Float64Array.of(0.2, 0.8));
    expect([...(model.factors[0]?.pB ?? [])]).toEqual([1, 1, 1, 1, 1.2, 1.8, 1, 1]);
  });
  test('of D and of habits', () => {
    expect([...(learnFirstStates(counted(), Float64Array.of(0, 1)).factors[0]?.pD ?? [])]).toEqual([1, 2]);
    const model = learnHabits(counted(), [1, 0]);
    expect([...(model.pE ?? [])]).toEqual([2, 3]);
    expect([...(model.E ?? [])]).toEqual([0.4, 0.6]);
  });
  test('what cannot be is never learnt; what is not seen is not forgotten', () => {
    const model = learnLikelihood(
      counted({
        pA: [
          [0, 4],
          [4, 4],
        ],
      }),
      [0],
      Float64Array.of(1, 0),
      { retention: 0.5 },
    );
    expect([...(model.modalities[0]?.pA ?? [])]).toEqual([0, 2, 4, 4]);
    const seen = learnLikelihood(
      counted({
        pA: [
          [2, 4],
          [4, 4],
        ],
      }),
      [0],
      Float64Array.of(1, 0),
      { retention: 0.5 },
    );
    expect([...(seen.modalities[0]?.pA ?? [])]).toEqual([2, 2, 4, 4]);
  });
  test('columns stay distributions, and what was learnt is not negative', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.01, max: 1, noNaN: true }), (seed, retention) => {
        const random = seeded(seed);
        const model = compileModel(
          randomModel(
            {
              factors: [{ states: 3, actions: 2 }],
              modalities: [{ outcomes: 2, parents: [0] }],
              counts: true,
              zeros: 0.3,
            },
            random,
          ),
        );
        const belief = initialBelief(model);
        const after = learnTransitions(
          learnLikelihood(model, [1], belief, { retention }),
          belief,
          [1],
          belief,
          { retention },
        );
        const A = after.modalities[0]?.A ?? [];
        for (let column = 0; column < 3; column++) {
          expect((A[column * 2] ?? 0) + (A[column * 2 + 1] ?? 0)).toBeCloseTo(1, 12);
        }
        expect(learntSince(after, model)).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });
});

/** Expected |A − true A| over all entries. */
const errorOf = (model: Model, truth: Model, modality: number): number => {
  const found = model.modalities[modality]?.A ?? [];
  return (truth.modalities[modality]?.A ?? new Float64Array()).reduce(
    (sum, value, at) => sum + Math.abs(value - (found[at] ?? 0)) / found.length,
    0,
  );
};

test('an agent that does not know what the arms and the cue mean learns it by living', () => {
  const truth = compileModel(tMaze({ reward: 0.9 }));
  const input = tMaze({ reward: 0.9 });
  const flat = [0, 1, 2].map(() => [0, 1, 2, 3].map(() => [0.5, 0.5]));
  const modalities = input.modalities.map((modality) => {
    // The cue is known, as without anything known the two contexts could be swapped.
    if (modality.name !== 'reward') return modality;
    const { A: _, ...rest } = modality;
    return { ...rest, pA: flat };
  });
  const naive = compileModel({ ...input, modalities });
  const thinking = createThinking(naive, {
    learning: { rate: 1 },
    planning: { parameterGain: true },
    selection: { mode: 'sampled', random: seeded(3), alpha: 1 },
  });
  const random = seeded(7);
  let model = naive;
  for (let trial = 0; trial < 150; trial++) {
    let mind: Mind = createMind(model);
    let states = firstStates(truth, random);
    for (let step = 0; step < 4; step++) {
      const done = stepMind(mind, observe(truth, states, random), thinking);
      mind = done.mind;
      states = nextStates(truth, states, done.actions, random);
    }
    model = mind.model;
  }
  expect(errorOf(naive, truth, 1)).toBeGreaterThan(0.4);
  expect(errorOf(model, truth, 1)).toBeLessThan(0.1);
});

test('habits grow from what is done', () => {
  const input = tMaze();
  const model = compileModel({ ...input, pE: [1, 1, 1, 1] });
  const thinking = createThinking(model, { learning: {} });
  const { mind, actions } = stepMind(createMind(model), [0, 0, 0], thinking);
  expect([...(mind.model.pE ?? [])]).toEqual(
    [1, 1, 1, 1].map((count, at) => count + (at === actions[0] ? 1 : 0)),
  );
});

test('a mind that meets what cannot be stays as it was', () => {
  const model = compileModel(tMaze({ reward: 1 }));
  const thinking = createThinking(model, { learning: {} });
  const { mind } = stepMind(createMind(model), [0, 0, 0], thinking);
  const before = structuredClone(mind);
  expect(() => stepMind(mind, [0, 0, 0], thinking)).toThrow(/place=centre cannot be/);
  expect(mind).toEqual(before);
});

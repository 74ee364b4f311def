import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { tMaze } from './environments/t-maze.ts';
import { emptyTerms, prepareValues, termsOfPolicy, worthOf } from './expected-free-energy.ts';
import { createWorkspace, initialBelief, predictBelief } from './kernels.ts';
import type { Model } from './model.ts';
import { expectedPosteriors } from './outcome-branches.ts';
import { actionsOf, combinationsOf, evaluatePolicies, selectActions } from './policies.ts';
import { searchSophisticated } from './sophisticated.ts';
import { inferStates } from './state-inference.ts';
import { randomModel, seeded } from './test-support.ts';

/** The recursion of the paper, written out plainly: over every outcome, nothing pruned or remembered. */
function plainly(model: Model, belief: Float64Array, deep: number): number[] {
  const space = createWorkspace(model);
  const values = prepareValues(model);
  return Array.from({ length: combinationsOf(model) }, (_, at) => {
    const actions = actionsOf(model, at);
    const predicted = new Float64Array(model.beliefSize);
    predictBelief(model, belief, actions, predicted, space);
    let worth = worthOf(termsOfPolicy(values, belief, [actions], space));
    if (deep === 1) return worth;
    const counts = model.modalities.map(({ size }) => size);
    const all = counts.reduce((product, size) => product * size, 1);
    for (let outcome = 0; outcome < all; outcome++) {
      const observation: number[] = [];
      for (let left = outcome, m = 0; m < counts.length; m++) {
        observation.push(left % (counts[m] ?? 1));
        left = Math.floor(left / (counts[m] ?? 1));
      }
      const { belief: after, freeEnergy } = inferStates(model, predicted, observation);
      const then = plainly(model, after, deep - 1);
      const powers = then.map((value) => Math.exp(model.gamma * value));
      const sum = powers.reduce((a, b) => a + b, 0);
      worth +=
        Math.exp(-freeEnergy) * then.reduce((total, value, u) => total + ((powers[u] ?? 0) / sum) * value, 0);
    }
    return worth;
  });
}

test('the search gives what the recursion gives', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 3 }), (seed, depth) => {
      const model = compileModel(
        randomModel(
          {
            factors: [
              { states: 2, actions: 2 },
              { states: 2, actions: 1 },
            ],
            modalities: [
              { outcomes: 2, parents: [0, 1] },
              { outcomes: 2, parents: [1] },
            ],
            depth,
          },
          seeded(seed),
        ),
      );
      const found = searchSophisticated(model, initialBelief(model), { outcomeThreshold: 0 });
      expect(found.depth).toBe(depth);
      for (const [at, worth] of plainly(model, initialBelief(model), depth).entries()) {
        expect(found.worth[at]).toBeCloseTo(worth, 8);
      }
    }),
    { numRuns: 20 },
  );
});

test('one step ahead it is what any planning gives', () => {
  const model = compileModel(tMaze());
  const { worth } = evaluatePolicies(model, initialBelief(model));
  const found = searchSophisticated(model, initialBelief(model));
  for (const [at, value] of worth.entries()) expect(found.worth[at]).toBeCloseTo(value, 9);
});

/**
 * After pymdp's test_sophisticated_inference_jax.py: a cue that costs something is worth it only for who foresees what
 * it will tell; without state gain, planning without observations stays away from it.
 */
test('it pays for a cue because of what it will do with it', () => {
  const input = tMaze({ reward: 1, depth: 2, C: { reward: 2, loss: -6 } });
  const [, , cue] = input.modalities;
  if (cue) cue.C = [0, 0];
  const [place] = input.modalities;
  if (place) place.C = [0, 0, 0, -0.5];
  const model = compileModel({ ...input, gamma: 8 });
  const belief = initialBelief(model);
  const blind = evaluatePolicies(model, belief, { stateGain: false });
  expect(selectActions(blind.actions, { mode: 'deterministic' })).not.toEqual([3, 0]);
  const found = searchSophisticated(model, belief, { stateGain: false });
  expect(selectActions(found.actions, { mode: 'deterministic' })).toEqual([3, 0]);
});

test('what is pruned is left out, and the rest still adds up', () => {
  const model = compileModel(tMaze({ depth: 3 }));
  const belief = initialBelief(model);
  const all = searchSophisticated(model, belief, { outcomeThreshold: 0 });
  const pruned = searchSophisticated(model, belief, { outcomeThreshold: 1 / 16, actionThreshold: 1 / 4 });
  expect(pruned.beliefs).toBeLessThan(all.beliefs);
  expect(pruned.posterior.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  const short = searchSophisticated(model, belief, { outcomeThreshold: 0, mostBeliefs: 20 });
  expect(short.depth).toBeLessThan(3);
  expect(() => searchSophisticated(model, belief, { mostBeliefs: 0 })).toThrow(/more than 0 beliefs/);
});

test('expected posteriors average to the prediction', () => {
  const model = compileModel(tMaze());
  const predicted = Float64Array.of(0, 1, 0, 0, 0.3, 0.7);
  const mean = new Float64Array(6);
  for (const { probability, belief } of expectedPosteriors(model, predicted, 0)) {
    for (const [at, value] of belief.entries()) mean[at] = (mean[at] ?? 0) + probability * value;
  }
  for (const [at, value] of predicted.entries()) expect(mean[at]).toBeCloseTo(value, 12);
  expect(emptyTerms()).toEqual({ utility: 0, stateGain: 0, parameterGain: 0, inductive: 0 });
});

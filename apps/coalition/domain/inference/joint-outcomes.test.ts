import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { jointOutcomeEntropy } from './joint-outcomes.ts';
import { createWorkspace, predictOutcomes } from './kernels.ts';
import type { Model } from './model.ts';
import { randomModel, seeded } from './test-support.ts';

/** Over all states and all combinations of outcomes, nothing taken apart. */
function plainly({ factors, modalities }: Model, belief: Float64Array): number {
  const [a, b, c] = factors;
  const counts = modalities.map(({ size }) => size);
  const joint = new Map<string, number>();
  for (let x = 0; x < (a?.size ?? 0); x++) {
    for (let y = 0; y < (b?.size ?? 0); y++) {
      for (let z = 0; z < (c?.size ?? 0); z++) {
        const states = [x, y, z];
        const weight = factors.reduce(
          (product, { offset }, at) => product * (belief[offset + (states[at] ?? 0)] ?? 0),
          1,
        );
        const all = counts.reduce((product, size) => product * size, 1);
        for (let outcome = 0; outcome < all; outcome++) {
          let left = outcome;
          let probability = weight;
          for (const { A, size, parents } of modalities) {
            const column = parents.reduce(
              (sum, parent) => sum * parent.size + (states[parent.factor] ?? 0),
              0,
            );
            probability *= A[column * size + (left % size)] ?? 0;
            left = Math.floor(left / size);
          }
          joint.set(String(outcome), (joint.get(String(outcome)) ?? 0) + probability);
        }
      }
    }
  }
  return [...joint.values()].reduce((sum, value) => (value > 0 ? sum - value * Math.log(value) : sum), 0);
}

test('what is taken apart adds up, also where some factors are certain', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(7), (seed, certain) => {
      const random = seeded(seed);
      const model = compileModel(
        randomModel(
          {
            factors: [2, 3, 2].map((states) => ({ states, actions: 1 })),
            modalities: [
              { outcomes: 2, parents: [0, 1] },
              { outcomes: 3, parents: [1, 2] },
              { outcomes: 2, parents: [2] },
              { outcomes: 2, parents: [0] },
            ],
            zeros: 0.2,
          },
          random,
        ),
      );
      const belief = new Float64Array(model.beliefSize);
      for (const [at, { offset, size, D }] of model.factors.entries()) {
        if ((certain >> at) & 1) belief[offset + Math.floor(random() * size)] = 1;
        else belief.set(D, offset);
      }
      const { outcomes, weights } = createWorkspace(model);
      for (const modality of model.modalities) predictOutcomes(modality, belief, outcomes, weights);
      expect(jointOutcomeEntropy(model.modalities, belief, outcomes)).toBeCloseTo(plainly(model, belief), 10);
    }),
    { numRuns: 60 },
  );
});

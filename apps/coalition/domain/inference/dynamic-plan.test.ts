import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { planDynamically } from './dynamic-plan.ts';
import { cueChaining, smallChaining } from './environments/cue-chaining.ts';
import { worthOf } from './expected-free-energy.ts';
import { initialBelief } from './kernels.ts';
import type { Model } from './model.ts';
import { evaluatePolicies } from './policies.ts';
import { searchSophisticated } from './sophisticated.ts';
import { type RandomShape, randomModel, seeded } from './test-support.ts';

const shapes: fc.Arbitrary<RandomShape> = fc
  .record({
    factors: fc.array(
      fc.record({ states: fc.integer({ min: 1, max: 4 }), actions: fc.integer({ min: 1, max: 3 }) }),
      { minLength: 1, maxLength: 3 },
    ),
    /** What each modality and factor depends on, as bits. */
    ties: fc.array(fc.nat(7), { minLength: 6, maxLength: 6 }),
    outcomes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
    depth: fc.integer({ min: 1, max: 3 }),
    convention: fc.constantFrom('pymdp-jax' as const, 'pymdp-legacy' as const),
    counts: fc.boolean(),
    habits: fc.boolean(),
    zeros: fc.constantFrom(0, 0.5, 0.9),
  })
  .map(({ factors, ties, outcomes, ...rest }) => {
    const subset = (bits: number, least: number): readonly number[] => {
      const chosen = factors.flatMap((_, at) => ((bits >> at) & 1 ? [at] : []));
      return chosen.length > 0 ? chosen : [least];
    };
    return {
      ...rest,
      factors: factors.map((factor, at) => ({ ...factor, parents: subset(ties[at] ?? 0, at) })),
      modalities: outcomes.map((count, at) => ({
        outcomes: count,
        parents: subset(ties[3 + at] ?? 0, at % factors.length),
      })),
    };
  });

const expectSame = (model: Model, belief: Float64Array, parameterGain: boolean): void => {
  const listed = evaluatePolicies(model, belief, { parameterGain });
  const planned = planDynamically(model, belief, { parameterGain });
  expect(planned.policies).toBe(listed.policies.length);
  for (const [factor, marginal] of listed.actions.entries()) {
    for (const [action, probability] of marginal.entries()) {
      expect(planned.actions[factor]?.[action]).toBeCloseTo(probability, 9);
    }
  }
  expect(planned.bestWorth).toBeCloseTo(Math.max(...listed.worth), 9);
  // The terms that are expected over all first actions are those expected over all policies.
  const expected = listed.terms.reduce(
    (sum, terms, at) => sum + (listed.posterior[at] ?? 0) * worthOf(terms),
    0,
  );
  const found = planned.groups
    .flatMap(({ first }) => first)
    .reduce((sum, { probability, terms }) => sum + probability * worthOf(terms), 0);
  expect(found).toBeCloseTo(expected, 8);
};

test('planning dynamically gives what listing every policy gives', () => {
  fc.assert(
    fc.property(shapes, fc.nat(), (shape, seed) => {
      const combinations = shape.factors.reduce((product, { actions }) => product * actions, 1);
      fc.pre(combinations ** (shape.depth ?? 1) <= 2000);
      const model = compileModel(randomModel(shape, seeded(seed)));
      expectSame(model, initialBelief(model), shape.counts ?? false);
    }),
    { numRuns: 150 },
  );
});

test('preferences that change by step are kept apart by step', () => {
  const input = randomModel(
    {
      factors: [{ states: 3, actions: 3 }],
      modalities: [{ outcomes: 2, parents: [0] }],
      depth: 4,
      zeros: 0.6,
    },
    seeded(5),
  );
  const [modality] = input.modalities;
  if (modality)
    modality.C = [
      [0, 1],
      [2, -1],
      [-3, 0.5],
    ];
  const model = compileModel(input);
  expectSame(model, initialBelief(model), false);
});

test('epistemic chaining: the same by both ways, in both conventions', () => {
  for (const convention of ['pymdp-jax', 'pymdp-legacy'] as const) {
    const model = compileModel(cueChaining({ ...smallChaining, convention, depth: 3, gamma: 1 }));
    expectSame(model, initialBelief(model), false);
  }
});

test('parts that nothing ties are planned apart, and few beliefs stand for many policies', () => {
  const model = compileModel(
    randomModel(
      {
        factors: [
          { states: 3, actions: 3 },
          { states: 4, actions: 2 },
        ],
        modalities: [
          { outcomes: 2, parents: [0] },
          { outcomes: 3, parents: [1] },
        ],
        depth: 2,
      },
      seeded(9),
    ),
  );
  const { groups } = planDynamically(model, initialBelief(model));
  expect(groups.map(({ factors }) => factors)).toEqual([[0], [1]]);
  const chaining = compileModel(cueChaining({ ...smallChaining, depth: 12 }));
  const plan = planDynamically(chaining, initialBelief(chaining));
  expect(plan.policies).toBe(5 ** 12);
  expect(Math.max(...plan.groups.flatMap(({ beliefs }) => beliefs))).toBeLessThanOrEqual(35);
});

test('a plan that would not end says so', () => {
  const model = compileModel(
    randomModel(
      { factors: [{ states: 4, actions: 5 }], modalities: [{ outcomes: 2, parents: [0] }], depth: 10 },
      seeded(3),
    ),
  );
  expect(() => planDynamically(model, initialBelief(model), { mostBeliefs: 1000 })).toThrow(
    /more than 1,000 distinct beliefs, or too many ways between them, at step 5/,
  );
  const listed = compileModel({
    ...randomModel(
      { factors: [{ states: 2, actions: 2 }], modalities: [{ outcomes: 2, parents: [0] }] },
      seeded(1),
    ),
    policies: [[[0]], [[1]]],
  });
  expect(() => planDynamically(listed, initialBelief(listed))).toThrow(/lists its policies/);
  const many = compileModel(
    randomModel(
      {
        factors: Array.from({ length: 10 }, () => ({ states: 2, actions: 3 })),
        modalities: [{ outcomes: 2, parents: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }],
      },
      seeded(2),
    ),
  );
  for (const plan of [planDynamically, searchSophisticated]) {
    expect(() => plan(many, initialBelief(many))).toThrow(
      /random can do 59,049 different things in one step/,
    );
  }
});

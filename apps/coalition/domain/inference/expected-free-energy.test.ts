import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { tMaze } from './environments/t-maze.ts';
import { parameterWeights, prepareValues, termsOfPolicy } from './expected-free-energy.ts';
import { createWorkspace, initialBelief, predictBelief } from './kernels.ts';
import type { Model } from './model.ts';
import { evaluatePolicies, selectActions } from './policies.ts';
import { inferStates } from './state-inference.ts';
import { randomModel, seeded } from './test-support.ts';

const close = (got: ArrayLike<number>, wanted: readonly number[], digits: number): void => {
  expect(got.length).toBe(wanted.length);
  for (const [at, value] of wanted.entries()) expect(got[at]).toBeCloseTo(value, digits);
};

/**
 * What pymdp (legacy) computes for its T-maze with rewards .98/.02, C[1] = [0, 3, −3] and γ = 16: `update_posterior_policies`
 * of pymdp/legacy/control.py on the arrays of pymdp/legacy/envs/tmaze.py. Run again at its commit f2f6441 it gives
 * −5.13038708, −4.53527879, −4.53527879, −4.43724001, and −8.01038686, −2.25038686, −5.13038719 after the cue. These lie up
 * to 6e-7 from ours: it adds e⁻¹⁶ inside its logarithms (`spm_MDP_G`), and we do not.
 */
describe('T-maze, pymdp-legacy', () => {
  const model = compileModel(tMaze({ convention: 'pymdp-legacy' }));

  test('at first it goes to the cue', () => {
    const { worth, posterior, actions } = evaluatePolicies(model, initialBelief(model));
    close(worth, [-5.130386855, -4.535278675, -4.535278675, -4.437239787], 5);
    close(posterior, [1.0771e-5, 0.1470566, 0.1470566, 0.7058761], 5);
    expect(selectActions(actions, { mode: 'deterministic' })).toEqual([3, 0]);
  });

  test('when the cue showed right it goes right', () => {
    const predicted = new Float64Array(model.beliefSize);
    predictBelief(model, initialBelief(model), [3, 0], predicted, createWorkspace(model));
    const { belief } = inferStates(model, predicted, [3, 0, 1]);
    const { worth, actions } = evaluatePolicies(model, belief);
    close(worth, [-5.130386855, -8.010386743, -2.250386743, -5.130386968], 5);
    expect(selectActions(actions, { mode: 'deterministic' })).toEqual([2, 0]);
  });

  test('each term is to be seen', () => {
    const { terms } = evaluatePolicies(model, initialBelief(model));
    // The cue tells all of one bit; an arm tells ln 2 − H(.98); the centre nothing.
    close(
      terms.map(({ stateGain }) => stateGain),
      [0, 0.5951080673, 0.5951080673, Math.LN2],
      9,
    );
    expect(new Set(terms.map(({ utility }) => utility.toFixed(9))).size).toBe(1);
  });
});

/**
 * Da Costa et al. 2020, eq. D.15, of the counts [[1, 2], [3, 4]] by columns; expected by SciPy's digamma, as in
 * pymdp's test_param_info_gain_jax.py.
 */
test('the gain about parameters, exactly and by the older approximation', () => {
  const counts = Float64Array.of(1, 3, 2, 4);
  const psi = {
    1: -0.5772156649015329,
    2: 0.4227843350984671,
    3: 0.9227843350984671,
    4: 1.2561176684318005,
    6: 1.7061176684318005,
  };
  const gain = (a: 1 | 2 | 3 | 4, s: 4 | 6): number =>
    Math.log(s) - Math.log(a) + 1 / a - 1 / s + psi[a] - psi[s];
  close(parameterWeights(counts, 2, 'exact'), [gain(1, 4), gain(3, 4), gain(2, 6), gain(4, 6)], 12);
  close(parameterWeights(counts, 2, 'legacy'), [3 / 4, 1 / 3 - 1 / 4, 1 / 2 - 1 / 6, 1 / 4 - 1 / 6], 12);
  expect(parameterWeights(Float64Array.of(0, 3), 2, 'exact')[0]).toBe(0);
});

test('two modalities that tell the same: counted twice by modality, once together', () => {
  const A = [
    [1, 0],
    [0, 1],
  ];
  const modality = (name: string) => ({ name, outcomes: 2, A });
  const of = (convention: 'pymdp-jax' | 'pymdp-legacy'): Model =>
    compileModel({
      convention,
      factors: [
        {
          name: 's',
          states: 2,
          B: [
            [[1], [0]],
            [[0], [1]],
          ],
        },
      ],
      modalities: [modality('one'), modality('same')],
    });
  const gainOf = (model: Model): number =>
    termsOfPolicy(prepareValues(model), initialBelief(model), [[0]], createWorkspace(model)).stateGain;
  expect(gainOf(of('pymdp-jax'))).toBeCloseTo(2 * Math.LN2, 12);
  expect(gainOf(of('pymdp-legacy'))).toBeCloseTo(Math.LN2, 12);
});

test('no gain is ever negative, and none is greater than what there is to know', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom('pymdp-jax' as const, 'pymdp-legacy' as const),
      (seed, convention) => {
        const model = compileModel(
          randomModel(
            {
              convention,
              factors: [
                { states: 3, actions: 2 },
                { states: 2, actions: 1, parents: [0, 1] },
              ],
              modalities: [
                { outcomes: 3, parents: [0, 1] },
                { outcomes: 2, parents: [1] },
              ],
              ...{ depth: 2, counts: true, zeros: 0.3 },
            },
            seeded(seed),
          ),
        );
        const { terms } = evaluatePolicies(model, initialBelief(model), { parameterGain: true });
        for (const { stateGain, parameterGain } of terms) {
          expect(stateGain).toBeGreaterThanOrEqual(-1e-12);
          expect(parameterGain).toBeGreaterThanOrEqual(-1e-12);
          if (convention === 'pymdp-legacy') expect(stateGain).toBeLessThanOrEqual(2 * Math.log(6) + 1e-12);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('terms can be left out', () => {
  const model = compileModel(tMaze());
  const { terms } = evaluatePolicies(model, initialBelief(model), { utility: false, stateGain: false });
  expect(terms.map(({ utility, stateGain }) => utility + stateGain)).toEqual([0, 0, 0, 0]);
});

test('too many combined outcomes are refused before memory is', () => {
  const size = 128;
  const A = Array.from({ length: size }, () => [1 / size, 1 / size]);
  const model = compileModel({
    convention: 'pymdp-legacy',
    factors: [
      {
        name: 's',
        states: 2,
        B: [
          [[1], [0]],
          [[0], [1]],
        ],
      },
    ],
    modalities: ['a', 'b', 'c'].map((name) => ({ name, outcomes: size, A })),
  });
  expect(() => evaluatePolicies(model, initialBelief(model))).toThrow(/2,097,152 outcomes together/);
});

/**
 * Both conventions against pymdp's own code, each term of each policy. The numbers of `pymdp-legacy` are what the
 * functions of pymdp's `legacy/control.py` give for these inputs (calc_expected_utility, calc_states_info_gain,
 * calc_pA_info_gain, calc_pB_info_gain, update_posterior_policies); those of `pymdp-jax` follow its `control.py` (the
 * state gain by legacy's `spm_MDP_G` for one modality at a time, which pymdp's own tests hold to be the same), with
 * SciPy's digamma in Da Costa et al.'s D.15. pymdp adds 1e-16 or e⁻¹⁶ inside its logarithms.
 */
import { expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { evaluatePolicies } from './policies.ts';

const input = {
  gamma: 2,
  factors: [
    {
      ...{ name: 'a', states: 2, actions: 2 },
      pB: [
        [
          [3, 1],
          [1, 2],
        ],
        [
          [1, 4],
          [2, 6],
        ],
      ],
    },
    {
      name: 'b',
      states: 2,
      pB: [
        [[5], [1]],
        [[2], [3]],
      ],
    },
  ],
  modalities: [
    {
      ...{ name: 'x', outcomes: 3, C: [0.5, -1, 1.5] },
      pA: [
        [
          [4, 1],
          [2, 5],
        ],
        [
          [1, 6],
          [3, 2],
        ],
        [
          [5, 3],
          [1, 1],
        ],
      ],
    },
    {
      ...{ name: 'y', outcomes: 2, C: [1, 0.25] },
      pA: [
        [
          [2, 1],
          [7, 1],
        ],
        [
          [1, 4],
          [2, 3],
        ],
      ],
    },
  ],
};
const belief = Float64Array.of(0.3, 0.7, 0.6, 0.4);
const policies = [0, 1].flatMap((first) =>
  [0, 1].map((second) => [
    [first, 0],
    [second, 0],
  ]),
);

/** Utility, state gain, parameter gain. */
const wanted = {
  'pymdp-legacy': [
    [-4.837360064, 0.566662251, 2.966083729],
    [-4.904403768, 0.526967905, 2.654859109],
    [-4.917892644, 0.52658812, 2.629473541],
    [-4.961427192, 0.496209955, 2.331796374],
  ],
  'pymdp-jax': [
    [1.679460012, 0.569505512, 1.240198354],
    [1.612416308, 0.530652587, 1.119772995],
    [1.598927431, 0.5300068, 1.110343177],
    [1.555392884, 0.501416669, 0.995532075],
  ],
};

test.each(['pymdp-legacy', 'pymdp-jax'] as const)('%s', (convention) => {
  const model = compileModel({ ...input, convention, policies, E: [0.1, 0.2, 0.3, 0.4] });
  const { terms, posterior } = evaluatePolicies(model, belief, { parameterGain: true });
  for (const [at, [utility = 0, stateGain = 0, parameterGain = 0]] of wanted[convention].entries()) {
    expect(terms[at]?.utility).toBeCloseTo(utility, 8);
    expect(terms[at]?.stateGain).toBeCloseTo(stateGain, 5);
    expect(terms[at]?.parameterGain).toBeCloseTo(parameterGain, 8);
  }
  if (convention === 'pymdp-legacy') {
    const q = [0.2609909915566565, 0.22626519289751787, 0.3137713015590478, 0.19897251398677787];
    for (const [at, value] of q.entries()) expect(posterior[at]).toBeCloseTo(value, 6);
  }
});

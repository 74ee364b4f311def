import { describe, expect, test } from 'vitest';
import { tMaze } from './environments/t-maze.ts';
import { prepareValues, termsOfPolicy, worthOf } from './expected-free-energy.ts';
import { createWorkspace, initialBelief, predictBelief } from './kernels.ts';
import { passMarginalMessages } from './marginal-messages.ts';
import { compileModel } from './model.ts';
import { evaluatePolicies, selectActions } from './policies.ts';
import { inferStates } from './state-inference.ts';

const close = (got: ArrayLike<number>, wanted: readonly number[], digits = 7): void => {
  expect(got.length).toBe(wanted.length);
  for (const [at, value] of wanted.entries()) expect(got[at]).toBeCloseTo(value, digits);
};

/**
 * Marginal message passing against SPM (MATLAB): inputs and posteriors of the cross-validation set that pymdp
 * publishes in test/matlab_crossval/output (mmp_a.mat, mmp_b.mat, mmp_c.mat, mmp_d.mat; checked by test/test_mmp.py).
 */
describe('marginal message passing gives what SPM gives', () => {
  const spm = { iterations: 5, likelihood: 'log-of-mean' as const };

  test('one factor, one modality, in the middle (mmp_a)', () => {
    const B = [
      [
        [0.0359280476561575, 0.44594926161406434, 0.27143364866175285],
        [0.06657003011220071, 0.3016054374154774, 0.6582674173245582],
        [0.3460858173563236, 0.2390930158588526, 0.5872227332739095],
      ],
      [
        [0.15623375429321854, 0.5421707198033268, 0.5506295093565636],
        [0.285043719095743, 0.39758467180367646, 0.2974319229964726],
        [0.4491081157014978, 0.672901471717668, 0.18306767204268706],
      ],
      [
        [0.8078381980506238, 0.01188001858260904, 0.17793684198168355],
        [0.6483862507920563, 0.30080989078084613, 0.04430065967896924],
        [0.20480606694217865, 0.08800551242347947, 0.2297095946834044],
      ],
    ];
    const model = compileModel({
      factors: [{ name: 's', states: 3, actions: 3, B }],
      modalities: [
        {
          name: 'o',
          outcomes: 2,
          A: [
            [0.7554594195880246, 0.44133194498009604, 0.9131892661446879],
            [0.2445405804119753, 0.558668055019904, 0.08681073385531207],
          ],
        },
      ],
    });
    const prior = new Float64Array(3);
    predictBelief(model, Float64Array.of(1 / 3, 1 / 3, 1 / 3), [1], prior, createWorkspace(model));
    const { beliefs } = passMarginalMessages(
      model,
      { observations: [[0], [0], [1], [1]], actions: [[2], [2], [1]], policy: [[2]], prior },
      spm,
    );
    close(beliefs.at(-1) ?? [], [0.49466014423768234, 0.36357220077468433, 0.14176765498763344]);
  });
});
describe('T-maze of the legacy convention', () => {
  const model = compileModel(tMaze({ convention: 'pymdp-legacy' }));

  test('at the first step it goes to the cue', () => {
    const { worth, posterior, actions } = evaluatePolicies(model, initialBelief(model));
    close(worth, [-5.130386855, -4.535278675, -4.535278675, -4.437239787], 5);
    close(posterior, [1.0771e-5, 0.1470566, 0.1470566, 0.7058761], 5);
    expect(selectActions(actions, { mode: 'deterministic' })).toEqual([3, 0]);
  });
  test('after the cue showed right it goes right', () => {
    const values = prepareValues(model);
    const space = createWorkspace(model);
    const predicted = new Float64Array(model.beliefSize);
    predictBelief(model, initialBelief(model), [3, 0], predicted, space);
    const { belief } = inferStates(model, predicted, [3, 0, 1]);
    close(belief, [0, 0, 0, 1, 0, 1], 6);
    const { worth } = evaluatePolicies(model, belief);
    close(worth, [-5.130386855, -8.010386743, -2.250386743, -5.130386968], 5);
    expect(worthOf(termsOfPolicy(values, belief, [[2, 0]], space))).toBeCloseTo(-2.250386743, 5);
  });
});
test('categorical', () => {
  const model = compileModel({
    factors: [
      {
        name: 's',
        states: 3,
        B: [
          [[1], [0], [0]],
          [[0], [1], [0]],
          [[0], [0], [1]],
        ],
      },
    ],
    modalities: [
      {
        name: 'o',
        outcomes: 3,
        A: [0, 1, 2].map((o) => [0, 1, 2].map((s) => ((o === s ? 0.9 : 0) + 0.033) / 0.999)),
      },
    ],
  });
  close(
    inferStates(model, initialBelief(model), [[0.5, 0.5, 0]], { method: 'mean-field' }).belief,
    [0.4570241, 0.4570241, 0.08595184],
    5,
  );
  close(
    inferStates(model, initialBelief(model), [[0.5, 0.5, 0]]).belief,
    [0.4570241, 0.4570241, 0.08595184],
    5,
  );
});

import { describe, expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { planDynamically } from './dynamic-plan.ts';
import { gridWorld } from './environments/grid-world.ts';
import { prepareValues, termsOfPolicy } from './expected-free-energy.ts';
import { reachabilityOf, withInduction } from './induction.ts';
import { createWorkspace, initialBelief } from './kernels.ts';
import { evaluatePolicies } from './policies.ts';
import { updatePrecision } from './precision.ts';

/** A chain 0 → 1 → 2, whose last state holds; the second action stays. As in pymdp's test_inductive_inference_jax.py. */
const chain = compileModel({
  factors: [
    {
      ...{ name: 's', states: 3, actions: ['on', 'stay'], D: [1, 0, 0] },
      B: [
        [
          [0, 1],
          [0, 0],
          [0, 0],
        ],
        [
          [1, 0],
          [0, 1],
          [0, 0],
        ],
        [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
      ],
    },
  ],
  modalities: [{ name: 'o', outcomes: 1, A: [[1, 1, 1]] }],
  depth: 2,
});

describe('inductive inference', () => {
  const goals = { states: { s: [2] }, depth: 4 };

  test('what can reach the goal, by steps (pymdp: test_generate_I_matrix_matches_chain_reachability)', () => {
    const [steps] = reachabilityOf(chain, goals);
    expect(steps?.map((step) => [...step])).toEqual([
      [0, 0, 1],
      [0, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ]);
  });
  test('on the way costs nothing, off it ln ε (pymdp: test_calc_inductive_value_on_path_zero_and_off_path_logeps)', () => {
    const values = withInduction(
      prepareValues(chain),
      initialBelief(chain),
      reachabilityOf(chain, goals),
      1e-3,
    );
    const space = createWorkspace(chain);
    expect(termsOfPolicy(values, initialBelief(chain), [[0]], space).inductive).toBe(0);
    expect(termsOfPolicy(values, initialBelief(chain), [[1]], space).inductive).toBeCloseTo(
      Math.log(1e-3),
      12,
    );
  });
  test('no way, no cost; wrong goals are named', () => {
    const values = withInduction(
      prepareValues(chain),
      initialBelief(chain),
      reachabilityOf(chain, { ...goals, depth: 2 }),
    );
    expect(values.stateValues).toEqual([undefined]);
    expect(() => reachabilityOf(chain, { states: { x: [0] }, depth: 1 })).toThrow(/factor "x"/);
    expect(() => reachabilityOf(chain, { states: { s: [3] }, depth: 1 })).toThrow(
      /Goal state 3 is none of the 3/,
    );
    expect(() => reachabilityOf(chain, { ...goals, depth: 0 })).toThrow(/from 1 on/);
  });
  test('a goal far beyond the depth of planning draws the agent, by both ways of planning', () => {
    const model = compileModel(gridWorld({ rows: 6, columns: 6, start: [0, 0], depth: 2 }));
    const reachability = reachabilityOf(model, { states: { place: [35] }, depth: 20 });
    const values = withInduction(prepareValues(model), initialBelief(model), reachability);
    const listed = evaluatePolicies(model, initialBelief(model), { values });
    const planned = planDynamically(model, initialBelief(model), { values });
    for (const [at, value] of (listed.actions[0] ?? []).entries())
      expect(planned.actions[0]?.[at]).toBeCloseTo(value, 9);
    const [up = 0, down = 0, left = 0, right = 0] = planned.actions[0] ?? [];
    expect(down + right).toBeGreaterThan(0.99);
    expect(up + left).toBeLessThan(0.01);
  });
});

/**
 * The example of Smith, Friston and Whyte 2022 (`EFE_Precision_Updating.m` of the tutorial): one policy with the best
 * expected free energy, and evidence for it and another.
 */
describe('precision', () => {
  const worth = Float64Array.of(-12.505, -9.51, -12.5034, -12.505, -12.505);
  const evidence = [17.0207, 1.7321, 1.7321, 17.0387, 17.0387];
  const habits = new Float64Array(5);

  test('evidence that agrees with the expected free energy makes it surer', () => {
    const { gamma, posterior, prior, trace } = updatePrecision(worth, evidence, habits, 1);
    expect(trace).toHaveLength(16);
    // From a transcription of the tutorial's formulas into NumPy; the script itself was not run.
    expect(gamma).toBeCloseTo(1.2411222533, 9);
    expect(posterior[1]).toBeCloseTo(0.976227697, 8);
    expect(posterior[2]).toBeCloseTo(0.0237722873, 9);
    // At the end β = β₀ − (π − π₀)·worth, with the π of that β.
    const agreement = posterior.reduce(
      (sum, value, at) => sum + (value - (prior[at] ?? 0)) * (worth[at] ?? 0),
      0,
    );
    expect(1 / gamma).toBeCloseTo(1 - agreement, 4);
    expect(posterior.indexOf(Math.max(...posterior))).toBe(1);
  });
  test('evidence against it makes it less sure; without evidence nothing changes', () => {
    expect(updatePrecision(worth, [0, 10, 0, 0, 0], habits, 1).gamma).toBeLessThan(1);
    expect(updatePrecision(worth, [1, 1, 1, 1, 1], habits, 2).gamma).toBeCloseTo(2, 12);
  });
  test('a precision that has no value is refused', () => {
    // A habit against the better policy, and all evidence for it.
    const habit = Float64Array.of(0, -12);
    expect(() => updatePrecision(Float64Array.of(0, 10), [50, 0], habit, 1)).toThrow(/no finite value/);
  });
});

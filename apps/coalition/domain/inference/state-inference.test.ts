import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { firstStates, observe } from './environments/process.ts';
import { inferWindowExactly } from './exact-window.ts';
import { initialBelief } from './kernels.ts';
import { passMarginalMessages } from './marginal-messages.ts';
import { inferStates } from './state-inference.ts';
import { type RandomShape, randomModel, seeded } from './test-support.ts';
import { passVariationalMessages } from './variational-messages.ts';
import type { Window } from './window.ts';

const still = [0, 1, 2].map((next) => [0, 1, 2].map((now) => [next === now ? 1 : 0]));
const sums = (belief: Float64Array, offset: number, size: number): number =>
  belief.slice(offset, offset + size).reduce((a, b) => a + b, 0);

/**
 * pymdp's test_categorical_observations.py: A = .9·I + .033, flat prior. Its columns sum to .999; scaled to 1 here, which
 * changes no posterior.
 */
describe('observations that are not sure', () => {
  const model = compileModel({
    factors: [{ name: 's', states: 3, B: still }],
    modalities: [
      {
        name: 'o',
        outcomes: 3,
        A: [0, 1, 2].map((o) => [0, 1, 2].map((s) => ((o === s ? 0.9 : 0) + 0.033) / 0.999)),
      },
    ],
  });
  test.each([
    [
      [0.5, 0.5, 0],
      [0.4570241, 0.4570241, 0.08595184],
    ],
    [
      [1, 0, 0],
      [0.933934, 0.03303304, 0.03303304],
    ],
    [
      [1 / 3, 1 / 3, 1 / 3],
      [1 / 3, 1 / 3, 1 / 3],
    ],
  ])('%j gives %j', (observed, wanted) => {
    for (const method of ['exact', 'mean-field'] as const) {
      const { belief } = inferStates(model, initialBelief(model), [observed], { method });
      for (const [at, value] of wanted.entries()) expect(belief[at]).toBeCloseTo(value, 6);
    }
  });
  test('what was not observed changes nothing', () => {
    const prior = Float64Array.of(0.2, 0.3, 0.5);
    const { belief, freeEnergy } = inferStates(model, prior, [null]);
    expect([...belief]).toEqual([0.2, 0.3, 0.5]);
    expect(freeEnergy).toBeCloseTo(0, 12);
  });
});

const shape: RandomShape = {
  factors: [
    { states: 3, actions: 2, parents: [0, 1] },
    { states: 2, actions: 1 },
  ],
  modalities: [
    { outcomes: 3, parents: [0, 1] },
    { outcomes: 2, parents: [1] },
    { outcomes: 2, parents: [0] },
  ],
};

test('mean field: sums to 1, F never rises and bounds −ln P(o)', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = seeded(seed);
      const model = compileModel(randomModel(shape, random));
      const observation = [Math.floor(random() * 3), Math.floor(random() * 2), null];
      const prior = initialBelief(model);
      const exact = inferStates(model, prior, observation, { method: 'exact' });
      const { belief, freeEnergy, trace } = inferStates(model, prior, observation, { method: 'mean-field' });
      for (const { offset, size } of model.factors) expect(sums(belief, offset, size)).toBeCloseTo(1, 12);
      for (const [at, value] of trace.entries()) {
        expect(value).toBeLessThanOrEqual((trace[at - 1] ?? Number.POSITIVE_INFINITY) + 1e-12);
      }
      expect(freeEnergy).toBeGreaterThanOrEqual(exact.freeEnergy - 1e-9);
    }),
    { numRuns: 100 },
  );
});

test('what has too many joint states is inferred by mean field, and refused when it is to be exact', () => {
  const model = compileModel({
    factors: Array.from({ length: 24 }, (_, at) => ({
      name: `s${at}`,
      states: 2,
      B: [
        [[1], [0]],
        [[0], [1]],
      ],
    })),
    modalities: Array.from({ length: 24 }, (_, at) => ({
      ...{ name: `o${at}`, outcomes: 2, parents: [`s${at}`] },
      A: [
        [0.9, 0.1],
        [0.1, 0.9],
      ],
    })),
  });
  const observation = new Array<number>(24).fill(0);
  const { belief, method } = inferStates(model, initialBelief(model), observation);
  expect(method).toBe('mean-field');
  // Each is seen by itself, so mean field is exact.
  for (const { offset } of model.factors) expect(belief[offset]).toBeCloseTo(0.9, 10);
  const exact = { method: 'exact' as const };
  expect(() => inferStates(model, initialBelief(model), observation, exact)).toThrow(
    /16,777,216 joint states/,
  );
  const window = { observations: [observation], actions: [] };
  expect(() => inferWindowExactly(model, window)).toThrow(/16,777,216 joint states/);
  expect(() => passMarginalMessages(model, window, { likelihood: 'log-of-mean' })).toThrow(
    /too many for the likelihood/,
  );
  const { beliefs } = passMarginalMessages(model, window, { iterations: 64 });
  for (const { offset } of model.factors) expect(beliefs[0]?.[offset]).toBeCloseTo(0.9, 6);
});

test('where mean field cannot choose between two ways, it is exact', () => {
  const parity = [0, 1].map((o) => [0, 1].map((a) => [0, 1].map((b) => ((a ^ b) === o ? 1 : 0))));
  const bit = (name: string) => ({
    name,
    states: 2,
    B: [
      [[1], [0]],
      [[0], [1]],
    ],
  });
  const model = compileModel({
    factors: [bit('a'), bit('b')],
    modalities: [{ name: 'parity', outcomes: 2, A: parity }],
  });
  const { belief, freeEnergy, method } = inferStates(model, initialBelief(model), [1], {
    method: 'mean-field',
  });
  expect([...belief]).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect(freeEnergy).toBeCloseTo(Math.LN2, 12);
  expect(method).toBe('exact');
});

test('with one factor, the fixed point is Bayes’ rule', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(2), (seed, outcome) => {
      const model = compileModel(
        randomModel(
          { factors: [{ states: 4, actions: 1 }], modalities: [{ outcomes: 3, parents: [0] }] },
          seeded(seed),
        ),
      );
      const prior = initialBelief(model);
      const exact = inferStates(model, prior, [outcome], { method: 'exact' });
      const { belief, freeEnergy } = inferStates(model, prior, [outcome], { method: 'mean-field' });
      for (const [at, value] of exact.belief.entries()) expect(belief[at]).toBeCloseTo(value, 10);
      expect(freeEnergy).toBeCloseTo(exact.freeEnergy, 10);
    }),
  );
});

function windowOf(random: () => number): Window {
  const pick = (count: number): number => Math.floor(random() * count);
  return {
    observations: Array.from({ length: 4 }, () => [pick(3), pick(2), pick(2)]),
    actions: Array.from({ length: 3 }, () => [pick(2), 0]),
    policy: [[1, 0]],
  };
}

test('over a window: F of variational messages never rises and bounds the exact one; all beliefs sum to 1', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = seeded(seed);
      const model = compileModel(randomModel(shape, random));
      const window = windowOf(random);
      const exact = inferWindowExactly(model, window);
      const variational = passVariationalMessages(model, window);
      const marginal = passMarginalMessages(model, window);
      expect(variational.freeEnergy).toBeGreaterThanOrEqual(exact.freeEnergy - 1e-9);
      for (const [at, value] of variational.trace.entries()) {
        expect(value).toBeLessThanOrEqual((variational.trace[at - 1] ?? Number.POSITIVE_INFINITY) + 1e-10);
      }
      expect(marginal.freeEnergy).toBeLessThanOrEqual((marginal.trace[0] ?? 0) + 1e-9);
      for (const { beliefs } of [exact, variational, marginal]) {
        expect(beliefs).toHaveLength(5);
        for (const belief of beliefs) {
          for (const { offset, size } of model.factors) expect(sums(belief, offset, size)).toBeCloseTo(1, 9);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('exact inference of one step is the same by joint states and by a window', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = seeded(seed);
      const model = compileModel(randomModel({ ...shape, zeros: 0.2 }, random));
      const states = firstStates(model, random);
      const observation = observe(model, states, random);
      const one = inferStates(model, initialBelief(model), observation, { method: 'exact' });
      const other = inferWindowExactly(model, { observations: [observation], actions: [] });
      expect(other.freeEnergy).toBeCloseTo(one.freeEnergy, 10);
      for (const [at, value] of one.belief.entries()) expect(other.beliefs[0]?.[at]).toBeCloseTo(value, 10);
    }),
    { numRuns: 50 },
  );
});

test('exact inference over a window is Bayes’ rule over all paths', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = seeded(seed);
      const model = compileModel(
        randomModel(
          { factors: [{ states: 2, actions: 2 }], modalities: [{ outcomes: 2, parents: [0] }] },
          random,
        ),
      );
      const [factor] = model.factors;
      const [modality] = model.modalities;
      const observed = [0, 1, 1].map(() => Math.floor(random() * 2));
      const { beliefs, freeEnergy } = inferWindowExactly(model, {
        observations: observed.map((outcome) => [outcome]),
        actions: [[1], [0]],
      });
      const weights = Array.from({ length: 8 }, (_, path) => {
        const states = [path >> 2, (path >> 1) & 1, path & 1];
        return states.reduce((weight, state, at) => {
          const seen = modality?.A[state * 2 + (observed[at] ?? 0)] ?? 0;
          const from = ((at === 1 ? 1 : 0) * 2 + (states[at - 1] ?? 0)) * 2;
          return weight * seen * ((at === 0 ? factor?.D[state] : factor?.B[from + state]) ?? 0);
        }, 1);
      });
      const total = weights.reduce((a, b) => a + b, 0);
      const second = observed.map((_, at) =>
        weights.reduce((sum, weight, path) => sum + ((path >> (2 - at)) & 1 ? weight : 0), 0),
      );
      expect(freeEnergy).toBeCloseTo(-Math.log(total), 10);
      for (const [at, weight] of second.entries()) expect(beliefs[at]?.[1]).toBeCloseTo(weight / total, 10);
    }),
    { numRuns: 50 },
  );
});

describe('what cannot be', () => {
  const identity = [
    [1, 0],
    [0, 1],
  ];
  const model = compileModel({
    name: 'twice',
    factors: [
      {
        name: 's',
        states: ['on', 'off'],
        B: [
          [[1], [0]],
          [[0], [1]],
        ],
      },
    ],
    modalities: [
      { name: 'lamp', outcomes: ['lit', 'dark'], A: identity },
      { name: 'meter', outcomes: ['high', 'low'], A: identity },
    ],
  });
  test.each(['exact', 'mean-field'] as const)('%s: is named, and the belief stays', (method) => {
    const prior = Float64Array.of(1, 0);
    expect(() => inferStates(model, prior, [0, 1], { method })).toThrow(/meter=low cannot be/);
    expect([...prior]).toEqual([1, 0]);
    // Each can be, both cannot.
    expect(() => inferStates(model, initialBelief(model), [0, 1], { method })).toThrow(
      /lamp=lit, meter=low cannot be/,
    );
  });
  test.each([
    [[0], /has 2 parts \(lamp, meter\) and this has 1/],
    [[0, 2], /"meter": 2 is no outcome; they are 0 to 1/],
    [[0, [0.5, 0.6]], /"meter": it must sum to 1 and sums to 1.1/],
    [[0, [Number.NaN, 1]], /"meter": entry 0 is NaN/],
    [[[1], 0], /"lamp": a distribution over 2 outcomes was expected, not 1/],
  ])('%j is refused', (observation, message) => {
    expect(() => inferStates(model, initialBelief(model), observation)).toThrow(message);
  });
  test('windows: also in the middle', () => {
    const window = {
      observations: [
        [0, 0],
        [0, 1],
      ],
      actions: [[0]],
    };
    expect(() => inferWindowExactly(model, window)).toThrow(/cannot be/);
    for (const pass of [passMarginalMessages, passVariationalMessages]) {
      expect(() => pass(model, window)).toThrow(
        /No states were found that explain lamp=lit, meter=low at step 1/,
      );
    }
    expect(() => passMarginalMessages(model, { observations: [[0, 0]], actions: [[0]] })).toThrow(
      /0 actions, and 1 were given/,
    );
    expect(() => passVariationalMessages(model, { observations: [], actions: [] })).toThrow(
      /at least one observation/,
    );
    expect(() => passVariationalMessages(model, { ...window, actions: [[7]] })).toThrow(
      /Action 7 of step 0 is none of the 1/,
    );
  });
});

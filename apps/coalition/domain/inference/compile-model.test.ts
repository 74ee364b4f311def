import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MainstayError } from '#kernel/base';
import { compileModel } from './compile-model.ts';
import { tMaze } from './environments/t-maze.ts';
import { describeModel } from './model-description.ts';
import type { ModelInput } from './model-input.ts';
import { randomModel, seeded } from './test-support.ts';

const lamp = (change: Record<string, unknown> = {}, modality: Record<string, unknown> = {}): unknown => ({
  factors: [
    {
      ...{ name: 'lamp', states: ['on', 'off'], actions: ['leave', 'switch'] },
      B: [
        [
          [1, 0],
          [0, 1],
        ],
        [
          [0, 1],
          [1, 0],
        ],
      ],
      ...change,
    },
  ],
  modalities: [
    {
      ...{ name: 'light', outcomes: 2 },
      A: [
        [0.9, 0.2],
        [0.1, 0.8],
      ],
      ...modality,
    },
  ],
});

describe('what is wrong with a model is said', () => {
  test.each<[unknown, string, RegExp]>([
    [
      lamp(
        {},
        {
          A: [
            [0.9, 0.2],
            [0.1, 0.7],
          ],
        },
      ),
      'model_column',
      /^A of modality "light" given lamp=off must sum to 1 and sums to 0\.9\.$/,
    ],
    [
      lamp({
        B: [
          [
            [1, 0],
            [0, 1],
          ],
          [
            [0, 1],
            [1, 0.5],
          ],
        ],
      }),
      'model_column',
      /^B of factor "lamp" given lamp=off, action=switch must sum to 1 and sums to 1\.5\.$/,
    ],
    [
      lamp(
        {},
        {
          A: [
            [1.1, 0.2],
            [-0.1, 0.8],
          ],
        },
      ),
      'model_negative',
      /given lamp=on: entry 1 is -0\.1/,
    ],
    [
      lamp(
        {},
        {
          A: [
            [Number.NaN, 0.2],
            [0.1, 0.8],
          ],
        },
      ),
      'model_number',
      /^A of modality "light"\[0\]\[0\] must be a number and is NaN/,
    ],
    [
      lamp({ D: [Number.POSITIVE_INFINITY, 0] }),
      'model_number',
      /^D of factor "lamp"\[0\] must be a number and is Infinity/,
    ],
    [lamp({}, { C: [0, '3'] }), 'model_number', /^C of modality "light"\[1\] must be a number and is 3/],
    [
      lamp({}, { A: [[0.9, 0.2]] }),
      'model_shape',
      /^A of modality "light" has 1 entries and must have 2, for the shape 2 × 2/,
    ],
    [
      lamp({}, { A: [[0.9], [0.1]] }),
      'model_shape',
      /^A of modality "light"\[0\] has 1 entries and must have 2/,
    ],
    [lamp({ B: 3 }), 'model_shape', /^B of factor "lamp" must be a list of 2/],
    [lamp({ B: undefined }), 'model_missing', /B of factor "lamp" is missing: give B or its counts pB/],
    [lamp({ parents: ['lump'] }), 'model_parent', /"lump", and there is no such factor: there are "lamp"/],
    [
      lamp({ parents: ['lamp', 'lamp'] }),
      'model_name_twice',
      /parents of factor "lamp", "lamp" occurs twice/,
    ],
    [lamp({ states: ['on', 'on'] }), 'model_name_twice', /states of factor "lamp", "on" occurs twice/],
    [
      lamp(
        {},
        {
          pA: [
            [0, 1],
            [0, 1],
          ],
        },
      ),
      'model_counts',
      /^pA of modality "light" given lamp=on has no counts/,
    ],
    [lamp({ D: [0.5, 0.6] }), 'model_column', /^D of factor "lamp" must sum to 1 and sums to 1\.1/],
    [{ ...Object(lamp()), E: [0.5, 0.4] }, 'model_column', /^E must sum to 1/],
    [
      { ...Object(lamp()), policies: [[[0]], [[2]]] },
      'model_policy',
      /policies\[1\]\[0\] has action 2 for factor "lamp", which has 2/,
    ],
    [
      { ...Object(lamp()), policies: [[[0]], [[1], [1]]] },
      'model_policy',
      /policies\[1\] has 2 steps and the first has 1/,
    ],
    [{ ...Object(lamp()), policies: [[[0, 0]]] }, 'model_policy', /has 2 actions and must have 1/],
    [{ ...Object(lamp()), gamma: 0 }, 'model_invalid', /^gamma: /],
    [{ ...Object(lamp()), colour: 'red' }, 'model_invalid', /colour/],
    [lamp({ states: 100_000, actions: 1000 }), 'model_too_large', /10,000,000,000,000 entries/],
    [
      lamp({}, { C: [0, 1e300] }),
      'model_number',
      /^C of modality "light"\[1\] is 1e\+300 and must lie between/,
    ],
    [null, 'model_invalid', /^the model: /],
  ])('%#', (input, code, message) => {
    expect(() => compileModel(input)).toThrow(
      expect.objectContaining({ code: `coalition.${code}`, message: expect.stringMatching(message) }),
    );
  });
});

test('arrays lie as documented: columns together', () => {
  const model = compileModel(lamp({ D: [0.25, 0.75] }));
  expect([...(model.modalities[0]?.A ?? [])]).toEqual([0.9, 0.1, 0.2, 0.8]);
  // Action "leave" first: on stays on, off stays off; then "switch".
  expect([...(model.factors[0]?.B ?? [])]).toEqual([1, 0, 0, 1, 0, 1, 1, 0]);
  expect(model.gamma).toBe(1);
  expect(compileModel({ ...Object(lamp()), convention: 'pymdp-legacy' }).gamma).toBe(16);
});

test('counts alone make a model: their means', () => {
  const model = compileModel(
    lamp(
      {},
      {
        A: undefined,
        pA: [
          [9, 1],
          [1, 4],
        ],
      },
    ),
  );
  expect([...(model.modalities[0]?.A ?? [])]).toEqual([0.9, 0.1, 0.2, 0.8]);
});

test('a model written down and read again is the same', () => {
  const inputs: ModelInput[] = [
    tMaze(),
    randomModel(
      {
        factors: [
          { states: 3, actions: 2, parents: [1, 0] },
          { states: 2, actions: 2 },
        ],
        modalities: [{ outcomes: 2, parents: [1, 0] }],
        ...{ counts: true, habits: true, depth: 3 },
      },
      seeded(4),
    ),
    { ...(lamp() as ModelInput), policies: [[[0]], [[1]]], E: [0.3, 0.7] },
  ];
  for (const input of inputs) {
    const model = compileModel(input);
    expect(compileModel(JSON.parse(JSON.stringify(describeModel(model))))).toEqual(model);
  }
});

test('whatever is given is a model or has a clear error', () => {
  const source = JSON.stringify(tMaze());
  const changed = fc
    .tuple(
      fc.nat(source.length),
      fc.nat(30),
      fc.constantFrom('', '0', '-1', '[]', '{}', 'null', '"x"', '1e308', '0.5,'),
    )
    .map(([at, cut, put]) => source.slice(0, at) + put + source.slice(at + cut))
    .filter(isJson)
    .map((text): unknown => JSON.parse(text));
  fc.assert(
    fc.property(fc.oneof(changed, fc.anything()), (input) => {
      try {
        compileModel(input);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(MainstayError);
      }
    }),
    { numRuns: 300 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

import { expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { forager } from './environments/foraging.ts';
import { createMind, createThinking, type MindOptions, stepMind } from './mind.ts';
import { recordMind, restoreMind } from './mind-record.ts';
import { seeded } from './test-support.ts';

test('a mind that is recorded and restored goes on as if nothing had happened', () => {
  for (const [learns, steps] of [
    [false, 1],
    [true, 1],
    [false, 3],
  ] as const) {
    const born = compileModel({ ...forager({ learns, depth: 2 }), pE: [1, 1, 1, 1, 1] });
    const options: MindOptions = {
      ...(steps > 1 ? { inference: { window: { steps, method: 'variational' } } } : {}),
      learnsPrecision: true,
      decideEvery: 2,
      ...(learns ? { learning: { retention: 0.99 } } : {}),
    };
    const thinking = createThinking(born, options);
    const random = seeded(3);
    let one = createMind(born);
    let other = createMind(born);
    for (let step = 0; step < 30; step++) {
      const observation = [Math.floor(random() * 6), Math.floor(random() * 2)];
      one = stepMind(one, observation, thinking).mind;
      other = stepMind(other, observation, thinking).mind;
      other = restoreMind(JSON.parse(JSON.stringify(recordMind(other, born))), born);
    }
    expect([...other.belief]).toEqual([...one.belief]);
    expect(other.gamma).toBe(one.gamma);
    expect(other.model.modalities).toEqual(one.model.modalities);
    expect(other.plan).toEqual(one.plan);
  }
});

test('a record of something else is refused', () => {
  const born = compileModel(forager());
  const record = recordMind(createMind(born), born);
  expect(() => restoreMind({ ...record, step: -1 }, born)).toThrow(/no record of a mind: step/);
  expect(() => restoreMind({ ...record, belief: [1] }, born)).toThrow(/its belief has 1 entries, not 6/);
  expect(() => restoreMind({ ...record, belief: record.belief.map(() => 0.5) }, born)).toThrow(
    /of "food" sums to 3/,
  );
  expect(() => restoreMind({ ...record, actions: [5] }, born)).toThrow(/it has no actions 5/);
  const learnt = { pA: [[1], null], pB: [null], pD: [null], pE: null };
  expect(() => restoreMind({ ...record, learnt }, born)).toThrow(/what it learnt has another shape/);
});

import { expect, test } from 'vitest';
import { compileModel } from '../domain/inference/compile-model.ts';
import { forager } from '../domain/inference/environments/foraging.ts';
import { gridWorld } from '../domain/inference/environments/grid-world.ts';
import { eyesOf, modelInCompany } from './company.ts';

const agents = [
  { id: 'a', seat: 0 },
  { id: 'b', seat: 1 },
  { id: 'c', seat: 4 },
];
const group = (agentIds: readonly string[], ...shares: ('observations' | 'preferences')[]) => ({
  agentIds,
  shares,
});

test('who shares observations sees with the eyes of all its coalitions, and nobody else does', () => {
  const groups = [group(['a', 'b'], 'observations'), group(['a', 'c'], 'observations', 'preferences')];
  expect(eyesOf(agents, groups)).toEqual(
    new Map([
      [0, [1, 4]],
      [1, [0]],
      [4, [0]],
    ]),
  );
  expect(eyesOf(agents, [group(['a', 'b'], 'preferences')])).toEqual(new Map());
  // Somebody who could not be brought to life has no eyes.
  expect(eyesOf(agents, [group(['a', 'gone'], 'observations')])).toEqual(new Map());
  expect(eyesOf(agents, [])).toEqual(new Map());
});

test('preferences are those that it and all it shares them with hold on average', () => {
  const models = new Map(
    [4, 1, 1].map((appetite, at) => [agents[at]?.id ?? '', compileModel(forager({ appetite }))] as const),
  );
  const wants = (id: string, groups: readonly ReturnType<typeof group>[]) => {
    const own = models.get(id);
    if (!own) throw new Error(id);
    return modelInCompany(id, groups, (other) => models.get(other), own).modalities[1]?.C[0]?.[1];
  };
  expect(wants('a', [group(['a', 'b', 'c'], 'preferences')])).toBeCloseTo(2, 12);
  expect(wants('a', [group(['a', 'b'], 'preferences'), group(['a', 'b'], 'preferences')])).toBeCloseTo(2.5);
  expect(wants('a', [group(['a', 'b'], 'observations')])).toBe(4);
  expect(wants('c', [group(['a', 'b'], 'preferences')])).toBe(1);
  // One that lives with them outside, and sees something else.
  models.set('b', compileModel(gridWorld({ rows: 2, columns: 3, start: [0, 0] })));
  expect(wants('a', [group(['a', 'b'], 'preferences')])).toBe(4);
  expect(wants('a', [group(['a', 'b', 'c'], 'preferences')])).toBeCloseTo(2.5);
});

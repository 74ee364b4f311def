import { expect, test } from 'vitest';
import { compileModel } from '../domain/inference/compile-model.ts';
import { modelFromTemplate } from '../domain/inference/environments/templates.ts';
import { openHabitat, readForaging } from './habitat.ts';

const model = compileModel(modelFromTemplate('collector'));
/** Food everywhere, and it is there again at once. */
const meadow = { kind: 'foraging', rows: 3, columns: 3, food: 1, regrowth: 1, radius: 1 } as const;

test('who left a foraging world eats nothing any more, and the next one has its seat', () => {
  const habitat = openHabitat(meadow, null, { seed: 1, own: undefined });
  expect([habitat.seat(model), habitat.seat(model), habitat.seat(model)]).toEqual([0, 1, 2]);
  habitat.move(new Map());
  habitat.leave(1);
  const kept = openHabitat(meadow, JSON.parse(JSON.stringify(habitat.record())), { seed: 9, own: undefined });
  kept.move(new Map([[0, [4]]]));
  const { places, meals, lately } = readForaging(kept.record());
  expect([places[1], meals[1], lately[1]]).toEqual([-1, 0, 0]);
  expect(meals[0]).toBeGreaterThan(0);
  expect(kept.seat(model)).toBe(1);
  expect(kept.seat(model)).toBe(3);
});

test('seats at the end are given up whole', () => {
  const habitat = openHabitat(meadow, null, { seed: 1, own: undefined });
  for (let seat = 0; seat < 3; seat++) habitat.seat(model);
  habitat.leave(1);
  habitat.leave(2);
  expect(readForaging(habitat.record()).places).toHaveLength(1);
  habitat.leave(7);
  habitat.leave(0);
  expect(readForaging(habitat.record()).places).toEqual([]);
});

import { expect, test } from 'vitest';
import type { Beliefs, Scene } from '../types.ts';
import { heatOf } from './heat.ts';

const scene: Scene = {
  ...{ world_id: 'w', tick: 1, walls: [], marks: [], truth: [], agents: [], food: null, radius: null },
  grid: { rows: 1, columns: 2 },
  places: ['0,0', '0,1'],
};
const believing = (name: string, states: Record<string, number>): Beliefs => ({
  ...{ tick: 1, free_energy: 0 },
  factors: [
    {
      name,
      states: Object.entries(states).map(([state, probability]) => ({ name: state, probability })),
    },
  ],
});

test('a belief about places is laid over these places', () => {
  const heat = heatOf(scene, believing('place', { '0,0': 0.25, '0,1': 0.75 }), 0);
  expect(heat).toEqual({
    of: 'place',
    cells: new Map([
      [0, 0.25],
      [1, 0.75],
    ]),
  });
});

test('a belief about the direction of food is spread over the cells that lie there', () => {
  const meadow = { ...scene, places: [], grid: { rows: 3, columns: 3 }, radius: 1, food: '000000000' };
  const beliefs = believing('food', { up: 0.6, down: 0.2, left: 0.1, right: 0, here: 0.1, nowhere: 0 });
  const heat = heatOf(meadow, beliefs, 4);
  expect(heat?.of).toBe('food');
  expect([0, 1, 2].map((cell) => heat?.cells.get(cell))).toEqual(
    [0.2, 0.2, 0.2].map((n) => expect.closeTo(n, 9)),
  );
  expect(heat?.cells.get(4)).toBeCloseTo(0.1, 9);
  expect(heat?.cells.get(3)).toBeCloseTo(0.1, 9);
});

test('other models have no such layer', () => {
  expect(heatOf(scene, believing('mood', { good: 1 }), 0)).toBeNull();
});

import { expect, test } from 'vitest';
import { compileModel } from '../compile-model.ts';
import { cueChaining, smallChaining } from './cue-chaining.ts';
import { forager } from './foraging.ts';
import { gridWorld } from './grid-world.ts';
import { sceneOf } from './scene.ts';
import { tMaze } from './t-maze.ts';

test('a grid world shows its goal, its walls and where the agent is', () => {
  const model = compileModel(
    gridWorld({ rows: 3, columns: 4, start: [2, 0], goal: [0, 3], walls: [[1, 1]] }),
  );
  expect(sceneOf(model, null)).toMatchObject({
    grid: { rows: 3, columns: 4 },
    walls: [5],
    marks: [{ place: 3, modality: 'place', outcome: '0,3', preference: 3 }],
    at: 8,
  });
  expect(sceneOf(model, [7])?.at).toBe(7);
});

test('the T-maze shows the reward, the loss and what the cue says, by what is really so', () => {
  const model = compileModel(tMaze({ nullCue: true }));
  const marks = (context: number) =>
    sceneOf(model, [0, context])?.marks.map(({ place, outcome, preference }) => [place, outcome, preference]);
  expect(marks(0)).toEqual([
    [1, 'reward', 3],
    [2, 'loss', -3],
    [3, 'left', 0],
  ]);
  expect(marks(1)?.slice(0, 2)).toEqual([
    [1, 'loss', -3],
    [2, 'reward', 3],
  ]);
  expect(sceneOf(model, null)?.grid).toBeNull();
});

test('chained cues are where they really are', () => {
  const model = compileModel(cueChaining(smallChaining));
  const scene = sceneOf(model, [0, 2, 1]);
  expect(scene?.grid).toEqual({ rows: 5, columns: 7 });
  const marks = scene?.marks.map(({ place, modality, outcome }) => [place, modality, outcome]);
  // Cue 1 at (2,0) names (3,3); there the second names (3,5), where the reward is; at (1,5) is the shock.
  expect(marks).toEqual([
    [14, 'cue 1', '3,3'],
    [24, 'cue 2', '3,5'],
    [12, 'reward', 'shock'],
    [26, 'reward', 'reward'],
  ]);
});

test('a model without places has no scene', () => {
  expect(sceneOf(compileModel(forager()), null)).toBeNull();
});

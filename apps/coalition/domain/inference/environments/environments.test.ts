import { describe, expect, test } from 'vitest';
import { compileModel } from '../compile-model.ts';
import { createMind, createThinking, stepMind } from '../mind.ts';
import { seeded } from '../test-support.ts';
import { cueChaining, smallChaining } from './cue-chaining.ts';
import {
  type ForagingWorld,
  forager,
  senseForaging,
  sights,
  startForaging,
  stepForaging,
} from './foraging.ts';
import { gridWorld } from './grid-world.ts';
import { firstStates, nextStates, observe } from './process.ts';
import { tMaze } from './t-maze.ts';
import { modelFromTemplate, templates } from './templates.ts';

test('every environment is a model that compiles, in both conventions', () => {
  for (const convention of ['pymdp-jax', 'pymdp-legacy'] as const) {
    for (const input of [
      tMaze({ convention }),
      tMaze({ convention, nullCue: true }),
      gridWorld({
        rows: 3,
        columns: 4,
        start: [0, 0],
        goal: [2, 3],
        walls: [[1, 1]],
        slip: 0.1,
        blur: 0.2,
        convention,
      }),
      gridWorld({ rows: 1, columns: 1, start: [0, 0] }),
      cueChaining({ ...smallChaining, convention }),
      forager({ convention, learns: true }),
    ]) {
      expect(() => compileModel(input)).not.toThrow();
    }
  }
  expect(() => gridWorld({ rows: 3, columns: 4, start: [3, 0] })).toThrow(
    /Cell \(3, 0\) lies outside the grid of 3 × 4/,
  );
});

test('a world draws by its model: about as often as it says', () => {
  const model = compileModel(tMaze({ reward: 0.8 }));
  const random = seeded(1);
  let rewards = 0;
  for (let at = 0; at < 4000; at++) {
    const states = nextStates(model, firstStates(model, random, [0, 1]), [2, 0], random);
    expect(states).toEqual([2, 1]);
    if (observe(model, states, random)[1] === 1) rewards++;
  }
  expect(rewards / 4000).toBeCloseTo(0.8, 1);
  expect(() => firstStates(model, random, [9])).toThrow(/State 9 is none of the 4 of factor "place"/);
});

describe('a grid', () => {
  test('walls hold, and the goal is reached around them although steps slip', () => {
    const model = compileModel(
      gridWorld({
        ...{ rows: 3, columns: 3, start: [0, 0], goal: [0, 2], slip: 0.2, depth: 6, preference: 4 },
        walls: [
          [0, 1],
          [1, 1],
        ],
      }),
    );
    const random = seeded(4);
    const thinking = createThinking(model);
    let mind = createMind(model);
    let states = firstStates(model, random);
    const visited = new Set<number>();
    for (let step = 0; step < 30; step++) {
      visited.add(states[0] ?? 0);
      const done = stepMind(mind, observe(model, states, random), thinking);
      mind = done.mind;
      states = nextStates(model, states, done.actions, random);
    }
    expect(states).toEqual([2]);
    expect(visited.has(1) || visited.has(4)).toBe(false);
  });
});

describe('foraging', () => {
  const world: ForagingWorld = {
    ...{ rows: 3, columns: 4, regrowth: 0, step: 0 },
    // . . . F
    // . . . .
    // F . . .
    food: Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0),
    places: Int32Array.of(1, 4, 4),
    meals: new Int32Array(3),
    lately: new Uint8Array(3),
  };
  const seen = (agent: number, radius: number, together?: readonly number[]): string | undefined =>
    sights[senseForaging(world, agent, radius, together)[0]];

  test('one sees food as far as one sees, and by others’ eyes further', () => {
    expect(seen(0, 1)).toBe('nowhere');
    expect(seen(0, 2)).toBe('right');
    expect(seen(1, 1)).toBe('down');
    expect(seen(0, 1, [1])).toBe('down');
  });
  test('who comes upon food eats it; of two, one', () => {
    const after = stepForaging(world, [3, 1, 1], seeded(1));
    expect([...after.places]).toEqual([2, 8, 8]);
    expect((after.meals[1] ?? 0) + (after.meals[2] ?? 0)).toBe(1);
    expect(after.food[8]).toBe(0);
    const eater = after.lately[1] === 1 ? 1 : 2;
    expect(senseForaging(after, eater, 1)).toEqual([sights.indexOf('here'), 1]);
    expect([...world.meals]).toEqual([0, 0, 0]);
  });
  test('foragers eat more than those who walk at random', () => {
    const options = { rows: 20, columns: 20, agents: 20, food: 0.05, regrowth: 0.002 };
    const live = (choose: (world: ForagingWorld, agent: number) => number): number => {
      const random = seeded(11);
      let now = startForaging(options, random);
      for (let step = 0; step < 60; step++) {
        const moves = Array.from(now.places, (_, agent) => choose(now, agent));
        now = stepForaging(now, moves, random);
      }
      return now.meals.reduce((a, b) => a + b, 0);
    };
    const model = compileModel(forager({ depth: 2 }));
    const draw = seeded(5);
    const thinking = createThinking(model, { selection: { mode: 'sampled', random: draw, alpha: 2 } });
    const minds = Array.from({ length: 20 }, () => createMind(model));
    const thoughtful = live((now, agent) => {
      const done = stepMind(minds[agent] ?? createMind(model), senseForaging(now, agent, 3), thinking);
      minds[agent] = done.mind;
      return done.actions[0] ?? 4;
    });
    const random = live(() => Math.floor(draw() * 5));
    expect(thoughtful).toBeGreaterThan(1.5 * random);
  });
  test('worlds that cannot be are refused', () => {
    expect(() => startForaging({ rows: 0, columns: 3, agents: 1, food: 0, regrowth: 0 }, seeded(1))).toThrow(
      /1 to 10,000,000 cells/,
    );
    expect(() =>
      startForaging({ rows: 2, columns: 3, agents: 1, food: Number.NaN, regrowth: 0 }, seeded(1)),
    ).toThrow(/food must lie between 0 and 1/);
  });
});

describe('templates', () => {
  test('each makes a model without options, which lives', () => {
    for (const name of Object.keys(templates)) {
      const model = compileModel(modelFromTemplate(name));
      const random = seeded(2);
      const observation = observe(model, firstStates(model, random), random);
      const { actions } = stepMind(createMind(model), observation, createThinking(model));
      expect(actions).toHaveLength(model.factors.length);
    }
  });
  test('options are checked', () => {
    expect(modelFromTemplate('grid-world', { rows: 2, columns: 3, depth: 4 })).toMatchObject({
      depth: 4,
      name: 'grid 3 × 2',
    });
    expect(() => modelFromTemplate('grid', {})).toThrow(
      /There is no template "grid"; there are explorer, collector/,
    );
    expect(() => modelFromTemplate('toString')).toThrow(/There is no template/);
    expect(() => modelFromTemplate('collector', { appetite: 'great' })).toThrow(
      /Template "collector": appetite: /,
    );
    expect(() => modelFromTemplate('grid-world', { rows: 100, columns: 100 })).toThrow(
      /1 to 1000 cells, not 100 × 100/,
    );
    expect(() => modelFromTemplate('grid-world', { start: [9, 9] })).toThrow(/Cell \(9, 9\) lies outside/);
  });
});

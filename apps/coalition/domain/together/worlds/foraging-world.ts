import { z } from 'zod';
import { invalid } from '#kernel/base';
import { senseForaging, startForaging, stepForaging } from '../../inference/environments/foraging.ts';
import type { Model } from '../../inference/model.ts';
import { luckOf } from './luck.ts';
import type { SharedWorld } from './shared-world.ts';

const side = z.int().min(1).max(100);
const share = z.number().min(0).max(1);

export const foragingOptions = z.strictObject({
  kind: z.literal('foraging'),
  rows: side.default(12),
  columns: side.default(12),
  food: share.default(0.04),
  regrowth: share.default(0.002),
  /** Cells that one sees in each direction. */
  radius: z.int().min(0).max(50).default(1),
});

const stay = 4;
const [beginning, growing, lot] = [1, 2, 3];

/** Members who share observations see food with each other's eyes; each translates where it is to where it stands. */
export function openForaging(
  { rows, columns, food, regrowth, radius }: z.output<typeof foragingOptions>,
  models: readonly Model[],
  seed: number,
): SharedWorld {
  for (const model of models) checkForager(model);
  let drawn = 0;
  let world = startForaging({ rows, columns, food, regrowth: 0, agents: models.length }, () =>
    luckOf(seed, beginning, drawn++),
  );
  return {
    common: [],
    sense: (member, eyes) => senseForaging(world, member, radius, eyes),
    act(actions) {
      const before = world.meals;
      const tick = world.step;
      let eaters = 0;
      world = stepForaging(
        world,
        actions.map(([move = stay]) => move),
        () => luckOf(seed, lot, tick, eaters++),
      );
      // Food grows by the luck of each cell, whether or not others were eaten empty.
      for (let cell = 0; cell < world.food.length; cell++)
        if (world.food[cell] === 0 && luckOf(seed, growing, tick, cell) < regrowth) world.food[cell] = 1;
      return Array.from(world.meals, (meals, member) => meals - (before[member] ?? 0));
    },
  };
}

function checkForager({ name, factors, modalities }: Model): void {
  const [sight, meal] = modalities;
  if (modalities.length === 2 && sight?.size === 6 && meal?.size === 2 && factors[0]?.actions.length === 5)
    return;
  throw invalid(
    'coalition.world_does_not_fit',
    `In a foraging world an agent sees one of 6 directions, has a meal or not, and makes one of 5 moves; the model ${name} is for something else.`,
  );
}

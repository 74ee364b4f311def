import { expect, test } from 'vitest';
import { compileModel } from '../domain/inference/compile-model.ts';
import { modelFromTemplate } from '../domain/inference/environments/templates.ts';
import type { KeptAgent } from '../store/agents.ts';
import { openHabitat } from './habitat.ts';
import { awaken, createSharedThinking } from './inhabitant.ts';
import { type LivingWorld, stepWorld } from './living-world.ts';
import { createTickLog, lastOf } from './tick-log.ts';

const now = new Date('2026-01-01T00:00:00Z');
const model = compileModel(modelFromTemplate('collector'));
const thinkingOf = createSharedThinking();

function meadow(names: readonly string[], recorded: unknown = null): LivingWorld {
  const environment = {
    kind: 'foraging',
    rows: 8,
    columns: 8,
    food: 0.2,
    regrowth: 0.05,
    radius: 2,
  } as const;
  const habitat = openHabitat(environment, recorded, { seed: 5, own: undefined });
  const inhabitants = names.map((name, seat) => {
    if (recorded === null) habitat.seat(model);
    const agent: KeptAgent = {
      ...{ id: name, projectId: 'p', ownerId: 'o', name, kind: 'collector', modelKey: 'k', options: {} },
      ...{ status: 'running', error: null, worldId: 'w', seat, tick: 0, mind: null, randomState: seat },
      ...{ last: null, restarts: 0, clonedFrom: null, createdAt: now, changedAt: now },
    };
    return awaken(agent, model, thinkingOf, 500);
  });
  const kept = {
    ...{ id: 'w', projectId: 'p', ownerId: 'o', name: 'Meadow', private: false, environment },
    ...{ ticksPerSecond: null, state: null, tick: 0, createdAt: now },
  };
  return {
    ...{
      kept,
      habitat,
      inhabitants,
      failed: [],
      tick: 0,
      unsaved: 0,
      unsavedSince: 0,
      dueAt: 0,
      held: false,
      eyes: new Map(),
    },
  };
}

test('an agent that holds up the others is in error with the reason, and lives no further', () => {
  const world = meadow(['a', 'b']);
  expect(stepWorld(world, now)).toBe(2);
  expect(stepWorld(world, now, { mostSeconds: 0, who: ({ kept }) => kept.id === 'a' })).toBe(1);
  expect(world.inhabitants.map(({ error }) => error?.code)).toEqual(['coalition.agent_too_slow', undefined]);
  expect(stepWorld(world, now)).toBe(1);
  expect(world.inhabitants.map(({ tick }) => tick)).toEqual([2, 2]);
});

test('a world and its agents that were kept live on as they would have', () => {
  const whole = meadow(['a', 'b']);
  for (let tick = 0; tick < 20; tick++) stepWorld(whole, now);
  const state: unknown = JSON.parse(JSON.stringify(whole.habitat.record()));
  const resumed: LivingWorld = {
    ...meadow(['a', 'b'], state),
    inhabitants: whole.inhabitants.map((one) => ({ ...one, log: createTickLog(model, lastOf(one.log)) })),
  };
  for (let tick = 0; tick < 20; tick++) {
    stepWorld(whole, now);
    stepWorld(resumed, now);
  }
  expect(resumed.habitat.record()).toEqual(whole.habitat.record());
  expect(resumed.inhabitants.map(({ log }) => lastOf(log))).toEqual(
    whole.inhabitants.map(({ log }) => lastOf(log)),
  );
});

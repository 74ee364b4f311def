import { expect, test } from 'vitest';
import { compileModel } from '../domain/inference/compile-model.ts';
import { modelFromTemplate } from '../domain/inference/environments/templates.ts';
import { createMind, createThinking, type Mind, stepMind } from '../domain/inference/mind.ts';
import type { Observation } from '../domain/inference/observation.ts';
import {
  createTickLog,
  freshOf,
  lastOf,
  noteSaved,
  noteStep,
  pageOf,
  readPage,
  type TickLog,
} from './tick-log.ts';

const model = compileModel(modelFromTemplate('collector'));
const thinking = createThinking(model);
const observations: Observation[] = [
  [0, 0],
  [null, 0],
  [[0.5, 0.5, 0, 0, 0, 0], 0],
  [4, 1],
  [5, 0],
  [1, null],
];

function lived(log: TickLog, from: number, some: readonly Observation[], begin: Mind): Mind {
  let mind = begin;
  for (const [at, observation] of some.entries()) {
    const step = stepMind(mind, observation, thinking);
    noteStep(log, from + at, Date.UTC(2026, 0, 1, 0, 0, from + at), observation, step);
    mind = step.mind;
  }
  return mind;
}

test('what was lived through is read as it was, to the last bit, from memory and from a page', () => {
  const log = createTickLog(model, null);
  const mind = lived(log, 1, observations, createMind(model));
  const ticks = freshOf(log);
  expect(ticks.map(({ observation }) => observation)).toEqual(observations);
  expect(ticks.map(({ tick, at }) => [tick, at]).at(-1)).toEqual([6, '2026-01-01T00:00:06.000Z']);
  const last = lastOf(log);
  expect(last).toEqual(ticks.at(-1));
  const [belief] = last?.belief ?? [];
  expect(belief?.probability).toBe(mind.belief[belief?.state ?? 0]);
  const { first, ...page } = pageOf(log, 500) ?? { first: 0 };
  expect(first).toBe(1);
  expect(readPage(JSON.parse(JSON.stringify(page)))).toEqual(ticks);
});

test('only what is not kept yet is written, and the last tick stays to be looked at', () => {
  const log = createTickLog(model, null);
  const mind = lived(log, 1, observations.slice(0, 3), createMind(model));
  noteSaved(log);
  expect([pageOf(log, 500), freshOf(log)]).toEqual([undefined, []]);
  expect(lastOf(log)?.observation).toEqual(observations[2]);
  lived(log, 4, observations.slice(3), mind);
  expect(freshOf(log).map(({ tick }) => tick)).toEqual([4, 5, 6]);
  expect(pageOf(log, 2)).toMatchObject({ first: 5, last: 6 });
  // After a restart it goes on from the tick that was kept last.
  const again = createTickLog(model, lastOf(log));
  expect([lastOf(again), freshOf(again)]).toEqual([lastOf(log), []]);
});

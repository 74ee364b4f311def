import { expect, test } from 'vitest';
import { compileModel } from '../domain/inference/compile-model.ts';
import { modelFromTemplate } from '../domain/inference/environments/templates.ts';
import { environmentSchema } from '../living/environment.ts';
import { openHabitat } from '../living/habitat.ts';
import { createStepper, type NewcomerWorld } from './stepper.ts';

const input = modelFromTemplate('collector');
const model = compileModel(input);
const environment = environmentSchema.parse({ kind: 'foraging', rows: 5, columns: 5 });
const settings = {
  ...{ ticks_per_second: 1000, checkpoint_ticks: 3, checkpoint_seconds: 3600 },
  ...{ most_tick_seconds: 60, history_ticks: 2 },
};
const models = [['k', JSON.parse(JSON.stringify(input))] as const];

function newcomer(number: number, { byHand = false, state = undefined as unknown } = {}): NewcomerWorld {
  const habitat = openHabitat(environment, null, { seed: number, own: undefined });
  habitat.seat(model);
  const id = `world ${number}`;
  return {
    ...{ number, byHand, groups: [] },
    kept: { id, environment, ticksPerSecond: null, state: state ?? habitat.record(), tick: 0 },
    agents: [
      {
        ...{
          id: `agent ${number}`,
          projectId: 'p',
          worldId: id,
          seat: 0,
          status: byHand ? 'paused' : 'running',
        },
        ...{ options: {}, modelKey: 'k', tick: 0, mind: null, randomState: 1, last: null, error: null },
      },
    ],
  };
}

const tickOf = (stepper: ReturnType<typeof createStepper>, number: number): number | undefined =>
  stepper.look(`agent ${number}`)?.tick;

function turnUntil(stepper: ReturnType<typeof createStepper>, done: () => boolean): void {
  const until = performance.now() + 10_000;
  while (!done() && performance.now() < until) stepper.turn();
  expect(done()).toBe(true);
}

test('a world is never stepped further than may be lived through again, and goes on once it is kept', () => {
  const stepper = createStepper(settings);
  expect(stepper.bring([newcomer(1)], models)).toEqual([{ number: 1, agents: 1, failed: [], error: null }]);
  turnUntil(stepper, () => tickOf(stepper, 1) === 3);
  for (let turn = 0; turn < 20; turn++) stepper.turn();
  expect(tickOf(stepper, 1)).toBe(3);
  const packed = stepper.due();
  expect(packed?.worlds).toEqual([{ id: 'world 1', number: 1 }]);
  expect(JSON.parse(packed?.agentRows ?? '')).toMatchObject([{ id: 'agent 1', tick: 3, last: { tick: 3 } }]);
  // Of three ticks as many as are kept of it.
  expect(JSON.parse(packed?.pageRows ?? '')).toMatchObject([{ first_tick: 2, last_tick: 3 }]);
  expect(JSON.parse(packed?.oldRows ?? '')).toMatchObject([{ agent_id: 'agent 1', last_tick: 1 }]);
  // Not settled: nothing more is packed, and what could not be kept is packed again.
  expect(stepper.due()).toBeUndefined();
  stepper.settle({ unkept: [1] });
  expect(stepper.due()?.agentRows).toBe(packed?.agentRows);
  stepper.settle({ kept: [1] });
  turnUntil(stepper, () => tickOf(stepper, 1) === 6);
  stepper.settle({ gone: [1] });
  expect([tickOf(stepper, 1), stepper.sight('world 1')]).toEqual([undefined, undefined]);
});

test('what cannot live is told of, and the others do; nothing is stepped while it is paused, but by hand', async () => {
  const stepper = createStepper(settings);
  const [broken, good] = stepper.bring([newcomer(1, { state: { food: 7 } }), newcomer(2)], models);
  expect(broken).toMatchObject({ number: 1, agents: 0, error: { code: expect.any(String) } });
  expect(good).toMatchObject({ number: 2, agents: 1, error: null });
  stepper.pause(true);
  stepper.turn();
  expect(tickOf(stepper, 2)).toBe(0);
  stepper.bring([newcomer(3, { byHand: true })], models);
  stepper.tell(true);
  const { records, told } = await stepper.live(3, { agentId: 'agent 3', ticks: 2 });
  expect(records.map(({ tick }) => tick)).toEqual([1, 2]);
  expect(told.map(({ agentId, record }) => [agentId, record.tick])).toEqual([
    ['agent 3', 1],
    ['agent 3', 2],
  ]);
  await expect(
    stepper.live(3, { agentId: 'agent 3', ticks: 1, observation: [0, 0], after: 9 }),
  ).rejects.toMatchObject({ code: 'coalition.agent_moved_on' });
  stepper.pause(false);
  turnUntil(stepper, () => tickOf(stepper, 2) === 3);
  expect(stepper.lived().filter(({ agentId }) => agentId === 'agent 2')).toHaveLength(3);
});

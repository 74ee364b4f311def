import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { coalitionSettingsSchema } from '../domain/settings.ts';
import type { Question } from './questions.ts';
import { createSolvers, type Solvers } from './solvers.ts';

vi.setConfig({ testTimeout: 60_000 });

const opened: Solvers[] = [];
afterEach(async () => {
  for (const solvers of opened.splice(0)) await solvers.close();
});

function solversWith(solving: object): Solvers {
  const solvers = createSolvers(coalitionSettingsSchema.parse({ solving }));
  opened.push(solvers);
  return solvers;
}

const code = (expected: string) => expect.objectContaining({ code: expected });

/** The nucleolus of this one takes seconds. */
const slow: Question = {
  ask: 'value',
  value: 'nucleolus',
  game: { kind: 'airport', costs: Array.from({ length: 22 }, (_, at) => 1 + at * at) },
};
const quick: Question = { ask: 'core', game: { kind: 'gloves', left: 1, right: 2 } };

test('what takes too long is ended with its thread', async () => {
  const solvers = solversWith({ most_seconds: 0.3 });
  await expect(solvers.ask(slow)).rejects.toThrow(code('coalition.solve_too_long'));
  expect(solvers.figures()).toMatchObject({ busy: 0, waiting: 0 });
  // The place is free for the next, which ends in time.
  const patient = solversWith({});
  expect(await patient.ask(quick)).toMatchObject({ in_core: false });
});

test('one after another, as many as may wait; more are told to come back', async () => {
  const solvers = solversWith({ threads: 1, queue: 1 });
  const [first, second] = [solvers.ask(quick), solvers.ask(quick)];
  await expect(solvers.ask(quick)).rejects.toThrow(code('coalition.solvers_busy'));
  expect(solvers.figures()).toEqual({ threads: 1, busy: 1, waiting: 1 });
  expect((await Promise.all([first, second])).length).toBe(2);
  expect(solvers.figures()).toEqual({ threads: 1, busy: 0, waiting: 0 });
});

test('what nobody waits for any more is ended, or not begun with, and makes room', async () => {
  const solvers = solversWith({ threads: 1 });
  const [running, queued] = [new AbortController(), new AbortController()];
  const first = solvers.ask(slow, running.signal).catch((error: unknown) => error);
  const second = solvers.ask(slow, queued.signal).catch((error: unknown) => error);
  const third = solvers.ask(quick);
  await pause(50);
  queued.abort();
  expect(await second).toEqual(code('coalition.solve_cancelled'));
  expect(solvers.figures()).toEqual({ threads: 1, busy: 1, waiting: 1 });
  running.abort();
  expect(await first).toEqual(code('coalition.solve_cancelled'));
  expect(await third).toMatchObject({ in_core: false });
  expect(solvers.figures()).toEqual({ threads: 1, busy: 0, waiting: 0 });
});

test('when the process ends, what is solved ends and what waits is refused', async () => {
  const solvers = solversWith({ threads: 1 });
  const asked = [solvers.ask(slow), solvers.ask(quick)].map((one) => one.catch((error: unknown) => error));
  await pause(50);
  await solvers.close();
  expect(await Promise.all(asked)).toEqual([
    code('coalition.solve_failed'),
    code('coalition.solvers_closed'),
  ]);
});

test('the end of a thread ends HiGHS, too, which nothing else interrupts', async () => {
  // A market split problem (Cornuéjols and Dawande 1998): small, and without end for branch and bound.
  const source = `
    const { parentPort } = require('node:worker_threads');
    const columns = Array.from({ length: 40 }, (_, at) => at);
    let state = 1;
    const next = () => (state = (state * 1103515245 + 12345) % 2147483648) % 100;
    const rows = Array.from({ length: 5 }, (_, row) => {
      const amounts = columns.map(next);
      const half = Math.floor(amounts.reduce((sum, one) => sum + one) / 2);
      return \`r\${row}: \${amounts.map((one, at) => one + ' x' + at).join(' + ')} + s\${row} - t\${row} = \${half}\`;
    });
    const cost = rows.map((_, row) => 's' + row + ' + t' + row).join(' + ');
    const text = 'Minimize obj: ' + cost + ' Subject To\\n' + rows.join('\\n') + '\\nBinary ' + columns.map((at) => 'x' + at).join(' ') + ' End';
    require('highs')().then((highs) => {
      parentPort.postMessage('begun');
      highs.solve(text, { output_flag: false });
      parentPort.postMessage('ended');
    });`;
  const worker = new Worker(source, { eval: true });
  const told: unknown[] = [];
  worker.on('message', (message) => told.push(message));
  await once(worker, 'message');
  await pause(300);
  expect(await worker.terminate()).toBe(1);
  expect(told).toEqual(['begun']);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type Durable,
  implementWorkflow,
  keepSchedules,
  listRuns,
  listSchedules,
  migrations,
  pauseSchedule,
} from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { type TestDatabase, testDatabase, testDurable, untilRun } from '#testing-kit';

const idle = { kind: 'test.idle', version: 1, input: z.object({}), title: () => 'nothing to do' };
const scheduled = { kind: 'test.scheduled', version: 1, input: z.object({}), title: () => 'scheduled' };

let database: TestDatabase;
let durable: Durable;

beforeAll(async () => {
  const sets = [{ owner: 'kernel', schema: 'kernel', migrations: [...eventMigrations, ...migrations] }];
  database = await testDatabase(sets);
  durable = await testDurable(database.db, [
    implementWorkflow(scheduled, async () => 'on time'),
    implementWorkflow(idle, async () => 'never', { isDue: async () => false }),
  ]);
});
afterAll(async () => {
  await durable.worker.stop(1);
  await database.dispose();
});

test('a schedule starts its run at its time in its zone, makes up for a missed one once, and pauses', async () => {
  const definition = {
    id: 'test.nightly',
    cron: '30 2 * * *',
    timeZone: 'America/New_York',
    workflow: scheduled,
    input: {},
  };
  await keepSchedules(database.db, [definition], new Date('2026-03-07T12:00:00Z'));
  const [planned] = await listSchedules(database.db);
  // 02:30 does not exist on 8 March 2026 in New York: the clocks go forward, so it is due right after the gap.
  expect(planned?.nextAt.toISOString()).toBe('2026-03-08T07:00:00.000Z');
  const started = await expect
    .poll(() => listSchedules(database.db).then(([row]) => row?.lastRunId ?? null), { timeout: 5000 })
    .not.toBeNull()
    .then(() => listSchedules(database.db));
  expect(started[0]?.nextAt.getTime()).toBeGreaterThan(Date.now());
  expect((await untilRun(database.db, started[0]?.lastRunId ?? '', 'succeeded')).output).toBe('on time');
  expect(await listRuns(database.db, { kind: 'test.scheduled', limit: 10 })).toHaveLength(1);
  await pauseSchedule(database.db, 'test.nightly', true, new Date());
  expect((await listSchedules(database.db))[0]?.paused).toBe(true);
  const wrong = { ...definition, cron: 'often' };
  await expect(keepSchedules(database.db, [wrong], new Date())).rejects.toMatchObject({
    code: 'durable.invalid_schedule',
  });
  expect(await listSchedules(database.db)).toHaveLength(1);
});

test('where there is nothing to do, the time passes without a run', async () => {
  const definition = { id: 'test.idle', cron: '* * * * *', timeZone: 'UTC', workflow: idle, input: {} };
  await keepSchedules(database.db, [definition], new Date('2026-01-01T00:00:00Z'));
  await expect
    .poll(() => listSchedules(database.db).then(([row]) => row?.lastAt ?? null), { timeout: 5000 })
    .not.toBeNull();
  const [passed] = await listSchedules(database.db);
  expect(passed?.lastRunId).toBeNull();
  expect(passed?.nextAt.getTime()).toBeGreaterThan(Date.now());
  expect(await listRuns(database.db, { kind: 'test.idle', limit: 10 })).toEqual([]);
});

import { expect, test } from 'vitest';
import { wait } from '#kernel/base';
import { openDatabase } from '#kernel/database';
import { expectExactlyOnce, kill, kills, prepare, runs, startWorker } from './journeys.ts';

test(`after ${kills} kills of the only process of an embedded database, ${runs} runs have each effect once`, async () => {
  const database = await prepare('embedded');
  await database.close();
  const steps = 150;
  const settings = { ...database.options, runs, steps, heartbeatSeconds: 0.5, deadAfterSeconds: 2 };
  let killed = 0;
  for (;;) {
    const worker = startWorker(settings);
    if (killed >= kills) {
      expect(await worker.ended).toBe(0);
      break;
    }
    await worker.started;
    await wait(Math.random() * 350);
    expect(worker.process.exitCode, 'there must be work left to be killed in').toBeNull();
    await kill(worker);
    killed++;
  }
  const reopened = await openDatabase(database.options);
  await expectExactlyOnce(reopened, steps);
  await reopened.close();
}, 480_000);

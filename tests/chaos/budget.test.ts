import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { wait } from '#kernel/base';
import { one, openDatabase, sql } from '#kernel/database';
import { migrations as durableMigrations } from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { migrations } from '#kernel/models';
import { startModelServer, testDatabase } from '#testing-kit';

const script = fileURLToPath(new URL('./spender-process.ts', import.meta.url));
const sets = [
  {
    owner: 'kernel',
    schema: 'kernel',
    migrations: [...eventMigrations, ...durableMigrations, ...migrations],
  },
];
const limit = 36_000;
/** As many tokens as a call may use at most, but for one: what is reserved is an upper bound. */
const perCall = 60;
const kills = 10;
/** What was used is written every 100 ms; the rest is for a machine that has other things to do. */
const forgottenMilliseconds = 200;
/** A process that has been silent for ten seconds is taken for dead. */
const deadAfterMilliseconds = 11_000;

test.each(['embedded', 'server'] as const)(
  'after kills on the %s database a hard budget is passed by no more than the last moments before each',
  async (where) => {
    const provider = await startModelServer();
    const answeredAt: number[] = [];
    provider.always(() => {
      answeredAt.push(performance.now());
      return { text: 'Here.', delay: 15, usage: { input: 10, output: perCall - 10 } };
    });
    const database = await testDatabase(sets, where);
    await database.close();
    const settings = { ...database.options, provider: `${provider.url}/v1`, tokens: limit };
    let forgettable = 0;
    for (let killed = 0; ; killed++) {
      // What those that were killed had set aside is free again, and the last one can use the budget up.
      if (killed === kills && where === 'server') await wait(deadAfterMilliseconds);
      const child = spawn(process.execPath, [script, JSON.stringify(settings)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      const started = new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('started') && resolve());
        void ended.then(() => resolve());
      });
      await started;
      if (killed >= kills) {
        expect(await ended).toBe(0);
        break;
      }
      await wait(150 + Math.random() * 250);
      child.kill('SIGKILL');
      const at = performance.now();
      await ended;
      forgettable += answeredAt.filter((time) => time > at - forgottenMilliseconds).length;
    }

    const used = answeredAt.length * perCall;
    expect(used).toBeLessThanOrEqual(limit + forgettable * perCall);
    // Not by refusing everything: but for what calls reserve at the end, the budget is used up.
    expect(used).toBeGreaterThan(limit * 0.9);
    const reopened = await openDatabase(database.options);
    const { tokens } = await one(
      reopened.db,
      sql<{ tokens: number }>`select tokens::int as tokens from kernel.model_spend`,
    );
    expect(tokens).toBeLessThanOrEqual(limit);
    expect(tokens).toBeGreaterThanOrEqual(used - forgettable * perCall);
    await reopened.close();
    await provider.close();
  },
  240_000,
);

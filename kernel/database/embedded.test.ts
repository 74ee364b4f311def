import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { wait } from '#kernel/base';
import { type Db, many, one, openDatabase, run, sql, transact } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';

/** Takes minutes if nobody ends it. */
const endless = sql`select count(*) from generate_series(1, 3000000000)`;
const limit = 0.4;

let database: TestDatabase;
beforeAll(async () => {
  const made = await testDatabase([], 'embedded');
  await made.close();
  const impatient = await openDatabase({ ...made.options, statementTimeoutSeconds: limit });
  database = { ...made, ...impatient };
});
afterAll(async () => {
  await database.close();
  await rm(database.options.directory, { recursive: true });
});
beforeEach(() => fill(database.db));

/** A table with one row that is acknowledged. */
async function fill(db: Db): Promise<void> {
  await run(db, sql`drop table if exists item`);
  await run(db, sql`create table item (id int primary key)`);
  await run(db, sql`insert into item values (1)`);
}

const ids = async (db: Db): Promise<number[]> =>
  (await many(db, sql<{ id: number }>`select id from item order by id`)).map(({ id }) => id);

/** Another database, with the usual long limit, and what kills its thread. */
async function mortal(): Promise<TestDatabase & { kill(): Promise<unknown> }> {
  const started = once(process, 'worker');
  const made = await testDatabase([], 'embedded');
  const [thread]: Worker[] = await started;
  onTestFinished(() => made.dispose());
  await fill(made.db);
  return { ...made, kill: async () => thread?.terminate() };
}

/** The directory of a database that nobody has open. */
async function closed(): Promise<{ readonly directory: string }> {
  const made = await testDatabase([], 'embedded');
  await made.close();
  onTestFinished(() => rm(made.options.directory, { recursive: true }));
  return made.options;
}

test('a statement over the limit fails with the code of PostgreSQL while everything else goes on', async () => {
  let ended = false;
  const failing = run(database.db, endless).finally(() => {
    ended = true;
  });
  const later = many(database.db, sql`insert into item values (2) returning id`);
  let turns = 0;
  const ticking = (async () => {
    for (; !ended; turns++) await wait(5);
  })();
  await expect(failing).rejects.toMatchObject({
    code: '57014',
    message: expect.stringContaining(`statement timeout: it took longer than ${limit} s`),
  });
  await ticking;
  expect(turns).toBeGreaterThan(5);
  expect(await later, 'a statement that waited behind it is done on the next session').toEqual([{ id: 2 }]);
  expect(await ids(database.db), 'and nothing acknowledged is lost').toEqual([1, 2]);
  expect(await one(database.db, sql`show timezone`)).toEqual({ TimeZone: 'UTC' });
  expect(await one(database.db, sql`select '[1,2]'::text::public.vector::text as v`)).toEqual({ v: '[1,2]' });
});

test('it happens again and again, and each time the database comes back', async () => {
  for (let id = 2; id < 5; id++) {
    await expect(run(database.db, endless)).rejects.toMatchObject({ code: '57014' });
    await run(database.db, sql`insert into item values (${id})`);
  }
  expect(await ids(database.db)).toEqual([1, 2, 3, 4]);
});

test('statements below the limit are not counted together, nor is the time between them', async () => {
  await transact(database.db, async (tx) => {
    for (let id = 2; id < 8; id++) {
      await run(tx, sql`insert into item values (${id})`);
      await wait(limit * 250);
    }
  });
  expect(await ids(database.db)).toHaveLength(7);
});

test('an open transaction that loses its session is undone as a whole', async () => {
  const failing = transact(database.db, async (tx) => {
    await run(tx, sql`insert into item values (2)`);
    await run(tx, endless);
  });
  await expect(failing).rejects.toMatchObject({ code: '57014' });
  expect(await ids(database.db)).toEqual([1]);
});

test('a later statement of a lost transaction never runs outside of it', async () => {
  const stubborn = transact(database.db, async (tx) => {
    await run(tx, sql`insert into item values (2)`);
    await expect(run(tx, endless)).rejects.toMatchObject({ code: '57014' });
    await expect(run(tx, sql`insert into item values (3)`)).rejects.toThrow();
  });
  await expect(stubborn, 'its commit fails too').rejects.toThrow();
  await run(database.db, sql`insert into item values (4)`);
  expect(await ids(database.db)).toEqual([1, 4]);
});

test('the death of the thread fails the statement that it had, and only that', async () => {
  const { db, kill } = await mortal();
  const failing = run(db, endless);
  const waiting = ids(db);
  await wait(50);
  await kill();
  await expect(failing).rejects.toMatchObject({
    code: 'database.session_lost',
    kind: 'unavailable',
    retryable: true,
  });
  expect(await waiting).toEqual([1]);
});

test('the death of the thread between two statements of a transaction undoes it', async () => {
  const { db, kill } = await mortal();
  const failing = transact(db, async (tx) => {
    await run(tx, sql`insert into item values (2)`);
    await kill();
    await run(tx, sql`insert into item values (3)`);
  });
  await expect(failing).rejects.toThrow();
  expect(await ids(db)).toEqual([1]);
});

test('the death of an idle thread is not noticed', async () => {
  const { db, kill } = await mortal();
  await kill();
  expect(await ids(db)).toEqual([1]);
});

test('closing waits for the statement that runs, and for one that must be ended', async () => {
  const { directory } = await closed();
  const first = await openDatabase({ directory });
  const short = one(first.db, sql`select count(*) as n from generate_series(1, 100000)`);
  await wait(0);
  await first.close();
  expect(await short).toEqual({ n: 100_000 });

  const next = await openDatabase({ directory, statementTimeoutSeconds: limit });
  const long = expect(run(next.db, endless)).rejects.toMatchObject({ code: '57014' });
  await wait(0);
  await next.close();
  await long;
  expect(await readdir(directory), 'and gives the directory back').toEqual(['database']);
});

test('the directory stays locked while a lost session is replaced', async () => {
  const { db, kill, options } = await mortal();
  await kill();
  await expect(openDatabase(options)).rejects.toMatchObject({ code: 'database.directory_in_use' });
  const reopening = ids(db);
  await expect(openDatabase(options)).rejects.toMatchObject({ code: 'database.directory_in_use' });
  expect(await reopening).toEqual([1]);
});

test('damaged files are said to be that, and the directory is given back', async () => {
  const { directory } = await closed();
  await rm(join(directory, 'database', 'global', 'pg_control'));
  await expect(openDatabase({ directory })).rejects.toMatchObject({
    code: 'database.open_failed',
    retryable: false,
    cause: expect.objectContaining({ message: expect.stringContaining('Aborted') }),
  });
  expect(await readdir(directory)).toEqual(['database']);
});

test('a connection that is given up in a transaction leaves nothing to the next', async () => {
  const client = await database.pool.connect();
  await client.query('begin');
  await client.query('insert into item values (2)');
  await client.query(`set timezone = 'Asia/Tokyo'`);
  client.release(true);
  expect(await ids(database.db)).toEqual([1]);
  expect(await one(database.db, sql`show timezone`)).toEqual({ TimeZone: 'UTC' });
});

test('the error of a statement keeps its code, and a large answer arrives whole', async () => {
  const { db } = await mortal();
  await expect(run(db, sql`insert into item values (${1})`)).rejects.toMatchObject({
    code: '23505',
    constraint: 'item_pkey',
  });
  const { text } = await one(db, sql<{ text: string }>`select repeat('ä', 5000000) as text`);
  expect(text).toBe('ä'.repeat(5_000_000));
  expect(await one(db, sql`select length(${text}) as n`)).toEqual({ n: 5_000_000 });
});

test('an open database alone keeps no process alive, a statement does', async () => {
  const { directory } = await closed();
  const program = `
    import { one, openDatabase, sql } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const { db } = await openDatabase({ directory: ${JSON.stringify(directory)} });
    void one(db, sql\`select count(*) as n from generate_series(1, 200000)\`).then(({ n }) => console.log(n));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect({ code, output }).toEqual({ code: 0, output: '200000\n' });
});

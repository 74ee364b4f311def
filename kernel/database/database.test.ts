import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type MigrationSet,
  many,
  migrate,
  migrateDown,
  one,
  openDatabase,
  run,
  sql,
  transact,
} from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';

const notes: MigrationSet = {
  owner: 'notes',
  schema: 'notes',
  migrations: [
    {
      name: '001-notes',
      up: async (db) => {
        await run(db, sql`create table notes.note (id int primary key, body text not null)`);
      },
      down: async (db) => {
        await run(db, sql`drop table notes.note`);
      },
    },
    {
      name: '002-stars',
      up: async (db) => {
        await run(db, sql`alter table notes.note add stars int not null default 0`);
      },
      down: async (db) => {
        await run(db, sql`alter table notes.note drop stars`);
      },
    },
  ],
};

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.dispose());

test('migrations run once, go down one by one and come up again', async () => {
  expect(await migrate(database.db, [notes])).toEqual(['notes/001-notes', 'notes/002-stars']);
  expect(await migrate(database.db, [notes])).toEqual([]);
  await run(database.db, sql`insert into notes.note (id, body, stars) values (1, 'kept', 5)`);
  expect(await migrateDown(database.db, notes)).toBe('notes/002-stars');
  expect(await many(database.db, sql`select * from notes.note`)).toEqual([{ id: 1, body: 'kept' }]);
  expect(await migrate(database.db, [notes])).toEqual(['notes/002-stars']);
});

test('a failing migration leaves nothing behind and says which owner it was', async () => {
  const broken: MigrationSet = {
    owner: 'broken',
    schema: 'broken',
    migrations: [
      {
        name: '001-half',
        up: async (db) => {
          await run(db, sql`create table broken.first (id int)`);
          await run(db, sql`select no_such_function()`);
        },
        down: async () => {},
      },
    ],
  };
  await expect(migrate(database.db, [broken])).rejects.toMatchObject({
    code: 'database.migration_failed',
    message: expect.stringContaining('broken'),
  });
  const tables = await many(
    database.db,
    sql`select 1 from pg_tables where schemaname = 'broken' and tablename = 'first'`,
  );
  expect(tables).toEqual([]);
});

test('a transaction keeps all or nothing, and joins an outer one', async () => {
  await run(database.db, sql`create table if not exists public.counter (n int not null)`);
  const failing = transact(database.db, async (tx) => {
    await run(tx, sql`insert into counter values (1)`);
    await transact(tx, (inner) => run(inner, sql`insert into counter values (2)`));
    throw new Error('after both');
  });
  await expect(failing).rejects.toThrow('after both');
  expect(await one(database.db, sql<{ n: number }>`select count(*) as n from counter`)).toEqual({ n: 0 });
});

test('values are parameters, never text', async () => {
  const hostile = `'; drop table notes.note; --`;
  expect(await one(database.db, sql`select ${hostile}::text as echoed`)).toEqual({ echoed: hostile });
});

test('the pool used inside a transaction of the embedded database is an error, not a deadlock', async () => {
  const embedded = await testDatabase([], 'embedded');
  const nested = transact(embedded.db, () => many(embedded.db, sql`select 1`));
  await expect(nested).rejects.toMatchObject({ code: 'database.nested_use' });
  await embedded.dispose();
});

test('a second process on a data directory is refused with the pid of the first', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mainstay-lock-'));
  const program = `
    import { openDatabase } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    await openDatabase({ directory: ${JSON.stringify(directory)} });
    console.log('open');
    setInterval(() => {}, 1000);`;
  await writeFile(join(directory, 'holder.ts'), program);
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => holder.stdout.once('data', resolve));

  await expect(openDatabase({ directory })).rejects.toMatchObject({
    code: 'database.directory_in_use',
    details: { pid: holder.pid },
  });

  const ended = new Promise((resolve) => holder.once('close', resolve));
  holder.kill('SIGKILL');
  await ended;
  const next = await openDatabase({ directory });
  expect(await one(next.db, sql`select 1 as alive`)).toEqual({ alive: 1 });
  await next.close();
  expect((await readdir(directory)).filter((name) => name.startsWith('lock'))).toEqual([]);
  await rm(directory, { recursive: true });
});

test('an unreachable server is named as such', async () => {
  const attempt = openDatabase({ url: 'postgres://nobody@127.0.0.1:9/none', directory: tmpdir() });
  await expect(attempt).rejects.toMatchObject({ code: 'database.unreachable', kind: 'unavailable' });
});

test.runIf(process.env.TEST_DATABASE_URL)(
  'a connection to a server that breaks in a transaction fails that transaction, not the process',
  async () => {
    const server = await testDatabase([], 'server');
    const broken = transact(server.db, async (tx) => {
      const { pid } = await one(tx, sql<{ pid: number }>`select pg_backend_pid() as pid`);
      const ending = run(server.db, sql`select pg_terminate_backend(${pid})`);
      await Promise.all([run(tx, sql`select pg_sleep(20)`), ending]);
    });
    await expect(broken).rejects.toMatchObject({ code: '57P01' });
    expect(await one(server.db, sql`select 1 as alive`)).toEqual({ alive: 1 });
    await server.dispose();
  },
);

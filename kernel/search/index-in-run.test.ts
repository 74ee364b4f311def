import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { MainstayError } from '#kernel/base';
import { transact } from '#kernel/database';
import {
  type Durable,
  migrations as durableMigrations,
  getRun,
  implementWorkflow,
  resumeRun,
  type WorkflowDeclaration,
} from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { type TestDatabase, testDatabase, testDurable, untilRun } from '#testing-kit';
import { migrations } from './migrations.ts';
import { createSearch, type Search } from './search.ts';

const name = { collection: 'test.run', tenant: { projectId: 'p1' } };
const inputSchema = z.object({ keys: z.array(z.string()) });
const declaration: WorkflowDeclaration<z.infer<typeof inputSchema>> = {
  kind: 'test.index',
  version: 1,
  input: inputSchema,
  title: () => 'Index',
};

let database: TestDatabase;
let search: Search;
let durable: Durable;
const loaded: string[] = [];
const gone = new Set<string>();
let failAt: string | undefined;

beforeAll(async () => {
  database = await testDatabase([
    {
      owner: 'kernel',
      schema: 'kernel',
      migrations: [...eventMigrations, ...durableMigrations, ...migrations],
    },
  ]);
  search = await createSearch({ db: database.db });
  const program = implementWorkflow(declaration, (context, { keys }) =>
    search.indexInRun(context, {
      ...name,
      keys,
      async load(key) {
        loaded.push(key);
        if (key === failAt) throw new MainstayError('test.no', 'No.', { kind: 'invalid' });
        return gone.has(key) ? undefined : { text: `document ${key} says pelican` };
      },
    }),
  );
  durable = await testDurable(database.db, [program]);
});
afterAll(async () => {
  await durable.worker.stop(1);
  await database.dispose();
});

test('finished steps are not repeated, and what a broken one wrote is recognised', async () => {
  const keys = Array.from({ length: 25 }, (_, n) => `k${n}`);
  failAt = 'k15';
  const id = await transact(database.db, (tx) => durable.start(tx, declaration, { keys }));
  await untilRun(database.db, id, 'failed');
  expect(loaded).toEqual(keys.slice(0, 16));
  failAt = undefined;
  loaded.length = 0;
  await resumeRun(database.db, id);
  await untilRun(database.db, id, 'succeeded');
  expect(loaded).toEqual(keys.slice(10));
  const { output, message } = await getRun(database.db, id);
  expect(output).toEqual({ documents: 25, removed: 0, chunks: 25, newChunks: 20 });
  expect(message).toContain('25 of 25');
  const hits = await search.query(database.db, { ...name, text: 'pelicans', limit: 100 });
  expect(new Set(hits.map(({ key }) => key))).toEqual(new Set(keys));
});

test('a document that is gone leaves the collection', async () => {
  gone.add('k3');
  const id = await transact(database.db, (tx) =>
    durable.start(tx, declaration, { keys: ['k2', 'k3', 'k4'] }),
  );
  await untilRun(database.db, id, 'succeeded');
  expect((await getRun(database.db, id)).output).toMatchObject({ documents: 2, removed: 1, newChunks: 0 });
  expect(await search.query(database.db, { ...name, text: 'k3' })).toEqual([]);
});

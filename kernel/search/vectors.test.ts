import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MainstayError } from '#kernel/base';
import { many, migrate, one, sql, transact } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import type { Embedder } from './embedder.ts';
import { migrations } from './migrations.ts';
import { createSearch, type Search } from './search.ts';
import { findSpace } from './tenant.ts';
import { indexVectors } from './vectors.ts';

const sets = [{ owner: 'kernel', schema: 'kernel', migrations }];
let database: TestDatabase;
let search: Search;
let embedded: string[] = [];
let broken = false;

const meanings = [
  ['car', 'automobile', 'vehicle'],
  ['doctor', 'physician'],
  ['ocean', 'sea'],
] as const;

/** Knows three meanings: each is a dimension. The fourth says that none was found. */
const embedder: Embedder = {
  id: 'test/meanings',
  dimensions: 4,
  async embed(texts, { purpose }) {
    if (broken) throw new MainstayError('test.down', 'It is down.', { kind: 'unavailable' });
    if (purpose === 'passage') embedded.push(...texts);
    return texts.map((text) => {
      const counts = meanings.map(
        (words) => words.filter((word) => text.toLowerCase().includes(word)).length,
      );
      return [...counts, counts.every((count) => count === 0) ? 1 : 0];
    });
  },
};

beforeAll(async () => {
  database = await testDatabase(sets);
  search = await createSearch({ db: database.db, embedder, mode: 'hybrid' });
});
afterAll(() => database.dispose());

let last = 0;
const fresh = () => {
  embedded = [];
  return { collection: `test.v${++last}`, tenant: { projectId: 'p1' } };
};
const put = (name: ReturnType<typeof fresh>, key: string, text: string, more: object = {}) =>
  search.upsertDocument(database.db, { ...name, key, text, ...more });
const keys = async (name: ReturnType<typeof fresh>, text: string, more: object = {}) =>
  (await search.query(database.db, { ...name, text, ...more })).map(({ key }) => key);

test('meaning finds what words do not, and both together find both', async () => {
  const name = fresh();
  await put(name, 'auto', 'The automobile has four wheels.');
  await put(name, 'car', 'My car is red.');
  await put(name, 'sea', 'The sea is deep.');
  expect(search).toMatchObject({ mode: 'hybrid', vectors: 'on' });
  expect(await keys(name, 'car', { mode: 'keyword' })).toEqual(['car']);
  expect((await keys(name, 'car', { mode: 'vector', limit: 2 })).sort()).toEqual(['auto', 'car']);
  const hits = await search.query(database.db, { ...name, text: 'car' });
  expect(hits.map(({ key }) => key)).toEqual(['car', 'auto', 'sea']);
  expect(hits[0]?.snippet.highlights).toHaveLength(1);
  expect(hits[1]?.snippet.highlights).toEqual([]);
});

test('vectors stay within the tenant and the filter', async () => {
  const name = fresh();
  const other = { ...name, tenant: { projectId: 'p2' } };
  await put(name, 'mine', 'a car', { metadata: { kind: 'a' } });
  await put(name, 'mine too', 'an automobile', { metadata: { kind: 'b' } });
  await put(other, 'theirs', 'a car');
  expect((await keys(name, 'vehicle', { mode: 'vector' })).sort()).toEqual(['mine', 'mine too']);
  expect(await keys(other, 'vehicle', { mode: 'vector' })).toEqual(['theirs']);
  expect(await keys(name, 'vehicle', { mode: 'vector', filters: { kind: 'b' } })).toEqual(['mine too']);
});

test('what has not changed is not embedded again, and the same passage only once', async () => {
  const name = fresh();
  const part = (said: string) => `# ${said}\n\n${said} is here.\n\n`;
  await put(name, 'a', part('Car') + part('Sea'));
  expect(embedded).toHaveLength(2);
  await put(name, 'a', part('Doctor') + part('Car') + part('Sea'));
  expect(embedded).toHaveLength(3);
  await put(name, 'b', part('Car'));
  expect(embedded).toHaveLength(3);
  await search.removeDocument(database.db, { ...name, key: 'a' });
  expect(await keys(name, 'vehicle', { mode: 'vector' })).toEqual(['b']);
  const { count } = await one(
    database.db,
    sql<{
      count: number;
    }>`select count(*) from kernel.search_vector v join kernel.search_space s on s.id = v.space_id
      where s.collection = ${name.collection}`,
  );
  expect(count).toBe(1);
});

test('when the embedder fails words are found, and the next call goes on', async () => {
  const name = fresh();
  broken = true;
  await expect(put(name, 'a', 'a car')).rejects.toMatchObject({ code: 'test.down' });
  expect(await keys(name, 'car', { mode: 'keyword' })).toEqual(['a']);
  broken = false;
  expect(await put(name, 'a', 'a car')).toMatchObject({ newChunks: 0 });
  expect(await keys(name, 'vehicle', { mode: 'vector' })).toEqual(['a']);
});

test('within a transaction no vectors are made; `embed` makes them after it', async () => {
  const name = fresh();
  await transact(database.db, (tx) => search.upsertDocument(tx, { ...name, key: 'a', text: 'a car' }));
  expect(embedded).toEqual([]);
  expect(await search.embed(database.db, name)).toEqual({ embedded: 1 });
  expect(await search.embed(database.db, name)).toEqual({ embedded: 0 });
  expect(await keys(name, 'vehicle', { mode: 'vector' })).toEqual(['a']);
});

test('vectors of another model are not compared, and a model that breaks its word is refused', async () => {
  const name = fresh();
  await put(name, 'a', 'a car');
  const next = await createSearch({
    db: database.db,
    embedder: { ...embedder, id: 'test/next' },
    mode: 'vector',
  });
  expect(await next.query(database.db, { ...name, text: 'car' })).toEqual([]);
  expect(await next.embed(database.db, name)).toEqual({ embedded: 1 });
  expect(await next.query(database.db, { ...name, text: 'car' })).toHaveLength(1);
  for (const embed of [
    async () => [[1, 2]],
    async () => [],
    async () => [[1, 2, 3, Number.NaN]],
  ] satisfies Embedder['embed'][]) {
    const wrong = await createSearch({ db: database.db, embedder: { ...embedder, embed } });
    await expect(wrong.query(database.db, { ...name, text: 'car', mode: 'hybrid' })).rejects.toMatchObject({
      code: 'search.bad_embedding',
    });
  }
});

test('a large space has an index of its own, which gives the same hits and goes with the space', async () => {
  const name = fresh();
  for (let n = 0; n < 30; n++) await put(name, `${n}`, `${meanings[n % 3]?.[0]} number ${n}`);
  const before = await keys(name, 'physician', { mode: 'vector', limit: 10 });
  const space = await findSpace(database.db, name);
  if (!space) throw new Error('The space was not made.');
  expect(await indexVectors(database.db, space, embedder)).toBe(false);
  expect(await indexVectors(database.db, space, embedder, 20)).toBe(true);
  expect(await indexVectors(database.db, space, embedder, 20)).toBe(true);
  const after = await keys(name, 'physician', { mode: 'vector', limit: 10 });
  expect(new Set(after)).toEqual(new Set(before));
  const indexes = () =>
    many(database.db, sql`select 1 from pg_indexes where indexname like ${`search_vector_${space.id}_%`}`);
  expect(await indexes()).toHaveLength(1);
  await search.removeCollection(database.db, name);
  expect(await indexes()).toHaveLength(0);
});

test('on a server without pgvector everything but vectors works', async () => {
  const lite = await PGlite.create();
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  await migrate(db, sets);
  const without = await createSearch({ db, embedder, mode: 'hybrid' });
  expect(without).toMatchObject({ mode: 'keyword', vectors: 'missing' });
  const name = fresh();
  await without.upsertDocument(db, { ...name, key: 'a', text: 'a car' });
  expect(embedded).toEqual([]);
  expect(await without.query(db, { ...name, text: 'cars' })).toHaveLength(1);
  await expect(without.query(db, { ...name, text: 'cars', mode: 'hybrid' })).rejects.toMatchObject({
    code: 'search.no_vectors',
  });
  await db.destroy();
  await lite.close();
});

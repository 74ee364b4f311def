import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { many, one, run, sql, transact } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { migrations } from './migrations.ts';
import { createSearch, type Search } from './search.ts';

let database: TestDatabase;
let search: Search;
beforeAll(async () => {
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
  search = await createSearch({ db: database.db });
});
afterAll(() => database.dispose());

const tenant = { projectId: 'p1' };
let last = 0;
/** A collection that no other test uses. */
const fresh = () => ({ collection: `test.c${++last}`, tenant });
const put = (name: ReturnType<typeof fresh>, key: string, text: string, more: object = {}) =>
  search.upsertDocument(database.db, { ...name, key, text, ...more });
const keys = async (name: object, text: string, more: object = {}) =>
  (await search.query(database.db, { ...fresh(), ...name, text, ...more })).map(({ key }) => key);

test('a document is found by a form of its words, with exact places', async () => {
  const name = fresh();
  const text = 'Überblick 🙂.\n\n## Mitosis\n\nCells divide by mitosis; 🙂 the dividing cell has a spindle.';
  await put(name, 'cells', text, { title: 'Biology' });
  await put(name, 'rocks', 'Granite is an igneous rock.');
  const hits = await search.query(database.db, { ...name, text: 'How does a cell divide?' });
  expect(hits.map(({ key }) => key)).toEqual(['cells']);
  const [hit] = hits;
  expect(hit).toMatchObject({ title: 'Biology', heading: 'Mitosis' });
  expect(text.slice(hit?.start, hit?.end)).toBe(hit?.text);
  expect(text.slice(hit?.snippet.start, hit?.snippet.end)).toBe(hit?.snippet.text);
  expect(hit?.snippet.highlights.map(({ start, end }) => text.slice(start, end))).toEqual([
    'Cells',
    'divide',
    'dividing',
    'cell',
  ]);
});

test('a snippet shows the place with most of the words, cut between words', async () => {
  const name = fresh();
  const filler = 'Nothing of interest is said in this sentence. '.repeat(12);
  const text = `Tides. ${filler}The moon causes ocean tides by its gravity. ${filler}`;
  await put(name, 'tides', text, { chunks: { targetLength: 5000 } });
  const [hit] = await search.query(database.db, { ...name, text: 'moon gravity tides', snippetLength: 100 });
  expect(hit?.snippet.text).toContain('moon causes ocean tides by its gravity');
  expect(hit?.snippet.text.length).toBeLessThanOrEqual(100);
  expect(text).toContain(` ${hit?.snippet.text} `);
  expect(text.slice(hit?.snippet.start, hit?.snippet.end)).toBe(hit?.snippet.text);
});

describe('isolation', () => {
  const text = 'The launch code is hidden in the library.';

  test('nothing of one tenant is found by another, whoever shares the id or the collection', async () => {
    const { collection } = fresh();
    const tenants = [
      { projectId: 'a' },
      { ownerId: 'a' },
      { projectId: 'a', ownerId: 'a' },
      { projectId: 'b' },
    ];
    for (const [n, one] of tenants.entries())
      await search.upsertDocument(database.db, { collection, tenant: one, key: `k${n}`, text });
    for (const [n, one] of tenants.entries())
      expect(await keys({ collection, tenant: one }, 'launch code')).toEqual([`k${n}`]);
    expect(await keys({ collection, tenant: { ownerId: 'b' } }, 'launch code')).toEqual([]);
    expect(
      await search.removeDocument(database.db, { collection, tenant: { ownerId: 'b' }, key: 'k1' }),
    ).toBe(false);
  });

  test('what others have does not move the scores', async () => {
    const { collection } = fresh();
    const score = async () =>
      (await search.query(database.db, { collection, tenant, text: 'library' })).map(({ score }) => score);
    await search.upsertDocument(database.db, { collection, tenant, key: 'x', text });
    const alone = await score();
    for (let n = 0; n < 5; n++)
      await search.upsertDocument(database.db, {
        collection,
        tenant: { projectId: 'p2' },
        key: `${n}`,
        text,
      });
    expect(await score()).toEqual(alone);
  });

  test.each([{}, { projectId: '' }, { projectId: null }, undefined, null])(
    'tenant %j is refused',
    async (none) => {
      // What a caller's mistake or untyped data would bring.
      const name = { collection: 'test.none', tenant: none as unknown as typeof tenant };
      const refused = { code: 'search.tenant_missing' };
      await expect(search.query(database.db, { ...name, text: 'x' })).rejects.toMatchObject(refused);
      await expect(search.upsertDocument(database.db, { ...name, key: 'x', text })).rejects.toMatchObject(
        refused,
      );
      await expect(search.removeCollection(database.db, name)).rejects.toMatchObject(refused);
    },
  );
});

test('filters compare metadata: a value, one of several, several keys', async () => {
  const name = fresh();
  await put(name, 'a', 'same words', { metadata: { course: 'bio', week: 1, tags: ['x', 'y'] } });
  await put(name, 'b', 'same words', { metadata: { course: 'bio', week: 2 } });
  await put(name, 'c', 'same words', { metadata: { course: "geo' or true --", week: 1 } });
  const found = async (filters: object) => (await keys(name, 'same words', { filters })).sort();
  expect(await found({})).toEqual(['a', 'b', 'c']);
  expect(await found({ course: 'bio' })).toEqual(['a', 'b']);
  expect(await found({ course: 'bio', week: 1 })).toEqual(['a']);
  expect(await found({ week: [1, 3] })).toEqual(['a', 'c']);
  expect(await found({ course: "geo' or true --" })).toEqual(['c']);
  expect(await found({ week: [] })).toEqual([]);
  expect(await found({ nothing: null })).toEqual([]);
});

test('a document is brought up to date, its unchanged chunks stay as they are', async () => {
  const name = fresh();
  const section = (n: number, said: string) => `# Part ${n}\n\n${said}\n\n`;
  const first = section(1, 'Apples grow on trees.') + section(2, 'Boats float.') + section(3, 'Cats sleep.');
  expect(await put(name, 'd', first)).toMatchObject({ chunks: 3, newChunks: 3 });
  const ids = async () =>
    new Map((await many(database.db, chunksOf(name.collection))).map((c) => [c.text, c.id]));
  const before = await ids();
  expect(await put(name, 'd', first)).toMatchObject({ chunks: 3, newChunks: 0 });
  const second =
    section(0, 'New at the top.') + section(1, 'Apples grow on trees.') + section(3, 'Cats sleep.');
  expect(await put(name, 'd', second)).toMatchObject({ chunks: 3, newChunks: 1 });
  const after = await ids();
  expect(after.get(section(1, 'Apples grow on trees.'))).toBe(
    before.get(section(1, 'Apples grow on trees.')),
  );
  expect(await keys(name, 'boats')).toEqual([]);
  const [hit] = await search.query(database.db, { ...name, text: 'cats' });
  expect(second.slice(hit?.start, hit?.end)).toBe(hit?.text);
  expect(await figures(name.collection)).toEqual(await countedFigures(name.collection));
  expect(await put(name, 'd', second, { metadata: { a: 1 } })).toMatchObject({ newChunks: 0 });
  expect(await keys(name, 'cats', { filters: { a: 1 } })).toEqual(['d']);
});

test('a removed document is found no more and counts no more', async () => {
  const name = fresh();
  await put(name, 'a', 'alpha beta');
  await put(name, 'b', 'alpha gamma');
  expect(await search.removeDocument(database.db, { ...name, key: 'a' })).toBe(true);
  expect(await search.removeDocument(database.db, { ...name, key: 'a' })).toBe(false);
  expect(await keys(name, 'alpha')).toEqual(['b']);
  expect(await figures(name.collection)).toEqual({ chunks: 1, words: 2 });
  expect(await search.removeCollection(database.db, name)).toBe(true);
  expect(await search.removeCollection(database.db, name)).toBe(false);
  expect(await keys(name, 'alpha')).toEqual([]);
});

test('what a transaction takes back was never indexed', async () => {
  const name = fresh();
  const failing = transact(database.db, async (tx) => {
    await search.upsertDocument(tx, { ...name, key: 'x', text: 'phantom' });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await keys(name, 'phantom')).toEqual([]);
});

test('two who bring the same document up to date leave one whole document', async () => {
  const name = fresh();
  await put(name, 'x', 'before');
  await Promise.all(
    Array.from({ length: 8 }, (_, n) => put(name, 'x', `# A\n\nshared\n\n# B\n\nversion ${n}`)),
  );
  expect(await keys(name, 'shared')).toEqual(['x']);
  expect(await figures(name.collection)).toEqual(await countedFigures(name.collection));
});

test('a language stems its own words, and a collection has one', async () => {
  const german = fresh();
  await put(german, 'x', 'Die Häuser stehen am Fluss.', { language: 'german' });
  expect(await keys(german, 'Haus')).toEqual(['x']);
  await expect(put(german, 'y', 'x', { language: 'english' })).rejects.toMatchObject({
    code: 'search.other_language',
  });
  await expect(put(fresh(), 'y', 'x', { language: 'klingon' })).rejects.toMatchObject({
    code: 'search.unknown_language',
  });
  const simple = fresh();
  await put(simple, 'x', 'The houses', { language: 'simple' });
  expect(await keys(simple, 'house')).toEqual([]);
  expect(await keys(simple, 'the')).toEqual(['x']);
});

test.each([
  ['nothing', ''],
  ['only stop words', 'the of and'],
  ['operators', "a & | ! <-> :* 'b\\' \\ ''"],
  ['U+0000 and half characters', 'x\0y \ud800 z'],
  ['an address', "https://example.org/a\\b?c='d'"],
])('a question of %s is answered without an error', async (_, text) => {
  const name = fresh();
  await put(name, 'x', `Some text.\n${text}`, { title: text, metadata: { [`k${text}`]: text } });
  expect(Array.isArray(await keys(name, text, { filters: { [`k${text}`]: text } }))).toBe(true);
  expect(await keys(name, 'some text')).toEqual(['x']);
});

test('what cannot be asked or kept is refused with a sentence', async () => {
  const name = fresh();
  const bad = { code: 'search.bad_query', kind: 'invalid' };
  for (const limit of [0, 101, 1.5, Number.NaN])
    await expect(keys(name, 'x', { limit })).rejects.toMatchObject(bad);
  await expect(keys(name, 'x'.repeat(10_001))).rejects.toMatchObject(bad);
  await expect(keys({ collection: 'Kurs' }, 'x')).rejects.toMatchObject({ code: 'search.bad_collection' });
  await expect(put(name, '', 'x')).rejects.toMatchObject({ code: 'search.bad_document' });
  await expect(keys(name, 'x', { mode: 'vector' })).rejects.toMatchObject({ code: 'search.no_vectors' });
});

test('the best chunk of each document, when that is asked for', async () => {
  const name = fresh();
  await put(name, 'a', '# One\n\ntides tides\n\n# Two\n\ntides and much else besides them');
  await put(name, 'b', 'tides');
  expect((await keys(name, 'tides')).sort()).toEqual(['a', 'a', 'b']);
  expect((await keys(name, 'tides', { bestOfDocument: true })).sort()).toEqual(['a', 'b']);
});

const chunksOf = (collection: string) =>
  sql<{ id: string; text: string }>`select c.id, c.text from kernel.search_chunk c
    join kernel.search_space s on s.id = c.space_id where s.collection = ${collection}`;
const figures = (collection: string) =>
  one(
    database.db,
    sql<{
      chunks: number;
      words: number;
    }>`select chunks, words from kernel.search_space where collection = ${collection}`,
  );
const countedFigures = (collection: string) =>
  one(
    database.db,
    sql<{ chunks: number; words: number }>`select count(*) as chunks, sum(length)::bigint as words
      from kernel.search_chunk c join kernel.search_space s on s.id = c.space_id where s.collection = ${collection}`,
  );

test('the way back leaves nothing', async () => {
  const own = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
  for (const migration of migrations.toReversed()) await migration.down(own.db);
  expect(await many(own.db, sql`select 1 from pg_tables where tablename like 'search%'`)).toEqual([]);
  for (const migration of migrations) await migration.up(own.db);
  await run(own.db, sql`select 1`);
  await own.dispose();
});

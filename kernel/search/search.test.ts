import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('a document is found by a form of its words, with exact places', async () => {
  const name = fresh();
  const text = 'Überblick 🙂.\n\n## Mitosis\n\nCells divide by mitosis; 🙂 the dividing cell has a spindle.';
  await search.upsertDocument(database.db, { ...name, key: 'cells', title: 'Biology', text });
  await search.upsertDocument(database.db, { ...name, key: 'rocks', text: 'Granite is an igneous rock.' });
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

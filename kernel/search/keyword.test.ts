import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { keywordCandidates, termsOf } from './keyword.ts';
import { migrations } from './migrations.ts';
import { createSearch, type Search } from './search.ts';
import { findSpace, type SpaceName } from './tenant.ts';

let database: TestDatabase;
let search: Search;
beforeAll(async () => {
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
  search = await createSearch({ db: database.db });
});
afterAll(() => database.dispose());

/** Whatever is put in is one chunk. */
const chunks = { targetLength: 10_000 };

async function scores(name: SpaceName, texts: readonly string[], question: string, k1: number, b: number) {
  for (const [n, text] of texts.entries())
    await search.upsertDocument(database.db, { ...name, key: `${n}`, text, language: 'simple', chunks });
  const space = await findSpace(database.db, name);
  if (!space) throw new Error('The space was not made.');
  const terms = await termsOf(database.db, space.language, question);
  const wanted = { space, where: sql`true`, limit: 10, bestOfDocument: false };
  return (await keywordCandidates(database.db, wanted, terms, { k1, b })).map(({ score }) => score);
}

test('the score of the first example of bm25s', async () => {
  // The README of bm25s (Lù 2024, arXiv 2407.03618), method "lucene", k1 1.5, b 0.75, without stemming; the score is
  // printed in full in the README of ovos-bm25-solver. The words are given as its tokenizer leaves them.
  const texts = [
    'cat feline likes purr',
    'dog human best friend loves play',
    'bird beautiful animal can fly',
    'fish creature lives water swims',
  ];
  const found = await scores(
    { collection: 'test.bm25s', tenant: { ownerId: 'u' } },
    texts,
    'does fish purr like cat',
    1.5,
    0.75,
  );
  expect(found).toHaveLength(2);
  expect(found[0]).toBeCloseTo(1.0584375858306885, 6);
});

test('the formula, for any frequency that a chunk can have', async () => {
  const fill = (words: number): string => Array.from({ length: words }, (_, at) => `f${at}`).join(' ');
  const times = [1, 2, 3, 7, 40, 120, 255];
  const texts = [...times.map((n) => `${'alpha '.repeat(n)}${fill(300 - n)}`), 'beta'];
  const found = await scores(
    { collection: 'test.formula', tenant: { ownerId: 'u' } },
    texts,
    'alpha',
    1.2,
    0.75,
  );
  const n = times.length;
  const mean = (300 * n + 1) / (n + 1);
  const idf = Math.log(1 + (n + 1 - n + 0.5) / (n + 0.5));
  const expected = times.map((tf) => (idf * tf) / (tf + 1.2 * (0.25 + (0.75 * 300) / mean)));
  expect(found).toHaveLength(n);
  for (const [at, score] of expected.toReversed().entries()) expect(found[at]).toBeCloseTo(score, 10);
});

/**
 * Measures search on public retrieval collections: nDCG@10, milliseconds for a query, documents indexed in a second.
 *
 *     node bench/search.ts DIRECTORY… [--server URL] [--queries N] [--embeddings URL --model NAME]
 *
 * Each DIRECTORY is a collection in the layout of BEIR: corpus.jsonl, queries.jsonl, qrels/test.tsv. Those of BEIR come
 * as zip files that github.com/beir-cellar/beir names (scifact: 2.7 MB, nfcorpus: 2.4 MB). The database is embedded,
 * in a temporary folder, or a new one on the server of --server, which is dropped afterwards.
 *
 * With --embeddings, an endpoint of the protocol of OpenAI (http://127.0.0.1:11434/v1/embeddings for Ollama; its key, if
 * it needs one, in EMBEDDINGS_KEY), vectors alone and their fusion with BM25 are measured too: make `hybrid` the default
 * only for a model that is not worse than BM25 here.
 *
 * Published nDCG@10 of BM25 to compare with: SciFact 0.665 (BEIR, table 2, Thakur et al. 2021, title and text as two
 * fields) and 0.679 (Pyserini's "BM25 flat", one field), both with k1 = 0.9 and b = 0.4; the line "0.9 0.4" is that.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Db, many, migrate, openDatabase, run, sql } from '#kernel/database';
import { createSearch, type Embedder, migrations, type Search } from '#kernel/search';
import { createOnServer, dropOnServer } from '../tests/testing-kit/database.ts';
import { type Collection, readCollection } from './search/collection.ts';
import { remoteEmbedder } from './search/embeddings.ts';
import { ndcgAt } from './search/ndcg.ts';

const tenant = { projectId: 'bench' };
const depth = 10;
/** Long enough that a document of these collections is one chunk, as in published figures. */
const whole = { targetLength: 1_000_000 };

type Ranker = (question: string) => Promise<string[]>;

async function measure(collection: Collection, db: Db, embedder: Embedder | undefined): Promise<void> {
  const search = await createSearch({ db, ...(embedder && { embedder }) });
  const published = await createSearch({ db, bm25: { k1: 0.9, b: 0.4 } });
  const report = (name: string, figures: string): void => {
    process.stdout.write(`${collection.name.padEnd(10)} ${name.padEnd(24)} ${figures}\n`);
  };
  for (const [name, chunks] of [
    ['documents', whole],
    ['chunks', {}],
  ] as const) {
    const space = { collection: `bench.${name}`, tenant };
    const began = performance.now();
    let made = 0;
    for (const { id, title, text } of collection.documents)
      made += (await search.upsertDocument(db, { ...space, key: id, title, text, chunks })).chunks;
    const seconds = (performance.now() - began) / 1000;
    report(
      `index as ${name}`,
      `${(collection.documents.length / seconds).toFixed(0)} documents/s, ${made} chunks`,
    );
    const by = (one: Search, mode: 'keyword' | 'vector' | 'hybrid'): Promise<string> =>
      rate(collection, async (text) => {
        const hits = await one.query(db, { ...space, text, limit: depth, bestOfDocument: true, mode });
        return hits.map(({ key }) => key);
      });
    report('BM25', await by(search, 'keyword'));
    if (name === 'documents') {
      report('BM25 0.9 0.4', await by(published, 'keyword'));
      for (const rank of ['ts_rank', 'ts_rank_cd'] as const)
        report(rank, await rate(collection, (text) => builtIn(db, rank, text)));
    }
    if (embedder) {
      report(`vectors ${embedder.id}`, await by(search, 'vector'));
      report('hybrid', await by(search, 'hybrid'));
    }
    await search.removeCollection(db, space);
    await run(db, sql`vacuum kernel.search_chunk`);
  }
}

/** PostgreSQL's own ranking, with its normalisation by the logarithm of the length. */
async function builtIn(db: Db, rank: 'ts_rank' | 'ts_rank_cd', text: string): Promise<string[]> {
  const rows = await many(
    db,
    sql<{
      key: string;
    }>`select d.key from kernel.search_chunk c join kernel.search_document d on d.id = c.document_id,
        (select string_agg(quote_literal(lexeme), ' | ')::tsquery as query from unnest(to_tsvector('english', ${text}))) q
      where tokens @@ query order by ${sql.id(rank)}(tokens, query, 1) desc, d.key limit ${depth}`,
  );
  return rows.map(({ key }) => key);
}

/** nDCG@10 with the standard error of the mean, and how long a query takes. */
async function rate({ questions }: Collection, ranker: Ranker): Promise<string> {
  const times: number[] = [];
  const scores: number[] = [];
  for (const { text, grades } of questions) {
    const began = performance.now();
    const ranked = await ranker(text);
    times.push(performance.now() - began);
    scores.push(ndcgAt(depth, ranked, grades));
  }
  const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
  const variance = scores.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (scores.length - 1);
  const sorted = times.sort((a, b) => a - b);
  const at = (part: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
  return `nDCG@10 ${mean.toFixed(4)} ±${Math.sqrt(variance / scores.length).toFixed(4)}  ${scores.length} queries, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: 'string' },
    queries: { type: 'string' },
    embeddings: { type: 'string' },
    model: { type: 'string' },
  },
});
if (positionals.length === 0) {
  process.stderr.write('Give the folders of collections: node bench/search.ts DIRECTORY…\n');
  process.exitCode = 2;
}
const embedder =
  values.embeddings === undefined
    ? undefined
    : await remoteEmbedder(values.embeddings, values.model ?? '', process.env.EMBEDDINGS_KEY);
for (const path of positionals) {
  const collection = await readCollection(path);
  const most = Number(values.queries ?? Number.POSITIVE_INFINITY);
  const directory = await mkdtemp(join(tmpdir(), 'mainstay-bench-'));
  const url = values.server === undefined ? undefined : await createOnServer(values.server);
  const database = await openDatabase({ directory, ...(url !== undefined && { url }) });
  try {
    await migrate(database.db, [{ owner: 'kernel', schema: 'kernel', migrations }]);
    await measure({ ...collection, questions: collection.questions.slice(0, most) }, database.db, embedder);
  } finally {
    await database.close();
    await rm(directory, { recursive: true, force: true });
    if (values.server !== undefined && url !== undefined) await dropOnServer(values.server, url);
  }
}

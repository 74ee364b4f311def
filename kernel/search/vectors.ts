import { createHash } from 'node:crypto';
import { MainstayError } from '#kernel/base';
import { type Db, many, maybeOne, one, run, sql } from '#kernel/database';
import type { Embedder } from './embedder.ts';
import type { Candidate, CandidateQuery } from './keyword.ts';
import type { Space } from './tenant.ts';

/** Texts that go to the embedder in one call. */
const batchSize = 64;
/** Up to so many vectors every one is compared: exact, and quicker than an index is built. */
export const exactUpTo = 20_000;

/** Whether the server can compare vectors. Creates the extension when the server has it and this user may. */
export async function canCompareVectors(db: Db): Promise<boolean> {
  const state = await one(
    db,
    sql<{ installed: boolean; available: boolean }>`select
      exists (select 1 from pg_extension where extname = 'vector') as installed,
      exists (select 1 from pg_available_extensions where name = 'vector') as available`,
  );
  if (state.installed || !state.available) return state.installed;
  return run(db, sql`create extension if not exists vector`).then(
    () => true,
    () => false,
  );
}

/** Embeds what a space has no vector for yet, batch by batch, each kept at once. @returns how many were embedded. */
export async function embedMissing(
  db: Db,
  space: Space,
  embedder: Embedder,
  options: { readonly documentId?: string; readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  const ofDocument = options.documentId ? sql`and c.document_id = ${options.documentId}` : sql``;
  const missing = await many(
    db,
    sql<{ hash: string; text: string }>`select distinct on (c.hash) c.hash, d.title, c.heading,
        concat_ws(E'\n', nullif(d.title, ''), nullif(c.heading, ''), c.text) as text
      from kernel.search_chunk c join kernel.search_document d on d.id = c.document_id
      where c.space_id = ${space.id} ${ofDocument} and not exists (
        select 1 from kernel.search_vector v
        where v.space_id = c.space_id and v.embedder = ${embedder.id} and v.hash = c.hash)
      order by c.hash`,
  );
  for (let at = 0; at < missing.length; at += batchSize) {
    options.signal?.throwIfAborted();
    const batch = missing.slice(at, at + batchSize);
    const vectors = await embedAll(
      embedder,
      batch.map(({ text }) => text),
      'passage',
      options.signal,
    );
    const rows = batch.map(({ hash }, n) => ({ hash, embedding: vectors[n] }));
    await run(
      db,
      sql`insert into kernel.search_vector (space_id, embedder, hash, embedding)
        select ${space.id}, ${embedder.id}, hash, embedding
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (hash text, embedding real[])
        on conflict do nothing`,
    );
  }
  return missing.length;
}

/** @throws MainstayError `search.bad_embedding` when the embedder does not keep its word. */
async function embedAll(
  embedder: Embedder,
  texts: readonly string[],
  purpose: 'passage' | 'question',
  signal: AbortSignal | undefined,
): Promise<readonly (readonly number[])[]> {
  const vectors = await embedder.embed(texts, { purpose, signal });
  const right = (vector: readonly number[]): boolean =>
    vector.length === embedder.dimensions && vector.every(Number.isFinite);
  if (vectors.length !== texts.length || !vectors.every(right))
    throw new MainstayError(
      'search.bad_embedding',
      `${embedder.id} did not answer with ${texts.length} vectors of ${embedder.dimensions} numbers.`,
    );
  return vectors;
}

/**
 * The chunks nearest to a question by cosine; the score is the cosine. Exact, unless the space has an HNSW index:
 * that finds most of the nearest (Malkov and Yashunin 2018), and the more of them the wider it looks.
 */
export async function vectorCandidates(
  db: Db,
  { space, where, limit, bestOfDocument }: CandidateQuery,
  embedder: Embedder,
  question: string,
  signal?: AbortSignal,
): Promise<Candidate[]> {
  const [vector] = await embedAll(embedder, [question], 'question', signal);
  if (!vector || vector.every((x) => x === 0)) return [];
  // Several chunks of one document may be among the nearest, and one vector may stand for several chunks.
  const wanted = bestOfDocument ? limit * 4 : limit;
  const rows = await many(
    db,
    sql<Candidate>`select c.id as "chunkId", c.document_id as "documentId", 1 - near.distance as score
      from (
        select v.hash, ${embeddingOf(embedder)} <=> ${JSON.stringify(vector)}::vector as distance
        from kernel.search_vector v
        where v.space_id = ${sql.lit(space.id)} and v.embedder = ${sql.lit(embedder.id)} and exists (
          select 1 from kernel.search_chunk c join kernel.search_document d on d.id = c.document_id
          where c.space_id = v.space_id and c.hash = v.hash and ${where})
        order by distance limit ${wanted}) as near
      join kernel.search_chunk c on c.space_id = ${space.id} and c.hash = near.hash
      join kernel.search_document d on d.id = c.document_id
      where ${where} and near.distance < 'NaN'
      order by near.distance, c.id`,
  );
  if (!bestOfDocument) return rows.slice(0, limit);
  const seen = new Set<string>();
  return rows.filter(({ documentId }) => !seen.has(documentId) && seen.add(documentId)).slice(0, limit);
}

/** pgvector indexes and compares only what has a known number of dimensions. */
const embeddingOf = ({ dimensions }: Embedder) => sql`(v.embedding::vector(${sql.lit(dimensions)}))`;

/** PostgreSQL cuts names at 63 bytes, so an embedder's id stands there as a digest. */
const indexName = (space: Space, { id }: Embedder): string =>
  `search_vector_${space.id}_${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;

/** pgvector indexes no more than these (`hnsw`, type `vector`). */
const mostIndexedDimensions = 2000;

/**
 * Builds the HNSW index of a space that has outgrown exact comparison; does nothing otherwise, or when it is there.
 * One index for one space: whoever is in it sees only his own, and the graph is never walked through others' vectors.
 * It takes minutes for 100,000 vectors, during which no vectors can be written.
 *
 * @returns whether the space has an index now.
 */
export async function indexVectors(
  db: Db,
  space: Space,
  embedder: Embedder,
  limit = exactUpTo,
): Promise<boolean> {
  if (embedder.dimensions > mostIndexedDimensions) return false;
  const name = indexName(space, embedder);
  if (await maybeOne(db, sql`select 1 from pg_indexes where schemaname = 'kernel' and indexname = ${name}`))
    return true;
  const { count } = await one(
    db,
    sql<{ count: number }>`select count(*) from kernel.search_vector
      where space_id = ${space.id} and embedder = ${embedder.id}`,
  );
  if (count <= limit) return false;
  await run(
    db,
    sql`create index if not exists ${sql.id(name)} on kernel.search_vector
      using hnsw ((embedding::vector(${sql.lit(embedder.dimensions)})) vector_cosine_ops)
      where space_id = ${sql.lit(space.id)} and embedder = ${sql.lit(embedder.id)}`,
  );
  return true;
}

/** Without statistics the planner may look for the chunk of each vector by reading all chunks. */
export async function renewStatistics(db: Db): Promise<void> {
  await run(db, sql`analyze kernel.search_vector`);
  await run(db, sql`analyze kernel.search_chunk`);
}

/** Drops what `indexVectors` built for a space, for any embedder. */
export async function dropVectorIndexes(db: Db, spaceId: number): Promise<void> {
  const indexes = await many(
    db,
    sql<{ name: string }>`select indexname as name from pg_indexes
      where schemaname = 'kernel' and starts_with(indexname, ${`search_vector_${spaceId}_`})`,
  );
  for (const { name } of indexes) await run(db, sql`drop index if exists ${sql.id('kernel', name)}`);
}

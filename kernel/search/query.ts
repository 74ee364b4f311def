import { invalid, type Json } from '#kernel/base';
import { type Db, jsonText, many, sql, storableText } from '#kernel/database';
import type { Embedder } from './embedder.ts';
import { fuseRanks } from './fuse.ts';
import { matchingWords, type Snippet, snippetOf } from './highlight.ts';
import {
  anyOf,
  type Bm25,
  type Candidate,
  type CandidateQuery,
  keywordCandidates,
  termsOf,
} from './keyword.ts';
import { findSpace, type SpaceName } from './tenant.ts';
import { vectorCandidates } from './vectors.ts';

/** By words (BM25), by meaning (cosine of vectors), or both, fused by rank. */
export type SearchMode = 'keyword' | 'vector' | 'hybrid';

export interface SearchQuery extends SpaceName {
  readonly text: string;
  /** Only documents whose metadata have, for each key, this value or one of these. */
  readonly filters?: Readonly<Record<string, Json>>;
  /** 1 to 100; 10 when absent. */
  readonly limit?: number;
  readonly mode?: SearchMode;
  /** At most one hit for each document, its best. */
  readonly bestOfDocument?: boolean;
  /** The longest snippet, in UTF-16 units; 240 when absent. */
  readonly snippetLength?: number;
}

export interface Hit {
  /** The app's own name for the document. */
  readonly key: string;
  readonly documentId: string;
  readonly chunkId: string;
  readonly title: string;
  /** The headings the chunk stands under. */
  readonly heading: string;
  readonly metadata: Readonly<Record<string, Json>>;
  /** BM25, cosine or the sum of reciprocal ranks: comparable within one answer only. */
  readonly score: number;
  /** The chunk, and where it stands in the document's text, in UTF-16 units. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly snippet: Snippet;
}

interface QueryWith {
  readonly mode: SearchMode;
  readonly embedder: Embedder | undefined;
  readonly bm25: Bm25 | undefined;
  readonly signal: AbortSignal | undefined;
}

const longestQuestion = 10_000;
const mostHits = 100;
/** Each list that is fused has at least so many. */
const fusedDepth = 100;

/**
 * The chunks of a collection that answer a question best, best first.
 *
 * @throws MainstayError `search.bad_query`, `search.tenant_missing`, `search.bad_collection`
 */
export async function runQuery(
  db: Db,
  query: SearchQuery,
  { mode, embedder, bm25, signal }: QueryWith,
): Promise<Hit[]> {
  const { limit = 10, snippetLength = 240, bestOfDocument = false } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > mostHits)
    throw invalid('search.bad_query', `"limit" is a whole number from 1 to ${mostHits}.`);
  if (query.text.length > longestQuestion)
    throw invalid('search.bad_query', `A question has at most ${longestQuestion} characters.`);
  const space = await findSpace(db, query);
  const text = storableText(query.text).trim();
  if (!space || text === '') return [];
  const terms = await termsOf(db, space.language, text);
  const depth = mode === 'hybrid' ? Math.max(limit, fusedDepth) : limit;
  const wanted: CandidateQuery = { space, where: filterOf(query.filters), limit: depth, bestOfDocument };
  const lists: Candidate[][] = [];
  if (mode !== 'vector') lists.push(await keywordCandidates(db, wanted, terms, bm25));
  if (mode !== 'keyword' && embedder) lists.push(await vectorCandidates(db, wanted, embedder, text, signal));
  const best = mode === 'hybrid' ? fused(lists, bestOfDocument) : lists.flat();
  const chunks = await fetchChunks(db, best.slice(0, limit));
  const words = await matchingWords(db, space.language, chunks, anyOf(terms));
  return chunks.map((chunk) => ({ ...chunk, snippet: snippetOf(chunk, words, snippetLength) }));
}

/** @param byDocument the lists may have different chunks of one document: the earlier list's is shown. */
function fused(lists: readonly (readonly Candidate[])[], byDocument: boolean): Candidate[] {
  const keyOf = ({ chunkId, documentId }: Candidate): string => (byDocument ? documentId : chunkId);
  const first = new Map<string, Candidate>();
  for (const candidate of lists.flat())
    if (!first.has(keyOf(candidate))) first.set(keyOf(candidate), candidate);
  return fuseRanks(lists.map((list) => list.map(keyOf))).flatMap(({ key, score }) => {
    const candidate = first.get(key);
    return candidate ? [{ ...candidate, score }] : [];
  });
}

function filterOf(filters: SearchQuery['filters'] = {}): ReturnType<typeof sql> {
  const conditions = Object.entries(filters).map(([key, value]) => {
    const values = Array.isArray(value) ? value : [value];
    const wanted = values.map((one) => jsonText({ [key]: one }));
    return sql`d.metadata @> any(${wanted}::text[]::jsonb[])`;
  });
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

type Found = Omit<Hit, 'snippet'>;

async function fetchChunks(db: Db, candidates: readonly Candidate[]): Promise<Found[]> {
  const rows = await many(
    db,
    sql<Omit<Found, 'score'>>`select c.id as "chunkId", d.id as "documentId", d.key, d.title, d.metadata,
        c.heading, c.text, c.start_offset as start, c.end_offset as "end"
      from kernel.search_chunk c join kernel.search_document d on d.id = c.document_id
      where c.id = any(${candidates.map(({ chunkId }) => chunkId)}::uuid[])`,
  );
  const byId = new Map(rows.map((row) => [row.chunkId, row]));
  // A chunk that was removed meanwhile is no hit.
  return candidates.flatMap(({ chunkId, score }) => {
    const row = byId.get(chunkId);
    return row ? [{ ...row, score }] : [];
  });
}

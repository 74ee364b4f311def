import { MainstayError } from '#kernel/base';
import { type Db, run, sql, transact } from '#kernel/database';
import type { RunContext } from '#kernel/durable';
import type { Embedder } from './embedder.ts';
import type { FileText } from './extraction/file-text.ts';
import { type TextOfOptions, textOf } from './extraction/text-of.ts';
import { type IndexedInRun, type IndexInRunOptions, indexInRun } from './index-in-run.ts';
import { type Indexed, type NewDocument, removeDocument, writeDocument } from './indexing.ts';
import type { Bm25 } from './keyword.ts';
import { type Hit, runQuery, type SearchMode, type SearchQuery } from './query.ts';
import { findSpace, type SpaceName } from './tenant.ts';
import {
  canCompareVectors,
  dropVectorIndexes,
  embedMissing,
  indexVectors,
  renewStatistics,
} from './vectors.ts';

export interface SearchOptions {
  readonly db: Db;
  /** Without one, search is by words alone, which is whole in itself. */
  readonly embedder?: Embedder;
  /**
   * What a query does when it does not say: `keyword` when absent, also with an embedder. Fusion with a weak one is
   * much worse than words alone (docs/decisions/search-ranking.md): choose `hybrid` for a model that was measured.
   */
  readonly mode?: SearchMode;
  /** Term saturation and length normalisation; k1 = 1.2 and b = 0.75 when absent. */
  readonly bm25?: Bm25;
}

export interface Search {
  /** What a query does when it does not say. */
  readonly mode: SearchMode;
  /** `missing`: there is an embedder, but the server has no pgvector, so vectors are neither made nor compared. */
  readonly vectors: 'off' | 'missing' | 'on';
  /**
   * Puts a document into a collection of a tenant, or brings it up to date; what has not changed costs nothing. Words
   * are found at once. Vectors come after; should the embedder fail, the error says so and the next call goes on
   * with what is missing. Within a transaction no vectors are made: call `embed` after it.
   *
   * @throws MainstayError `search.tenant_missing`, `search.bad_collection`, `search.bad_document`, `search.too_long`,
   *   `search.unknown_language`, `search.other_language`, `search.bad_embedding`, and what the embedder throws
   */
  upsertDocument(db: Db, document: NewDocument, signal?: AbortSignal): Promise<Indexed>;
  /** Makes the vectors that a collection lacks, and its index when it has outgrown exact search. */
  embed(db: Db, name: SpaceName, signal?: AbortSignal): Promise<{ readonly embedded: number }>;
  /** @returns whether there was such a document. */
  removeDocument(db: Db, name: SpaceName & { readonly key: string }): Promise<boolean>;
  /** Removes the whole collection of one tenant. @returns whether there was one. */
  removeCollection(db: Db, name: SpaceName): Promise<boolean>;
  /** Indexes documents as steps of a run, see `indexInRun`. */
  indexInRun(context: RunContext, options: IndexInRunOptions): Promise<IndexedInRun>;
  /** The text of a file, see `textOf`. */
  textOf(options: TextOfOptions): Promise<FileText>;
  /**
   * The best chunks, best first; nothing when the collection is empty.
   *
   * @throws MainstayError `search.bad_query`, `search.tenant_missing`, `search.bad_collection`, `search.no_vectors`
   *   when vectors were asked for and there are none
   */
  query(db: Db, query: SearchQuery, signal?: AbortSignal): Promise<Hit[]>;
}

/** From so many new vectors on the planner is told at once; a server would notice in a minute, the embedded one never. */
const manyVectors = 500;

/** Opens the search of an installation. */
export async function createSearch({
  db: pool,
  embedder: given,
  mode: preferred,
  bm25,
}: SearchOptions): Promise<Search> {
  const comparable = given !== undefined && (await canCompareVectors(pool));
  const embedder = comparable ? given : undefined;
  const mode: SearchMode = (embedder && preferred) ?? 'keyword';
  const search: Search = {
    mode,
    vectors: given === undefined ? 'off' : comparable ? 'on' : 'missing',
    async upsertDocument(db, document, signal) {
      const { space, indexed } = await writeDocument(db, document);
      if (embedder && !db.isTransaction)
        await embedMissing(db, space, embedder, { documentId: indexed.documentId, signal });
      return indexed;
    },
    async embed(db, name, signal) {
      const space = await findSpace(db, name);
      if (!embedder || !space) return { embedded: 0 };
      const embedded = await embedMissing(db, space, embedder, { signal });
      await indexVectors(db, space, embedder);
      if (embedded >= manyVectors) await renewStatistics(db);
      return { embedded };
    },
    removeDocument,
    indexInRun: (context, options) => indexInRun(search, context, options),
    textOf,
    async removeCollection(db, name) {
      const space = await findSpace(db, name);
      if (!space) return false;
      await transact(db, async (tx) => {
        await run(tx, sql`delete from kernel.search_space where id = ${space.id}`);
        await dropVectorIndexes(tx, space.id);
      });
      return true;
    },
    async query(db, query, signal) {
      const wanted = query.mode ?? mode;
      if (wanted !== 'keyword' && !embedder)
        throw new MainstayError(
          'search.no_vectors',
          'Search by meaning needs a model for embeddings and pgvector on the database server; search by keyword.',
          { kind: 'conflict' },
        );
      return runQuery(db, query, { mode: wanted, embedder, bm25, signal });
    },
  };
  return search;
}

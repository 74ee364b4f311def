import type { Db } from '#kernel/database';
import type { RunContext } from '#kernel/durable';
import type { Indexed, NewDocument } from './indexing.ts';
import type { SpaceName } from './tenant.ts';

export interface IndexInRunOptions extends SpaceName {
  /** Keys of the documents, in the order in which they are indexed: the same when the run is taken up again. */
  readonly keys: readonly string[];
  /** Reads one when its turn comes; undefined when it is gone, which removes it from the collection. */
  load(
    key: string,
    signal: AbortSignal,
  ): Promise<Omit<NewDocument, 'key' | 'collection' | 'tenant'> | undefined>;
  /** The part of the run's progress that this is, as fractions; all of it when absent. */
  readonly progress?: { readonly from: number; readonly to: number };
}

export interface IndexedInRun {
  readonly documents: number;
  readonly removed: number;
  readonly chunks: number;
  readonly newChunks: number;
}

/** What it needs of `Search`. */
interface Indexer {
  upsertDocument(db: Db, document: NewDocument, signal?: AbortSignal): Promise<Indexed>;
  removeDocument(db: Db, name: SpaceName & { readonly key: string }): Promise<boolean>;
  embed(db: Db, name: SpaceName, signal?: AbortSignal): Promise<{ readonly embedded: number }>;
}

/** Documents in one step: few enough that a crash repeats little, many enough that steps cost little. */
const inOneStep = 10;

/**
 * Indexes documents as steps of a run. After a crash finished steps are not repeated, and of the one that was cut off
 * what was written is recognised and left as it is. Vectors are made in the same step, and the embedder is asked again
 * when it fails with an error that may pass.
 *
 * @throws what `load` and `upsertDocument` throw, when trying again did not help
 */
export async function indexInRun(
  search: Indexer,
  context: RunContext,
  options: IndexInRunOptions,
): Promise<IndexedInRun> {
  const { collection, tenant, keys, load, progress = { from: 0, to: 1 } } = options;
  const name = { collection, tenant };
  const total = { documents: 0, removed: 0, chunks: 0, newChunks: 0 };
  for (let at = 0; at < keys.length; at += inOneStep) {
    const batch = keys.slice(at, at + inOneStep);
    const done = await context.step(
      `index ${collection} ${at + 1}–${at + batch.length}`,
      async ({ signal }) => {
        const count = { documents: 0, removed: 0, chunks: 0, newChunks: 0 };
        for (const key of batch) {
          signal.throwIfAborted();
          const document = await load(key, signal);
          if (document === undefined) {
            if (await search.removeDocument(context.db, { ...name, key })) count.removed += 1;
            continue;
          }
          const indexed = await search.upsertDocument(context.db, { ...document, ...name, key }, signal);
          count.documents += 1;
          count.chunks += indexed.chunks;
          count.newChunks += indexed.newChunks;
        }
        return count;
      },
      { retries: { attempts: 5 } },
    );
    total.documents += done.documents;
    total.removed += done.removed;
    total.chunks += done.chunks;
    total.newChunks += done.newChunks;
    const part = (at + batch.length) / keys.length;
    await context.progress(
      progress.from + (progress.to - progress.from) * part,
      `${at + batch.length} of ${keys.length} documents are indexed`,
    );
  }
  await context.step(`vectors of ${collection}`, ({ signal }) => search.embed(context.db, name, signal), {
    retries: { attempts: 5 },
  });
  return total;
}

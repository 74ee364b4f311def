import { type Db, many, sql } from '#kernel/database';
import type { ContentFiles } from './content-files.ts';

/** One content that is not what it should be. */
export interface ArtifactProblem {
  readonly hash: string;
  readonly artifactIds: readonly string[];
  readonly reason: 'missing' | 'changed';
}

export interface ArtifactVerification {
  readonly ok: boolean;
  /** How many different contents were read. */
  readonly contents: number;
  readonly bytes: number;
  readonly problems: readonly ArtifactProblem[];
}

const batchSize = 200;

/** Reads every content that has a row and compares its hash. An aborted `signal` is thrown. */
export async function verifyContents(
  db: Db,
  files: ContentFiles,
  signal?: AbortSignal,
): Promise<ArtifactVerification> {
  const problems: ArtifactProblem[] = [];
  let [contents, bytes] = [0, 0];
  for await (const { hash, size, ids } of storedContents(db)) {
    signal?.throwIfAborted();
    const actual = await files.rehash(hash);
    contents += 1;
    bytes += size;
    if (actual === hash) continue;
    problems.push({ hash, artifactIds: ids, reason: actual === undefined ? 'missing' : 'changed' });
  }
  return { ok: problems.length === 0, contents, bytes, problems };
}

interface StoredContent {
  readonly hash: string;
  readonly size: number;
  readonly ids: string[];
}

async function* storedContents(db: Db): AsyncIterable<StoredContent> {
  let after = '';
  let batch: StoredContent[];
  do {
    batch = await many(
      db,
      sql<StoredContent>`select hash, min(size) as size, array_agg(id::text order by id) as ids
                         from kernel.artifact where hash > ${after}
                         group by hash order by hash limit ${batchSize}`,
    );
    yield* batch;
    after = batch.at(-1)?.hash ?? after;
  } while (batch.length === batchSize);
}

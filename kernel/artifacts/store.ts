import type { Readable } from 'node:stream';
import { type Clock, MainstayError, newId, notFound, systemClock } from '#kernel/base';
import { type Db, many, maybeOne, one, run, sql } from '#kernel/database';
import { type Artifact, type ArtifactRow, artifactOf, safeName } from './artifact.ts';
import { contentFiles } from './content-files.ts';
import { type ArtifactVerification, verifyContents } from './verify.ts';

export interface NewArtifact {
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  /** A file name for downloads; a path is cut down to its last part. */
  readonly name: string;
  readonly contentType: string;
  readonly projectId?: string | null;
  readonly runId?: string | null;
  readonly ownerId?: string | null;
}

export interface ArtifactStore {
  /**
   * Keeps a file: its content once, however often it is put, and a row of its own. Given a transaction, the row is
   * kept with it or not at all. On the embedded database put large files outside of one: it is held while the
   * content streams.
   *
   * @throws MainstayError `artifacts.too_large`
   */
  put(db: Db, artifact: NewArtifact): Promise<Artifact>;
  /** @throws MainstayError `artifacts.not_found` */
  find(id: string): Promise<Artifact>;
  /** The artifacts of a run, oldest first. */
  ofRun(runId: string): Promise<Artifact[]>;
  /** @throws MainstayError `artifacts.not_found`, `artifacts.corrupt` when the content is gone or of another size */
  open(id: string): Promise<{ readonly meta: Artifact; readonly stream: Readable }>;
  /** Reads every content again and compares its hash. */
  verify(signal?: AbortSignal): Promise<ArtifactVerification>;
  /**
   * Removes the artifacts of runs from the database, but for those of the ids `except`; in the caller's transaction if
   * `db` is one. Their contents go with the next `deleteUnreferenced`, where no other artifact has the same.
   *
   * @returns how many
   */
  removeOfRuns(db: Db, runIds: readonly string[], except?: readonly string[]): Promise<number>;
  /** Removes contents without a row, and what interrupted writes left, when older than an hour. */
  deleteUnreferenced(): Promise<{ readonly contents: number; readonly bytes: number }>;
}

export interface ArtifactStoreOptions {
  /** Holds `sha256/ab/cdef…` and `drafts/`; made when it does not exist. */
  readonly directory: string;
  readonly db: Db;
  /** The largest file that is kept (default 256 MiB). */
  readonly maxBytes?: number;
  readonly clock?: Clock;
}

/** Nothing younger is cleared away: its row may be in a transaction that is still open. */
const graceMilliseconds = 3_600_000;
const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The store on a local folder. What interrupted writes left there long ago is removed. */
export async function createArtifactStore(options: ArtifactStoreOptions): Promise<ArtifactStore> {
  const { directory, db, maxBytes = 268_435_456, clock = systemClock } = options;
  const files = contentFiles(directory, maxBytes);
  const graceEnd = (): Date => new Date(clock.now().getTime() - graceMilliseconds);
  await files.removeLeftovers(graceEnd());

  const find = async (id: string): Promise<Artifact> => {
    const row = idForm.test(id)
      ? await maybeOne(db, sql<ArtifactRow>`select * from kernel.artifact where id = ${id}`)
      : undefined;
    if (row === undefined) throw notFound('artifacts.not_found', 'There is no artifact with this id.');
    return artifactOf(row);
  };

  return {
    async put(handle, { content, name, contentType, projectId = null, runId = null, ownerId = null }) {
      const { hash, size } = await files.write(content instanceof Uint8Array ? [content] : content);
      const row = await one(
        handle,
        sql<ArtifactRow>`insert into kernel.artifact
            (id, hash, size, name, content_type, project_id, run_id, owner_id)
          values (${newId()}, ${hash}, ${size}, ${safeName(name)}, ${contentType}, ${projectId}, ${runId}, ${ownerId})
          returning *`,
      );
      return artifactOf(row);
    },
    find,
    async ofRun(runId) {
      const rows = await many(
        db,
        sql<ArtifactRow>`select * from kernel.artifact where run_id = ${runId} order by created_at, id`,
      );
      return rows.map(artifactOf);
    },
    async open(id) {
      const meta = await find(id);
      const size = await files.sizeOf(meta.hash);
      if (size !== meta.size) {
        const found = size === undefined ? 'is missing' : `has ${size} bytes instead of ${meta.size}`;
        throw new MainstayError(
          'artifacts.corrupt',
          `The content of "${meta.name}" ${found}. Restore ${meta.hash} from a backup.`,
          { details: { id, hash: meta.hash } },
        );
      }
      return { meta, stream: files.read(meta.hash) };
    },
    verify: (signal) => verifyContents(db, files, signal),
    removeOfRuns: (handle, runIds, except = []) =>
      run(
        handle,
        sql`delete from kernel.artifact
          where run_id = any(${[...runIds]}::text[]) and id <> all(${[...except]}::uuid[])`,
      ),
    async deleteUnreferenced() {
      const before = graceEnd();
      await files.removeLeftovers(before);
      let [contents, bytes] = [0, 0];
      for await (const hash of files.olderThan(before)) {
        const row = await maybeOne(
          db,
          sql<{ one: number }>`select 1 as one from kernel.artifact where hash = ${hash} limit 1`,
        );
        if (row !== undefined) continue;
        const freed = await files.remove(hash, before);
        if (freed === undefined) continue;
        contents += 1;
        bytes += freed;
      }
      return { contents, bytes };
    },
  };
}

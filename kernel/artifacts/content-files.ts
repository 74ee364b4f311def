import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { MainstayError, newId } from '#kernel/base';

export interface StoredContent {
  readonly hash: string;
  readonly size: number;
}

/** Files named by the hash of what is in them, each content once. */
export interface ContentFiles {
  /** @throws MainstayError `artifacts.too_large` */
  write(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<StoredContent>;
  /** Its size in bytes, or nothing when it is not there. */
  sizeOf(hash: string): Promise<number | undefined>;
  read(hash: string): Readable;
  /** The hash of what is really in the file, or nothing when it is not there. */
  rehash(hash: string): Promise<string | undefined>;
  /** The hashes of files not written since `before`. */
  olderThan(before: Date): AsyncIterable<string>;
  /** Removes a file unless it was written again since `before`. @returns the bytes freed, or nothing when it stays. */
  remove(hash: string, before: Date): Promise<number | undefined>;
  /** Removes what interrupted writes left before `before`. */
  removeLeftovers(before: Date): Promise<void>;
}

const hashForm = /^[0-9a-f]{64}$/;

export function contentFiles(directory: string, maxBytes: number): ContentFiles {
  const root = join(directory, 'sha256');
  const drafts = join(directory, 'drafts');

  /** The only way a path is made: from a hash that has the form of one. */
  const pathOf = (hash: string): string => {
    if (!hashForm.test(hash)) throw new MainstayError('artifacts.corrupt', 'A stored hash is not a SHA-256.');
    return join(root, hash.slice(0, 2), hash.slice(2));
  };

  const receive = async (path: string, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
    const hash = createHash('sha256');
    let size = 0;
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of source) {
        size += chunk.byteLength;
        if (size > maxBytes) {
          throw new MainstayError(
            'artifacts.too_large',
            `The file is larger than ${maxBytes} bytes, the most that is kept. Raise artifacts.max_bytes to allow it.`,
            {
              kind: 'too-large',
              details: { limit_bytes: maxBytes },
            },
          );
        }
        hash.update(chunk);
        await file.writeFile(chunk);
      }
      // On the disk before the name says that it is there.
      await file.sync();
    } finally {
      await file.close();
    }
    return { hash: hash.digest('hex'), size };
  };

  return {
    async write(source) {
      await mkdir(drafts, { recursive: true, mode: 0o700 });
      const draft = join(drafts, newId());
      try {
        const content = await receive(draft, source);
        const path = pathOf(content.hash);
        const parent = join(path, '..');
        if ((await mkdir(parent, { recursive: true, mode: 0o700 })) !== undefined) await syncDirectory(root);
        // Also over a file that is there: it heals a damaged one, and its new time keeps it from being cleared away
        // before its row is written.
        await rename(draft, path);
        await syncDirectory(parent);
        return content;
      } finally {
        await rm(draft, { force: true });
      }
    },
    sizeOf: (hash) => sizeOfFile(pathOf(hash)),
    read: (hash) => createReadStream(pathOf(hash)),
    async rehash(hash) {
      const path = pathOf(hash);
      if ((await sizeOfFile(path)) === undefined) return undefined;
      const actual = createHash('sha256');
      for await (const chunk of createReadStream(path)) actual.update(chunk);
      return actual.digest('hex');
    },
    async *olderThan(before) {
      for (const prefix of await namesIn(root)) {
        for (const rest of await namesIn(join(root, prefix))) {
          const hash = prefix + rest;
          if (hashForm.test(hash) && (await isOlder(join(root, prefix, rest), before))) yield hash;
        }
      }
    },
    async remove(hash, before) {
      // Moved aside first: a writer that comes now puts its own file in place, and one that came just before is
      // seen by the time of the file.
      const path = pathOf(hash);
      const aside = join(drafts, newId());
      await mkdir(drafts, { recursive: true, mode: 0o700 });
      if (!(await moved(path, aside))) return undefined;
      if (!(await isOlder(aside, before))) {
        await rename(aside, path);
        return undefined;
      }
      const size = (await sizeOfFile(aside)) ?? 0;
      await rm(aside);
      return size;
    },
    async removeLeftovers(before) {
      for (const name of await namesIn(drafts)) {
        const path = join(drafts, name);
        if (await isOlder(path, before)) await rm(path, { force: true });
      }
    },
  };
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** @returns whether there was anything to move. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function sizeOfFile(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function isOlder(path: string, before: Date): Promise<boolean> {
  try {
    return (await stat(path)).mtime < before;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Makes a new name in a directory last through a loss of power. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

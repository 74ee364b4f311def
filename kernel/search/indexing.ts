import { createHash } from 'node:crypto';
import { canonicalJson, invalid, type JsonObject, newId } from '#kernel/base';
import {
  type Db,
  jsonb,
  many,
  maybeOne,
  one,
  run,
  sql,
  storableText,
  type Tx,
  transact,
} from '#kernel/database';
import { type ChunkOptions, chunkText } from './chunks.ts';
import { ensureSpace, findSpace, type Space, type SpaceName } from './tenant.ts';

/** A document as an app gives it. */
export interface NewDocument extends SpaceName {
  /** The app's own name for it, unique in the collection of the tenant. */
  readonly key: string;
  readonly title?: string;
  readonly text: string;
  /** What searches can be narrowed by; strings, numbers and lists of them are what filters compare. */
  readonly metadata?: JsonObject;
  /** A text search configuration of PostgreSQL; `english` when nothing was said for the collection. */
  readonly language?: string;
  readonly chunks?: ChunkOptions;
}

export interface Indexed {
  readonly documentId: string;
  readonly chunks: number;
  /** How many of them were not there before. */
  readonly newChunks: number;
}

/** Raised when the same text would be cut or read otherwise, so that documents are taken up again. */
const format = 1;
/** A book has a tenth of it. */
const longestText = 20_000_000;
const longestKey = 1000;

interface KeptChunk {
  readonly id: string;
  readonly hash: string;
  readonly ordinal: number;
  readonly start: number;
  readonly end: number;
  readonly heading: string;
  readonly text: string;
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('base64url');

/**
 * Puts a document into its collection, or brings it up to date: chunks that are as they were stay as they are. The
 * same document again costs one look.
 *
 * @throws MainstayError `search.bad_document`, `search.too_long`, and what `ensureSpace` throws
 */
export async function writeDocument(
  db: Db,
  document: NewDocument,
): Promise<{ readonly space: Space; readonly indexed: Indexed }> {
  if (document.key === '' || document.key.length > longestKey)
    throw invalid('search.bad_document', `A document's key has 1 to ${longestKey} characters.`);
  if (document.text.length > longestText)
    throw invalid(
      'search.too_long',
      `The text has ${document.text.length} characters; at most ${longestText} are indexed as one document. Divide it.`,
    );
  const text = storableText(document.text);
  const title = storableText(document.title ?? '');
  const metadata = jsonb(document.metadata ?? {});
  const hash = hashOf([format, title, text, document.chunks ?? null]);
  const space = await ensureSpace(db, document, document.language);
  const same = await maybeOne(
    db,
    sql<{ id: string; chunks: number }>`update kernel.search_document d set metadata = ${metadata}
      where space_id = ${space.id} and key = ${document.key} and hash = ${hash}
      returning id, (select count(*) from kernel.search_chunk c where c.document_id = d.id) as chunks`,
  );
  if (same) return { space, indexed: { documentId: same.id, chunks: same.chunks, newChunks: 0 } };
  const chunks = chunkText(text, document.chunks).map(({ start, end, heading }, ordinal) => {
    const said = text.slice(start, end);
    return { id: newId(), hash: hashOf([title, heading, said]), ordinal, start, end, heading, text: said };
  });
  const indexed = await transact(db, async (tx) => {
    // The row is the lock: two who bring the same document up to date do it one after the other.
    const { id } = await one(
      tx,
      sql<{ id: string }>`insert into kernel.search_document (id, space_id, key, title, metadata, hash)
        values (${newId()}, ${space.id}, ${document.key}, ${title}, ${metadata}, ${hash})
        on conflict (space_id, key) do update
          set title = excluded.title, metadata = excluded.metadata, hash = excluded.hash, indexed_at = now()
        returning id`,
    );
    const newChunks = await writeChunks(tx, space, id, title, chunks);
    return { documentId: id, chunks: chunks.length, newChunks };
  });
  return { space, indexed };
}

/** @returns how many chunks are new. */
async function writeChunks(
  tx: Tx,
  space: Space,
  documentId: string,
  title: string,
  chunks: readonly KeptChunk[],
): Promise<number> {
  const old = await many(
    tx,
    sql<{ id: string; hash: string }>`select id, hash from kernel.search_chunk
      where document_id = ${documentId} order by ordinal`,
  );
  const byHash = Map.groupBy(old, ({ hash }) => hash);
  const kept: KeptChunk[] = [];
  const fresh: KeptChunk[] = [];
  for (const chunk of chunks) {
    const before = byHash.get(chunk.hash)?.shift();
    if (before) kept.push({ ...chunk, id: before.id });
    else fresh.push(chunk);
  }
  const gone = [...byHash.values()].flat();
  await run(
    tx,
    sql`update kernel.search_chunk c set ordinal = k.ordinal, start_offset = k.start, end_offset = k.end
      from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as k (id uuid, ordinal int, "start" int, "end" int)
      where c.id = k.id`,
  );
  const added = await addChunks(tx, space, documentId, title, fresh);
  const removed = await removeChunks(
    tx,
    space,
    gone.map(({ id }) => id),
  );
  await countChange(tx, space, added.chunks - removed.chunks, added.words - removed.words);
  return added.chunks;
}

interface Count {
  readonly chunks: number;
  readonly words: number;
}

const addChunks = (
  tx: Tx,
  { id: spaceId, language }: Space,
  documentId: string,
  title: string,
  chunks: readonly KeptChunk[],
): Promise<Count> =>
  one(
    tx,
    sql<Count>`with added as (
        insert into kernel.search_chunk
          (id, space_id, document_id, ordinal, start_offset, end_offset, heading, text, hash, tokens, length)
        select id, ${spaceId}, ${documentId}, ordinal, "start", "end", heading, text, hash, tokens,
          (select coalesce(sum(cardinality(positions)), 0) from unnest(tokens))
        from (
          select *, to_tsvector(${language}::text::regconfig, concat_ws(E'\n', ${title}::text, heading, text)) as tokens
          from jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb)
            as n (id uuid, ordinal int, "start" int, "end" int, heading text, text text, hash text)) as fresh
        returning length)
      select count(*) as chunks, coalesce(sum(length), 0)::bigint as words from added`,
  );

/** Removes chunks, and the vectors that no other chunk of the space stands for. */
async function removeChunks(tx: Tx, { id: spaceId }: Space, ids: readonly string[]): Promise<Count> {
  if (ids.length === 0) return { chunks: 0, words: 0 };
  const removed = await many(
    tx,
    sql<{ hash: string; length: number }>`delete from kernel.search_chunk where id = any(${ids}::uuid[])
      returning hash, length`,
  );
  await run(
    tx,
    sql`delete from kernel.search_vector v
      where space_id = ${spaceId} and hash = any(${removed.map(({ hash }) => hash)}::text[])
        and not exists (select 1 from kernel.search_chunk c where c.space_id = v.space_id and c.hash = v.hash)`,
  );
  return { chunks: removed.length, words: removed.reduce((sum, { length }) => sum + length, 0) };
}

async function countChange(tx: Tx, space: Space, chunks: number, words: number): Promise<void> {
  if (chunks === 0 && words === 0) return;
  await run(
    tx,
    sql`update kernel.search_space set chunks = chunks + ${chunks}, words = words + ${words} where id = ${space.id}`,
  );
}

/** @returns whether there was such a document. */
export async function removeDocument(db: Db, name: SpaceName & { readonly key: string }): Promise<boolean> {
  const space = await findSpace(db, name);
  if (!space) return false;
  return transact(db, async (tx) => {
    const document = await maybeOne(
      tx,
      sql<{ id: string }>`select id from kernel.search_document
        where space_id = ${space.id} and key = ${name.key} for update`,
    );
    if (!document) return false;
    const chunks = await many(
      tx,
      sql<{ id: string }>`select id from kernel.search_chunk where document_id = ${document.id}`,
    );
    const removed = await removeChunks(
      tx,
      space,
      chunks.map(({ id }) => id),
    );
    await run(tx, sql`delete from kernel.search_document where id = ${document.id}`);
    await countChange(tx, space, -removed.chunks, -removed.words);
    return true;
  });
}

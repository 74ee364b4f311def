import { type Migration, run, sql } from '#kernel/database';

/**
 * The tables of this room. They need no extension: vectors are kept as arrays and compared by pgvector when the server
 * has it, so that a server without it loses the comparison and not the start.
 */
export const migrations: readonly Migration[] = [
  {
    name: '800-search',
    async up(db) {
      // One collection of one tenant, with the figures that BM25 needs of it.
      await run(
        db,
        sql`create table kernel.search_space (
          id int generated always as identity primary key,
          collection text not null,
          project_id text,
          owner_id text,
          language text not null,
          chunks bigint not null default 0,
          words bigint not null default 0,
          check (project_id is not null or owner_id is not null),
          unique nulls not distinct (collection, project_id, owner_id)
        )`,
      );
      await run(
        db,
        sql`create table kernel.search_document (
          id uuid primary key,
          space_id int not null references kernel.search_space on delete cascade,
          key text not null,
          title text not null,
          metadata jsonb not null,
          hash text not null,
          indexed_at timestamptz not null default now(),
          unique (space_id, key)
        )`,
      );
      // The texts of a document's chunks, in order and joined, are its text.
      await run(
        db,
        sql`create table kernel.search_chunk (
          id uuid primary key,
          space_id int not null references kernel.search_space on delete cascade,
          document_id uuid not null references kernel.search_document on delete cascade,
          ordinal int not null,
          -- Offsets in the document's text, in UTF-16 units.
          start_offset int not null,
          end_offset int not null,
          heading text not null,
          text text not null,
          hash text not null,
          -- Title, heading and text.
          tokens tsvector not null,
          length int not null
        )`,
      );
      await run(db, sql`create index search_chunk_document on kernel.search_chunk (document_id)`);
      await run(db, sql`create index search_chunk_hash on kernel.search_chunk (space_id, hash)`);
      // Without a pending list a query never pays for what was indexed before it.
      await run(
        db,
        sql`create index search_chunk_tokens on kernel.search_chunk using gin (tokens) with (fastupdate = off)`,
      );
      // Ranking reads the tokens of every match: in the row they are read once, out of it once for each word.
      await run(db, sql`alter table kernel.search_chunk set (toast_tuple_target = 8160)`);
      // By content: the same passage is embedded once in a space, and a passage that has not changed never again.
      await run(
        db,
        sql`create table kernel.search_vector (
          space_id int not null references kernel.search_space on delete cascade,
          hash text not null,
          embedder text not null,
          embedding real[] not null,
          primary key (space_id, embedder, hash)
        )`,
      );
      // Vectors do not compress; trying costs time.
      await run(db, sql`alter table kernel.search_vector alter embedding set storage external`);
    },
    async down(db) {
      await run(
        db,
        sql`drop table kernel.search_vector, kernel.search_chunk, kernel.search_document, kernel.search_space`,
      );
    },
  },
];

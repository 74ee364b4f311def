import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { newId } from '#kernel/base';
import { type Database, type MigrationSet, migrate, openDatabase } from '#kernel/database';

export interface TestDatabase extends Database {
  /** What `openDatabase` was given, so that a second process can open the same one. */
  readonly options: { readonly url?: string; readonly directory: string };
  /** Closes it and removes every trace. */
  dispose(): Promise<void>;
}

/**
 * A fresh real database: on the PostgreSQL server of `TEST_DATABASE_URL` when that is set, else an embedded one in
 * a temporary directory. A test that is about one of the two names it.
 */
export async function testDatabase(
  sets: readonly MigrationSet[] = [],
  where: 'as-set' | 'embedded' | 'server' = 'as-set',
): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'mainstay-test-'));
  const server = where === 'embedded' ? undefined : process.env.TEST_DATABASE_URL;
  if (where === 'server' && server === undefined) {
    throw new Error(
      'This test needs TEST_DATABASE_URL: run it by "npm test", or start tests/postgres-server.ts.',
    );
  }
  const url = server === undefined ? undefined : await createOnServer(server);
  const options = { directory, ...(url !== undefined && { url }) };
  const database = await openDatabase(options);
  await migrate(database.db, sets);
  return {
    ...database,
    options,
    dispose: async () => {
      await database.close();
      await rm(directory, { recursive: true, force: true });
      if (server !== undefined && url !== undefined) await dropOnServer(server, url);
    },
  };
}

export async function createOnServer(server: string): Promise<string> {
  const name = `mainstay_test_${newId().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropOnServer(server: string, url: string): Promise<void> {
  await onServer(server, `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

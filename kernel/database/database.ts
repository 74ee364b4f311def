import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { MainstayError, messageOf } from '#kernel/base';
import { lockDirectory } from './directory-lock.ts';
import { openEmbedded } from './embedded.ts';
import { embeddedPool, serverPool } from './pool.ts';
import { type Db, one, sql } from './queryable.ts';
import { startUpkeep, type UpkeepOptions } from './upkeep.ts';

export interface DatabaseOptions {
  /** A PostgreSQL connection string; absent, the embedded database in `directory` is used. */
  readonly url?: string | undefined;
  readonly directory: string;
  readonly poolSize?: number;
  /** A statement that takes longer fails with code 57014. The embedded database loses its session by that. */
  readonly statementTimeoutSeconds?: number;
  /** How often the embedded database looks after its tables; a server has its own. */
  readonly upkeep?: UpkeepOptions;
}

/** An open database: the one handle the program's rooms share. */
export interface Database {
  readonly kind: 'embedded' | 'server';
  readonly db: Db;
  /** For libraries that bring their own statements (identity). */
  readonly pool: pg.Pool;
  /** Connections in use, and how many there may be. */
  connections(): { readonly active: number; readonly total: number };
  close(): Promise<void>;
}

const defaultPoolSize = 10;
const defaultStatementTimeoutSeconds = 30;

/**
 * Opens the database and proves that it answers.
 *
 * @throws MainstayError `database.directory_in_use`, `database.open_failed`, `database.unreachable`,
 *   `database.too_old`
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url === undefined ? openOwn(options) : openServer(options, options.url);
}

async function openOwn(options: DatabaseOptions): Promise<Database> {
  const unlock = await lockDirectory(options.directory);
  try {
    const embedded = await openEmbedded(
      join(options.directory, 'database'),
      options.statementTimeoutSeconds ?? defaultStatementTimeoutSeconds,
    );
    const pool = embeddedPool(embedded.connect);
    const db = kyselyOn(pool);
    const upkeep = startUpkeep(db, options.upkeep);
    return {
      kind: 'embedded',
      db,
      pool,
      connections: () => ({ active: pool.totalCount - pool.idleCount, total: 1 }),
      close: async () => {
        await upkeep.stop();
        await db.destroy();
        await embedded.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openServer(options: DatabaseOptions, url: string): Promise<Database> {
  const poolSize = options.poolSize ?? defaultPoolSize;
  const pool = serverPool({
    url,
    poolSize,
    statementTimeoutSeconds: options.statementTimeoutSeconds ?? defaultStatementTimeoutSeconds,
  });
  const db = kyselyOn(pool);
  try {
    const { version } = await one(
      db,
      sql<{ version: number }>`select current_setting('server_version_num')::int as version`,
    );
    if (version < 150_000) {
      throw new MainstayError(
        'database.too_old',
        `PostgreSQL 15 or later is needed; the server at DATABASE_URL is version ${Math.floor(version / 10_000)}.`,
        { kind: 'unavailable', retryable: false },
      );
    }
  } catch (error) {
    await db.destroy();
    if (error instanceof MainstayError) throw error;
    throw new MainstayError(
      'database.unreachable',
      `The PostgreSQL server of DATABASE_URL does not answer: ${messageOf(error)}. Check the address, the password and that the server runs.`,
      { kind: 'unavailable', cause: error },
    );
  }
  return {
    kind: 'server',
    db,
    pool,
    connections: () => ({ active: pool.totalCount - pool.idleCount, total: poolSize }),
    close: () => db.destroy(),
  };
}

function kyselyOn(pool: pg.Pool): Db {
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
}

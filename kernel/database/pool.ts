import type { Duplex } from 'node:stream';
import pg from 'pg';
import { MainstayError } from '#kernel/base';
import { inTransaction } from './transaction.ts';

/** `bigint` counts and sizes fit a JavaScript number here; a larger one is an error, not a silent rounding. */
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number`);
  return value;
});

type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (release?: Error | boolean) => void,
) => void;

/**
 * The embedded database has one session. A statement on the pool while the same call chain holds that session in
 * a transaction would wait for ever; it is refused instead.
 */
class SingleSessionPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | undefined {
    if (inTransaction()) {
      const error = new MainstayError(
        'database.nested_use',
        'A statement inside a transaction was sent to the pool. Use the handle of that transaction.',
      );
      if (!callback) return Promise.reject(error);
      callback(error, undefined, () => {});
      return undefined;
    }
    if (!callback) return super.connect();
    super.connect(callback);
    return undefined;
  }
}

/** @param connect gives what `pg` takes for a socket. */
export function embeddedPool(connect: () => Duplex): pg.Pool {
  const pool = new SingleSessionPool({
    stream: connect,
    max: 1,
    idleTimeoutMillis: 0,
    // Said here, or the variables of `psql` (PGSSLMODE, PGOPTIONS) would be asked.
    ssl: false,
    user: 'postgres',
    database: 'postgres',
    options: '',
  });
  return outliving(pool);
}

/**
 * A lost connection fails the statement that it had and is replaced at the next use. `pg` also tells of it by an
 * event, which would end the process when nobody listens.
 */
function outliving(pool: pg.Pool): pg.Pool {
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

export interface ServerPoolOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly statementTimeoutSeconds: number;
}

export function serverPool({ url, poolSize, statementTimeoutSeconds }: ServerPoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementTimeoutSeconds * 1000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'mainstay',
  });
  return outliving(pool);
}

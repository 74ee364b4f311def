import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';

/** Settings that keep one session small; PostgreSQL's defaults reserve 128 MB of buffers for many. */
const settings = [
  'shared_buffers=16MB',
  'wal_buffers=1MB',
  'max_connections=5',
  'max_wal_size=128MB',
  'timezone=UTC',
];

/** Runs PostgreSQL in the calling thread, on a directory that no other thread or process has open. */
export const startLite = (directory: string): Promise<PGlite> =>
  PGlite.create({ dataDir: directory, extensions: { vector }, postgresqlconf: settings });

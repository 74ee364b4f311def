export { type Database, type DatabaseOptions, openDatabase } from './database.ts';
export { createDatabaseTemplate } from './embedded.ts';
export { migrate, migrateDown } from './migrate.ts';
export type { Migration, MigrationSet } from './migration.ts';
export { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from './queryable.ts';
export { jsonText, storableObject, storableText } from './storable.ts';
export { transact } from './transaction.ts';

import { Migrator } from 'kysely/migration';
import { MainstayError, messageOf } from '#kernel/base';
import type { MigrationSet } from './migration.ts';
import { type Db, many, sql } from './queryable.ts';

const ledger = 'schema_migrations';

/**
 * Brings every set up to date, in the order given, each in one transaction of its own.
 *
 * @returns the names of the migrations applied, as `owner/name`.
 * @throws MainstayError `database.migration_failed`; nothing of the failing set is kept.
 */
export async function migrate(db: Db, sets: readonly MigrationSet[]): Promise<string[]> {
  const done = await appliedMigrations(db);
  const applied: string[] = [];
  for (const set of sets) {
    const names = done.get(set.schema) ?? new Set<string>();
    // Looking first keeps a start with nothing to do at one query instead of a dozen for each set.
    if (set.migrations.every((m) => names.has(m.name))) continue;
    const { error, results } = await migratorOf(db, set).migrateToLatest();
    applied.push(...namesOf(set, results));
    if (error !== undefined) throw failed(set, error);
  }
  return applied;
}

/** Takes back the newest migration of one set. @returns its name, or nothing when none is applied. */
export async function migrateDown(db: Db, set: MigrationSet): Promise<string | undefined> {
  const { error, results } = await migratorOf(db, set).migrateDown();
  if (error !== undefined) throw failed(set, error);
  return namesOf(set, results)[0];
}

/** The names applied, by schema. */
async function appliedMigrations(db: Db): Promise<Map<string, Set<string>>> {
  const schemas = await many(
    db,
    sql<{ schema: string }>`select schemaname as schema from pg_tables where tablename = ${ledger}`,
  );
  const applied = new Map<string, Set<string>>();
  for (const { schema } of schemas) {
    const rows = await many(db, sql<{ name: string }>`select name from ${sql.table(`${schema}.${ledger}`)}`);
    applied.set(schema, new Set(rows.map((row) => row.name)));
  }
  return applied;
}

function migratorOf(db: Db, set: MigrationSet): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(set.migrations.map((m) => [m.name, m])) },
    migrationTableSchema: set.schema,
    migrationTableName: ledger,
    migrationLockTableName: `${ledger}_lock`,
    allowUnorderedMigrations: true,
  });
}

type Results = Awaited<ReturnType<Migrator['migrateToLatest']>>['results'];

function namesOf(set: MigrationSet, results: Results): string[] {
  return (results ?? []).filter((r) => r.status === 'Success').map((r) => `${set.owner}/${r.migrationName}`);
}

function failed(set: MigrationSet, error: unknown): MainstayError {
  return new MainstayError(
    'database.migration_failed',
    `A migration of ${set.owner} failed and was taken back: ${messageOf(error)}`,
    { cause: error },
  );
}

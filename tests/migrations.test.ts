import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { discoverApps } from '#kernel/app';
import { type MigrationSet, many, migrate, migrateDown, sql } from '#kernel/database';
import { migrationSets } from '#kernel/platform';
import { type TestDatabase, testDatabase } from '#testing-kit';

let database: TestDatabase;
let sets: readonly MigrationSet[];
beforeAll(async () => {
  sets = migrationSets(await discoverApps(fileURLToPath(new URL('../apps', import.meta.url))));
  database = await testDatabase(sets);
});
afterAll(() => database.dispose());

/** Everything that a migration can make, but the data: by schema, kind and name. */
const structure = async (): Promise<readonly object[]> => {
  const schemas = sets.map(({ schema }) => schema);
  return many(
    database.db,
    sql<object>`
      select table_schema as schema, 'column' as kind, table_name || '.' || column_name as name,
             data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') as what
        from information_schema.columns where table_schema = any(${schemas})
      union all
      select schemaname, 'index', indexname, indexdef from pg_indexes where schemaname = any(${schemas})
      union all
      select n.nspname, 'constraint', c.conname, pg_get_constraintdef(c.oid)
        from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = any(${schemas})
      union all
      select n.nspname, 'trigger', c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid)
        from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = any(${schemas}) and not t.tgisinternal
      union all
      select n.nspname, 'function', p.proname, pg_get_functiondef(p.oid)
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any(${schemas})
      order by 1, 2, 3`,
  );
};

test('every migration goes down, newest first, and all of them up again to the same tables', {
  timeout: 180_000,
}, async () => {
  const before = await structure();
  expect(before.length).toBeGreaterThan(500);
  for (const set of sets.toReversed()) {
    const down: (string | undefined)[] = [];
    for (const _ of set.migrations) down.push(await migrateDown(database.db, set));
    const names = set.migrations.map(({ name }) => `${set.owner}/${name}`);
    expect(down).toEqual(names.toSorted().toReversed());
    expect(await migrateDown(database.db, set)).toBeUndefined();
  }
  const tables = (await structure()).filter((one) => !JSON.stringify(one).includes('schema_migrations'));
  expect(tables).toEqual([]);
  await migrate(database.db, sets);
  expect(await structure()).toEqual(before);
});

import type { Command } from 'commander';
import type { Cli, DiscoveredApp } from '#kernel/app';
import { invalid } from '#kernel/base';
import { migrate, migrateDown, openDatabase } from '#kernel/database';
import { type GlobalOptions, readSettings } from '../settings.ts';

export function addDatabaseCommands(
  program: Command,
  apps: readonly DiscoveredApp[],
  options: () => GlobalOptions,
  cli: Cli,
): void {
  const database = program
    .command('database')
    .description('the schema: migrate, roll back (with the server stopped)');

  database
    .command('migrate')
    .description('bring every schema up to date')
    .action(async () => {
      const { migrationSets } = await import('#kernel/platform');
      const opened = await open();
      try {
        const applied = await migrate(opened.db, migrationSets(apps));
        cli.print({ applied }, () =>
          applied.length === 0 ? 'Everything is up to date.' : applied.join('\n'),
        );
      } finally {
        await opened.close();
      }
    });

  database
    .command('rollback <owner>')
    .description('take back the newest migration of "kernel" or of an app')
    .action(async (owner: string) => {
      const { migrationSets } = await import('#kernel/platform');
      const sets = migrationSets(apps);
      const set = sets.find((one) => one.owner === owner);
      if (!set) {
        throw invalid(
          'cli.unknown_owner',
          `There is no "${owner}"; choose one of ${sets.map((one) => one.owner).join(', ')}.`,
        );
      }
      const opened = await open();
      try {
        const taken = await migrateDown(opened.db, set);
        cli.print({ rolled_back: taken ?? null }, () =>
          taken ? `Taken back: ${taken}` : `${owner} has no migration left.`,
        );
      } finally {
        await opened.close();
      }
    });

  async function open(): ReturnType<typeof openDatabase> {
    const { config } = await readSettings(apps, options());
    return openDatabase({ url: config.database.url, directory: config.server.data_directory });
  }
}

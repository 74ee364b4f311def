import type { Command } from 'commander';
import type { Cli, DiscoveredApp } from '#kernel/app';
import { checkConfig, showConfig } from '#kernel/config';
import { configOptions, type GlobalOptions } from '../settings.ts';
import { table } from '../terminal.ts';

export function addConfigCommands(
  program: Command,
  apps: readonly DiscoveredApp[],
  options: () => GlobalOptions,
  cli: Cli,
): void {
  const config = program.command('config').description('the configuration: check, show');

  config
    .command('check')
    .description('name every wrong or unknown key with its source and the fix')
    .action(async () => {
      const problems = await checkConfig(configOptions(apps, options()));
      cli.print({ ok: problems.length === 0, problems }, () =>
        problems.length === 0
          ? 'The configuration is valid.'
          : problems.map(({ source, problem, fix }) => `${source}: ${problem}\n  ${fix}`).join('\n'),
      );
      if (problems.length > 0) cli.exitWith(1);
    });

  config
    .command('show')
    .description('every setting with its value (secrets masked) and where it comes from')
    .action(async () => {
      const rows = await showConfig(configOptions(apps, options()));
      cli.print({ settings: rows }, () =>
        table(
          ['KEY', 'VALUE', 'SOURCE'],
          rows.map(({ key, value, source }) => [key, value, source]),
        ),
      );
    });
}

import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { invalid } from '#kernel/base';
import { finish } from './ending/finish.ts';
import { begin, type RunOptions, withOptions } from './run.ts';

/** Commands that look at the tests of a site instead of at the site. */
export function addOptimisingCommands(command: Command, cli: Cli): void {
  withOptions(command.command('order <url>'))
    .description('run the tests as written, backwards and shuffled, and name those that depend on others')
    .action(async (url: string, options: RunOptions) => {
      await finish(cli, await begin(cli, url, options, { purpose: 'order' }), options.out);
    });

  withOptions(command.command('mutate <url>'))
    .description('change the scripts of a site a little, many times, and see whether its tests notice')
    .option('--mutants <number>', 'the most changes that are tried', '100')
    .option('--least <percent>', 'exit 1 when the score of the covered code is lower')
    .action(async (url: string, options: RunOptions & { mutants: string; least?: string }) => {
      const least = options.least === undefined ? undefined : percentOf(options.least);
      const more = { purpose: 'mutation', mutants: Number(options.mutants) };
      const { figures } = await finish(cli, await begin(cli, url, options, more), options.out);
      const score = figures.mutation?.covered_score;
      if (least !== undefined && (typeof score !== 'number' || score < least)) cli.exitWith(1);
    });
}

/** @throws MainstayError `testing.invalid_percent` */
function percentOf(written: string): number {
  const value = Number(written);
  if (!(value >= 0 && value <= 100)) {
    throw invalid('testing.invalid_percent', `"${written}" is no percentage: write a number from 0 to 100.`);
  }
  return value;
}

import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { jsonOf, textOf } from './files.ts';

interface Checked {
  readonly name: string;
  readonly factors: readonly { readonly name: string; readonly states: number; readonly actions: number }[];
  readonly modalities: readonly { readonly name: string; readonly outcomes: number }[];
  readonly warnings: readonly string[];
  readonly text: string | null;
}

export function addGmnCommands(command: Command, cli: Cli): void {
  const gmn = command.command('gmn').description('models in the generalised model notation');
  const check = (body: object): Promise<Checked> =>
    cli.request<Checked>('POST', '/api/v1/coalition/models/check', body);

  gmn
    .command('check <file>')
    .description('whether a file is GMN of a model that works; - reads standard input')
    .action(async (path: string) => {
      const checked = await check({ gmn: await textOf(path) });
      cli.print(checked, () =>
        [
          `${checked.name}:`,
          ...checked.factors.map(
            ({ name, states, actions }) => `  ${name}: ${states} states, ${actions} actions`,
          ),
          ...checked.modalities.map(({ name, outcomes }) => `  ${name}: ${outcomes} outcomes`),
          ...checked.warnings,
        ].join('\n'),
      );
    });

  gmn
    .command('convert <file>')
    .description('write GMN, or a model as JSON, in another form; - reads standard input')
    .requiredOption('--to <form>', 'gmn, gmn-json or model')
    .option('--from <form>', 'gmn (as text or JSON) or model', 'gmn')
    .action(async (path: string, { to, from }: { to: string; from: string }) => {
      const text = await textOf(path);
      const checked = await check({
        ...(from === 'model' ? { model: jsonOf(text, path) } : { gmn: text }),
        as: to,
      });
      cli.print(checked, () => checked.text ?? '');
    });
}

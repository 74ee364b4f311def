import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import type { CoreAnswer, StructureAnswer, ValueAnswer } from '../solving/answers.ts';
import { jsonOf, textOf } from './files.ts';

const file = 'a game as JSON, such as {"kind": "gloves", "left": 1, "right": 2}; - reads standard input';

export function addGameCommands(command: Command, cli: Cli): void {
  const gameOf = async (path: string): Promise<unknown> => jsonOf(await textOf(path), path);
  const ask = <Answer>(what: string, body: object): Promise<Answer> =>
    cli.request<Answer>('POST', `/api/v1/coalition/${what}`, body);

  command
    .command('solve')
    .description('the best coalition structure of a game')
    .argument('<file>', file)
    .option('--seconds <n>', 'answer after so long with the best so far and a bound', '10')
    .option('--method <name>', 'search, dynamic-programming or greedy', 'search')
    .action(async (path: string, { seconds, method }: { seconds: string; method: string }) => {
      const game = await gameOf(path);
      cli.progress('Looking for the best structure');
      const found = await ask<StructureAnswer>('solve', { game, seconds: Number(seconds), method });
      cli.print(found, () =>
        [
          ...found.coalitions.map((members) => `{${members.join(', ')}}`),
          `${rounded(found.value)} ${qualityOf(found)}; all alone are worth ${rounded(found.alone)}. ${found.seconds.toFixed(2)} s`,
        ].join('\n'),
      );
    });

  command
    .command('value')
    .description('what each agent of a game is worth')
    .argument('<file>', file)
    .option('--by <name>', 'shapley, banzhaf, banzhaf-index or myerson', 'shapley')
    .option('--edges <json>', 'for myerson: who can work with whom, such as \'[["a", "b"]]\'')
    .action(async (path: string, { by, edges }: { by: string; edges?: string }) => {
      const body = {
        ...{ game: await gameOf(path), value: by },
        ...(edges !== undefined && { edges: jsonOf(edges, '--edges') }),
      };
      const found = await ask<ValueAnswer>('values', body);
      cli.print(found, () =>
        found.values.map(({ agent, value }) => `${agent}  ${rounded(value)}`).join('\n'),
      );
    });

  command
    .command('core')
    .description('whether payoffs are in the core of a game, and who would object')
    .argument('<file>', file)
    .option('--payoffs <json>', 'for each agent; the Shapley value when left out')
    .action(async (path: string, { payoffs }: { payoffs?: string }) => {
      const body = {
        game: await gameOf(path),
        ...(payoffs !== undefined && { payoffs: jsonOf(payoffs, '--payoffs') }),
      };
      const found = await ask<CoreAnswer>('core', body);
      cli.print(found, () => coreText(found));
    });
}

function qualityOf({ optimal, bound }: StructureAnswer): string {
  if (optimal) return '(the best there is)';
  return bound === null
    ? '(how good that is, is not known)'
    : `(no structure is worth more than ${rounded(bound)})`;
}

function coreText({ in_core: stable, objection, overpaid }: CoreAnswer): string {
  if (stable) return 'In the core: nobody gains by leaving.';
  if (objection)
    return `Not in the core: {${objection.coalition.join(', ')}} would gain ${rounded(objection.excess)} by leaving together.`;
  return `Not in the core: the payoffs are ${rounded(overpaid)} off what all are worth together.`;
}

/** Without the last digits, which are those of arithmetic and not of the game; `--json` has them. */
const rounded = (value: number): number => Number(value.toPrecision(12));

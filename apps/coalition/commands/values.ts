import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import type {
  CoreAnswer,
  PowerAnswer,
  SampleAnswer,
  StabilityAnswer,
  ValueAnswer,
} from '../solving/answers.ts';
import { ask, gameFile, group, jsonOption, numberOption, readJson, rounded, table } from './asking.ts';

/** Who gets what, and who would rather leave. */
export function addValueCommands(command: Command, cli: Cli): void {
  command
    .command('value')
    .description('what each agent of a game is worth')
    .argument('<file>', gameFile)
    .option(
      '--by <name>',
      'shapley, banzhaf, banzhaf-index, myerson, owen, nucleolus or prenucleolus',
      'shapley',
    )
    .option('--edges <json>', 'for myerson: who can work with whom, such as \'[["a", "b"]]\'')
    .option('--unions <json>', 'for owen: who acts together, such as \'[["a", "b"], ["c"]]\'')
    .action(async (path: string, { by, edges, unions }: ValueOptions) => {
      const body = {
        ...{ game: await readJson(path), value: by },
        ...jsonOption('edges', edges),
        ...jsonOption('unions', unions),
      };
      const found = await ask<ValueAnswer>(cli, 'values', body);
      cli.print(found, () =>
        [
          table(found.values.map(({ agent, value }) => [agent, value])),
          ...(found.value === by
            ? []
            : [`No payoffs give each at least what it is worth alone: this is the ${found.value}.`]),
        ].join('\n'),
      );
    });

  command
    .command('sample')
    .description('what each of up to 2,000 agents is worth, with confidence intervals')
    .argument(
      '<file>',
      'a game of kind capabilities, voting, airport or bankruptcy, as JSON; - reads standard input',
    )
    .option('--by <name>', 'shapley or banzhaf', 'shapley')
    .option('--samples <n>', 'at most so many orders or coalitions', '10000')
    .option('--seconds <n>', 'or so long', '10')
    .option('--within <n>', 'or until no interval reaches further than this')
    .option('--confidence <n>', 'the chance that an interval holds the value', '0.95')
    .option('--together', 'intervals that hold for all agents at once')
    .option('--range <n>', 'how far apart what an agent adds may be at most: intervals that cannot be fooled')
    .option('--seed <n>', 'the same seed draws the same samples')
    .action(async (path: string, { by, together, ...numbers }: SampleOptions) => {
      const game = await readJson(path);
      cli.progress('Drawing samples');
      const found = await ask<SampleAnswer>(cli, 'values-sampled', {
        ...{ game, value: by, together: together ?? false },
        ...Object.fromEntries(
          Object.entries(numbers).flatMap(([name, text]) => Object.entries(numberOption(name, text))),
        ),
      });
      cli.print(found, () =>
        [
          table(found.values.map(({ agent, value, low, high }) => [agent, value, low, high])),
          `From ${found.samples} samples; low and high hold the value with a chance of ${found.confidence}.`,
        ].join('\n'),
      );
    });

  command
    .command('power')
    .description('who decides a weighted vote of up to 500 agents, and how often, exactly')
    .argument(
      '<file>',
      'as JSON {"kind": "voting", "quota": 51, "weights": [50, 49, 1]}; - reads standard input',
    )
    .action(async (path: string) => {
      const found = await ask<PowerAnswer>(cli, 'voting-power', { game: await readJson(path) });
      cli.print(found, () =>
        [
          table(
            found.powers.map((power) => [power.agent, power.shapley, power.banzhaf, power.banzhaf_index]),
          ),
          'The chance to decide in a random order (Shapley), when all others vote at random (Banzhaf), and the part of that.',
        ].join('\n'),
      );
    });

  command
    .command('core')
    .description('whether payoffs are in the core of a game, and who would object')
    .argument('<file>', gameFile)
    .option('--payoffs <json>', 'for each agent, such as "[1, 0, 0]"; the Shapley value when left out')
    .option(
      '--coalitions <json>',
      'where not all are together: who is with whom, such as \'[["a", "b"], ["c"]]\'',
    )
    .action(async (path: string, { payoffs, coalitions }: CoreOptions) => {
      const body = {
        game: await readJson(path),
        ...jsonOption('payoffs', payoffs),
        ...jsonOption('coalitions', coalitions),
      };
      const found = await ask<CoreAnswer>(cli, 'core', body);
      cli.print(found, () => coreText(found));
    });

  command
    .command('stability')
    .description('payoffs that nobody objects to, or why there are none')
    .argument('<file>', gameFile)
    .option('--find <name>', 'core, least-core or structure (the core within coalitions)', 'core')
    .option('--coalitions <json>', 'for structure: who is with whom; a best structure when left out')
    .action(async (path: string, { find, coalitions }: StabilityOptions) => {
      const body = { game: await readJson(path), find, ...jsonOption('coalitions', coalitions) };
      const found = await ask<StabilityAnswer>(cli, 'stability', body);
      cli.print(found, () => stabilityText(found));
    });
}

interface ValueOptions {
  readonly by: string;
  readonly edges?: string;
  readonly unions?: string;
}

interface SampleOptions {
  readonly by: string;
  readonly together?: boolean;
  readonly samples: string;
  readonly seconds: string;
  readonly confidence: string;
  readonly within?: string;
  readonly range?: string;
  readonly seed?: string;
}

interface CoreOptions {
  readonly payoffs?: string;
  readonly coalitions?: string;
}

interface StabilityOptions {
  readonly find: string;
  readonly coalitions?: string;
}

function coreText({ in_core: stable, objection, overpaid, uneven }: CoreAnswer): string {
  if (stable) return 'In the core: nobody gains by leaving.';
  const reasons = [
    ...(objection
      ? [`${group(objection.coalition)} would gain ${rounded(objection.excess)} by leaving together`]
      : []),
    ...uneven.map(({ coalition, excess }) =>
      excess > 0
        ? `${group(coalition)} keeps back ${rounded(excess)} of what it is worth`
        : `${group(coalition)} pays out ${rounded(-excess)} more than it is worth`,
    ),
    ...(objection === null && uneven.length === 0
      ? [`the payoffs are ${rounded(overpaid)} off what all are worth together`]
      : []),
  ];
  return `Not in the core: ${reasons.join('; ')}.`;
}

function stabilityText(found: StabilityAnswer): string {
  const paid = (payoffs: CoreAnswer['payoffs']): string =>
    table(payoffs.map(({ agent, payoff }) => [agent, payoff]));
  const cost = (more: number): string => `With ${rounded(more)} more from outside nobody would object.`;
  switch (found.find) {
    case 'core':
      if (found.payoffs) return `${paid(found.payoffs)}\nIn the core: nobody gains by leaving.`;
      return [
        `The core is empty: these take up each agent's time once and are worth ${rounded(found.balanced_worth ?? 0)}, all together ${rounded(found.worth)}.`,
        table(found.balanced.map(({ coalition, weight }) => [group(coalition), weight])),
        cost(found.cost_of_stability),
      ].join('\n');
    case 'least-core':
      return [
        paid(found.payoffs),
        found.excess > 0
          ? `Nobody leaves if leaving costs a coalition ${rounded(found.excess)}; for less, one of these would: ${found.binding.map(group).join(' ')}`
          : `Nobody leaves, even if a coalition were given up to ${rounded(-found.excess)} for it.`,
      ].join('\n');
    case 'structure':
      return [
        `${found.coalitions.map(group).join(' ')} worth ${rounded(found.value)}`,
        found.payoffs
          ? `${paid(found.payoffs)}\nWith these payoffs it holds: nobody gains by leaving.`
          : `Under any payoffs somebody gains by leaving. ${cost(found.cost_of_stability)}`,
      ].join('\n');
  }
}

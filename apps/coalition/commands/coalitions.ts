import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import type { ComparisonAnswer } from '../solving/answers.ts';
import { group, rounded, table } from './asking.ts';
import { jsonOf, textOf } from './files.ts';

interface CoalitionAnswer {
  readonly id: string;
  readonly phase: string;
  readonly purpose: string;
  readonly reason: string | null;
  readonly members: readonly { readonly agent: string; readonly role: string; readonly standing: string }[];
  readonly payoffs: readonly { readonly agent: string; readonly payoff: number }[];
}

const base = '/api/v1/coalition/coalitions';

export function addCoalitionCommands(command: Command, cli: Cli): void {
  command
    .command('list')
    .description('coalitions, newest first')
    .option('--limit <n>', 'at most so many', '20')
    .action(async ({ limit }: { limit: string }) => {
      const query = new URLSearchParams({ limit });
      const page = await cli.request<{ items: CoalitionAnswer[] }>('GET', `${base}?${query}`);
      cli.print(page, () =>
        page.items.length === 0
          ? 'There are no coalitions yet. Begin with "mainstay coalition form PURPOSE --leader NAME".'
          : page.items.map(lineOf).join('\n'),
      );
    });

  command
    .command('form <purpose>')
    .description('form a coalition')
    .requiredOption('--leader <agent>', 'who leads it')
    .option('--invite <agents>', 'who is invited, with commas between', '')
    .option('--game <file>', 'what its members are worth together, as JSON; - reads standard input')
    .option(
      '--by <rule>',
      'how earnings are shared: equal, proportional, shapley, banzhaf, myerson or nucleolus',
    )
    .action(
      async (purpose: string, options: { leader: string; invite: string; game?: string; by?: string }) => {
        const { leader, invite, game, by } = options;
        const formed = await cli.request<CoalitionAnswer>('POST', base, {
          ...{ purpose, leader, invite: invite.split(',').filter((name) => name !== '') },
          ...(game !== undefined && { game: jsonOf(await textOf(game), game) }),
          ...(by !== undefined && { payoff_rule: by }),
        });
        cli.print(formed, () => formed.id);
      },
    );

  command
    .command('show <id>')
    .description('who is in a coalition, and what each gets')
    .action(async (id: string) => {
      const coalition = await cli.request<CoalitionAnswer>('GET', `${base}/${encodeURIComponent(id)}`);
      cli.print(coalition, () => textFor(coalition));
    });

  command
    .command('payoffs <id>')
    .description('what its members would get by each rule, and who would rather leave')
    .action(async (id: string) => {
      const found = await cli.request<ComparisonAnswer>('GET', `${base}/${encodeURIComponent(id)}/payoffs`);
      cli.print(found, () => comparisonText(found));
    });

  command
    .command('change <id> <what>')
    .description('invite, join, decline, activate, role, earn, leave, fail, recover, disband or dissolve')
    .option('--agent <name>', 'whom it is about')
    .option('--role <role>', 'leader, coordinator, member or observer')
    .option('--amount <number>', 'what was earned')
    .option('--reason <text>', 'why it disbands')
    .action(async (id: string, change: string, { amount, ...about }: ChangeOptions) => {
      const changed = await cli.request<CoalitionAnswer>(
        'POST',
        `${base}/${encodeURIComponent(id)}/changes`,
        {
          ...{ change, ...about },
          ...(amount !== undefined && { amount: Number(amount) }),
        },
      );
      cli.print(changed, () => textFor(changed));
    });
}

interface ChangeOptions {
  readonly agent?: string;
  readonly role?: string;
  readonly amount?: string;
  readonly reason?: string;
}

const lineOf = ({ id, phase, purpose, members }: CoalitionAnswer): string =>
  `${id}  ${phase.padEnd(11)}${String(members.filter(({ standing }) => standing === 'joined').length).padStart(4)}  ${purpose}`;

function textFor(coalition: CoalitionAnswer): string {
  const paid = new Map(coalition.payoffs.map(({ agent, payoff }) => [agent, payoff]));
  return [
    lineOf(coalition),
    ...(coalition.reason === null ? [] : [coalition.reason]),
    ...coalition.members.map(
      ({ agent, role, standing }) =>
        `  ${agent}: ${role}, ${standing}${paid.has(agent) ? `, gets ${paid.get(agent)}` : ''}`,
    ),
  ].join('\n');
}

function comparisonText({ worth, members, rules, left_out: leftOut }: ComparisonAnswer): string {
  if (worth === null) return 'It has no game: what its members are worth together is not known.';
  return [
    `Worth ${rounded(worth)} together.`,
    ...rules.flatMap(({ rule, payoffs, in_core: stable, objection }) => [
      '',
      `By ${rule}: ${
        objection
          ? `${group(objection.coalition)} would gain ${rounded(objection.excess)} by leaving together`
          : stable
            ? 'nobody would rather leave'
            : 'these are not all that they are worth together'
      }.`,
      table(members.map((agent, at) => [agent, payoffs[at] ?? 0])),
    ]),
    ...(leftOut.length > 0 ? ['', 'Not worked out:'] : []),
    ...leftOut.map(({ rule, code, detail }) => `  ${rule}: ${detail} (${code})`),
  ].join('\n');
}

import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { invalid } from '#kernel/base';
import { table } from '../terminal.ts';

interface Budget {
  readonly id: string | null;
  readonly scope: string;
  readonly subject?: string | null;
  readonly period: string;
  readonly usd?: number | null;
  readonly tokens?: number | null;
  readonly from: string;
}

interface Budgets {
  readonly items: readonly Budget[];
  readonly spent: readonly {
    readonly budget: string;
    readonly window: string;
    readonly usd: number;
    readonly tokens: number;
  }[];
}

export function addBudgetCommands(program: Command, cli: Cli): void {
  const budget = program.command('budget').description('what models may cost: list, set, remove');

  budget
    .command('list')
    .description('the budgets that hold, and what is used of them now')
    .action(async () => {
      const budgets = await cli.request<Budgets>('GET', '/api/v1/models/budgets');
      cli.print(budgets, () => describe(budgets));
    });

  budget
    .command('set <scope>')
    .description('scope: installation, app, user or run; one call too many is refused before it is made')
    .option('--subject <id>', 'one app or user; without it each of them has this budget')
    .option('--period <period>', 'day, month or total', 'month')
    .option('--usd <amount>', 'US dollars')
    .option('--tokens <count>', 'tokens, in and out')
    .action(
      async (scope: string, options: { subject?: string; period: string; usd?: string; tokens?: string }) => {
        const set = await cli.request<Budget>('PUT', '/api/v1/models/budgets', {
          scope,
          period: scope === 'run' ? 'total' : options.period,
          ...(options.subject && { subject: options.subject }),
          ...(options.usd && { usd: numberOf('--usd', options.usd) }),
          ...(options.tokens && { tokens: numberOf('--tokens', options.tokens) }),
        });
        cli.print(set, () => `Set: ${subjectOf(set)}, ${limitOf(set)}.`);
      },
    );

  budget
    .command('remove <id>')
    .description('remove a budget that was set here; those of the configuration are removed there')
    .action(async (id: string) => {
      await cli.request('DELETE', `/api/v1/models/budgets/${encodeURIComponent(id)}`);
      cli.print({ removed: id }, () => 'Removed.');
    });
}

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw invalid('cli.invalid_number', `${option} must be a number above 0, not "${text}".`);
}

const subjectOf = ({ scope, subject, period }: Budget): string =>
  `${scope}${subject ? ` ${subject}` : ''} per ${period}`.replace('per total', 'in all');

const limitOf = ({ usd, tokens }: Budget): string =>
  [...(usd ? [`$${usd}`] : []), ...(tokens ? [`${tokens} tokens`] : [])].join(' and ');

function describe({ items, spent }: Budgets): string {
  if (items.length === 0) {
    return 'No budget is set. "mainstay budget set installation --period month --usd 50" sets one.';
  }
  const limits = table(
    ['SCOPE', 'SUBJECT', 'PERIOD', 'LIMIT', 'FROM', 'ID'],
    items.map((budget) => [
      budget.scope,
      budget.subject ?? (budget.scope === 'installation' ? '' : 'each'),
      budget.period,
      limitOf(budget),
      budget.from,
      budget.id ?? '',
    ]),
  );
  if (spent.length === 0) return limits;
  return `${limits}\n\n${table(
    ['USED', 'WINDOW', 'COST', 'TOKENS'],
    spent.map(({ budget, window, usd, tokens }) => [budget, window, `$${usd.toFixed(4)}`, String(tokens)]),
  )}`;
}

import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { LEVEL_NAMES } from '../domain/governance/residual-risk.ts';
import type { PortfolioView } from '../portfolio/portfolio-view.ts';

export function addPortfolioCommand(command: Command, cli: Cli): void {
  command
    .command('portfolio')
    .description('all charters: decisions, risks, ages, what waits for whom, what to look at again')
    .option('--project <id>', 'only those of one project')
    .option('--months <n>', 'decisions older than this are to be looked at again', '12')
    .action(async ({ project, months }: { project?: string; months: string }) => {
      const query = new URLSearchParams({ months, ...(project && { project_id: project }) });
      const portfolio = await cli.request<PortfolioView>('GET', `/api/v1/charter/portfolio?${query}`);
      cli.print(portfolio, () => portfolioText(portfolio));
    });
}

const portfolioText = (portfolio: PortfolioView): string =>
  portfolio.charters === 0
    ? 'No charters yet. Begin one with "mainstay charter interview".'
    : [
        `Charters: ${portfolio.charters}`,
        part(
          'Decisions',
          countRows(portfolio.decisions, ({ decision }) => decision),
        ),
        part(
          'States',
          countRows(portfolio.statuses, ({ status }) => status),
        ),
        part('Residual risk: charters by the highest level of each requirement', riskRows(portfolio)),
        part('Open interviews', ageRows(portfolio)),
        part('Waits for', peopleRows(portfolio)),
        part('Look again', againRows(portfolio)),
        part(`EU AI Act, state of the law ${portfolio.act.law_version}`, actRows(portfolio)),
      ]
        .filter((one) => one !== '')
        .join('\n\n');

/** A heading with its rows; nothing where there are none. */
const part = (title: string, rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : `${title}:\n${aligned(rows)}`;

/** Columns as wide as their widest cell; what looks like a number stands on the right, a row of one cell alone. */
function aligned(rows: readonly (readonly string[])[]): string {
  const table = rows.filter((row) => row.length > 1);
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  const isNumber = (cell: string): boolean => /^(\d[\d.]*|-)$/.test(cell);
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return isNumber(cell) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}

const shown = (count: number): string => (count === 0 ? '-' : String(count));

function countRows<Row extends { readonly charters: number }>(
  rows: readonly Row[],
  name: (row: Row) => string,
): string[][] {
  return rows.filter(({ charters }) => charters > 0).map((row) => [name(row), String(row.charters)]);
}

function riskRows({ risks }: PortfolioView): string[][] {
  if (risks.gravest.length === 0) return [];
  const levels = [5, 4, 3, 2, 1] as const;
  return [
    ['', ...levels.map((level) => `${level} ${LEVEL_NAMES[level]}`)],
    ...risks.requirements.map(({ title, by_level: byLevel }) => [
      title,
      ...levels.map((level) => shown(byLevel[level - 1] ?? 0)),
    ]),
  ];
}

function ageRows({ ages }: PortfolioView): string[][] {
  if (ages.open === 0) return [];
  return [
    ['days', 'open', 'without a change'],
    ...ages.buckets.map(({ from_days: from, to_days: to, opened, unchanged }) => [
      to === null ? `from ${from}` : `${from} to ${to}`,
      shown(opened),
      shown(unchanged),
    ]),
  ];
}

function peopleRows({ waiting }: PortfolioView): string[][] {
  const { committee, people } = waiting;
  const rows = people.map((one) => [
    one.person.name,
    ...[one.overdue, one.due_soon, one.agreements, one.suggestions, one.later].map(shown),
  ]);
  return [
    ...(rows.length === 0 ? [] : [['', 'overdue', 'in 7 days', 'to agree', 'suggestions', 'later'], ...rows]),
    ...(committee === 0 ? [] : [[`The committee: ${committee} to decide`]]),
  ];
}

const againRows = ({ again }: PortfolioView): string[][] =>
  again.items.map((one) => [
    one.session_id,
    one.decided_at.slice(0, 10),
    one.decision,
    one.reasons.join(', '),
    one.project_name,
  ]);

function actRows({ act }: PortfolioView): string[][] {
  return [
    ...countRows(act.classes, (one) => one.class).map(([name = '', count = '']) => [name, count]),
    ...act.dates.map(({ from, what, article, charters, applies }) => [
      applies ? `since ${from}` : `from ${from}`,
      String(charters),
      `${what} (${article})`,
    ]),
  ];
}

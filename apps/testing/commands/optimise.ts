import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { invalid } from '#kernel/base';
import { diffOf } from '../domain/mutation/diff.ts';
import { type ExecutionAnswer, endText, untilEnded } from './api.ts';
import { writeFileIn, writeReports } from './files.ts';
import { begin, type RunOptions, withOptions } from './run.ts';

interface MutantAnswer {
  readonly status: string;
  readonly file: string;
  readonly line: number;
  readonly operator: string;
  readonly before: string;
  readonly after: string;
}

interface DependenceAnswer {
  readonly key: string;
  readonly kind: 'polluted' | 'needs' | 'leftover' | 'unsteady' | 'unexplained';
  readonly others: readonly string[];
}

/** Commands that look at the tests of a site instead of at the site. */
export function addOptimisingCommands(command: Command, cli: Cli): void {
  withOptions(command.command('order <url>'))
    .description('run the tests as written, backwards and shuffled, and name those that depend on others')
    .action(async (url: string, options: RunOptions) => {
      const execution = await ended(cli, await begin(cli, url, options, { purpose: 'order' }));
      const id = execution.id;
      const { items } = await cli.request<{ items: DependenceAnswer[] }>('GET', `${pathOf(id)}/order`);
      const { items: results } = await cli.request<{ items: { key: string; name: string }[] }>(
        'GET',
        `${pathOf(id)}/results`,
      );
      const names = new Map(results.map(({ key, name }) => [key, name]));
      const dependent = items.filter(({ kind }) => kind !== 'unsteady');
      const files = options.out === undefined ? [] : await writeReports(cli, id, options.out);
      const text = () => [orderText(execution, items, names), ...filesText(files)].join('\n');
      cli.print({ ...execution, dependences: items, files }, text);
      if (!execution.summary || dependent.length > 0 || execution.summary.verdict !== 'passed')
        cli.exitWith(1);
    });

  withOptions(command.command('mutate <url>'))
    .description('change the scripts of a site a little, many times, and see whether its tests notice')
    .option('--mutants <number>', 'the most changes that are tried', '100')
    .option('--least <percent>', 'exit 1 when the score of the covered code is lower')
    .action(async (url: string, options: RunOptions & { mutants: string; least?: string }) => {
      const least = options.least === undefined ? undefined : percentOf(options.least);
      const more = { purpose: 'mutation', mutants: Number(options.mutants) };
      const execution = await ended(cli, await begin(cli, url, options, more));
      const { items } = await cli.request<{ items: MutantAnswer[] }>(
        'GET',
        `${pathOf(execution.id)}/mutants`,
      );
      const files =
        options.out === undefined ? [] : [await writeMutationReport(cli, execution.id, options.out)];
      const text = () => [mutationText(execution, items), ...filesText(files)].join('\n');
      cli.print({ ...execution, mutants: items, files }, text);
      const score = execution.figures.mutation?.covered_score;
      const tooLow = least !== undefined && (typeof score !== 'number' || score < least);
      if (!execution.figures.mutation || tooLow) cli.exitWith(1);
    });
}

/** In the format of mutation-testing-elements. @returns the file's path */
async function writeMutationReport(cli: Cli, id: string, directory: string): Promise<string> {
  return writeFileIn(directory, 'mutation.json', await cli.download(`${pathOf(id)}/mutation-report`));
}

const filesText = (files: readonly string[]): string[] =>
  files.length > 0 ? ['', 'Written:', ...files.map((file) => `  ${file}`)] : [];

const pathOf = (id: string): string => `/api/v1/testing/executions/${encodeURIComponent(id)}`;

async function ended(cli: Cli, id: string): Promise<ExecutionAnswer> {
  const execution = await untilEnded(cli, id);
  if (execution.error?.code === 'testing.address_refused') cli.exitWith(3);
  return execution;
}

/** @throws MainstayError `testing.invalid_percent` */
function percentOf(written: string): number {
  const value = Number(written);
  if (!(value >= 0 && value <= 100)) {
    throw invalid('testing.invalid_percent', `"${written}" is no percentage: write a number from 0 to 100.`);
  }
  return value;
}

function orderText(
  execution: ExecutionAnswer,
  items: readonly DependenceAnswer[],
  names: ReadonlyMap<string, string>,
): string {
  const { order } = execution.figures;
  if (!order) return endText(execution, []);
  const nameOf = (key: string): string => `"${names.get(key) ?? key}"`;
  const lines = items.flatMap(({ key, kind, others }) => [
    `${nameOf(key)} ${words[kind]}`,
    ...others.map((other) => `    ${nameOf(other)}`),
  ]);
  return [
    `Ran as written (${outcomesOf(execution)}), backwards (${order.reversed}) and shuffled (${order.shuffled}); ${order.tried} more to find causes.`,
    ...(lines.length > 0 ? lines : ['No test depends on what ran before it.']),
    ...limitsText(execution),
  ].join('\n');
}

const words: Readonly<Record<DependenceAnswer['kind'], string>> = {
  polluted: 'passes alone and fails after',
  needs: 'fails alone and passes after',
  leftover: 'no longer passes once one of these has run, for what it leaves on the site stays',
  unsteady: 'passed in one order and failed in another, but not again: it is not the order',
  unexplained: 'depends on the order; the time was up before the cause was found',
};

const outcomesOf = ({ summary }: ExecutionAnswer): string =>
  Object.entries(summary?.cases ?? {})
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ') || 'none';

/** Survivors that are shown; the API has them all. */
const mostShown = 20;

function mutationText(execution: ExecutionAnswer, items: readonly MutantAnswer[]): string {
  const { mutation, mutation_plan: plan } = execution.figures;
  if (!mutation) return endText(execution, []);
  const survivors = items.filter(({ status }) => status === 'survived');
  const shown = survivors.slice(0, mostShown);
  const share = (name: string): string =>
    mutation[name] === null
      ? 'unknown'
      : `${mutation[name]}% (95%: ${mutation[`${name}_low`]} to ${mutation[`${name}_high`]})`;
  return [
    `Mutation score: ${share('score')}; of covered code: ${share('covered_score')}`,
    `Of ${mutation.mutants} mutants: ${mutation.killed} killed, ${mutation.timeout} timeout, ${mutation.survived} survived, ${mutation.runtime_error} runtime error, ${mutation.pending} pending.`,
    `Covered: ${plan?.covered ?? 0} places that can be changed; no coverage: ${mutation.no_coverage}. Tests used: ${plan?.tests_used ?? 0} of ${plan?.tests ?? 0}.`,
    ...(shown.length > 0 ? ['', 'Survived:'] : []),
    ...shown.flatMap(({ file, line, operator, before, after }) => [
      `${file}:${line}  ${operator}`,
      ...diffOf(before, after)
        .split('\n')
        .map((text) => `    ${text}`),
    ]),
    ...(survivors.length > shown.length ? [`… and ${survivors.length - shown.length} more`] : []),
    ...limitsText(execution),
  ].join('\n');
}

const limitsText = ({ limits }: ExecutionAnswer): string[] =>
  limits.length > 0 ? ['', 'Not looked at:', ...limits.map((limit) => `  ${limit}`)] : [];

import type { Cli } from '#kernel/app';
import { type ExecutionAnswer, endText, type FindingAnswer, untilEnded } from '../api.ts';
import { writeFileIn, writeReports } from '../files.ts';
import { type MutantAnswer, mutationText } from './mutation-text.ts';
import { type DependenceAnswer, orderText } from './order-text.ts';

/** Waits for the end, writes the reports and says what came of it, as fits what was to be known. */
export async function finish(cli: Cli, id: string, out: string | undefined): Promise<ExecutionAnswer> {
  const execution = await untilEnded(cli, id);
  await tell[execution.purpose](cli, execution, out);
  if (execution.error?.code === 'testing.address_refused') cli.exitWith(3);
  return execution;
}

type Tell = (cli: Cli, execution: ExecutionAnswer, out: string | undefined) => Promise<void>;

const tell: Readonly<Record<ExecutionAnswer['purpose'], Tell>> = {
  async test(cli, execution, out) {
    const { items: findings } = await cli.request<{ items: FindingAnswer[] }>(
      'GET',
      `${pathOf(execution)}/findings`,
    );
    const files = out === undefined ? [] : await writeReports(cli, execution.id, out);
    cli.print({ ...execution, findings, files }, () => withFiles(endText(execution, findings), files));
    if (execution.summary?.verdict !== 'passed') cli.exitWith(1);
  },

  async order(cli, execution, out) {
    const path = pathOf(execution);
    const { items } = await cli.request<{ items: DependenceAnswer[] }>('GET', `${path}/order`);
    const { items: results } = await cli.request<{ items: { key: string; name: string }[] }>(
      'GET',
      `${path}/results`,
    );
    const names = new Map(results.map(({ key, name }) => [key, name]));
    const files = out === undefined ? [] : await writeReports(cli, execution.id, out);
    cli.print({ ...execution, dependences: items, files }, () =>
      withFiles(orderText(execution, items, names), files),
    );
    const depends = items.some(({ kind }) => kind !== 'unsteady');
    if (depends || execution.summary?.verdict !== 'passed') cli.exitWith(1);
  },

  async mutation(cli, execution, out) {
    const { items } = await cli.request<{ items: MutantAnswer[] }>('GET', `${pathOf(execution)}/mutants`);
    const files =
      out === undefined || items.length === 0 ? [] : [await writeMutationReport(cli, execution, out)];
    cli.print({ ...execution, mutants: items, files }, () =>
      withFiles(mutationText(execution, items), files),
    );
    if (!execution.figures.mutation) cli.exitWith(1);
  },
};

/** In the format of mutation-testing-elements. @returns the file's path */
async function writeMutationReport(cli: Cli, execution: ExecutionAnswer, directory: string): Promise<string> {
  const content = await cli.download(`${pathOf(execution)}/mutation-report`);
  return writeFileIn(directory, 'mutation.json', content);
}

const withFiles = (text: string, files: readonly string[]): string =>
  files.length > 0 ? [text, '', 'Written:', ...files.map((file) => `  ${file}`)].join('\n') : text;

const pathOf = ({ id }: ExecutionAnswer): string => `/api/v1/testing/executions/${encodeURIComponent(id)}`;

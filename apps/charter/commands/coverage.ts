import { join } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { invalid } from '#kernel/base';
import { documentFormats } from '#kernel/documents';
import { CARDS } from '../domain/cards/cards.ts';
import { COVERAGE_STATUSES, type CoverageStatus } from '../domain/frameworks/coverage.ts';
import { FRAMEWORK_IDS } from '../domain/frameworks/framework.ts';
import { download } from './files.ts';

/** What the command uses of the coverage that the API answers. */
interface CoverageAnswer {
  readonly statement: string;
  readonly project_name: string;
  readonly framework: { readonly id: string; readonly title: string; readonly version: string };
  readonly totals: Readonly<Record<CoverageStatus, number>>;
  readonly elements: readonly {
    readonly id: string;
    readonly title: string;
    readonly status: CoverageStatus;
    readonly because: string;
    readonly answers: readonly { readonly question: string; readonly ask: string | null }[];
    readonly concerns: readonly { readonly title: string; readonly because: string }[];
  }[];
}

const sessionUrl = (id: string): string => `/api/v1/charter/sessions/${encodeURIComponent(id)}`;

export function addCoverageCommands(command: Command, cli: Cli): void {
  command
    .command('coverage <id>')
    .description('what a charter shows about NIST AI RMF, the EU AI Act, ISO/IEC 42001 and ALTAI')
    .option('--framework <id>', `one of ${FRAMEWORK_IDS.join(', ')} (default: a summary of all)`)
    .option('--csv', 'print the table of one framework as CSV')
    .action(async (id: string, { framework, csv }: { framework?: string; csv?: boolean }) => {
      const chosen = FRAMEWORK_IDS.filter((one) => framework === undefined || one === framework);
      if (chosen.length === 0) {
        throw invalid(
          'charter.framework_unknown',
          `There is no framework "${framework}"; known are ${FRAMEWORK_IDS.join(', ')}.`,
        );
      }
      if (csv) return printCsv(cli, id, framework);
      const coverages: CoverageAnswer[] = [];
      for (const one of chosen) {
        coverages.push(await cli.request('GET', `${sessionUrl(id)}/coverage?framework=${one}`));
      }
      const [only] = coverages;
      if (framework !== undefined && only) cli.print(only, () => wholeText(only));
      else cli.print({ items: coverages }, () => summaryText(coverages));
    });

  command
    .command('cards <id>')
    .description('write the model card and the datasheet, drafted from the present answers, in every format')
    .requiredOption('--out <directory>', 'where they are written')
    .action(async (id: string, { out }: { out: string }) => {
      const names = CARDS.flatMap((card) => documentFormats.map((format) => `${card.id}.${format}`));
      const files: string[] = [];
      for (const name of names) {
        files.push(await download(cli, `${sessionUrl(id)}/${name}`, join(out, name)));
      }
      cli.print({ session_id: id, files }, () => files.join('\n'));
    });
}

async function printCsv(cli: Cli, id: string, framework: string | undefined): Promise<void> {
  if (framework === undefined) {
    throw invalid('charter.framework_missing', 'With --csv, name one framework: --framework ID.');
  }
  const bytes = await cli.download(`${sessionUrl(id)}/coverage.csv?framework=${framework}`);
  const text = Buffer.from(bytes).toString('utf8').trimEnd();
  cli.print({ framework, csv: text }, () => text);
}

/** Writes the coverage of every framework as CSV into a directory. @returns the files' paths. */
export async function writeCoverage(cli: Cli, id: string, directory: string): Promise<string[]> {
  const files: string[] = [];
  for (const framework of FRAMEWORK_IDS) {
    const url = `${sessionUrl(id)}/coverage.csv?framework=${framework}`;
    files.push(await download(cli, url, join(directory, `coverage-${framework}.csv`)));
  }
  return files;
}

const STATUSES: Readonly<Record<CoverageStatus, string>> = {
  covered: 'evidence',
  partial: 'in part',
  open: 'no answer',
  outside: 'not asked',
};

const totalsText = ({ totals }: CoverageAnswer): string =>
  COVERAGE_STATUSES.map((status) => `${totals[status]} ${STATUSES[status]}`).join(', ');

const summaryText = (coverages: readonly CoverageAnswer[]): string =>
  [
    coverages[0]?.project_name ?? '',
    '',
    ...coverages.map(
      (one) =>
        `  ${one.framework.id.padEnd(13)}${one.framework.title} ${one.framework.version}\n  ${' '.repeat(13)}${totalsText(one)}`,
    ),
    '',
    coverages[0]?.statement ?? '',
  ].join('\n');

const wholeText = (coverage: CoverageAnswer): string =>
  [
    `${coverage.project_name}: ${coverage.framework.title} ${coverage.framework.version}`,
    totalsText(coverage),
    '',
    ...coverage.elements.flatMap(elementLines),
    '',
    coverage.statement,
  ].join('\n');

function elementLines(element: CoverageAnswer['elements'][number]): readonly string[] {
  const { id, title, status, because, answers, concerns } = element;
  const head = `  ${id.padEnd(14)}${STATUSES[status].padEnd(11)}${title}`;
  if (status === 'outside') return [head, `    ${because}`];
  return [
    head,
    ...answers.flatMap(({ question, ask }) => (ask === null ? [] : [`    ${question}: ${ask}`])),
    ...concerns.map((one) => `    ${one.title}: ${one.because}`),
  ];
}

import type { Mutant, MutantResult, MutantStatus } from './mutant.ts';

export interface ReportedScript {
  /** The path of the script, or of the page that it stands in. */
  readonly file: string;
  readonly hash: string;
  readonly inline: boolean;
  readonly source: string;
}

export interface MutationReportData {
  readonly origin: string;
  readonly version: string;
  readonly scripts: readonly ReportedScript[];
  readonly mutants: readonly (MutantResult & { readonly mutant: Mutant })[];
  readonly tests: readonly { readonly key: string; readonly name: string }[];
}

const statuses: Readonly<Record<MutantStatus, string>> = {
  killed: 'Killed',
  timeout: 'Timeout',
  survived: 'Survived',
  no_coverage: 'NoCoverage',
  runtime_error: 'RuntimeError',
  pending: 'Pending',
};

/**
 * What came of mutants as mutation-testing-elements reads it (mutation-testing-report-schema, version 2): its viewer and
 * dashboards show each change in its place. Only mutants that were chosen are in it, so that the score it computes is
 * that of the covered code.
 */
export function strykerReport({ origin, version, scripts, mutants, tests }: MutationReportData): object {
  const names = fileNames(scripts);
  const files = scripts.map((script) => {
    const own = mutants.filter(({ mutant }) => mutant.script === script.hash && mutant.file === script.file);
    return [
      names.get(script) ?? script.file,
      { language: 'javascript', source: script.source, mutants: own.map((one) => mutantOf(script, one)) },
    ];
  });
  return {
    schemaVersion: '2',
    thresholds: { high: 80, low: 60 },
    projectRoot: origin,
    files: Object.fromEntries(files),
    testFiles: { [origin]: { tests: tests.map(({ key, name }) => ({ id: key, name })) } },
    framework: { name: 'Mainstay', version },
  };
}

/** Several scripts of one page, or several versions of one file, are told apart by a number. */
function fileNames(scripts: readonly ReportedScript[]): ReadonlyMap<ReportedScript, string> {
  const seen = new Map<string, number>();
  return new Map(
    scripts.map((script) => {
      const base = script.inline ? `${script.file} (script)` : script.file;
      const count = (seen.get(base) ?? 0) + 1;
      seen.set(base, count);
      return [script, count === 1 ? base : `${base} ${count}`];
    }),
  );
}

function mutantOf(
  { source }: ReportedScript,
  { mutant, status, killedBy, ranBy }: MutationReportData['mutants'][number],
) {
  return {
    id: mutant.id,
    mutatorName: mutant.operator,
    replacement: mutant.replacement,
    location: { start: positionAt(source, mutant.start), end: positionAt(source, mutant.end) },
    status: statuses[status],
    coveredBy: mutant.coveredBy,
    killedBy,
    testsCompleted: ranBy.length,
  };
}

/** From 1, both. */
function positionAt(source: string, offset: number): { readonly line: number; readonly column: number } {
  const before = source.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

import { diffOf } from '../../domain/mutation/diff.ts';
import { type ExecutionAnswer, endText, limitsText } from '../api.ts';

export interface MutantAnswer {
  readonly status: string;
  readonly file: string;
  readonly line: number;
  readonly operator: string;
  readonly before: string;
  readonly after: string;
}

/** Survivors that are shown; the API has them all. */
const mostShown = 20;

/** What came of mutants, for people. */
export function mutationText(execution: ExecutionAnswer, items: readonly MutantAnswer[]): string {
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

import { type ExecutionAnswer, endText, limitsText } from '../api.ts';

export interface DependenceAnswer {
  readonly key: string;
  readonly kind: 'polluted' | 'needs' | 'leftover' | 'unsteady' | 'unexplained';
  readonly others: readonly string[];
}

/** What running the tests in other orders came to, for people. */
export function orderText(
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

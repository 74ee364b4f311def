import type { Block, Cell } from '#kernel/documents';
import { LEVEL_NAMES, type ResidualRisk, type RiskLevel } from '../governance/residual-risk.ts';
import { type InterviewState, rowsAnswer } from '../interview/state.ts';
import { questionById } from '../questions/catalogue.ts';
import type { Question } from '../questions/question.ts';
import type { CardPart } from './part.ts';

/** The rows of an answer as a table; undefined where the part is none, or has no rows. */
export function tableOf(
  part: CardPart,
  state: InterviewState,
  risks: readonly ResidualRisk[],
): Block | undefined {
  if ('risks' in part) {
    const own = risks.filter(({ questionId }) => part.risks === 'all' || part.risks.includes(questionId));
    return own.length === 0 ? undefined : riskTable(part.label, own);
  }
  if (!('table' in part)) return undefined;
  const question = questionById(part.table);
  const rows = rowsAnswer(state, part.table);
  if (question?.kind !== 'rows' || rows.length === 0) return undefined;
  const columns = part.columns.flatMap(({ id, width = 1 }) => {
    const column = question.columns.find((one) => one.id === id);
    return column === undefined ? [] : [{ ...column, width }];
  });
  return {
    kind: 'table',
    caption: `${part.label} [${part.table}]`,
    columns: columns.map(({ title, width, kind }) => ({
      title,
      width,
      ...(kind === 'number' && { align: 'right' as const }),
    })),
    rows: rows.map((row) => columns.map(({ id }) => cellOf(row[id], question, id))),
  };
}

function cellOf(value: unknown, question: Question, id: string): Cell {
  if (typeof value === 'number') return value.toLocaleString('en');
  if (typeof value !== 'string' || value.trim() === '') return '—';
  const column = question.kind === 'rows' ? question.columns.find((one) => one.id === id) : undefined;
  const option =
    column?.kind === 'choice' ? column.options.find((one) => one.value === value)?.label : undefined;
  return option ?? value;
}

const TONES = { 1: 'good', 2: 'good', 3: 'notice', 4: 'warning', 5: 'danger' } as const satisfies Record<
  RiskLevel,
  string
>;

const riskTable = (label: string, risks: readonly ResidualRisk[]): Block => ({
  kind: 'table',
  caption: `${label}, gravest first [${[...new Set(risks.map(({ questionId }) => questionId))].join(', ')}]`,
  columns: [
    { title: 'Requirement', width: 1.2 },
    { title: 'What could happen', width: 2.4 },
    { title: 'What is done against it', width: 2.4 },
    { title: 'What is left', width: 0.9 },
  ],
  rows: risks.map(({ requirementTitle, risk, residualLevel }) => [
    requirementTitle,
    risk.description,
    risk.mitigations.map(({ what }) => what).join('; ') || 'Nothing stated.',
    { value: `${LEVEL_NAMES[residualLevel]} (${residualLevel})`, tone: TONES[residualLevel] },
  ]),
});

import { confirm, log, select, text } from '@clack/prompts';
import type { ColumnAnswer, QuestionAnswer } from './api.ts';
import { ask } from './prompting.ts';

type Row = Record<string, unknown>;

/** Asks for a list of rows, column by column, until the person has no more. */
export async function askRows(question: QuestionAnswer, message: string): Promise<unknown> {
  log.message(message);
  if (!ask(await confirm({ message: 'Do you know this' }))) return { unknown: true };
  if (question.must_cover) log.message(`One row for each of: ${question.must_cover.join(', ')}`);
  return askAll(question.columns ?? [], question.must_cover?.length ?? question.min_rows ?? 1, 'row');
}

async function askAll(columns: readonly ColumnAnswer[], least: number, noun: string): Promise<Row[]> {
  const rows: Row[] = [];
  while (rows.length < least || ask(await confirm({ message: `Another ${noun}`, initialValue: false }))) {
    log.step(`${noun} ${rows.length + 1}`);
    const row: Row = {};
    for (const column of columns) {
      const value = await askCell(column);
      if (value !== undefined) row[column.id] = value;
    }
    rows.push(row);
  }
  return rows;
}

async function askCell(column: ColumnAnswer): Promise<unknown> {
  const message = column.required ? column.title : `${column.title} (may be left empty)`;
  switch (column.kind) {
    case 'choice': {
      const options = (column.options ?? []).map(({ value, label }) => ({ value, label }));
      return ask(await select({ message, options }));
    }
    case 'rows':
      return askAll(column.columns ?? [], 0, column.title.toLowerCase());
    default: {
      const range = column.kind === 'number' ? ` (${column.min} to ${column.max})` : '';
      const typed = ask(await text({ message: `${message}${range}` }))?.trim() ?? '';
      if (typed === '') return column.required ? '' : undefined;
      return column.kind === 'number' && Number.isFinite(Number(typed)) ? Number(typed) : typed;
    }
  }
}

import type { Row } from '../answer.ts';
import type { Column, RowsQuestion } from '../questions/question.ts';
import { detect } from './detect.ts';
import type { RubricResult } from './result.ts';
import { wordsOf } from './sentences.ts';
import { isWeak } from './substance.ts';

const NOTHING_SAID =
  /^\s*(?:none|n\/?a|no|nil|tbd|todo|unknown|-+|\?+|planned|to be (?:done|defined|decided)|later)\s*\.?\s*$/i;

/** True when a text cell holds more than a placeholder. */
export const isSaid = (text: string): boolean => text.trim() !== '' && !NOTHING_SAID.test(text);

/**
 * Scores a list of rows by what it needs: every cell filled, texts of more than two words that are no placeholder,
 * nested lists not empty, every value of `mustCover` present. A missing piece is named with its row.
 */
export function scoreRows(question: RowsQuestion, rows: readonly Row[], limit: number): RubricResult {
  const missing: { part: string; ask: string }[] = [];
  const tally = { cells: 0, filled: 0, texts: 0, rich: 0 };
  rows.forEach((row, index) => {
    visit(question.columns, row, `row ${index + 1}`, tally, missing);
  });
  const absent = uncovered(question, rows);
  for (const value of absent) missing.push({ part: value, ask: `Which row covers ${value}?` });
  const needed = question.mustCover?.length ?? Math.max(1, question.minRows);
  const covered = question.mustCover ? (needed - absent.length) / needed : Math.min(1, rows.length / needed);
  const filled = tally.cells === 0 ? 0 : tally.filled / tally.cells;
  const rich = tally.texts === 0 ? 1 : tally.rich / tally.texts;
  const texts = rows.map((row) => JSON.stringify(row));
  const distinct = rows.length === 0 ? 0 : new Set(texts).size / rows.length;
  const found = rows.flatMap((row) => detect(textOf(row)));
  const weak = found.filter(isWeak).length;
  const wordCount = rows.reduce((sum, row) => sum + wordsOf(textOf(row)).length, 0);
  const weakness = Math.min(1, (weak * 10) / Math.max(10, wordCount));
  const score = (value: number): number => Math.round(value * 10_000) / 1000;
  const criteria = {
    specificity: { score: score(rich * (1 - weakness)), weight: 0.3 },
    measurability: { score: score(filled), weight: 0.1 },
    completeness: { score: score(filled ** 2 * covered), weight: 0.45 },
    coherence: { score: score(distinct), weight: 0.05 },
    relevance: { score: score(covered), weight: 0.1 },
  };
  const total = Object.values(criteria).reduce((sum, one) => sum + one.score * one.weight, 0);
  const asks = missing.map((one) => one.ask).join(' ');
  return {
    score: Math.round(total * 1000) / 1000,
    criteria,
    found,
    missing,
    notes: weak === 0 ? [] : [`${weak} hedges or vague words in the rows.`],
    contradictions: [],
    ...(asks !== '' && { followUp: asks.length <= limit ? asks : `${asks.slice(0, limit - 1)}…` }),
    engine: 'rules',
  };
}

interface Tally {
  cells: number;
  filled: number;
  texts: number;
  rich: number;
}

function visit(
  columns: readonly Column[],
  row: Row,
  where: string,
  tally: Tally,
  missing: { part: string; ask: string }[],
): void {
  for (const column of columns) {
    const cell = row[column.id];
    tally.cells += 1;
    if (column.kind === 'text') tally.texts += 1;
    if (Array.isArray(cell) && cell.length > 0 && column.kind === 'rows') {
      tally.filled += 1;
      cell.forEach((inner: Row, index) => {
        visit(column.columns, inner, `${where}, ${column.title.toLowerCase()} ${index + 1}`, tally, missing);
      });
    } else if (typeof cell === 'number' || (typeof cell === 'string' && isSaid(cell))) {
      tally.filled += 1;
      if (column.kind === 'text') tally.rich += richness(column, String(cell));
    } else {
      missing.push({ part: `${where}: ${column.id}`, ask: `What is "${column.title}" in ${where}?` });
    }
  }
}

// Names, units, dates and owners may be short; what describes must say something.
const SHORT_COLUMNS: ReadonlySet<string> = new Set([
  'name',
  'unit',
  'by',
  'owner',
  'role',
  'period',
  'kpi',
  'modelMetric',
  'modelTarget',
  'use',
]);
function richness(column: Column, text: string): number {
  return SHORT_COLUMNS.has(column.id) ? 1 : Math.min(1, wordsOf(text).length / 5);
}

function uncovered(question: RowsQuestion, rows: readonly Row[]): readonly string[] {
  const column = question.columns.find((one) => one.kind === 'choice');
  if (question.mustCover === undefined || column === undefined) return [];
  const present = new Set(rows.map((row) => row[column.id]));
  return question.mustCover.filter((value) => !present.has(value));
}

/** All texts of a row, nested ones too, as sentences. */
export function textOf(row: Row): string {
  return Object.values(row)
    .flatMap((cell) => {
      if (typeof cell === 'string') return [cell.replace(/[.\s]*$/, '.')];
      return typeof cell === 'object' ? cell.map(textOf) : [];
    })
    .join(' ');
}

import type { ChartBlock, DocumentModel, HeatMapBlock, Inline, Span, TableBlock, Tone } from './model.ts';
import { apaReference, type ReferencePiece } from './reference.ts';
import { citedKeys } from './schema.ts';
import { type Words, wordsOf } from './words.ts';

/** A run of text as every writer takes it: citations are numbers by now. */
export interface Run {
  readonly text: string;
  readonly mark?: 'strong' | 'emphasis' | 'code';
  readonly href?: string;
  readonly cite?: number;
}

export interface PreparedCell {
  readonly runs: readonly Run[];
  readonly tone?: Tone;
}

export interface PreparedHeading {
  readonly kind: 'heading';
  readonly level: 1 | 2 | 3;
  readonly text: string;
  readonly number: string; // '2.1', 'Appendix A', 'A.1'
  readonly appendix: boolean;
  readonly id: string;
}

export interface PreparedTable {
  readonly kind: 'table';
  readonly label: string; // 'Table 1.'
  readonly caption: string;
  readonly columns: TableBlock['columns'];
  readonly rows: readonly (readonly PreparedCell[])[];
}

export type PreparedChart = ChartBlock & { readonly label: string; readonly id: string };
export type PreparedHeatMap = HeatMapBlock & { readonly label: string };

export type PreparedBlock =
  | PreparedHeading
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Run[])[] }
  | { readonly kind: 'quote'; readonly runs: readonly Run[]; readonly source?: string }
  | { readonly kind: 'callout'; readonly tone: Tone; readonly title: string; readonly runs: readonly Run[] }
  | {
      readonly kind: 'facts';
      readonly rows: readonly { readonly label: string; readonly runs: readonly Run[] }[];
    }
  | PreparedTable
  | PreparedChart
  | PreparedHeatMap
  | { readonly kind: 'page-break' };

export interface PreparedDocument {
  readonly title: string;
  readonly subtitle?: string;
  readonly language: string;
  readonly facts: DocumentModel['facts'];
  readonly verdict?: NonNullable<DocumentModel['verdict']>;
  readonly blocks: readonly PreparedBlock[];
  readonly references: readonly { readonly number: number; readonly pieces: readonly ReferencePiece[] }[];
  readonly words: Words;
}

/**
 * Gives every heading, figure, table and source its number, once, so that all formats agree. Sources are numbered
 * in the order in which they are first cited; those never cited come after them.
 */
export function prepare(model: DocumentModel): PreparedDocument {
  const words = wordsOf(model.language);
  const keys = [...new Set([...model.blocks.flatMap(citedKeys), ...model.references.map(({ key }) => key)])];
  const numberOf = new Map(keys.map((key, index) => [key, index + 1]));
  const runs = (value: Inline): Run[] => runsOf(value, numberOf);
  const nextHeading = headingNumbers(words.appendix);
  let tables = 0;
  let figures = 0;

  const blocks = model.blocks.map((block): PreparedBlock => {
    switch (block.kind) {
      case 'heading':
        return { kind: 'heading', level: block.level, text: block.text, ...nextHeading(block) };
      case 'paragraph':
        return { kind: 'paragraph', runs: runs(block.text) };
      case 'list':
        return { kind: 'list', ordered: block.ordered, items: block.items.map(runs) };
      case 'quote':
        return { kind: 'quote', runs: runs(block.text), ...(block.source && { source: block.source }) };
      case 'callout':
        return { kind: 'callout', tone: block.tone, title: block.title, runs: runs(block.text) };
      case 'facts':
        return { kind: 'facts', rows: block.rows.map(({ label, value }) => ({ label, runs: runs(value) })) };
      case 'table':
        tables += 1;
        return {
          ...block,
          label: `${words.table} ${tables}.`,
          rows: block.rows.map((row) => row.map(cellOf)),
        };
      case 'chart':
        figures += 1;
        return { ...block, label: `${words.figure} ${figures}.`, id: `figure-${figures}` };
      case 'heat-map':
        figures += 1;
        return { ...block, label: `${words.figure} ${figures}.` };
      default:
        return block;
    }
  });

  function cellOf(cell: TableBlock['rows'][number][number]): PreparedCell {
    if (typeof cell === 'object' && 'value' in cell) return { runs: runs(cell.value), tone: cell.tone };
    return { runs: runs(cell) };
  }

  return {
    title: model.title,
    ...(model.subtitle && { subtitle: model.subtitle }),
    language: model.language,
    facts: model.facts,
    ...(model.verdict && { verdict: model.verdict }),
    blocks,
    references: model.references
      .map((entry) => ({ number: numberOf.get(entry.key) ?? 0, pieces: apaReference(entry, words.undated) }))
      .sort((a, b) => a.number - b.number),
    words,
  };
}

function runsOf(value: Inline, numberOf: ReadonlyMap<string, number>): Run[] {
  const spans: readonly Span[] = typeof value === 'string' ? [value] : value;
  return spans.map((span) => {
    if (typeof span === 'string') return { text: span };
    if (!('cite' in span)) return span;
    const cite = numberOf.get(span.cite) ?? 0;
    return { text: `[${cite}]`, cite };
  });
}

/** Counts headings as they come: 1, 1.1, 1.1.1, then Appendix A, A.1. A skipped level counts as one. */
function headingNumbers(appendixWord: string) {
  const counts: [number, number, number] = [0, 0, 0];
  let appendix = false;
  return (heading: { level: 1 | 2 | 3; appendix?: boolean }) => {
    if (heading.level === 1 && heading.appendix === true && !appendix) {
      appendix = true;
      counts[0] = 0;
    }
    const [first, second, third] = counts;
    if (heading.level === 1) counts.splice(0, 3, first + 1, 0, 0);
    else if (heading.level === 2) counts.splice(0, 3, Math.max(first, 1), second + 1, 0);
    else counts.splice(0, 3, Math.max(first, 1), Math.max(second, 1), third + 1);
    const top = appendix ? letterOf(counts[0]) : String(counts[0]);
    const digits = [top, ...counts.slice(1, heading.level)].join('.');
    const number = appendix && heading.level === 1 ? `${appendixWord} ${digits}` : digits;
    return { number, appendix, id: `section-${digits.toLowerCase().replaceAll('.', '-')}` };
  };
}

/** 1 → A, 26 → Z, 27 → AA. */
function letterOf(count: number): string {
  const rest = Math.floor((count - 1) / 26);
  return (rest > 0 ? letterOf(rest) : '') + String.fromCharCode(65 + ((count - 1) % 26));
}

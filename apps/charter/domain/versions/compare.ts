import { canonicalJson } from '#kernel/base';
import { type AnswerValue, isUnknown, type Row } from '../answer.ts';
import type { Column, Option, Question } from '../questions/question.ts';
import { type Edit, type Effort, editsBetween, oneRequest } from './sequence.ts';

/** A piece of text that both versions share, or only one has. */
export interface Piece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** One field of an answer in two versions. */
export interface FieldChange {
  /** What it is called: the row and the column of a table; empty for an answer that is one text. */
  readonly label: string;
  /** As text; null where that version does not have the field. */
  readonly before: string | null;
  readonly after: string | null;
  readonly changed: boolean;
  /** The two word by word, in reading order. */
  readonly pieces: readonly Piece[];
}

const notKnown = (reason: string | undefined): string => (reason ? `Not known: ${reason}` : 'Not known');

/**
 * Two versions of an answer to `question`, field by field. A text is one field; options that can be chosen together
 * are one each; a table is compared row by row, where rows that are equal hold their places and rows between them are
 * taken for each other's versions in their order. Texts that are compared when `effort` is used up count as replaced.
 */
export function compareAnswers(
  question: Question,
  before: AnswerValue | undefined,
  after: AnswerValue | undefined,
  effort: Effort = oneRequest(),
): readonly FieldChange[] {
  if (isTable(before) || isTable(after)) {
    const columns = question.kind === 'rows' ? question.columns : [];
    const said = [before, after].find((one) => isUnknown(one));
    const rows = compareRows(
      columns,
      isTable(before) ? before : [],
      isTable(after) ? after : [],
      'Row',
      effort,
    );
    return said === undefined ? rows : [field('', scalar(before, []), scalar(after, []), effort), ...rows];
  }
  const options = 'options' in question ? question.options : [];
  if (question.kind === 'multi-choice' && Array.isArray(before) && Array.isArray(after)) {
    return compareOptions(options, before, after, effort);
  }
  return [field('', scalar(before, options), scalar(after, options), effort)];
}

const isTable = (value: AnswerValue | undefined): value is readonly Row[] =>
  Array.isArray(value) && value.some((one) => typeof one === 'object');

function compareOptions(
  options: readonly Option[],
  before: readonly string[],
  after: readonly string[],
  effort: Effort,
): readonly FieldChange[] {
  return options
    .filter(({ value }) => before.includes(value) || after.includes(value))
    .map(({ value, label }) =>
      field(label, before.includes(value) ? label : null, after.includes(value) ? label : null, effort),
    );
}

function compareRows(
  columns: readonly Column[],
  before: readonly Row[],
  after: readonly Row[],
  label: string,
  effort: Effort,
): readonly FieldChange[] {
  const keys = new Map([...before, ...after].map((row) => [row, canonicalJson(row)]));
  const edits = editsBetween(before, after, effort, (a, b) => keys.get(a) === keys.get(b));
  return pairs(edits).flatMap(([was, is], index) =>
    columns.flatMap((column): readonly FieldChange[] => {
      const name = `${label} ${index + 1}, ${column.title}`;
      if (column.kind !== 'rows') {
        const [old, now] = [was, is].map((row) => (row === undefined ? null : cell(column, row[column.id])));
        return old == null && now == null ? [] : [field(name, old ?? null, now ?? null, effort)];
      }
      return compareRows(column.columns, nested(was?.[column.id]), nested(is?.[column.id]), name, effort);
    }),
  );
}

const nested = (value: Row[string]): readonly Row[] => (Array.isArray(value) ? value : []);

function cell(column: Column, value: Row[string]): string | null {
  if (value === undefined || typeof value === 'object') return null;
  const option = column.kind === 'choice' ? column.options.find((one) => one.value === value) : undefined;
  return option?.label ?? String(value);
}

/** Each row with its counterpart: what was removed and what was added at one place belong together, in order. */
function pairs(edits: readonly Edit<Row>[]): readonly (readonly [Row | undefined, Row | undefined])[] {
  const all: [Row | undefined, Row | undefined][] = [];
  let gap: { removed: Row[]; added: Row[] } = { removed: [], added: [] };
  const closeGap = (): void => {
    const length = Math.max(gap.removed.length, gap.added.length);
    for (let index = 0; index < length; index += 1) all.push([gap.removed[index], gap.added[index]]);
    gap = { removed: [], added: [] };
  };
  for (const { kind, item } of edits) {
    if (kind !== 'same') gap[kind].push(item);
    else {
      closeGap();
      all.push([item, item]);
    }
  }
  closeGap();
  return all;
}

function scalar(value: AnswerValue | undefined, options: readonly Option[]): string | null {
  if (value === undefined || isTable(value)) return null;
  if (isUnknown(value)) return notKnown(value.reason);
  const label = (one: unknown): string =>
    options.find((option) => option.value === one)?.label ?? String(one);
  return Array.isArray(value) ? value.map(label).join(', ') : label(value);
}

function field(label: string, before: string | null, after: string | null, effort: Effort): FieldChange {
  return {
    label,
    before,
    after,
    changed: before !== after,
    pieces: comparePieces(before ?? '', after ?? '', effort),
  };
}

/** Two texts word by word; neighbouring words of one kind are one piece, so that what is added reads as a phrase. */
export function comparePieces(before: string, after: string, effort = oneRequest()): readonly Piece[] {
  const pieces: { kind: Piece['kind']; text: string }[] = [];
  for (const { kind, item } of editsBetween(words(before), words(after), effort)) {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += item;
    else pieces.push({ kind, text: item });
  }
  return pieces;
}

/** Words, the white space between them and single marks, such that joined they are the text again. */
const words = (text: string): readonly string[] => text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];

import { z } from 'zod';
import type { Column, Question, RowsQuestion } from './questions/question.ts';

/** "I don't know", said openly. It is recorded and becomes an open point of the charter. */
export interface Unknown {
  readonly unknown: true;
  readonly reason?: string;
}

type CellValue = string | number | readonly Row[];
export interface Row {
  readonly [column: string]: CellValue | undefined;
}

/**
 * What was answered; the question's kind says which form: text and choice a string, multi-choice a list of option
 * values, number a number, rows a list of objects keyed by column id.
 */
export type AnswerValue = string | number | readonly string[] | readonly Row[] | Unknown;

/** A question's answer together with the path at which a file or a request would hold it. */
export interface AnswerProblem {
  readonly path: string;
  readonly message: string;
}

const SAID_UNKNOWN =
  /^\s*(i|we)?\s*(really\s+)?(don['’]?t|do\s+not)\s+(yet\s+)?know(\s+(yet|this|that))?\s*[.!]?\s*$|^\s*(unknown|not\s+known(\s+yet)?|no\s+idea)\s*[.!]?\s*$/i;

const unknownSchema = z.strictObject({ unknown: z.literal(true), reason: z.string().max(2000).optional() });

export const isUnknown = (value: AnswerValue | undefined): value is Unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a raw value (from a file, a form or a request) as the answer to `question`. Gives every problem at once,
 * with its path below `path`. `maximumLength` is the limit of one text, in characters.
 */
export function parseAnswer(
  question: Question,
  raw: unknown,
  maximumLength: number,
  path = question.id,
): { readonly value: AnswerValue } | { readonly problems: readonly AnswerProblem[] } {
  const unknown = unknownSchema.safeParse(raw);
  if (unknown.success) {
    const { reason } = unknown.data;
    return { value: reason === undefined ? { unknown: true } : { unknown: true, reason } };
  }
  if (typeof raw === 'string' && SAID_UNKNOWN.test(raw)) return { value: { unknown: true } };
  const parsed = answerSchema(question, maximumLength).safeParse(raw);
  if (parsed.success) return { value: parsed.data };
  return {
    problems: parsed.error.issues.map((issue) => ({
      path: issue.path.reduce<string>(
        (at, key) => (typeof key === 'number' ? `${at}[${key}]` : `${at}.${String(key)}`),
        path,
      ),
      message: issue.message,
    })),
  };
}

/** The zod schema of a question's answer, made from the question's own data (without "I don't know"). */
function answerSchema(question: Question, maximumLength: number): z.ZodType<AnswerValue> {
  switch (question.kind) {
    case 'text':
      return textSchema(maximumLength);
    case 'choice':
      return optionSchema(question.options.map((option) => option.value));
    case 'multi-choice':
      return z
        .array(optionSchema(question.options.map((option) => option.value)), {
          error: 'must be a list of options',
        })
        .min(1, 'choose at least one option')
        .refine((chosen) => new Set(chosen).size === chosen.length, 'names an option twice')
        .refine(
          (chosen) =>
            question.exclusive === undefined || chosen.length === 1 || !chosen.includes(question.exclusive),
          `"${question.exclusive}" cannot be combined with other options`,
        );
    case 'number':
      return numberSchema(question.min, question.max, false);
    case 'rows':
      return rowsSchema(question, maximumLength);
  }
}

function rowsSchema(question: RowsQuestion, maximumLength: number): z.ZodType<readonly Row[]> {
  return z
    .array(rowSchema(question.columns, maximumLength), { error: 'must be a list of rows' })
    .min(question.minRows, `needs at least ${question.minRows} row${question.minRows === 1 ? '' : 's'}`)
    .max(100, 'holds more than 100 rows; keep the ones that matter');
}

function rowSchema(columns: readonly Column[], maximumLength: number): z.ZodType<Row> {
  const shape: Record<string, z.ZodType<CellValue | undefined>> = {};
  for (const column of columns) {
    const cell = cellSchema(column, maximumLength);
    shape[column.id] = column.required ? cell : cell.optional();
  }
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has unknown fields ${issue.keys.join(', ')}; known are ${columns.map((c) => c.id).join(', ')}`
        : `must be an object with ${columns.map((c) => c.id).join(', ')}`,
  });
}

function cellSchema(column: Column, maximumLength: number): z.ZodType<CellValue> {
  switch (column.kind) {
    case 'text':
      return textSchema(maximumLength);
    case 'number':
      return numberSchema(column.min, column.max, column.whole ?? false);
    case 'choice':
      return optionSchema(column.options.map((option) => option.value));
    case 'rows':
      return z.array(rowSchema(column.columns, maximumLength), { error: 'must be a list of rows' }).max(50);
  }
}

function textSchema(maximumLength: number): z.ZodType<string> {
  return z
    .string({ error: 'must be text' })
    .max(maximumLength, `is longer than ${maximumLength.toLocaleString('en')} characters`)
    .refine((text) => text.trim() !== '', 'is empty');
}

function optionSchema(values: readonly string[]): z.ZodType<string> {
  return z
    .string({ error: `must be one of ${values.join(', ')}` })
    .refine((value) => values.includes(value), `must be one of ${values.join(', ')}`);
}

function numberSchema(min: number, max: number, whole: boolean): z.ZodType<number> {
  const schema = z
    .number({ error: `must be a number from ${min} to ${max}` })
    .min(min, `must be a number from ${min} to ${max}`)
    .max(max, `must be a number from ${min} to ${max}`);
  return whole ? schema.refine(Number.isInteger, 'must be a whole number') : schema;
}

import { z } from 'zod';
import type { Block, DocumentModel, Inline, Span, Tone } from './model.ts';

/**
 * Control characters that XML 1.0 (clause 2.2) forbids, so that no .docx or SVG could hold them. They are replaced
 * rather than refused: they come from pasted text, and losing a whole document over one would be worse.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what is looked for
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const text = z
  .string()
  .overwrite((value) => value.toWellFormed().replace(/\r\n?/g, '\n').replace(unwritable, '\ufffd'));

const someText = text.refine((value) => value.trim() !== '', 'must not be empty');

/** Links lead to pages or mailboxes: a `javascript:` or `file:` address has no place in a document. */
const link = text.refine(
  (value) => /^(https?:\/\/|mailto:)[^\s<>"]+$/i.test(value),
  'must be an http, https or mailto address',
);

const tone: z.ZodType<Tone> = z.enum(['good', 'notice', 'warning', 'danger', 'neutral']);

const span: z.ZodType<Span> = z.union([
  text,
  z.strictObject({ text, mark: z.enum(['strong', 'emphasis', 'code']) }),
  z.strictObject({ text, href: link }),
  z.strictObject({ cite: someText }),
]);
const inline: z.ZodType<Inline> = z.union([text, z.array(span)]);

const table = z
  .strictObject({
    kind: z.literal('table'),
    caption: someText,
    columns: z
      .array(
        z.strictObject({
          title: text,
          align: z.enum(['left', 'right', 'center']).optional(),
          width: z.number().positive().max(100).optional(),
        }),
      )
      .min(1)
      .max(16),
    rows: z.array(z.array(z.union([inline, z.strictObject({ value: inline, tone })]))),
  })
  .superRefine((block, context) => {
    block.rows.forEach((row, index) => {
      if (row.length === block.columns.length) return;
      const message = `has ${row.length} cells where the table has ${block.columns.length} columns`;
      context.addIssue({ code: 'custom', path: ['rows', index], message });
    });
  });

const chart = z
  .strictObject({
    kind: z.literal('chart'),
    caption: someText,
    chart: z.enum(['bar', 'line']),
    categories: z.array(text).min(1).max(400),
    series: z
      .array(z.strictObject({ name: someText, values: z.array(z.number()) }))
      .min(1)
      .max(6),
    unit: text.optional(),
    threshold: z.strictObject({ label: text, value: z.number() }).optional(),
  })
  .superRefine((block, context) => {
    block.series.forEach((series, index) => {
      if (series.values.length === block.categories.length) return;
      const message = `has ${series.values.length} values for ${block.categories.length} categories`;
      context.addIssue({ code: 'custom', path: ['series', index], message });
    });
  });

const heatMap = z
  .strictObject({
    kind: z.literal('heat-map'),
    caption: someText,
    rowAxis: text,
    columnAxis: text,
    rows: z.array(text).min(1).max(10),
    columns: z.array(text).min(1).max(10),
    cells: z.array(z.array(z.strictObject({ items: z.array(text), tone }))),
    legend: z.array(z.strictObject({ tone, label: someText })).optional(),
  })
  .refine(
    ({ cells, rows, columns }) =>
      cells.length === rows.length && cells.every((row) => row.length === columns.length),
    { path: ['cells'], message: 'must hold one list for every row and column' },
  );

const block: z.ZodType<Block> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('heading'),
    level: z.literal([1, 2, 3]),
    text: someText,
    appendix: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('paragraph'), text: inline }),
  z.strictObject({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(inline).min(1) }),
  z.strictObject({ kind: z.literal('quote'), text: inline, source: text.optional() }),
  z.strictObject({ kind: z.literal('callout'), tone, title: text, text: inline }),
  z.strictObject({
    kind: z.literal('facts'),
    rows: z.array(z.strictObject({ label: text, value: inline })).min(1),
  }),
  table,
  chart,
  heatMap,
  z.strictObject({ kind: z.literal('page-break') }),
]);

const reference = z.strictObject({
  key: someText,
  authors: z.array(someText),
  year: someText,
  title: someText,
  container: someText.optional(),
  identifier: someText.optional(),
  url: link.optional(),
});

/** Accepts what `DocumentModel` describes, and repairs text that no file format could hold. */
export const documentModelSchema: z.ZodType<DocumentModel> = z
  .strictObject({
    title: someText,
    subtitle: text.optional(),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 tag such as en or de-CH'),
    facts: z.array(z.strictObject({ label: text, value: text })),
    verdict: z.strictObject({ label: someText, tone, sentence: text }).optional(),
    blocks: z.array(block),
    references: z.array(reference),
  })
  .superRefine((model, context) => {
    const keys = new Set(model.references.map((entry) => entry.key));
    if (keys.size < model.references.length) {
      context.addIssue({ code: 'custom', path: ['references'], message: 'has the same key twice' });
    }
    model.blocks.forEach((entry, index) => {
      for (const key of citedKeys(entry)) {
        if (keys.has(key)) continue;
        const message = `cites "${key}", which is not among the references`;
        context.addIssue({ code: 'custom', path: ['blocks', index], message });
      }
    });
  });

/** The keys that a block cites, in reading order. */
export function citedKeys(entry: Block): string[] {
  return inlinesOf(entry).flatMap((value) =>
    typeof value === 'string' ? [] : value.flatMap((part) => (isCitation(part) ? [part.cite] : [])),
  );
}

function isCitation(part: Span): part is { readonly cite: string } {
  return typeof part !== 'string' && 'cite' in part;
}

function inlinesOf(entry: Block): readonly Inline[] {
  switch (entry.kind) {
    case 'paragraph':
    case 'quote':
    case 'callout':
      return [entry.text];
    case 'list':
      return entry.items;
    case 'facts':
      return entry.rows.map((row) => row.value);
    case 'table':
      return entry.rows
        .flat()
        .map((cell) => (typeof cell === 'object' && 'value' in cell ? cell.value : cell));
    default:
      return [];
  }
}

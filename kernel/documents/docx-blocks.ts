import {
  AlignmentType,
  Bookmark,
  BorderStyle,
  ExternalHyperlink,
  HeadingLevel,
  InternalHyperlink,
  type IParagraphOptions,
  LineRuleType,
  Paragraph,
  type ParagraphChild,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import { ChartRun } from 'docx/charts';
import { describeChart } from './chart-svg.ts';
import type { Tone } from './model.ts';
import {
  accent,
  ink,
  muted,
  rule,
  series as seriesColours,
  thresholdColour,
  tones,
  wash,
} from './palette.ts';
import type {
  PreparedBlock,
  PreparedChart,
  PreparedDocument,
  PreparedHeatMap,
  PreparedTable,
  Run,
} from './prepared.ts';

/** Word writes colours without the sign in front. */
export const hex = (colour: string): string => colour.slice(1);

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const thin = { style: BorderStyle.SINGLE, size: 4, color: hex(rule) };
const strong = { style: BorderStyle.SINGLE, size: 8, color: hex(ink) };
const sides = { left: AlignmentType.START, right: AlignmentType.END, center: AlignmentType.CENTER } as const;
const levels = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3] as const;

/** The blocks of a document as Word's paragraphs and tables; `width` is that of the text, in twentieths of a point. */
export function docxBlocks(document: PreparedDocument, width: number): (Paragraph | Table)[] {
  let lists = 0;
  return document.blocks.flatMap((block) => {
    if (block.kind === 'list' && block.ordered) lists += 1;
    return blockOf(block, width, lists);
  });
}

function blockOf(block: PreparedBlock, width: number, lists: number): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [
        new Paragraph({
          heading: levels[block.level - 1] ?? HeadingLevel.HEADING_3,
          numbering: { reference: block.appendix ? 'appendix' : 'headings', level: block.level - 1 },
          children: lines(block.text),
        }),
      ];
    case 'paragraph':
      return [new Paragraph({ children: inline(block.runs) })];
    case 'list':
      return block.items.map(
        (item) =>
          new Paragraph({
            children: inline(item),
            spacing: { after: 60 },
            ...(block.ordered
              ? { numbering: { reference: 'ordered', level: 0, instance: lists } }
              : { bullet: { level: 0 } }),
          }),
      );
    case 'quote':
      return [
        new Paragraph({ style: 'Quotation', children: inline(block.runs, { italics: true }) }),
        ...(block.source === undefined
          ? []
          : [
              new Paragraph({
                style: 'Quotation',
                children: lines(`— ${block.source}`, { color: hex(muted) }),
              }),
            ]),
      ];
    case 'callout':
      return boxed(block.tone, width, [
        new Paragraph({
          keepNext: true,
          spacing: { after: 60 },
          children: lines(block.title, { bold: true, color: hex(tones[block.tone].ink) }),
        }),
        new Paragraph({ spacing: { after: 0 }, children: inline(block.runs) }),
      ]);
    case 'facts':
      return factsTable(
        block.rows.map(({ label, runs }) => ({ label, children: inline(runs) })),
        width,
      );
    case 'table':
      return [caption(block), tableOf(block, width), gap()];
    case 'chart':
      return [caption(block), chartOf(block, width)];
    case 'heat-map':
      return [caption(block), heatMap(block, width), ...legend(block), gap()];
    case 'page-break':
      return [new Paragraph({ pageBreakBefore: true, spacing: { after: 0 } })];
  }
}

/** A box of one cell with a coloured edge: Word's own borders on paragraphs break at every paragraph's end. */
export function boxed(tone: Tone, width: number, children: readonly Paragraph[]): (Paragraph | Table)[] {
  const { soft, edge } = tones[tone];
  const cell = new TableCell({
    children,
    shading: { type: ShadingType.CLEAR, fill: hex(soft) },
    margins: { top: 120, bottom: 120, left: 200, right: 200 },
    borders: {
      top: none,
      right: none,
      bottom: none,
      left: { style: BorderStyle.SINGLE, size: 36, color: hex(edge) },
    },
  });
  return [table(width, [width], [new TableRow({ cantSplit: true, children: [cell] })]), gap()];
}

export function factsTable(
  rows: readonly { label: string; children: ParagraphChild[] }[],
  width: number,
): (Paragraph | Table)[] {
  if (rows.length === 0) return [];
  const widths = [2400, width - 2400];
  const borders = { top: thin, bottom: thin, left: none, right: none };
  const cell = (children: ParagraphChild[]): TableCell =>
    new TableCell({
      borders,
      margins: { top: 50, bottom: 50, left: 0, right: 80 },
      children: [compact(children)],
    });
  const body = rows.map(
    ({ label, children }) =>
      new TableRow({
        cantSplit: true,
        children: [cell(lines(label, { color: hex(muted) })), cell(children)],
      }),
  );
  return [table(width, widths, body), gap()];
}

function tableOf(block: PreparedTable, width: number): Table {
  const total = block.columns.reduce((sum, column) => sum + (column.width ?? 1), 0);
  const widths = block.columns.map((column) => Math.floor((width * (column.width ?? 1)) / total));
  const margins = { top: 50, bottom: 50, left: 90, right: 90 };
  const alignment = (index: number) => sides[block.columns[index]?.align ?? 'left'];
  const head = block.columns.map(
    ({ title }, index) =>
      new TableCell({
        margins,
        verticalAlign: VerticalAlign.BOTTOM,
        shading: { type: ShadingType.CLEAR, fill: hex(wash) },
        borders: { top: strong, bottom: strong, left: none, right: none },
        children: [
          compact(lines(title, { bold: true, size: 18 }), { alignment: alignment(index), keepNext: true }),
        ],
      }),
  );
  const rows = block.rows.map((row) => {
    const cells = row.map(({ runs, tone }, index) => {
      const look = tone === undefined ? {} : { bold: true, color: hex(tones[tone].ink) };
      return new TableCell({
        margins,
        borders: { top: thin, bottom: thin, left: none, right: none },
        ...(tone !== undefined && { shading: { type: ShadingType.CLEAR, fill: hex(tones[tone].fill) } }),
        children: [compact(inline(runs, { ...look, size: 18 }), { alignment: alignment(index) })],
      });
    });
    return new TableRow({ cantSplit: true, children: cells });
  });
  return table(width, widths, [
    new TableRow({ tableHeader: true, cantSplit: true, children: head }),
    ...rows,
  ]);
}

function heatMap(block: PreparedHeatMap, width: number): Table {
  const first = 1700;
  const each = Math.floor((width - first) / block.columns.length);
  const white = { style: BorderStyle.SINGLE, size: 12, color: 'FFFFFF' };
  const borders = { top: white, bottom: white, left: white, right: white };
  const margins = { top: 110, bottom: 110, left: 60, right: 60 };
  const cell = (text: string, look: object, fill?: string): TableCell =>
    new TableCell({
      borders,
      margins,
      verticalAlign: VerticalAlign.CENTER,
      ...(fill !== undefined && { shading: { type: ShadingType.CLEAR, fill: hex(fill) } }),
      children: [
        compact(lines(text, { size: 18, ...look }), { alignment: AlignmentType.CENTER, keepNext: true }),
      ],
    });
  const axis = { bold: true, color: hex(muted) };
  const head = [
    cell(`${block.rowAxis} ↓  ${block.columnAxis} →`, axis),
    ...block.columns.map((name) => cell(name, {})),
  ];
  const rows = block.cells.map((row, index) => [
    cell(block.rows[index] ?? '', {}),
    ...row.map(({ items, tone }) =>
      cell(items.join(', '), { bold: true, color: hex(tones[tone].ink) }, tones[tone].fill),
    ),
  ]);
  return table(
    width,
    [first, ...block.columns.map(() => each)],
    [head, ...rows].map((children) => new TableRow({ cantSplit: true, children })),
  );
}

function legend(block: PreparedHeatMap): Paragraph[] {
  if (block.legend === undefined || block.legend.length === 0) return [];
  const children = block.legend.flatMap(({ tone, label }) => [
    new TextRun({ text: '■ ', color: hex(tones[tone].edge), size: 18 }),
    ...lines(`${label}    `, { size: 18 }),
  ]);
  return [new Paragraph({ alignment: AlignmentType.END, spacing: { before: 80, after: 0 }, children })];
}

/** A chart of Word's own, which can be edited there; the threshold is a series drawn as a dashed line. */
function chartOf(block: PreparedChart, width: number): Paragraph {
  const { threshold } = block;
  const crowded = block.categories.length * block.series.length > 18;
  const series = block.series.map(({ name, values }, index) => ({
    name,
    values,
    color: hex(seriesColours[index] ?? accent),
    ...(block.chart === 'bar' && !crowded && { dataLabels: { value: true } }),
  }));
  const options = {
    categories: block.categories,
    series: [
      ...series,
      ...(threshold === undefined
        ? []
        : [
            {
              name: `${threshold.label} ${threshold.value}`,
              values: block.categories.map(() => threshold.value),
              type: 'line' as const,
              line: { color: hex(thresholdColour), width: 1.5, dash: 'dash' as const },
              dataLabels: false as const,
              markers: false,
            },
          ]),
    ],
    legend: series.length > 1 || threshold !== undefined ? { position: 'bottom' as const } : (false as const),
    valueAxis: { gridlines: true, ...(block.unit && { title: block.unit }) },
    chartArea: { border: 'none' as const },
    transformation: { width: Math.round(width / 15), height: 300 },
    altText: { name: block.id, title: block.caption, description: describeChart(block) },
  };
  const run = new ChartRun(
    block.chart === 'bar'
      ? { type: 'column', gapWidth: 80, ...options }
      : { type: 'line', markers: true, ...options },
  );
  return new Paragraph({ spacing: { before: 60, after: 240 }, children: [run] });
}

const table = (width: number, columnWidths: readonly number[], rows: readonly TableRow[]): Table =>
  new Table({
    rows,
    columnWidths,
    width: { size: width, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    borders: {
      top: none,
      bottom: none,
      left: none,
      right: none,
      insideHorizontal: none,
      insideVertical: none,
    },
  });

const caption = (block: { label: string; caption: string }): Paragraph =>
  new Paragraph({
    style: 'Caption',
    keepNext: true,
    children: [new TextRun({ text: `${block.label} `, bold: true }), ...lines(block.caption)],
  });

const gap = (): Paragraph =>
  new Paragraph({ spacing: { before: 0, after: 120, line: 120, lineRule: LineRuleType.AUTO } });
const compact = (children: ParagraphChild[], options: IParagraphOptions = {}): Paragraph =>
  new Paragraph({
    spacing: { before: 0, after: 0, line: 252, lineRule: LineRuleType.AUTO },
    ...options,
    children,
  });

interface Look {
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly color?: string;
  readonly size?: number; // half points
}

function inline(runs: readonly Run[], look: Look = {}): ParagraphChild[] {
  return runs.flatMap((run): ParagraphChild[] => {
    const blue = { ...look, color: hex(accent) };
    if (run.cite !== undefined) {
      return [new InternalHyperlink({ anchor: `source-${run.cite}`, children: lines(run.text, blue) })];
    }
    if (run.href !== undefined) {
      return [new ExternalHyperlink({ link: run.href, children: lines(run.text, blue, { underline: {} }) })];
    }
    if (run.mark === 'strong') return lines(run.text, { ...look, bold: true });
    if (run.mark === 'emphasis') return lines(run.text, { ...look, italics: look.italics !== true });
    if (run.mark === 'code') return lines(run.text, look, { font: 'Consolas' });
    return lines(run.text, look);
  });
}

/** Runs of one text, with a line break where the text has one. */
export function lines(
  text: string,
  look: Look = {},
  more: { font?: string; underline?: object } = {},
): TextRun[] {
  return text
    .split('\n')
    .map((part, index) => new TextRun({ text: part, ...look, ...more, ...(index > 0 && { break: 1 }) }));
}

export function docxReferences({ references, words }: PreparedDocument): Paragraph[] {
  if (references.length === 0) return [];
  const entries = references.map(({ number, pieces }) => {
    const children = pieces.flatMap(({ text, italic, href }): ParagraphChild[] =>
      href === undefined ? lines(text, italic === true ? { italics: true } : {}) : inline([{ text, href }]),
    );
    const mark = new Bookmark({ id: `source-${number}`, children: [new TextRun(`[${number}]`)] });
    return new Paragraph({ style: 'Reference', children: [mark, new TextRun('\t'), ...children] });
  });
  return [
    new Paragraph({ heading: HeadingLevel.HEADING_1, children: [new TextRun(words.references)] }),
    ...entries,
  ];
}

import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  LevelFormat,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  TabStopType,
  TextRun,
} from 'docx';
import { boxed, docxBlocks, docxReferences, factsTable, hex, lines } from './docx-blocks.ts';
import { accent, ink, muted, rule, tones } from './palette.ts';
import type { Paper } from './pdf.ts';
import type { PreparedDocument } from './prepared.ts';

const sizes = { a4: { width: 11906, height: 16838 }, letter: { width: 12240, height: 15840 } } as const;
const side = 1400;

/** A Word document with Word's own headings, numbering, tables and charts, so that it can be worked on further. */
export async function toDocx(document: PreparedDocument, paper: Paper): Promise<Uint8Array> {
  const width = sizes[paper].width - 2 * side;
  const { verdict } = document;
  const children = [
    new Paragraph({ style: 'Title', children: lines(document.title) }),
    ...(document.subtitle === undefined
      ? []
      : [new Paragraph({ style: 'Subtitle', children: lines(document.subtitle) })]),
    ...(verdict === undefined
      ? []
      : boxed(verdict.tone, width, [
          new Paragraph({
            keepNext: true,
            spacing: { after: 80 },
            children: lines(verdict.label, { bold: true, size: 34, color: hex(tones[verdict.tone].ink) }),
          }),
          new Paragraph({ spacing: { after: 0 }, children: lines(verdict.sentence, { size: 22 }) }),
        ])),
    ...factsTable(
      document.facts.map(({ label, value }) => ({ label, children: lines(value) })),
      width,
    ),
    ...docxBlocks(document, width),
    ...docxReferences(document),
  ];
  const file = new Document({
    title: document.title,
    creator: 'Mainstay',
    ...(document.subtitle !== undefined && { description: document.subtitle }),
    hyphenation: { autoHyphenation: true },
    styles: styles(document.language),
    numbering: { config: numbering(document.words.appendix) },
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: sizes[paper],
            margin: { top: 1500, bottom: 1300, left: side, right: side, header: 700 },
          },
        },
        headers: { first: header('', document, width), default: header(document.title, document, width) },
        footers: { first: new Footer({ children: [] }), default: new Footer({ children: [] }) },
        children,
      },
    ],
  });
  return Packer.toBuffer(file);
}

function header(title: string, { words }: PreparedDocument, width: number): Header {
  const look = { size: 17, color: hex(muted) };
  const shown = title.length > 80 ? `${title.slice(0, 79).toWellFormed()}…` : title;
  const paragraph = new Paragraph({
    tabStops: [{ type: TabStopType.RIGHT, position: width }],
    ...(title !== '' && {
      border: { bottom: { style: BorderStyle.SINGLE, size: 4, color: hex(rule), space: 4 } },
    }),
    children: [
      new TextRun({ text: shown.replaceAll('\n', ' '), ...look }),
      new TextRun({
        ...look,
        children: ['\t', `${words.page} `, PageNumber.CURRENT, ` ${words.of} `, PageNumber.TOTAL_PAGES],
      }),
    ],
  });
  return new Header({ children: [paragraph] });
}

function styles(language: string) {
  const font = 'Calibri';
  const headingOf = (size: number, color: string, before: number) => ({
    run: { size, bold: true, color: hex(color), font },
    paragraph: { spacing: { before, after: 140 }, keepNext: true, keepLines: true },
  });
  return {
    default: {
      document: {
        run: { font, size: 21, color: hex(ink), language: { value: language } },
        paragraph: { spacing: { after: 140, line: 283, lineRule: LineRuleType.AUTO } },
      },
      title: {
        run: { size: 46, bold: true, font, color: hex(ink) },
        paragraph: {
          spacing: { before: 0, after: 100, line: 252, lineRule: LineRuleType.AUTO },
          border: { top: { style: BorderStyle.SINGLE, size: 24, color: hex(accent), space: 10 } },
        },
      },
      heading1: headingOf(30, accent, 440),
      heading2: headingOf(25, ink, 320),
      heading3: headingOf(22, ink, 260),
    },
    paragraphStyles: [
      {
        id: 'Subtitle',
        name: 'Subtitle',
        basedOn: 'Normal',
        run: { size: 25, color: hex(muted) },
        paragraph: { spacing: { after: 280 } },
      },
      {
        id: 'Caption',
        name: 'caption',
        basedOn: 'Normal',
        run: { size: 19 },
        paragraph: { spacing: { before: 260, after: 100 }, keepNext: true },
      },
      {
        id: 'Quotation',
        name: 'Quotation',
        basedOn: 'Normal',
        paragraph: {
          indent: { left: 320 },
          border: { left: { style: BorderStyle.SINGLE, size: 12, color: hex(rule), space: 12 } },
        },
      },
      {
        id: 'Reference',
        name: 'Reference',
        basedOn: 'Normal',
        run: { size: 19 },
        paragraph: {
          indent: { left: 480, hanging: 480 },
          tabStops: [{ type: TabStopType.LEFT, position: 480 }],
          spacing: { after: 100 },
        },
      },
    ],
  };
}

function numbering(appendix: string) {
  const level = (
    depth: number,
    format: (typeof LevelFormat)[keyof typeof LevelFormat],
    text: string,
    indent: number,
  ) => ({
    level: depth,
    format,
    text,
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left: indent, hanging: indent } } },
  });
  const { DECIMAL, UPPER_LETTER } = LevelFormat;
  return [
    {
      reference: 'headings',
      levels: [
        level(0, DECIMAL, '%1', 480),
        level(1, DECIMAL, '%1.%2', 640),
        level(2, DECIMAL, '%1.%2.%3', 760),
      ],
    },
    {
      reference: 'appendix',
      levels: [
        level(0, UPPER_LETTER, `${appendix} %1.`, 1900),
        level(1, DECIMAL, '%1.%2', 640),
        level(2, DECIMAL, '%1.%2.%3', 760),
      ],
    },
    {
      reference: 'ordered',
      levels: [
        {
          level: 0,
          format: DECIMAL,
          text: '%1.',
          alignment: AlignmentType.START,
          style: { paragraph: { indent: { left: 500, hanging: 360 } } },
        },
      ],
    },
  ];
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MainstayError } from '#kernel/base';
import type { DocumentModel } from './model.ts';
import { documentFormats, renderDocument } from './render.ts';
import { sampleDocument } from './sample.ts';

const text = async (model: DocumentModel, format: 'md' | 'html' | 'json'): Promise<string> =>
  Buffer.from((await renderDocument(model, format)).bytes).toString('utf8');

/** What a reader can select and copy out of the PDF, by poppler. */
async function pdfText(model: DocumentModel, paper: 'a4' | 'letter' = 'a4'): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  try {
    const file = join(folder, 'document.pdf');
    writeFileSync(file, (await renderDocument(model, 'pdf', { paper })).bytes);
    const info = execFileSync('pdfinfo', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return info + execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The files within a .docx, read by its central directory (PKWARE APPNOTE 4.3.12). */
async function docxParts(model: DocumentModel): Promise<Map<string, string>> {
  const zip = Buffer.from((await renderDocument(model, 'docx')).bytes);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const parts = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    parts.set(name, (zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed).toString('utf8'));
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return parts;
}

const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescaped = (markup: string): string =>
  markup.replace(/&(?:#(\d+)|(lt|gt|quot|apos|amp));/g, (_, code, name) =>
    name === undefined ? String.fromCodePoint(Number(code)) : (names[name] ?? ''),
  );

const wordText = (xml: string): string => unescaped(xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, ''));
const squeezed = (value: string): string => value.replace(/\s+/g, '');

const longWord = 'Rechtsschutzversicherungsgesellschaften'.repeat(4);
const hostile = [
  '#import "secret.typ": * #panic("x") = no heading',
  '*not strong* _not emphasis_ ~gone~ `not code` ``two``',
  '<script>alert(1)</script> &amp; <b onclick="x">',
  'a | b || c \\| d \\ ] [x](javascript:1) ![i](u)',
  '$ x^2 $ @nobody <label> // not a comment /* nor this */',
  '- no list',
  '1. no list',
  'عربي עברית',
  'naïve café: “quoted” — 50 % zr0-x:#1f4e8c; done',
  'smile 🙂',
  longWord,
];
const hostileDocument: DocumentModel = {
  title: hostile[0] ?? '',
  language: 'en',
  facts: [{ label: hostile[1] ?? '', value: hostile[2] ?? '' }],
  verdict: { label: hostile[3] ?? '', tone: 'good', sentence: hostile[4] ?? '' },
  blocks: [
    ...hostile.map((value) => ({ kind: 'heading' as const, level: 2 as const, text: value })),
    ...hostile.map((value) => ({
      kind: 'paragraph' as const,
      text: [{ text: value, mark: 'code' as const }, value],
    })),
    { kind: 'list', ordered: false, items: hostile },
    {
      kind: 'table',
      caption: hostile[3] ?? '',
      columns: [{ title: hostile[2] ?? '' }, { title: 'x' }, { title: 'y' }],
      rows: hostile.map((value) => [value, { value, tone: 'danger' }, [{ text: value, mark: 'code' }]]),
    },
    {
      kind: 'chart',
      caption: hostile[4] ?? '',
      chart: 'bar',
      categories: hostile,
      series: [{ name: '{b} <x>', values: hostile.map((_, index) => index) }],
      threshold: { label: '{c} "&', value: 3 },
    },
    {
      kind: 'heat-map',
      caption: 'x',
      rowAxis: hostile[0] ?? '',
      columnAxis: hostile[1] ?? '',
      rows: ['a'],
      columns: ['b'],
      cells: [[{ items: hostile, tone: 'warning' }]],
    },
  ],
  references: [{ key: 'k', authors: [hostile[3] ?? ''], year: 'n.d.', title: hostile[2] ?? '' }],
};

test('every format holds every heading, caption, control and source', async () => {
  const parts = await docxParts(sampleDocument);
  const written = {
    md: (await text(sampleDocument, 'md')).replace(/\\(.)/g, '$1').replaceAll('**', ''),
    html: unescaped((await text(sampleDocument, 'html')).replace(/<[^>]+>/g, '')),
    json: await text(sampleDocument, 'json'),
    pdf: await pdfText(sampleDocument),
    docx: wordText(parts.get('word/document.xml') ?? ''),
  };
  const wanted = [
    sampleDocument.title,
    'Revise before proceeding',
    'Scores by dimension',
    'Readiness by dimension against the threshold of the board',
    'Three conditions for the pilot',
    'Ward sister, interview of 2 April 2026',
    'item 60 of the safety case',
    'Artificial Intelligence Act',
  ];
  for (const [format, content] of Object.entries(written)) {
    for (const phrase of wanted)
      expect(squeezed(content), `${format}: ${phrase}`).toContain(squeezed(phrase));
  }
  for (const format of ['md', 'html', 'pdf', 'docx'] as const) {
    expect(squeezed(written[format])).toContain('Table3.Controls');
    expect(squeezed(written[format])).toContain('Figure3.Risks');
    expect(squeezed(written[format])).toContain('EuropeanUnion.(2024).');
  }
});

test('the PDF numbers its pages, repeats table heads and takes the paper asked for', async () => {
  const a4 = await pdfText(sampleDocument);
  const pages = Number(a4.match(/Pages:\s+(\d+)/)?.[1]);
  expect(pages).toBeGreaterThan(3);
  for (let page = 1; page <= pages; page += 1) expect(a4).toContain(`Page ${page} of ${pages}`);
  expect(a4.match(/No\. Control Owner Last result/g)?.length).toBeGreaterThan(1);
  expect(a4).toContain('(A4)');
  expect(await pdfText(sampleDocument, 'letter')).toContain('(letter)');
});

test('the same model gives the same bytes', async () => {
  for (const format of ['md', 'html', 'json', 'pdf'] as const) {
    const [first, second] = [
      await renderDocument(sampleDocument, format),
      await renderDocument(sampleDocument, format),
    ];
    expect(Buffer.from(first.bytes).equals(second.bytes), format).toBe(true);
  }
});

test('hostile text stays text in PDF', async () => {
  // pdftotext puts direction marks around right-to-left text and may turn it, so it is looked for by letters.
  const found = squeezed(await pdfText(hostileDocument)).replace(/[\u00ad\u2010\u202a-\u202e]/g, '');
  for (const value of hostile.filter((entry) => !/[\u0590-\u06ff🙂]/u.test(entry))) {
    expect(found.split(squeezed(value)).length, value).toBeGreaterThan(4);
  }
  expect(found).toMatch(/🙂|\[U\+1F642\]/u); // drawn where the system has a font for it, named where not
  for (const letter of squeezed(hostile[7] ?? '')) expect(found).toContain(letter);
});

test('hostile text stays text in HTML, which loads and runs nothing', async () => {
  const html = await text(hostileDocument, 'html');
  expect(html).not.toMatch(/<script|<b |<link|<img|\son\w+="[^"]*"[^<]*>|src=|@import|url\(/i);
  const found = squeezed(unescaped(html.replace(/<[^>]+>/g, '')));
  for (const value of hostile) expect(found.split(squeezed(value)).length, value).toBeGreaterThan(6);
});

test('hostile text stays text in DOCX, whose parts are well formed', async () => {
  const parts = await docxParts(hostileDocument);
  const found = wordText(parts.get('word/document.xml') ?? '');
  for (const value of hostile) expect(found.split(value).length, value).toBeGreaterThan(6);
  for (const [name, xml] of parts) {
    if (name.endsWith('.xml') || name.endsWith('.rels')) expect(wellFormed(xml), name).toBe(true);
  }
  expect([...parts.keys()].some((name) => name.startsWith('word/charts/'))).toBe(true);
});

test('hostile text stays text in Markdown', async () => {
  const markdown = await text(hostileDocument, 'md');
  const outsideCode = markdown.replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, '');
  expect(outsideCode).not.toMatch(/(?<!\\)<script/);
  expect(outsideCode).toContain('\\<script\\>alert(1)\\</script\\>');
  expect(outsideCode).toContain('\\- no list');
  expect(outsideCode).toContain('1\\. no list');
  for (const row of markdown
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('no list'))) {
    expect(row.match(/(?<!\\)(?:\\\\)*\|/g)?.length).toBeGreaterThan(2);
  }
});

test('a model that does not fit is refused with the place that is wrong', async () => {
  const table = { kind: 'table', caption: 'c', columns: [{ title: 'a' }], rows: [['1', '2']] } as const;
  for (const blocks of [
    [table],
    [{ kind: 'paragraph', text: [{ text: 'x', href: 'javascript:alert(1)' }] }] as const,
    [{ kind: 'paragraph', text: [{ cite: 'nobody' }] }] as const,
  ]) {
    const refusal = await renderDocument({ ...sampleDocument, blocks }, 'md').catch(
      (thrown: unknown) => thrown,
    );
    expect(refusal).toBeInstanceOf(MainstayError);
    expect(refusal).toMatchObject({ code: 'documents.invalid', kind: 'invalid' });
    expect(String(refusal)).toContain('blocks.0');
  }
});

test('signs that no file format may hold are replaced, and an almost empty document is written', async () => {
  const bare: DocumentModel = {
    title: 'a\u0000b\ud800',
    language: 'ar',
    facts: [],
    blocks: [],
    references: [],
  };
  for (const format of documentFormats) {
    const { bytes, extension } = await renderDocument(bare, format);
    expect(bytes.length).toBeGreaterThan(10);
    expect(extension).toBe(format);
  }
  expect(JSON.parse(await text(bare, 'json'))).toMatchObject({ schema: 1, title: 'a\ufffdb\ufffd' });
});

/** Tags close in the order in which they open, and no bare sign is left between them. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, close, name, own] of xml.matchAll(
    /<(\/?)([\w:]+)(?:\s+[\w:]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/g,
  )) {
    if (close === '/') {
      if (open.pop() !== name) return false;
    } else if (own !== '/') open.push(name ?? '');
  }
  return open.length === 0 && !/&(?!#?\w+;)/.test(xml);
}

test('in Word, lines are as high as what stands in them', async () => {
  const parts = await docxParts(sampleDocument);
  // Without the rule some readers take the number for an exact height: titles overlap, charts are cut to a line.
  const spacings = ['word/styles.xml', 'word/document.xml'].flatMap(
    (name) => parts.get(name)?.match(/<w:spacing [^>]*w:line="[^>]*>/g) ?? [],
  );
  expect(spacings.length).toBeGreaterThan(5);
  expect(spacings.filter((spacing) => !spacing.includes('w:lineRule="auto"'))).toEqual([]);
});

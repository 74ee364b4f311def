/** How long each format of one document takes, beside Markdown: `node bench/documents.ts`. Median of 10 after one to load. */
import { type DocumentModel, documentFormats, renderDocument } from '#kernel/documents';

const report: DocumentModel = {
  title: 'Quarterly restore drill',
  language: 'en',
  verdict: {
    label: 'Passed',
    tone: 'good',
    sentence: 'All backups of the quarter were restored and compared.',
  },
  facts: [{ label: 'Version', value: '1.0' }],
  blocks: [
    { kind: 'heading', level: 1, text: 'Results' },
    {
      kind: 'chart',
      caption: 'Time to restore by week',
      chart: 'bar',
      categories: Array.from({ length: 13 }, (_, week) => `W${week + 1}`),
      series: [{ name: 'Restore', values: Array.from({ length: 13 }, (_, week) => 40 + ((week * 17) % 23)) }],
      unit: 's',
      threshold: { label: 'Target', value: 60 },
    },
    {
      kind: 'table',
      caption: 'Every drill of the quarter',
      columns: [{ title: 'No.', align: 'right' }, { title: 'What was done', width: 5 }, { title: 'Result' }],
      rows: Array.from({ length: 90 }, (_, index) => [
        String(index + 1),
        'Restored into an empty database, then counted and hashed the rows of each table',
        { value: 'Passed', tone: 'good' as const },
      ]),
    },
  ],
  references: [],
};

const rounds = 10;
const measured: { format: string; first: number; median: number; size: number }[] = [];
for (const format of documentFormats) {
  const times: number[] = [];
  let size = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const start = performance.now();
    size = (await renderDocument(report, format)).bytes.length;
    times.push(performance.now() - start);
  }
  const [first = 0, ...rest] = times;
  const sorted = rest.sort((a, b) => a - b);
  measured.push({ format, first, median: ((sorted[4] ?? 0) + (sorted[5] ?? 0)) / 2, size });
}
const base = measured.find(({ format }) => format === 'md')?.median ?? 1;
const row = (...cells: string[]): void =>
  void process.stdout.write(`${cells.map((cell) => cell.padStart(12)).join('')}\n`);
row('format', 'median ms', 'x Markdown', 'first ms', 'bytes');
for (const { format, first, median, size } of measured) {
  row(format, median.toFixed(2), (median / base).toFixed(1), first.toFixed(1), String(size));
}

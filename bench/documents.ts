/** How long each format of one document takes, beside Markdown: `node bench/documents.ts`. Median of 10 after one to load. */
import { documentFormats, renderDocument } from '#kernel/documents';
import { sampleDocument } from '../kernel/documents/sample.ts';

const rounds = 10;
const measured: { format: string; first: number; median: number; size: number }[] = [];
for (const format of documentFormats) {
  const times: number[] = [];
  let size = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const start = performance.now();
    size = (await renderDocument(sampleDocument, format)).bytes.length;
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

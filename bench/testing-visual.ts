/**
 * Measures the comparison of two pictures of 1280 × 720: pixelmatch with pngjs, odiff started for each pair, and odiff
 * as a server, side by side on the same pairs, in turn.
 *
 *     node bench/testing-visual.ts [--rounds 20]
 *
 * The pictures are of a page with a table, drawn by the system's Chromium (CHROMIUM_PATH): one pair that differs in many
 * pixels, one in few. Each engine starts from PNG files and ends with the number of pixels and a picture of them.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, ODiffServer } from 'odiff-bin';
import pixelmatch from 'pixelmatch';
import { chromium } from 'playwright-core';
import { PNG } from 'pngjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const rounds = Math.max(1, Number(values.rounds));
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const rows = Array.from(
  { length: 40 },
  (_, at) => `<tr><td>${at}</td><td>Order ${at} of a customer</td></tr>`,
);
const pageWith = (style: string): string =>
  `<style>body { font: 14px sans-serif } ${style}</style><h1>Orders</h1><table>${rows.join('')}</table>`;

const folder = await mkdtemp(join(tmpdir(), 'mainstay-bench-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const file = (name: string): string => join(folder, `${name}.png`);
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
for (const [name, style] of [
  ['before', ''],
  ['shifted', 'table { margin-left: 3px }'],
  ['heading', 'h1 { color: #a3172b }'],
] as const) {
  await page.setContent(pageWith(style));
  await writeFile(file(name), await page.screenshot());
}
await browser.close();

const options = { threshold: 0.05, antialiasing: true, outputDiffMask: true };
const server = new ODiffServer();

type Engine = (other: string) => Promise<number>;
const counted = (result: Awaited<ReturnType<typeof compare>>): number =>
  !result.match && result.reason === 'pixel-diff' ? result.diffCount : 0;

const engines: readonly (readonly [string, Engine])[] = [
  [
    'pixelmatch + pngjs',
    async (other) => {
      const [one, two] = await Promise.all(
        [file('before'), other].map(async (path) => PNG.sync.read(await readFile(path))),
      );
      if (one === undefined || two === undefined) return 0;
      const mask = new PNG({ width: one.width, height: one.height });
      const found = pixelmatch(one.data, two.data, mask.data, one.width, one.height, {
        threshold: 0.05,
        diffMask: true,
      });
      await writeFile(file('mask'), PNG.sync.write(mask));
      return found;
    },
  ],
  ['odiff, started', async (other) => counted(await compare(file('before'), other, file('mask'), options))],
  [
    'odiff, server',
    async (other) => counted(await server.compare(file('before'), other, file('mask'), options)),
  ],
];

try {
  for (const pair of ['shifted', 'heading']) {
    const times = new Map(engines.map(([name]): [string, number[]] => [name, []]));
    const pixels = new Map<string, number>();
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, engine] of engines) {
        const began = performance.now();
        pixels.set(name, await engine(file(pair)));
        // The first round warms caches and the compiler.
        if (round > 0) times.get(name)?.push(performance.now() - began);
      }
    }
    const median = (name: string): number => {
      const ordered = (times.get(name) ?? []).sort((one, other) => one - other);
      return ordered[ordered.length >> 1] ?? Number.NaN;
    };
    const slowest = median('pixelmatch + pngjs');
    say(`${pair}: 1280 × 720, median of ${rounds}`);
    for (const [name] of engines) {
      const time = median(name);
      const ratio = (slowest / time).toFixed(1);
      say(
        `  ${name.padEnd(20)} ${time.toFixed(1).padStart(7)} ms  ${ratio.padStart(4)} × as fast as pixelmatch  ${pixels.get(name)} pixels`,
      );
    }
  }
} finally {
  server.stop();
  await rm(folder, { recursive: true, force: true });
}

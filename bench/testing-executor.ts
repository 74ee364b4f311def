/**
 * The same tests, run by Mainstay's executor and, exported, by `@playwright/test`, with as many workers, in turn; the
 * ratio of the medians. `node bench/testing-executor.ts [--tests 40] [--workers 2] [--rounds 5]`
 *
 * Playwright's time is that of its run (as its own report says), without the start of its process and the loading of its
 * code; with them it is given beside. Mainstay's is from the first lease to the last result, its browser started anew in
 * each round, as Playwright's workers start theirs.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPool } from '../apps/testing/browsers/test-support.ts';
import { testingSettingsSchema } from '../apps/testing/domain/settings.ts';
import type { TestCase } from '../apps/testing/domain/suite/test-case.ts';
import { exportProject } from '../apps/testing/exporting/export-project.ts';
import { listApp, listCases } from '../apps/testing/exporting/test-support.ts';
import { runSuite } from '../apps/testing/running/run-suite.ts';

const { values } = parseArgs({
  options: {
    tests: { type: 'string', default: '40' },
    workers: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
  },
});
const [tests, workers, rounds] = [Number(values.tests), Number(values.workers), Number(values.rounds)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const cases: TestCase[] = Array.from({ length: tests }, (_, index) => {
  const of = listCases[index % listCases.length];
  if (!of) throw new RangeError('There are tests.');
  return { ...of, key: `${of.key} ${index}`, name: `${of.name} ${index}` };
});

const server = createServer((request, response) => {
  const { status, body } = listApp(new URL(request.url ?? '/', 'http://site').pathname, false);
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
const folder = await mkdtemp(join(tmpdir(), 'mainstay-bench-executor-'));
try {
  const directory = join(folder, 'exported');
  await exportProject(cases, { origin, directory });
  await mkdir(join(directory, 'node_modules'));
  const modules = dirname(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')));
  await symlink(modules, join(directory, 'node_modules/@playwright'));

  const ours: number[] = [];
  const theirs: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    // Each goes first as often as the other: what the machine does meanwhile hits both.
    const both = [
      async () => ours.push(await byMainstay()),
      async () => {
        const { run, all } = await byPlaywright(directory);
        theirs.push(run);
        whole.push(all);
      },
    ];
    for (const one of round % 2 === 0 ? both : both.toReversed()) await one();
    say(
      `round ${round}: Mainstay ${ours.at(-1)?.toFixed(2)} s, Playwright ${theirs.at(-1)?.toFixed(2)} s (with its start ${whole.at(-1)?.toFixed(2)} s)`,
    );
  }
  // The first fills caches of the system.
  const [a, b, c] = [ours, theirs, whole].map((list) => median(list.slice(1)));
  say(`${tests} tests, ${workers} workers, medians of ${rounds} rounds`);
  say(`Mainstay ${a?.toFixed(2)} s; @playwright/test ${b?.toFixed(2)} s, with its start ${c?.toFixed(2)} s`);
  say(
    `ratio ${((a ?? 0) / (b ?? 1)).toFixed(3)} (aim: at most 1.1), with its start ${((a ?? 0) / (c ?? 1)).toFixed(3)}`,
  );
} finally {
  server.close();
  await rm(folder, { recursive: true, force: true });
}

async function byMainstay(): Promise<number> {
  const settings = testingSettingsSchema.parse({
    browsers: { chromium: workers },
    execution: { concurrency: workers, retries: 0, trace: 'off' },
  });
  // The same browser for both: the headless shell, which the pool would take, is a faster one.
  const pool = openPool(settings, { ...process.env, CHROMIUM_PATH: chromium });
  try {
    const began = performance.now();
    const { signal } = new AbortController();
    const { results } = await runSuite(cases, { pool, settings, origin, signal, browsers: ['chromium'] });
    const seconds = (performance.now() - began) / 1000;
    const passed = results.filter(({ outcome }) => outcome === 'passed').length;
    if (passed !== tests) throw new Error(`Only ${passed} of ${tests} passed with Mainstay.`);
    return seconds;
  } finally {
    await pool.close();
  }
}

async function byPlaywright(directory: string): Promise<{ run: number; all: number }> {
  const began = performance.now();
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [
        join(directory, 'node_modules/@playwright/test/cli.js'),
        'test',
        `--workers=${workers}`,
        '--retries=0',
        '--reporter=json',
      ],
      {
        cwd: directory,
        env: { PATH: process.env.PATH, CHROMIUM_PATH: chromium },
        maxBuffer: 100_000_000,
      },
      (_error, stdout) => resolve(stdout),
    );
  });
  const all = (performance.now() - began) / 1000;
  const report: { stats: { duration: number; expected: number } } = JSON.parse(output);
  if (report.stats.expected !== tests)
    throw new Error(`Only ${report.stats.expected} of ${tests} passed with Playwright.`);
  return { run: report.stats.duration / 1000, all };
}

function median(list: readonly number[]): number {
  const sorted = list.toSorted((x, y) => x - y);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

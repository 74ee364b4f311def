/**
 * Measures knowledge graphs: what the server needs for graphs of 5,000 and 50,000 nodes, and how smoothly the explorer's
 * drawing moves at 5,000 nodes and 15,000 edges in Chromium (CHROMIUM_PATH), with WebGL in software where there is no
 * graphics card.
 *
 *     node bench/coalition-graph.ts [--seconds 8] [--pictures FOLDER] [--no-browser] [--no-server]
 *
 * The graphs are made by preferential attachment from a seed, so each run has the same ones. Needs the built console.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout, setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { firstLogin, freePort, startProgram, type TestPlatform, testPlatform } from '#testing-kit';
import { createRandom } from '../apps/coalition/domain/inference/random.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    pictures: { type: 'string' },
    'no-browser': { type: 'boolean', default: false },
    'no-server': { type: 'boolean', default: false },
  },
});
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const types = ['agent', 'state', 'observation', 'action', 'concept', 'event'];
const begin = Date.UTC(2026, 0, 1);

/** Three edges from each node to earlier ones, the more joined the likelier, half of them of its own neighbourhood. */
function madeGraph(nodes: number): string {
  const random = createRandom(5).next;
  const ends: number[] = [0];
  const edges: object[] = [];
  const time = (at: number): string => new Date(begin + at * 60_000).toISOString();
  for (let at = 1; at < nodes; at++) {
    const seen = new Set<number>();
    for (let edge = 0; edge < 3; edge++) {
      const near = Math.max(0, at - 1 - Math.floor(random() * Math.min(at, 60)));
      const to = random() < 0.5 ? near : (ends[Math.floor(random() * ends.length)] ?? 0);
      if (to === at || seen.has(to)) continue;
      seen.add(to);
      ends.push(to, at);
      edges.push({
        from: `n${at}`,
        to: `n${to}`,
        type: 'linked',
        weight: 1 + Math.floor(random() * 9),
        valid_from: time(at),
      });
    }
  }
  const made = Array.from({ length: nodes }, (_, at) => ({
    ...{ key: `n${at}`, label: `Node ${at}`, type: types[at % types.length], valid_from: time(at) },
    attributes: { number: at, even: at % 2 === 0 },
  }));
  return JSON.stringify({
    format: 'mainstay-knowledge',
    version: 1,
    name: `${nodes} nodes`,
    nodes: made,
    edges,
  });
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  say(`  ${what.padEnd(58)} ${String(Math.round(performance.now() - began)).padStart(7)} ms`);
  return result;
}

const base = '/api/v1/coalition/knowledge/graphs';

/** Says how long another question waits at most while this is done: the embedded database has one session. */
async function whileAsking<T>(question: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  let done = false;
  const answer = work().finally(() => {
    done = true;
  });
  let [longest, asked] = [0, 0];
  while (!done) {
    const began = performance.now();
    await question();
    longest = Math.max(longest, performance.now() - began);
    asked++;
    await setTimeout(20);
  }
  say(`  (meanwhile ${asked} other questions were answered, each within ${Math.round(longest)} ms)`);
  return answer;
}

async function measureServer(platform: TestPlatform, nodes: number): Promise<void> {
  say(`\n${nodes} nodes, in the server (with the network left out)`);
  const ask = async <T>(method: 'GET' | 'POST', url: string, body?: object): Promise<T> => {
    const answer = await platform.inject<T>({ method, url, ...(body && { body }) });
    if (answer.status >= 300) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const { id } = await ask<{ id: string }>('POST', base, { name: 'bench' });
  const graph = `${base}/${id}`;
  const text = madeGraph(nodes);
  const imported = await timed('import JSON', () =>
    whileAsking(
      () => ask('GET', base),
      () => ask<{ added: { edges: number } }>('POST', `${graph}/import`, { format: 'json', text }),
    ),
  );
  say(`  (${imported.added.edges} edges, ${(text.length / 1e6).toFixed(1)} MB)`);
  await timed('first look (reads the database): figures', () => ask('GET', graph));
  await timed('figures again', () => ask('GET', graph));
  const found = await timed('search', () =>
    ask<{ items: { id: string }[] }>('GET', `${graph}/search?text=Node+49`),
  );
  const first = found.items[0]?.id ?? '';
  const { items } = await ask<{ items: { id: string }[] }>('GET', `${graph}/search?text=Node+77`);
  await timed('query: kind, attribute, linked, as of a time', () =>
    ask('POST', `${graph}/query`, {
      at: new Date(begin + nodes * 30_000).toISOString(),
      nodes: {
        all: [
          { type: 'agent' },
          { field: 'attributes.number', over: 100 },
          { linked: { to: { type: 'state' } } },
        ],
      },
    }),
  );
  await timed('neighbourhood, 3 hops, at most 2000', () =>
    ask('GET', `${graph}/nodes/${first}?hops=3&limit=2000`),
  );
  await timed('shortest path, weighted', () =>
    ask('GET', `${graph}/path?from=${first}&to=${items[0]?.id}&weighted=true`),
  );
  for (const measure of ['pagerank', 'degree', 'betweenness']) {
    const { sampled } = await timed(`importance: ${measure}`, () =>
      ask<{ sampled: number | null }>('GET', `${graph}/importance?measure=${measure}`),
    );
    if (sampled !== null) say(`  (paths counted from ${sampled} of ${nodes} nodes)`);
  }
  const { modularity } = await timed('communities (Louvain)', () =>
    ask<{ modularity: number }>('GET', `${graph}/communities`),
  );
  say(`  (modularity ${modularity.toFixed(3)})`);
  for (const format of ['json', 'json-ld', 'graphml']) {
    const bytes = await timed(
      `export ${format}`,
      async () => (await platform.inject({ url: `${graph}/export?format=${format}` })).bytes,
    );
    const { id: other } = await ask<{ id: string }>('POST', base, { name: format });
    await timed(`import ${format} (${(bytes.length / 1e6).toFixed(1)} MB)`, () =>
      ask('POST', `${base}/${other}/import`, { format, text: new TextDecoder().decode(bytes) }),
    );
  }
}

/** Milliseconds between the frames that the page painted while something was done to it. */
async function frameTimes(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(`{
    const times = (window.frameTimes = []);
    const note = (time) => {
      times.push(time);
      if (window.frameTimes === times) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  }`);
  await work();
  const times = await page.evaluate<number[]>(
    '{ const times = window.frameTimes; window.frameTimes = null; times }',
  );
  return times.slice(1).map((time, at) => time - (times[at] ?? time));
}

interface Hand {
  readonly what: string;
  readonly moves: (
    page: Page,
    at: { readonly x: number; readonly y: number },
    seconds: number,
  ) => Promise<void>;
}

/** What one does to a drawing with a mouse; a real one tells of itself some sixty times a second. */
const hands: readonly Hand[] = [
  {
    what: 'dragged about',
    async moves(page, { x, y }, seconds) {
      await page.mouse.move(x, y);
      await page.mouse.down();
      const begun = performance.now();
      for (let angle = 0; performance.now() < begun + seconds * 1000; angle += 0.06) {
        await page.mouse.move(x + 150 * Math.sin(angle), y + 100 * Math.sin(2 * angle));
        await sleep(15);
      }
      await page.mouse.up();
    },
  },
  {
    what: 'zoomed in and out by the wheel',
    async moves(page, { x, y }, seconds) {
      await page.mouse.move(x, y);
      const begun = performance.now();
      for (let turn = 0; performance.now() < begun + seconds * 1000; turn++) {
        await page.mouse.wheel(0, turn % 20 < 10 ? -60 : 60);
        await sleep(50);
      }
    },
  },
  {
    what: 'pulled and let go, twice a second',
    async moves(page, { x, y }, seconds) {
      const begun = performance.now();
      for (let turn = 0; performance.now() < begun + seconds * 1000; turn++) {
        await page.mouse.move(x, y);
        await page.mouse.down();
        for (let step = 0; step < 10; step++) {
          await page.mouse.move(x + (turn % 2 ? -6 : 6) * step, y);
          await sleep(15);
        }
        await page.mouse.up();
        await sleep(350);
      }
    },
  },
];

/** Seconds of processor time so far, by kind of process. */
async function processorTimes(browser: Browser): Promise<Map<string, number>> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const times = new Map<string, number>();
  for (const { type, cpuTime } of processInfo) times.set(type, (times.get(type) ?? 0) + cpuTime);
  return times;
}

async function measureBrowser(nodes: number): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'mainstay-bench-'));
  const program = await startProgram(data, await freePort());
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...[
        '--disable-component-update',
        '--disable-sync',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
      ],
    ],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const { email, password } = await firstLogin(data);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    await page.goto(`${program.url}/apps/coalition/knowledge`);
    await page.getByLabel(/e-?mail/i).fill(email);
    await page.getByLabel(/^password/i).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Knowledge', level: 1 }).waitFor();
    const shoot = async (name: string): Promise<void> => {
      if (values.pictures === undefined) return;
      await mkdir(values.pictures, { recursive: true });
      await page.screenshot({ path: join(values.pictures, `${name}.png`), fullPage: true });
    };
    await shoot('empty');
    const headers = { 'x-requested-with': 'mainstay' };
    const made = await context.request.post(`${program.url}${base}`, { data: { name: 'bench' }, headers });
    const { id } = (await made.json()) as { id: string };
    const imported = await context.request.post(`${program.url}${base}/${id}/import`, {
      data: { format: 'json', text: madeGraph(nodes) },
      headers,
      timeout: 120_000,
    });
    const { added } = (await imported.json()) as { added: { nodes: number; edges: number } };
    say(`\n${added.nodes} nodes, ${added.edges} edges, in ${browser.version()} with WebGL in software`);
    await page.reload();
    await timed('page opened, first drawing', () => page.getByRole('img').waitFor({ timeout: 60_000 }));
    await timed('arranged', () => page.locator('[role=img][data-state=ready]').waitFor({ timeout: 120_000 }));
    await shoot('light');
    const box = await page.getByRole('img').boundingBox();
    if (!box) throw new Error('The drawing is not on the page.');
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    for (const { what, moves } of hands) {
      await page.getByRole('button', { name: 'Whole graph' }).click();
      await sleep(1000);
      const before = await processorTimes(browser);
      const frames = await frameTimes(page, () => moves(page, middle, Number(values.seconds)));
      const after = await processorTimes(browser);
      frames.sort((a, b) => a - b);
      const at = (share: number): string => (frames[Math.floor(share * (frames.length - 1))] ?? 0).toFixed(0);
      const mean = frames.reduce((sum, one) => sum + one, 0) / frames.length;
      // What it would be with the machine to itself: a busy one gives the browser only a part of its time.
      const used = ['renderer', 'GPU'].map(
        (type) =>
          `${type} ${((1000 * ((after.get(type) ?? 0) - (before.get(type) ?? 0))) / frames.length).toFixed(1)} ms`,
      );
      say(
        `  ${what}: ${(1000 / mean).toFixed(1)} frames a second; a frame: median ${at(0.5)} ms, 95 % within ${at(0.95)} ms, longest ${at(1)} ms; processor time: ${used.join(', ')}`,
      );
    }
    say(`  load ${loadavg()[0]?.toFixed(1)}`);
    await page.getByLabel('Colours by').selectOption('community');
    await page.getByText('Modularity').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Whole graph' }).click();
    await page.getByRole('searchbox').fill('Node 12');
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('button', { name: 'Find a path from here' }).click();
    await page.getByRole('searchbox').fill('Node 4999');
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('heading', { name: 'Path' }).waitFor();
    await page.waitForTimeout(1000);
    await shoot('path');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForTimeout(500);
    await shoot('dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(500);
    await shoot('narrow');
    if (problems.length > 0) say(`  errors on the page: ${problems.join('; ')}`);
  } finally {
    await browser.close();
    await program.kill();
    await rm(data, { recursive: true, force: true });
  }
}

if (!values['no-server']) {
  const platform = await testPlatform(['coalition']);
  try {
    for (const nodes of [5000, 50_000]) await measureServer(platform, nodes);
  } finally {
    await platform.dispose();
  }
}
if (!values['no-browser']) await measureBrowser(5000);

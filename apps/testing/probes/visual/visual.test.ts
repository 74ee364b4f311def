import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, firefox } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArtifactStore, createArtifactStore, migrations } from '#kernel/artifacts';
import { newId } from '#kernel/base';
import { openBrowser, type TestDatabase, testDatabase } from '#testing-kit';
import type { Finding } from '../../domain/findings/finding.ts';
import * as pictures from '../../migrations/010-baselines.ts';
import { createBaselineStore } from '../../store/baselines.ts';
import { graphOf, probeContext, type Site, serveSite, stateAt } from '../test-support.ts';
import type { BaselineStore } from './baselines.ts';
import { decode } from './png.ts';
import { createVisualProbe, type VisualOptions } from './probe.ts';

/** Two pictures, red and blue, of 2 × 2 pixels, a tenth of a second each, for ever (GIF89a). */
const movingGif = Buffer.from(
  '47494638396102000200f10000ff00000000ff00000000000021ff0b4e45545343415045322e3003010000' +
    '0021f904000a0000002c000000000200020000020284510021f904000a0000002c00000000020002000002028c530 03b'.replaceAll(
      ' ',
      '',
    ),
  'hex',
);

const table = Array.from(
  { length: 12 },
  (_, at) =>
    `<tr><td>Order ${at}</td><td>Shipped to a customer in town ${at}</td><td>${at * 17} EUR</td></tr>`,
).join('');

/** An ordinary page; `style` and `html` are what a test changes of it. */
const shop = ({ style = '', extra = '', icon = true } = {}): string => `<!doctype html><html lang="en"><head>
  <title>Shop</title><style>body { font: 14px sans-serif; margin: 16px } .price { color: #1a5f2b } ${style}</style></head>
  <body><h1>Orders</h1><button id="help">${icon ? '<svg width="16" height="16"><path d="M3 3L13 13M13 3L3 13" stroke="#333" stroke-width="1.5"/></svg>' : '<svg width="16" height="16"></svg>'} Help</button>
  <p class="price">Total: 1,122 EUR</p><table>${table}</table>${extra}</body></html>`;

const restless = `
  <p id="clock"></p><p id="counter"></p><p id="luck"></p>
  <input id="field" value="text" autofocus>
  <img src="/moving.gif" width="120" height="80" alt="">
  <div style="width:60px;height:60px;background:#c33;animation:spin 1s linear infinite">x</div>
  <div style="width:60px;height:20px;background:#3c3;transition:margin 3s" id="slider"></div>
  <svg width="60" height="20"><rect width="10" height="20"><animate attributeName="x" from="0" to="50" dur="1s" repeatCount="indefinite"/></rect></svg>
  <style>@keyframes spin { to { transform: rotate(360deg) } }</style>
  <script>
    const text = (id, value) => { document.getElementById(id).textContent = value };
    setInterval(() => text('clock', new Date().toISOString() + ' ' + Date.now()), 10);
    text('luck', ['Buy shoes', 'Buy a hat today', 'Nothing to buy', 'Sale'][Math.floor(Math.random() * 4)] + Math.random());
    document.getElementById('field').focus();
    setTimeout(() => { document.getElementById('slider').style.marginLeft = '400px' }, 20);
  </script>`;

const tall = `<div style="height:2500px"></div><img id="lazy" loading="lazy" src="/square.svg" width="200" height="100" alt="">
  <div id="late" style="width:200px;height:100px"></div><script>
  new IntersectionObserver((seen) => { for (const one of seen) if (one.isIntersecting) one.target.style.background = '#06c' })
    .observe(document.getElementById('late'))</script>`;

const square =
  '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="#c60"/></svg>';

let site: Site;
let browser: Browser;
let database: TestDatabase;
let artifacts: ArtifactStore;
let store: BaselineStore;
/** What the path /page shows: changed from one execution to the next. */
let shown = shop();
let visits = 0;

beforeAll(async () => {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  site = await serveSite({
    '/page': (_, response) => void response.writeHead(200, html).end(shown),
    '/banner': (_, response) => {
      visits += 1;
      const banner = `<p style="background:hsl(${visits * 70} 80% 60%);height:40px">Banner ${visits}</p>`;
      response.writeHead(200, html).end(shop({ extra: banner }));
    },
    '/seldom': (_, response) => {
      visits += 1;
      const tip = visits % 5 === 4 ? '<p>A tip that is shown now and then, to some.</p>' : '<p>&nbsp;</p>';
      response.writeHead(200, html).end(shop({ extra: tip }));
    },
    '/moving.gif': (_, response) =>
      void response.writeHead(200, { 'content-type': 'image/gif' }).end(movingGif),
    '/square.svg': (_, response) =>
      void response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(square),
  });
  browser = await openBrowser();
  database = await testDatabase([
    { owner: 'kernel', schema: 'kernel', migrations },
    { owner: 'testing', schema: 'testing', migrations: [{ name: '010-baselines', ...pictures }] },
  ]);
  artifacts = await createArtifactStore({
    directory: join(database.options.directory, 'artifacts'),
    db: database.db,
  });
  store = createBaselineStore(database.db, artifacts);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await database?.dispose();
});

async function execute(
  projectId: string,
  path = '/page',
  {
    settings = {},
    on = browser,
    ...options
  }: Partial<VisualOptions> & { settings?: object; on?: Browser } = {},
) {
  const graph = graphOf(site.origin, [stateAt(path)]);
  const context = probeContext(
    on,
    graph,
    { visual: { captures: 1, ...settings }, exploration: { settle_milliseconds: 500 } },
    {
      keep: async (file) => (await artifacts.put(database.db, file)).id,
    },
  );
  const result = await createVisualProbe({ store, projectId, ...options })(context);
  return { ...result, saidFound: context.saidFound };
}

/** A project whose picture of the page was approved. */
async function approved(path = '/page', options: Parameters<typeof execute>[2] = {}): Promise<string> {
  const projectId = newId();
  await execute(projectId, path, options);
  const [first] = await store.list({ projectId, status: 'proposed' });
  if (first === undefined) throw new Error('Nothing was proposed.');
  await store.approve(first.id, 'ann');
  return projectId;
}

async function pictureOf(finding: Finding | undefined, title: string) {
  const evidence = finding?.evidence.find((one) => one.kind === 'file' && one.title === title);
  if (evidence?.kind !== 'file') throw new Error(`There is no picture "${title}".`);
  const { stream } = await artifacts.open(evidence.artifact_id);
  return decode(Buffer.concat(await stream.toArray()));
}

const textOf = (finding: Finding | undefined, title: string): string =>
  (finding?.evidence ?? [])
    .flatMap((one) => (one.kind === 'text' && one.title === title ? [one.text] : []))
    .join();

describe('the visual probe', () => {
  it('proposes the first picture, and a person approves it', async () => {
    shown = shop();
    const projectId = newId();
    const first = await execute(projectId);
    expect(first.figures).toMatchObject({ pictures: 1, new: 1, changed: 0, engine: 'odiff' });
    expect(first.findings).toHaveLength(1);
    expect(first.saidFound).toEqual(first.findings);
    expect(first.findings[0]).toMatchObject({ check: 'visual.new', confidence: 'review', path: '/page' });
    expect((await pictureOf(first.findings[0], 'Picture')).width).toBe(1280);
    const [proposed] = await store.list({ projectId });
    expect(proposed).toMatchObject({
      status: 'proposed',
      masks: [],
      drawn_by: expect.stringMatching(/^chromium \d/),
    });
    await store.approve(proposed?.id ?? '', 'ann');
    const second = await execute(projectId);
    expect(second).toMatchObject({ findings: [], limits: [], figures: { same: 1, new: 0 } });
  }, 120_000);

  it('finds no difference where only time passes: clock, caret, gif, animations, random texts', async () => {
    shown = shop({ extra: restless });
    const projectId = await approved('/page', { settings: { captures: 2 } });
    const [baseline] = await store.list({ projectId });
    expect(baseline?.masks).toEqual([]);
    const again = await execute(projectId);
    expect(again).toMatchObject({ findings: [], figures: { same: 1 } });
  }, 120_000);

  it('masks what the server varies', async () => {
    const projectId = await approved('/banner', { settings: { captures: 2 } });
    const [baseline] = await store.list({ projectId });
    expect(baseline?.masks).toHaveLength(1);
    const again = await execute(projectId, '/banner');
    expect(again).toMatchObject({ findings: [], figures: { same: 1 } });
  }, 120_000);

  it('learns what varies more seldom than the first captures showed, without an alarm', async () => {
    visits = 0;
    const projectId = await approved('/seldom', { settings: { captures: 3 } });
    // The next visit is the fourth: the tip is shown, and not when it is looked at again.
    const again = await execute(projectId, '/seldom', { settings: { captures: 3 } });
    expect(again).toMatchObject({ findings: [], figures: { varies: 1 } });
    expect((await store.list({ projectId }))[0]?.masks).toHaveLength(1);
  }, 120_000);

  const changes: [string, Parameters<typeof shop>[0], RegExp][] = [
    ['a shift by 3 pixels', { style: 'table { margin-left: 3px }' }, /./],
    ['a changed colour', { style: '.price { color: #a3172b }' }, /./],
    ['a changed size of letters', { style: '.price { font-size: 15px }' }, /./],
    [
      'a longer page',
      { extra: '<div style="height:900px">More</div>' },
      /It was 1280 × 720 px and is 1280 × 1\d\d\d px\./,
    ],
    ['a missing icon', { icon: false }, /picture: 1?\d × 1?\d px at \d+, \d+\.$/m],
  ];

  it('finds each change, shows before, after and difference, and takes what is approved', async () => {
    shown = shop();
    const projectId = await approved();
    for (const [what, change, words] of changes) {
      shown = shop(change);
      const { findings } = await execute(projectId);
      expect(findings.map(({ check, confidence }) => [what, check, confidence])).toEqual([
        [what, 'visual.changed', 'certain'],
      ]);
      expect(findings[0]?.key).toBe('visual.changed chromium 1280x720 /page');
      const [before, after, difference] = await Promise.all(
        ['Before', 'After', 'Difference'].map((title) => pictureOf(findings[0], title)),
      );
      expect(after?.data.equals(before?.data ?? Buffer.alloc(0))).toBe(false);
      expect(difference).toMatchObject({ width: after?.width, height: after?.height });
      const facts = textOf(findings[0], 'What differs');
      expect(facts).toMatch(/pixels differ, .*% of the picture: \d+ × \d+ px at /);
      expect(facts).toMatch(words);
      expect(facts).toContain('Approved by ann.');
    }
    // Each was asked about until the next: the last is approved.
    const proposed = await store.list({ projectId, status: 'proposed' });
    expect(proposed).toHaveLength(1);
    await store.approve(proposed[0]?.id ?? '', 'bob');
    expect(await execute(projectId)).toMatchObject({ findings: [], figures: { same: 1 } });
    shown = shop();
    expect((await execute(projectId)).findings).toHaveLength(1);
  }, 180_000);

  it('shows what loads only when it comes into view', async () => {
    shown = shop({ extra: tall });
    const { findings } = await execute(newId(), '/page', { settings: { captures: 1 } });
    const { data, width, height } = await pictureOf(findings[0], 'Picture');
    const colourAt = (y: number) => [...data.subarray((y * width + 60) * 4, (y * width + 60) * 4 + 3)];
    expect(height).toBeGreaterThan(2700);
    const colours = new Set(Array.from({ length: 240 }, (_, up) => colourAt(height - 1 - up).join()));
    expect(colours).toContain('204,102,0');
    expect(colours).toContain('0,102,204');
  }, 120_000);

  it('keeps a picture for each window, and says what it could not take', async () => {
    shown = shop();
    const projectId = newId();
    const viewports = [
      { width: 390, height: 844 },
      { width: 1280, height: 720 },
    ];
    const { figures } = await execute(projectId, '/page', { viewports, settings: { captures: 1 } });
    expect(figures).toMatchObject({ pictures: 2, new: 2 });
    const kept = await store.list({ projectId });
    expect(kept.map(({ viewport }) => viewport).sort()).toEqual(['1280x720', '390x844']);
    const gone = graphOf('http://127.0.0.1:1', [stateAt('/page')]);
    const result = await createVisualProbe({ store, projectId })(probeContext(browser, gone));
    expect(result.findings).toEqual([]);
    expect(result.limits).toEqual([expect.stringMatching(/^No picture of \/page: /)]);
  }, 120_000);

  it('ends with what it has when the time is up or the execution is cancelled', async () => {
    const graph = graphOf(site.origin, [stateAt('/page')]);
    const late = probeContext(browser, graph, {}, { remaining: () => 100 });
    const result = await createVisualProbe({ store, projectId: newId() })(late);
    expect(result.limits).toEqual(['1 of 1 pictures were not compared: the time was up.']);
    const cancelled = probeContext(browser, graph, {}, { signal: AbortSignal.abort() });
    expect((await createVisualProbe({ store, projectId: newId() })(cancelled)).figures.pictures).toBe(0);
  }, 120_000);
});

const firefoxPath = process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr';

describe.runIf(existsSync(firefoxPath))('the visual probe in Firefox', () => {
  it('brings a restless page to rest, too', async () => {
    const fox = await firefox.launch({ channel: 'moz-firefox', executablePath: firefoxPath });
    try {
      shown = shop({ extra: restless });
      const projectId = await approved('/page', { on: fox, browser: 'firefox' });
      const again = await execute(projectId, '/page', { on: fox, browser: 'firefox' });
      expect(again).toMatchObject({ findings: [], figures: { same: 1 } });
    } finally {
      await fox.close();
    }
  }, 120_000);
});

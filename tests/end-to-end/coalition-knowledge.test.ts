import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { firstLogin, freePort, openBrowser, type Program, startProgram } from '#testing-kit';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let data: string;
let program: Program;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];
const graphs = '/api/v1/coalition/knowledge/graphs';
const headers = { 'x-requested-with': 'mainstay' };

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-coalition-knowledge-'));
  program = await startProgram(data, await freePort());
  browser = await openBrowser();
  context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', ({ message }) => complaints.push(message));
  const { email, password } = await firstLogin(data);
  await page.goto(`${program.url}/apps/coalition/knowledge`);
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.keyboard.press('Enter');
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
  await rm(data, { recursive: true, force: true });
});

async function seriousFindings(): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(300);
    found.push(
      ...(await page.evaluate<string[]>(
        `axe.run().then(({ violations }) => violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
      )),
      ...(await page.evaluate<string[]>(
        `document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways at ' + innerWidth] : []`,
      )),
    );
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  return found;
}

test('a graph is looked around in without seeing the drawing: found, followed, as of a time, exported', async () => {
  await page.getByText('Nothing is known yet').waitFor();
  const made = await context.request.post(`${program.url}${graphs}`, { data: { name: 'Zoo' }, headers });
  const { id } = await made.json();
  const day = (at: number) => `2026-01-0${at}T00:00:00Z`;
  const text = JSON.stringify({
    ...{ format: 'mainstay-knowledge', version: 1 },
    nodes: ['Rat', 'Owl', 'Barn', 'Food'].map((label, at) => ({
      ...{ key: label, label, type: at < 2 ? 'agent' : 'concept', valid_from: day(at + 1) },
    })),
    edges: [
      { from: 'Rat', to: 'Barn', type: 'lives-in', valid_from: day(3) },
      { from: 'Barn', to: 'Food', type: 'has', valid_from: day(4) },
      { from: 'Owl', to: 'Barn', type: 'watches', valid_from: day(3) },
    ],
  });
  const brought = await context.request.post(`${program.url}${graphs}/${id}/import`, {
    data: { format: 'json', text },
    headers,
  });
  expect(brought.status()).toBe(200);
  await page.reload();
  await page.getByText('4 nodes, 3 edges').waitFor();
  await page.getByRole('button', { name: 'Rat' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Rat' }).waitFor();
  await page.getByRole('button', { name: /lives-in\s*Barn/ }).waitFor();
  await page.getByRole('button', { name: 'Find a path from here' }).click();
  await page.getByLabel('Find a node').fill('food');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Path' }).waitFor();
  const steps = page.getByRole('listitem').filter({ hasText: /^(Rat|.*Barn|.*Food)$/ });
  expect(await steps.allTextContents()).toEqual(expect.arrayContaining(['Rat']));
  expect(await seriousFindings()).toEqual([]);

  // The second day: the rat and the owl, and nothing between them.
  await page.getByLabel('All times').uncheck();
  await page.getByRole('slider').fill('500');
  await page.getByText('2 nodes, 0 edges').waitFor();
  await page.getByLabel(/^agent/).uncheck();
  await page.getByText('Nothing is shown').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as GraphML' }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file.match(/<node /g)).toHaveLength(2);
  expect(complaints).toEqual([]);
});

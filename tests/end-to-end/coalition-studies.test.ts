import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { firstLogin, freePort, openBrowser, type Program, startProgram } from '#testing-kit';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let data: string;
let program: Program;
let browser: Browser;
let page: Page;
let axe: string;
const complaints: string[] = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-coalition-studies-'));
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  program = await startProgram(data, await freePort());
  browser = await openBrowser();
  page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', ({ message }) => complaints.push(`${page.url()}: ${message}`));
  const { email, password } = await firstLogin(data);
  await page.goto(`${program.url}/apps/coalition/studies`);
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Studies', level: 1 }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
  await rm(data, { recursive: true, force: true });
});

/** What axe-core finds in light and dark, wide and narrow, serious and critical only; and what does not fit. */
async function findings(): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(axe);
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      // A change of scheme or width is painted over some frames; half of it would be a finding.
      await page.waitForTimeout(200);
      found.push(
        ...(await page.evaluate<string[]>(
          `axe.run().then(({ violations }) => violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => location.pathname + ' ' + id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
        )),
      );
      if (await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth'))
        found.push(`${page.url()} is wider than ${width} px`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
  return found;
}

const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();

test('a study is begun with two clicks, and shows what sharing did, seed by seed', async () => {
  await page.getByText('Nothing was studied yet').waitFor();
  expect(await findings()).toEqual([]);
  await press('Start a study');
  await page.getByRole('dialog').waitFor();
  expect(await findings()).toEqual([]);
  await press('Begin');
  await page.getByRole('heading', { name: 'A scout and a runner', level: 1 }).waitFor();
  await page.getByText(/^Sharing observations, the coalition did better than its members alone/).waitFor();
  await page.getByText(/^Sharing preferences changed nothing/).waitFor();
  const chart = page.getByRole('img', { name: /^Sharing observations: mean difference \+\d/ });
  expect(await chart.locator('circle').count()).toBe(30);
  const row = page.getByRole('row', { name: /^Sharing observations .* Better$/ });
  await row.waitFor();
  expect(await findings()).toEqual([]);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  // Thirty seeds, four ways, two members, and the header.
  expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + 30 * 4 * 2);

  await page.getByRole('link', { name: 'Studies' }).first().click();
  await page.getByRole('link', { name: 'A scout and a runner' }).waitFor();
  expect(await findings()).toEqual([]);
});

test('one that takes long is cancelled and goes on; a form that cannot be says so', async () => {
  await page.goto(`${program.url}/apps/coalition/studies?start=1`);
  await page.getByRole('dialog').getByText('Details').click();
  await page.getByLabel('Name', { exact: true }).fill('Long');
  await page.getByLabel('Ticks', { exact: true }).fill('4000');
  await page.getByLabel('Seeds', { exact: true }).fill('100');
  await page.getByRole('spinbutton', { name: 'Scouts' }).fill('0');
  await page.getByText('A study has 2 to 16 members.').first().waitFor();
  await page.getByRole('spinbutton', { name: 'Scouts' }).fill('1');
  await press('Begin');
  await page.getByText(/^[1-9]\d* of 100 seeds played$/).waitFor();
  expect(await findings()).toEqual([]);
  await press('Cancel');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).last().click();
  await page.getByText('Cancelled', { exact: true }).waitFor();
  await press('Go on');
  await page.getByText(/^\d+ of 100 seeds played$/).waitFor();
  await press('Cancel');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).last().click();
  await press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Studies', level: 1 }).waitFor();
  expect(complaints).toEqual([]);
});

/** Asks the API as the page does. */
const ask = (path: string, body: object): Promise<{ id: string }> =>
  page.evaluate(
    async ([address, text]): Promise<{ id: string }> => {
      const headers = { 'content-type': 'application/json', 'x-requested-with': 'mainstay' };
      const answer = await fetch(address, { method: 'POST', headers, body: text });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as { id: string };
    },
    [`/api/v1/coalition${path}`, JSON.stringify(body)] as const,
  );

test('a coalition of agents is told what to share, and studied', async () => {
  const environment = { kind: 'foraging', rows: 6, columns: 6 };
  const world = await ask('/worlds', { name: 'Meadow', environment });
  const agents: string[] = [];
  for (const name of ['Anna', 'Berta']) {
    const template = { name: 'collector', options: { depth: 1 } };
    agents.push((await ask('/agents', { name, template, world_id: world.id })).id);
  }
  const { id } = await ask('/coalitions', { purpose: 'Eat more', leader: agents[0], invite: ['Berta'] });
  await ask(`/coalitions/${id}/changes`, { change: 'join', agent: 'Berta' });
  await page.goto(`${program.url}/apps/coalition/coalitions/${id}`);
  await page.getByText('Its agents act each for itself.').waitFor();
  await page.getByRole('checkbox', { name: /^Observations/ }).click();
  await page.getByText('2 agents share this while the coalition is active.').waitFor();
  await ask(`/coalitions/${id}/changes`, { change: 'activate' });
  await page.reload();
  await page.getByText('2 agents share this with those in the same world, at every tick.').waitFor();
  expect(await findings()).toEqual([]);
  await press('Study whether it helps');
  await page.getByRole('heading', { name: 'Does it help? Eat more', level: 1 }).waitFor();
  await page
    .getByText(/^Sharing observations/)
    .first()
    .waitFor();
  expect(complaints).toEqual([]);
});

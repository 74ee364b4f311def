import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type OpenConsole, openConsole, pageFaults } from '#testing-kit';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let opened: OpenConsole;
let page: Page;
beforeAll(async () => {
  opened = await openConsole('/apps/coalition/studies', { timeout: 60_000 });
  page = opened.page;
});
afterAll(() => opened?.close());

const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();

test('a study is begun with two clicks, and shows what sharing did, seed by seed', async () => {
  await page.getByText('Nothing was studied yet').waitFor();
  expect(await pageFaults(page)).toEqual([]);
  await press('Start a study');
  await page.getByRole('dialog').waitFor();
  expect(await pageFaults(page)).toEqual([]);
  await press('Begin');
  await page.getByRole('heading', { name: 'A scout and a runner', level: 1 }).waitFor();
  await page.getByText(/^Sharing observations, the coalition did better than its members alone/).waitFor();
  await page.getByText(/^Sharing preferences changed nothing/).waitFor();
  const chart = page.getByRole('img', { name: /^Sharing observations: mean difference \+\d/ });
  expect(await chart.locator('circle').count()).toBe(30);
  const row = page.getByRole('row', { name: /^Sharing observations .* Better$/ });
  await row.waitFor();
  expect(await pageFaults(page)).toEqual([]);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  // Thirty seeds, four ways, two members, and the header.
  expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + 30 * 4 * 2);

  await page.getByRole('link', { name: 'Studies' }).first().click();
  await page.getByRole('link', { name: 'A scout and a runner' }).waitFor();
  expect(await pageFaults(page)).toEqual([]);
});

test('one that takes long is cancelled and goes on; a form that cannot be says so', async () => {
  await page.goto(`${opened.program.url}/apps/coalition/studies?start=1`);
  await page.getByRole('dialog').getByText('Details').click();
  await page.getByLabel('Name', { exact: true }).fill('Long');
  await page.getByLabel('Ticks', { exact: true }).fill('4000');
  await page.getByLabel('Seeds', { exact: true }).fill('100');
  await page.getByRole('spinbutton', { name: 'Scouts' }).fill('0');
  await page.getByText('A study has 2 to 16 members.').first().waitFor();
  await page.getByRole('spinbutton', { name: 'Scouts' }).fill('1');
  await press('Begin');
  await page.getByText(/^[1-9]\d* of 100 seeds played$/).waitFor();
  expect(await pageFaults(page)).toEqual([]);
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
  expect(opened.complaints).toEqual([]);
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
  await page.goto(`${opened.program.url}/apps/coalition/coalitions/${id}`);
  await page.getByText('Its agents act each for itself.').waitFor();
  await page.getByRole('checkbox', { name: /^Observations/ }).click();
  await page.getByText('2 agents share this while the coalition is active.').waitFor();
  await ask(`/coalitions/${id}/changes`, { change: 'activate' });
  await page.reload();
  await page.getByText('2 agents share this with those in the same world, at every tick.').waitFor();
  expect(await pageFaults(page)).toEqual([]);
  await press('Study whether it helps');
  await page.getByRole('heading', { name: 'Does it help? Eat more', level: 1 }).waitFor();
  await page
    .getByText(/^Sharing observations/)
    .first()
    .waitFor();
  expect(opened.complaints).toEqual([]);
});

test('payoffs by Shapley values: what that takes is told before, and what groups earned after', async () => {
  await page.goto(`${opened.program.url}/apps/coalition/studies?start=1`);
  await page.getByRole('spinbutton', { name: 'Scouts' }).fill('2');
  await page.getByRole('dialog').getByText('Details').click();
  await page.getByLabel('Name', { exact: true }).fill('Two scouts');
  await page.getByLabel('Seeds', { exact: true }).fill('10');
  await page.getByLabel('Ticks', { exact: true }).fill('60');
  await page.getByText(/^4 lives of each seed, 7,200 ticks of members in all\./).waitFor();
  await page.getByLabel('What is earned together').selectOption('shapley');
  // Three groups of two besides all three, in each of three ways.
  await page
    .getByText(/^13 lives of each seed, 23,400 ticks of members in all\. (About|How long) /)
    .waitFor();
  expect(await pageFaults(page)).toEqual([]);
  await page.getByLabel('Ticks', { exact: true }).fill('10000');
  await page.getByLabel('Seeds', { exact: true }).fill('1000');
  await page.getByText(/The most is 5,000,000: take fewer seeds, ticks or members\.$/).waitFor();
  await page.getByLabel('Ticks', { exact: true }).fill('60');
  await page.getByLabel('Seeds', { exact: true }).fill('10');
  await press('Begin');
  await page.getByRole('heading', { name: 'Two scouts', level: 1 }).waitFor();
  await page.getByText(/^Sharing observations, .* By Shapley values, /).waitFor();
  await page
    .getByRole('row', { name: /^Scout 1 \+ Scout 2 \+ Runner Sharing observations .* Better$/ })
    .waitFor();
  expect(await pageFaults(page)).toEqual([]);
});

test('a rule that cannot be worked out says why', async () => {
  const agents = ['a', 'b', 'c'];
  const game = { kind: 'table', agents, values: [0, 0, 0, -2, 0, -2, -2, 2] };
  const { id } = await ask('/coalitions', { purpose: 'Odd', leader: 'a', invite: ['b', 'c'], game });
  for (const agent of ['b', 'c']) await ask(`/coalitions/${id}/changes`, { change: 'join', agent });
  await page.goto(`${opened.program.url}/apps/coalition/coalitions/${id}`);
  await page.getByText(/^Banzhaf value: not worked out\. .* take the Shapley value\.$/).waitFor();
  expect(await pageFaults(page)).toEqual([]);
  expect(opened.complaints).toEqual([]);
});

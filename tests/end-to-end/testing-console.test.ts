import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, openBrowser, type Program, signIn, startProgram } from '#testing-kit';
import { type Fixture, startFixture } from '../fixtures/testing/index.ts';

let data: string;
let program: Program;
let browser: Browser;
let page: Page;
let site: Fixture;
const complaints: string[] = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-testing-console-'));
  site = await startFixture('dashboard', { faults: ['dashboard.menu-logs-error'] });
  program = await startProgram(data, await freePort());
  browser = await openBrowser();
  page = await browser.newPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
});
afterAll(async () => {
  await browser?.close();
  await program?.kill();
  await site?.stop();
  await rm(data, { recursive: true, force: true });
});

test('a site is tested from the console: it is seen at work, what is wrong is told, and it is deleted', async () => {
  await page.goto(`${program.url}/apps/testing?start=1`);
  await signIn(page, data);

  await page.getByLabel('Address').fill(site.url);
  await page.getByLabel('How long it may take').selectOption({ label: '1 minute' });
  await page.getByRole('checkbox', { name: /^Accessibility/ }).uncheck();
  await page.getByRole('button', { name: 'Begin' }).click();

  // The page that is explored, and the states that are known so far, while it goes on.
  await page.getByRole('img', { name: 'The page that is being looked at' }).waitFor({ timeout: 60_000 });
  await page.getByRole('heading', { name: 'What was explored' }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Cancel' }).waitFor();

  await page.getByRole('link', { name: 'HTML' }).waitFor({ timeout: 180_000 });
  await page
    .getByText(/no handler/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Nothing was tested yet').waitFor();
  expect(complaints).toEqual([]);
}, 400_000);

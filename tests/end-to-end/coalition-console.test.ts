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
  data = await mkdtemp(join(tmpdir(), 'mainstay-coalition-console-'));
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  program = await startProgram(data, await freePort());
  browser = await openBrowser();
  page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', ({ message }) => complaints.push(`${page.url()}: ${message}`));
  const { email, password } = await firstLogin(data);
  await page.goto(`${program.url}/apps/coalition`);
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.keyboard.press('Enter');
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
  await rm(data, { recursive: true, force: true });
});

const heading = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
const inDialog = (name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

/** What axe-core finds in light on a desk and in the dark on a phone, serious and critical only; and what does not fit. */
async function findings(): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(axe);
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 360],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    // A change of scheme or width is painted over some frames; half of it would be a finding.
    await page.waitForTimeout(300);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
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
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
  return found;
}

test('where there is no agent yet, one press makes one that lives', async () => {
  await page.getByText('No agents yet').waitFor();
  expect(await findings()).toEqual([]);
  await press('Create and watch: A walker on a grid');
  await heading('Walker');
  await page.getByText(/^Tick [2-9]: it observed place: \d,\d; it does place: \w+\.$/).waitFor();
});

test('an agent is made of a template, lives, and shows what it believes and why it does what it does', async () => {
  await page.goto(`${program.url}/apps/coalition`);
  await press('Create an agent');
  await page.getByLabel('Name', { exact: true }).last().fill('Rat');
  await page.getByLabel(/^Options/).fill('{"depth": 2, "nullCue": true}');
  await page.getByLabel('Seed').fill('7');
  await page.getByLabel('Let it live at once').uncheck();
  await inDialog('Create');
  await heading('Rat');
  await page.getByText('It has not lived yet.').waitFor();

  // By hand first, to know what is to be seen: this seed's rat looks at the cue, and then goes left.
  await press('1 tick');
  await page.getByText(/^Tick 1: it observed place: centre.* it does place: to cue\.$/).waitFor();
  await press('10 ticks');
  await page.getByText(/^Tick 11: it observed/).waitFor();
  const context = page.getByRole('region', { name: 'context' });
  await context.getByText('100%', { exact: true }).waitFor();
  await page.getByText(/^"place: to left" \(\d+ %\) is ahead of ".*" mostly by what it prefers/).waitFor();
  await page.getByRole('cell', { name: 'place: to cue' }).first().waitFor();
  expect(await findings()).toEqual([]);

  await press('Start');
  const first = await tickShown();
  await expect.poll(tickShown, { timeout: 60_000 }).toBeGreaterThan(first + 3);
  await press('Pause');
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
});

const tickShown = async (): Promise<number> =>
  Number(/Tick ([\d,]+):/.exec((await page.locator('main').textContent()) ?? '')?.[1]?.replace(',', ''));

test('its world is watched and stepped: the maze shows where it is and what is really so', async () => {
  await page.getByRole('link', { name: 'Watch its world' }).click();
  await heading('World of Rat');
  const state = page.getByText(/^Tick [\d,]+ · 1 agent · 0 running$/);
  const before = (await state.textContent()) ?? '';
  await press('Step');
  await expect.poll(() => state.textContent(), { timeout: 60_000 }).not.toBe(before);
  await page.getByRole('img', { name: /4 places/ }).waitFor();
  await page.getByRole('region', { name: 'What is really so' }).getByText('reward left').waitFor();
  expect(await findings()).toEqual([]);
});

test('a meadow with foragers runs, and what one of them believes is seen', async () => {
  await page.goto(`${program.url}/apps/coalition/worlds`);
  await page.getByRole('button', { name: 'Make a world' }).first().click();
  await page.getByLabel('Foragers to begin with').fill('4');
  await inDialog('Create');
  await heading('Meadow');
  await press('Play');
  await page.getByText(/4 agents · 4 running/).waitFor();
  await press(/^Forager 2/);
  await page.getByRole('heading', { name: 'What Forager 2 believes' }).waitFor();
  await page.getByRole('region', { name: 'food' }).getByText('nowhere').waitFor();
  await press('Pause');
  await page.getByText(/4 agents · 0 running/).waitFor();
  expect(await findings()).toEqual([]);

  await page.goto(`${program.url}/apps/coalition`);
  await page.getByLabel('Name', { exact: true }).fill('forager');
  await page.getByText('Rat', { exact: true }).waitFor({ state: 'hidden' });
  await page.getByLabel('Choose all on this page').check();
  await press('Start');
  await page.getByText('4 agents started.').waitFor();
  await press('Undo');
  await page.getByText('4 agents paused.').waitFor();
  expect(await findings()).toEqual([]);
});

test('a mistake in GMN is shown at its line and column', async () => {
  await page.goto(`${program.url}/apps/coalition?create=1`);
  await page.getByRole('radio', { name: 'GMN' }).check();
  await page.getByLabel('GMN text').fill('[nodes]\nplace: stat {num_states: 2}\n');
  await page.getByRole('button', { name: /^Line 2, column 8/ }).waitFor();
  await page.getByText(/"stat" is no kind of node/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('a game is solved: best coalitions, what each is worth, and who would object', async () => {
  await page.goto(`${program.url}/apps/coalition/games`);
  await press('Solve');
  await page.getByText('150 together, in 3 coalitions; each alone they are worth 140.').waitFor();
  await page.getByText('No structure is worth more.').waitFor();
  await page.getByRole('button', { name: 'Game and answers as JSON' }).waitFor();
  await page.getByLabel('Game', { exact: true }).selectOption({ label: 'One left glove, two right ones' });
  await press('Solve');
  await page.getByText('0.6667').waitFor();
  await page.getByText(/left 1, right \d would object: by themselves they get 0\.1667 more/).waitFor();
  await page.getByText(/core is not empty/).waitFor();
  expect(await findings()).toEqual([]);
});

test('a coalition is formed, earns and shares what it earned', async () => {
  await page.goto(`${program.url}/apps/coalition/coalitions?form=1`);
  await page.getByLabel('Purpose').fill('Pairs of gloves');
  await press('Gloves as an example');
  await inDialog('Form');
  await heading('Pairs of gloves');
  for (const agent of ['right 1', 'right 2']) {
    await press(`Join: ${agent}`);
    await page.getByRole('button', { name: `Leave: ${agent}` }).waitFor();
  }
  await press('Activate');
  await press('Note an earning');
  await page.getByLabel('Amount').fill('12');
  await inDialog('Note an earning');
  await page.getByText('12 in all, shared by: Shapley value.').waitFor();
  const shares = page.getByRole('figure').filter({ hasText: 'What each has got so far' });
  expect(await shares.getByRole('definition').allTextContents()).toEqual(
    expect.arrayContaining(['8', '2', '2']),
  );
  await page.getByText(/left 1, right \d would rather leave together/).waitFor();
  expect(await findings()).toEqual([]);
  expect(complaints).toEqual([]);
});

import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort, type OpenConsole, openConsole, pageFaults } from '#testing-kit';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let opened: OpenConsole;
let page: Page;
let environment: Awaited<ReturnType<typeof startEnvironment>>;
beforeAll(async () => {
  environment = await startEnvironment();
  opened = await openConsole('/apps/coalition', {
    environment: { MAINSTAY_COALITION__OUTSIDE__ALLOWED_PRIVATE_HOSTS: '["127.0.0.1"]' },
  });
  page = opened.page;
});
afterAll(async () => {
  await opened?.close();
  await environment?.close();
});

/** An environment that is asked what an agent in a T-maze observes: the reward is on the left. It ends with the fourth tick. */
async function startEnvironment() {
  const asked: { readonly tick: number; readonly actions: readonly number[] | null }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const question: (typeof asked)[number] = JSON.parse(body);
    asked.push(question);
    const place = question.actions?.[0] ?? 0;
    // In the arms, left and right, it sees the reward or a loss, and below the cue that it is on the left.
    const observation = [place, [0, 1, 2, 0][place], place === 3 ? 1 : 0];
    response.end(JSON.stringify({ observation, done: question.tick === 4 }));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { asked, close, url: `http://127.0.0.1:${port}/maze` };
}

const heading = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
const inDialog = (name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

test('where there is no agent yet, one press makes one that lives', async () => {
  await page.getByText('No agents yet').waitFor();
  expect(await pageFaults(page)).toEqual([]);
  await press('Create and watch: A walker on a grid');
  await heading('Walker');
  await page.getByText(/^Tick [2-9]: it observed place: \d,\d; it does place: \w+\.$/).waitFor();
});

test('an agent is made of a template, lives, and shows what it believes and why it does what it does', async () => {
  await page.goto(`${opened.program.url}/apps/coalition`);
  await press('Create an agent');
  await page.getByRole('dialog').waitFor();
  expect(await pageFaults(page)).toEqual([]);
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
  expect(await pageFaults(page)).toEqual([]);

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
  expect(await pageFaults(page)).toEqual([]);
});

test('an agent in a world outside does not start: it is told what it observes, and answers what it does', async () => {
  await page.goto(`${opened.program.url}/apps/coalition?create=1`);
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Guest');
  await page.getByLabel(/^Options/).fill('{"depth": 2, "nullCue": true}');
  await page.getByLabel('Lives in').selectOption({ label: 'A world outside: it is told what it observes' });
  await inDialog('Create');
  await heading('Guest');
  await page.getByRole('combobox', { name: 'place', exact: true }).selectOption({ label: 'centre' });
  await press('Step with this');
  await page.getByText(/^Tick 1: it observed place: centre, .* it does place: to \w+\.$/).waitFor();
  expect(await page.getByRole('button', { name: 'Start', exact: true }).count()).toBe(0);
  expect(await pageFaults(page)).toEqual([]);

  await press('Set the address');
  await page.getByRole('textbox', { name: 'Address' }).fill(environment.url);
  await inDialog('Set the address');
  expect(await page.getByRole('region', { name: 'Secret' }).textContent()).toMatch(/^whsec_/);
  expect(await pageFaults(page)).toEqual([]);
  await inDialog('I have kept it');
  await press('Ask it');
  await page.getByText('Has ended').waitFor();
  expect(environment.asked.at(-1)).toMatchObject({ tick: 4 });
  expect(await pageFaults(page)).toEqual([]);
});

test('a meadow with foragers runs, and what one of them believes is seen', async () => {
  await page.goto(`${opened.program.url}/apps/coalition/worlds`);
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
  expect(await pageFaults(page)).toEqual([]);

  await page.goto(`${opened.program.url}/apps/coalition`);
  await page.getByLabel('Name', { exact: true }).fill('forager');
  await page.getByText('Rat', { exact: true }).waitFor({ state: 'hidden' });
  await page.getByLabel('Choose all on this page').check();
  await press('Start');
  await page.getByText('4 agents started.').waitFor();
  await press('Undo');
  await page.getByText('4 agents paused.').waitFor();
  expect(await pageFaults(page)).toEqual([]);
});

test('an administrator begins an emergency on the page, with a reason that everybody sees, and ends it there', async () => {
  await page.goto(`${opened.program.url}/apps/coalition`);
  await press('Emergency mode …');
  await page.getByLabel('Why').fill('The disk is full');
  expect(await pageFaults(page)).toEqual([]);
  await inDialog('Stop stepping');
  await page.getByText('Emergency mode: no agent is stepped in the background').waitFor();
  await page.getByText(/^Turned on by .*: The disk is full$/).waitFor();
  expect(await page.getByRole('button', { name: 'Emergency mode …' }).count()).toBe(0);
  expect(await pageFaults(page)).toEqual([]);
  await press('End the emergency');
  await page.getByText('Emergency mode: no agent').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Emergency mode …' }).waitFor();
});

test('a mistake in GMN is shown at its line and column', async () => {
  await page.goto(`${opened.program.url}/apps/coalition?create=1`);
  await page.getByRole('radio', { name: 'GMN' }).check();
  await page.getByLabel('GMN text').fill('[nodes]\nplace: stat {num_states: 2}\n');
  await page.getByRole('button', { name: /^Line 2, column 8/ }).waitFor();
  await page.getByText(/"stat" is no kind of node/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('a game is solved: best coalitions, what each is worth, and who would object', async () => {
  await page.goto(`${opened.program.url}/apps/coalition/games`);
  await press('Solve');
  await page.getByText('150 together, in 3 coalitions; each alone they are worth 140.').waitFor();
  await page.getByText('No structure is worth more.').waitFor();
  await page.getByRole('button', { name: 'Game and answers as JSON' }).waitFor();
  await page.getByLabel('Game', { exact: true }).selectOption({ label: 'One left glove, two right ones' });
  await press('Solve');
  await page.getByText('0.6667').waitFor();
  await page.getByText(/left 1, right \d would object: by themselves they get 0\.1667 more/).waitFor();
  await page.getByText(/core is not empty/).waitFor();
  expect(await pageFaults(page)).toEqual([]);
});

test('a coalition is formed, earns and shares what it earned', async () => {
  await page.goto(`${opened.program.url}/apps/coalition/coalitions?form=1`);
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
  expect(await pageFaults(page)).toEqual([]);
  expect(opened.complaints).toEqual([]);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  freePort,
  openBrowser,
  type Program,
  pageFaults,
  runCommand,
  seriousFindings,
  signIn,
  startProgram,
} from '#testing-kit';

let data: string;
let program: Program;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-console-'));
  const port = await freePort();
  for (const example of ['outpatient-reminders', 'classroom-attention']) {
    const words = [
      'charter',
      'run',
      '--answers',
      `examples/charter/${example}.yaml`,
      '--out',
      join(data, 'out'),
    ];
    await runCommand(['--data', data, ...words]);
  }
  program = await startProgram(data, port);
  browser = await openBrowser();
  context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    // Who is not signed in asks who they are and hears 401.
    if (message.type() === 'error' && !message.text().includes('401'))
      complaints.push(`${page.url()}: ${message.text()}`);
  });
});
afterAll(async () => {
  await browser.close();
  await program.kill();
  await rm(data, { recursive: true, force: true });
});

test('the sign-in page has no serious accessibility finding and says what is wrong', async () => {
  await page.goto(`${program.url}/runs`);
  await page.getByLabel(/e-?mail/i).fill('nobody@example.org');
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByLabel(/^password/i).fill('not the password');
  await page.keyboard.press('Enter');
  await page.getByText('identity.wrong_credentials').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await signIn(page, data);
  // Back to the page that was asked for.
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
});

async function faultsOf(paths: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const path of paths) {
    await page.goto(`${program.url}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    faults.push(...(await pageFaults(page, 'all')));
  }
  return faults;
}

/** Two foragers that stand in a meadow, and their coalition. */
async function populate() {
  const make = async (path: string, data: object): Promise<string> => {
    const answer = await context.request.post(`${program.url}/api/v1/coalition${path}`, {
      data,
      headers: { 'x-requested-with': 'mainstay' },
    });
    return (await answer.json()).id;
  };
  const environment = { kind: 'foraging', rows: 6, columns: 6 };
  const world = await make('/worlds', { name: 'Meadow', environment });
  const agents: string[] = [];
  for (const name of ['Anna', 'Berta'])
    agents.push(await make('/agents', { name, template: { name: 'collector' }, world_id: world }));
  const [agent] = agents;
  const id = await make('/coalitions', { purpose: 'Eat more', leader: agent, invite: ['Berta'] });
  return { world, agent, id };
}

test('no page has a serious accessibility finding, in light and dark, wide and narrow', async () => {
  const runs = await context.request.get(`${program.url}/api/v1/runs`);
  const run: string = (await runs.json()).items[0].id;
  const sessions = await context.request.get(`${program.url}/api/v1/charter/sessions`);
  const session: string = (await sessions.json()).items[0].id;
  const begun = await context.request.post(`${program.url}/api/v1/charter/sessions`, {
    data: { project_name: 'An open interview' },
    headers: { 'x-requested-with': 'mainstay' },
  });
  const open: string = (await begun.json()).id;
  await context.request.post(`${program.url}/api/v1/keys`, {
    data: { name: 'ci', allowed_models: ['openai/*'], budgets: [{ period: 'month', usd: 10 }] },
    headers: { 'x-requested-with': 'mainstay' },
  });
  const paths = [
    ...[
      '/',
      '/runs',
      `/runs/${run}`,
      '/approvals',
      '/operations',
      '/settings',
      '/settings/keys',
      '/models',
      '/no-such-page',
    ],
    ...['/apps/charter', '/apps/charter/portfolio', `/apps/charter/sessions/${open}`],
    `/apps/charter/sessions/${session}?q=business.problem`,
    `/apps/charter/sessions/${session}/coverage?show=partial`,
  ];
  expect(await faultsOf(paths)).toEqual([]);
});

test('nor has one of agents, worlds and coalitions', async () => {
  const { agent, world, id } = await populate();
  const places = ['', `/agents/${agent}`, '/worlds', `/worlds/${world}`, '/coalitions', `/coalitions/${id}`];
  const others = ['/knowledge', '/games', '/studies'];
  expect(await faultsOf([...places, ...others].map((path) => `/apps/coalition${path}`))).toEqual([]);
});

test('everything is reached with the keyboard: palette, shortcuts, skip link', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(program.url);
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  await page.keyboard.press('Control+K');
  await page.keyboard.type('approv');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Approvals', level: 1 }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('an API key is made with the keyboard, read once, and opens the API until it is revoked', async () => {
  const statusWith = async (key: string): Promise<number> =>
    (await fetch(`${program.url}/api/v1/me`, { headers: { 'x-api-key': key } })).status;
  await page.goto(`${program.url}/settings/keys`);
  await page.getByRole('button', { name: 'New key' }).press('Enter');
  await page.keyboard.type('notebook');
  await page.getByLabel(/^Mainstay's API/).press('Space');
  await page.getByLabel('Name', { exact: true }).press('Enter');
  const key = (await page.getByRole('region', { name: 'API key' }).textContent()) ?? '';
  expect(key).toMatch(/^mk_/);
  expect(await seriousFindings(page)).toEqual([]);
  expect(await statusWith(key)).toBe(200);
  await page.getByRole('button', { name: 'I have kept it' }).press('Enter');
  expect(await page.content()).not.toContain(key);
  await page.getByRole('button', { name: 'Actions for notebook' }).press('Enter');
  await page.getByRole('button', { name: 'Revoke' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(await statusWith(key)).toBe(401);
});

test('a run is seen to change while one looks at it', async () => {
  await page.goto(`${program.url}/runs`);
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await context.request.post(`${program.url}/api/v1/charter/sessions`, {
    data: { project_name: 'Seen at once' },
    headers: { 'x-requested-with': 'mainstay' },
  });
  await page.getByText('Charter: Seen at once').first().waitFor({ timeout: 5000 });
});

test('the portfolio counts what is there, and an interview that is begun while one looks at it', async () => {
  await page.goto(`${program.url}/apps/charter/portfolio`);
  const counted = (name: string) =>
    page
      .locator('dl > div', { has: page.getByText(name, { exact: true }) })
      .locator('dd')
      .last()
      .textContent();
  await page.getByRole('heading', { name: 'Residual risk by requirement' }).waitFor();
  await page.waitForLoadState('networkidle');
  expect([await counted('Halt'), await counted('Proceed with monitoring'), await counted('Revise')]).toEqual([
    '1',
    '1',
    '0',
  ]);
  const before = Number(await counted('In progress'));
  await context.request.post(`${program.url}/api/v1/charter/sessions`, {
    data: { project_name: 'Begun while one looks' },
    headers: { 'x-requested-with': 'mainstay' },
  });
  await expect.poll(async () => Number(await counted('In progress')), { timeout: 5000 }).toBe(before + 1);
  // A charter is one press away, and the way back leads here.
  await page
    .getByRole('link', { name: /Attention camera/ })
    .first()
    .press('Enter');
  await page.getByRole('heading', { name: /Attention camera/, level: 1 }).waitFor();
  await page.getByText('Halt').first().waitFor();
});

test('a change with only the cookie of the session is refused: another site could have caused it', async () => {
  const answer = await context.request.post(`${program.url}/api/v1/projects`, { data: { name: 'Forged' } });
  expect(answer.status()).toBe(403);
  expect(await answer.json()).toMatchObject({ code: 'http.forgery_suspected' });
});

test('the API page shows the routes under our own content security', async () => {
  await page.goto(`${program.url}/docs`);
  await page.getByText('How the program is').first().waitFor({ timeout: 30_000 });
});

test('no page complained', () => {
  const own = complaints.filter((line) => !line.includes('/docs') && !/\b40[134]\b/.test(line));
  expect(own).toEqual([]);
});

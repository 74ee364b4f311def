import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  firstLogin,
  freePort,
  openBrowser,
  type Program,
  runCommand,
  signIn,
  startProgram,
} from '#testing-kit';

const example = 'examples/charter/outpatient-reminders.yaml';
const execute = promisify(execFile);

let data: string;
let port: number;
let program: Program;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-newcomer-'));
  port = await freePort();
  program = await startProgram(data, port);
  browser = await openBrowser();
  page = await (await browser.newContext({ acceptDownloads: true })).newPage();
});
afterAll(async () => {
  await browser.close();
  await program.kill();
  await rm(data, { recursive: true, force: true });
});

async function openHome(): Promise<void> {
  await page.goto(program.url);
  await signIn(page, data);
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
}

/** Answers the remaining questions as a program would, over the API with an access token. */
async function answerTheRest(sessionPath: string): Promise<void> {
  const { email, password } = await firstLogin(data);
  const post = async (path: string, body: unknown, token?: string) => {
    const response = await fetch(`${program.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    const answer: Record<string, unknown> = JSON.parse(await response.text());
    expect(response.status, JSON.stringify(answer)).toBe(200);
    return answer;
  };
  const login = await post('/auth/login', { email, password });
  expect(login).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 3600 });
  const { answers } = parse(await readFile(example, 'utf8'));
  for (const [id, value] of Object.entries(answers).slice(2)) {
    const body = { question_id: id, value };
    const { result } = await post(`/api/v1/charter/${sessionPath}/answers`, body, String(login.access_token));
    expect(result, id).toBe('accepted');
  }
}

test('the first login is kept for its owner only', async () => {
  expect((await stat(join(data, 'first-admin.json'))).mode & 0o777).toBe(0o600);
});

test('a newcomer takes an interview in the browser, loses the server in the middle, and gets a PDF', async () => {
  const { answers } = parse(await readFile(example, 'utf8'));
  const [first, second] = Object.values<string>(answers);
  await openHome();
  await page.getByRole('link', { name: 'Charter' }).first().click();
  await page.getByRole('button', { name: 'Start a charter' }).first().click();
  await page.getByRole('dialog').getByRole('textbox').fill('Reminder calls');
  await page.getByRole('button', { name: 'Start the interview' }).click();

  // A thin answer is asked about again, and says what is missing.
  await page.getByLabel('Your answer').fill('We want fewer missed appointments.');
  await page.getByRole('button', { name: 'Send answer' }).click();
  await page.getByText('Attempt 1 of 3').waitFor();
  await page.getByLabel('Your answer').fill(first ?? '');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Question 2 of').waitFor();

  // What was sent is kept; what is being typed is kept in the browser.
  await page.getByLabel('Your answer').fill('Half an ans');
  await program.kill();
  program = await startProgram(data, port);
  await page.reload();
  await page.getByText('Question 2 of').waitFor();
  expect(await page.getByLabel('Your answer').inputValue()).toBe('Half an ans');
  await page.getByLabel('Your answer').fill(second ?? '');
  await page.getByRole('button', { name: 'Send answer' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Question 3 of').waitFor();

  const sessionPath = new URL(page.url()).pathname.split('/').slice(-2).join('/');
  await answerTheRest(sessionPath);
  await page.reload();
  await page.getByRole('button', { name: /finish|decide/i }).click();
  await page.getByText('Proceed with monitoring').first().waitFor({ timeout: 30_000 });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /pdf/i }).first().click(),
  ]);
  const file = join(data, 'charter.pdf');
  await download.saveAs(file);
  const { stdout } = await execute('pdftotext', ['-layout', file, '-']);
  expect(stdout).toContain('PROCEED WITH MONITORING');
  expect(stdout).toContain('Reminder calls');
  expect(stdout).toMatch(/Page 1 of \d+/);
});

test('the command line talks to the running server, and audits what it did', async () => {
  const list = await runCommand(['--data', data, '--json', 'run', 'list', '--app', 'charter']);
  expect(list.code).toBe(0);
  expect(JSON.parse(list.out).items[0]).toMatchObject({ app: 'charter', status: 'succeeded' });
  const verified = await runCommand(['--data', data, 'audit', 'verify']);
  expect(verified.out).toContain('The audit log is whole');
  const wrong = await runCommand(['--data', data, 'run', 'show', '01890000-0000-7000-8000-000000000000']);
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('durable.run_not_found') });
});

test('whoever reads only the beginning of what it prints is told of no failure', async () => {
  const { stdout, stderr } = await execute('sh', ['-c', './mainstay --help | head -n 1']);
  expect(stdout).toContain('Usage: mainstay');
  expect(stderr).not.toMatch(/EPIPE|Error/);
});

test('SIGTERM stops it cleanly, and the next start finds everything', async () => {
  expect(await program.stop()).toBe(0);
  const halted = await runCommand([
    ...['--data', data, '--json', 'charter', 'run'],
    ...['--answers', 'examples/charter/classroom-attention.yaml', '--out', join(data, 'out')],
  ]);
  expect(halted.code, halted.err).toBe(3);
  expect(JSON.parse(halted.out)).toMatchObject({
    decision: 'HALT',
    files: expect.arrayContaining([join(data, 'out', 'charter.pdf')]),
  });
  program = await startProgram(data, port);
  await page.goto(`${program.url}/apps/charter`);
  await page.getByText('Reminder calls').waitFor();
});

test('SIGTERM to "npm run up" stops the program, too', async () => {
  const own = join(data, 'by-npm');
  const words = ['run', 'up', '--', '--data', own, '--port', String(await freePort())];
  const npm = spawn('npm', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  npm.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await expect.poll(() => said, { timeout: 60_000 }).toContain('is ready');
  npm.kill('SIGTERM');
  await expect.poll(() => said, { timeout: 10_000 }).toContain('Stopped.');
  await expect.poll(() => existsSync(join(own, 'lock'))).toBe(false);
});

test('a second program on the same data directory is told who holds it', async () => {
  const second = await runCommand(['up', '--data', data, '--port', String(await freePort())]);
  expect(second.code).toBe(1);
  expect(second.err).toContain(`in use by process ${program.process.pid}`);
});

test('a wrong configuration is named with its place and the fix, and secrets are never shown', async () => {
  const config = await mkdtemp(join(tmpdir(), 'mainstay-config-'));
  await writeFile(join(config, 'a.yaml'), 'server:\n  prot: 10001\n');
  const environment = { LOG_LEVEL: 'loud', DATABASE_URL: 'postgresql://me:hush@db/x' };
  const check = await runCommand(['--config', config, 'config', 'check'], environment);
  expect(check.code).toBe(1);
  expect(check.out).toMatch(/a\.yaml:2.*prot/);
  expect(check.out).toContain('port');
  expect(check.out).toContain('LOG_LEVEL');
  const show = await runCommand(['--config', config, 'config', 'show'], environment);
  expect(show.out).toContain('database.url');
  expect(show.out).not.toContain('hush');
  await rm(config, { recursive: true });
});

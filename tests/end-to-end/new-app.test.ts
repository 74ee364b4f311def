import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wait } from '#kernel/base';
import { openBrowser } from '#testing-kit';
import { mustRun, runCommand } from '../runner/command.ts';

/** A new app in a copy of the checkout: nothing else changes, and everything it contributes works. */

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const app = 'field-notes';
let copy: string;
let data: string;
let server: Server;
let browser: Browser;
let page: Page;

interface Server {
  readonly url: string;
  readonly token: string;
  readonly login: { readonly email: string; readonly password: string };
  stop(): Promise<void>;
}

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'mainstay-new-app-'));
  data = await mkdtemp(join(tmpdir(), 'mainstay-new-app-data-'));
  await copyCheckout();
  await inCopy('node', 'cli/new-app/new-app.ts', app);
  await inCopy('node', 'node_modules/vite/bin/vite.js', 'build', 'console');
  server = await start();
  browser = await openBrowser();
  page = await browser.newPage();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  for (const directory of [copy, data]) await rm(directory, { recursive: true, force: true });
});

test('nothing outside its folder changes', async () => {
  const status = await inCopy('git', 'status', '--porcelain', '--untracked-files=all');
  const changed = status.split('\n').filter((line) => line !== '');
  expect(changed.length).toBeGreaterThan(10);
  expect(changed.filter((line) => !line.startsWith(`?? apps/${app}/`))).toEqual([]);
});

test('the checks of the project find no fault in it', async () => {
  await inCopy('node', 'node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', `apps/${app}`);
  // A fault of our own in the folder shows that a check which says nothing of the rest did look at it.
  await writeFile(join(copy, 'apps', app, 'fault.ts'), fault);
  await writeFile(join(copy, 'apps', app, 'console/fault.ts'), fault);
  try {
    expect(await complaints('node_modules/typescript/bin/tsc', '--noEmit')).toEqual(['fault.ts']);
    const console = await complaints('node_modules/typescript/bin/tsc', '--noEmit', '-p', 'console');
    expect(console).toContain('console/fault.ts');
    expect(console.filter((file) => !file.endsWith('fault.ts'))).toEqual([]);
    for (const check of [
      ['node_modules/@biomejs/biome/bin/biome', 'check', `apps/${app}`],
      ['tests/boundaries.ts'],
      ['node_modules/knip/bin/knip.js', '--reporter', 'compact'],
    ]) {
      expect(await complaints(...check), check.join(' ')).toEqual(['console/fault.ts', 'fault.ts']);
    }
  } finally {
    await rm(join(copy, 'apps', app, 'fault.ts'));
    await rm(join(copy, 'apps', app, 'console/fault.ts'));
  }
}, 240_000);

test('its route answers from the table that its migration made, and its run counts', async () => {
  expect(await call('GET', `/api/v1/${app}/notes`)).toEqual({ items: [], next_cursor: null });
  const kept = await call('POST', `/api/v1/${app}/notes`, { text: 'four words by route' });
  expect(kept).toMatchObject({ text: 'four words by route', words: null });
  await expect
    .poll(() => call('GET', `/api/v1/${app}/notes`), { timeout: 15_000 })
    .toMatchObject({ items: [{ text: 'four words by route', words: 4 }] });
});

test('its command works on the running server', async () => {
  await inCopy('./mainstay', '--data', data, app, 'add', 'by command');
  const listed = await inCopy('./mainstay', '--data', data, '--json', app, 'list');
  expect(JSON.parse(listed)).toMatchObject({
    items: [{ text: 'by command' }, { text: 'four words by route' }],
  });
});

test('its metric and its health check are among the others', async () => {
  const metrics = await (await fetch(`${server.url}/metrics`, { headers: bearer() })).text();
  expect(metrics).toMatch(/^field_notes_notes \d+$/m);
  expect(await call('GET', '/ready')).toMatchObject({
    checks: expect.arrayContaining([expect.objectContaining({ name: app, ok: true })]),
  });
});

test('its page shows notes and keeps new ones', async () => {
  await page.goto(`${server.url}/apps/${app}`);
  await page.getByLabel('E-mail').fill(server.login.email);
  await page.getByLabel('Password').fill(server.login.password);
  await page.locator('button[type=submit]').click();
  await page.getByRole('heading', { level: 1, name: 'Notes' }).waitFor();
  await page.getByLabel('Note').fill('three words here');
  await page.getByRole('button', { name: 'Keep note' }).click();
  await page.getByRole('row', { name: /three words here.*\b3\b/ }).waitFor();
});

test('a wrong manifest stops the start and names file and field', async () => {
  await server.stop();
  const manifest = join(copy, 'apps', app, 'app.ts');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replace(/title: '[^']*'/, "title: '', colour: 'blue'"));
  const { code, output } = await runCommand(process.execPath, ['cli/main.ts', 'up', '--data', data], {
    cwd: copy,
  });
  expect(code).not.toBe(0);
  expect(output).toContain(`apps/${app}/app.ts`);
  expect(output).toContain('title');
  expect(output).toContain('colour');
});

/** Wrong to every check: its type, its form, what it imports, and nobody uses it. */
const fault = `import charter from '../charter/app.ts'\nexport const fault: number = charter.title\n`;

/** The files of the app that a check names, each once. Whatever else it finds is for its own run to tell. */
async function complaints(...args: readonly string[]): Promise<string[]> {
  const { output } = await runCommand(process.execPath, args, { cwd: copy });
  const named = output.matchAll(new RegExp(`apps/${app}/([\\w./-]+\\.tsx?)`, 'g'));
  return [...new Set([...named].map(([, file = '']) => file))].sort();
}

/** The files of the checkout as a repository of their own; what was installed is linked to, never written to. */
async function copyCheckout(): Promise<void> {
  const list = await mustRun('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: checkout,
  });
  for (const file of new Set(list.split('\0').filter((name) => name !== ''))) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await cp(join(checkout, file), join(copy, file)).catch((error: NodeJS.ErrnoException) => {
      // Deleted, but not yet from the index.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await mkdir(join(copy, 'node_modules'));
  for (const name of await readdir(join(checkout, 'node_modules'))) {
    const [from, to] = [join(checkout, 'node_modules', name), join(copy, 'node_modules', name)];
    await (name === '.mainstay-stamp' ? cp(from, to) : symlink(from, to));
  }
  await inCopy('git', 'init', '--quiet');
  await inCopy('git', 'add', '--all');
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  await inCopy('git', ...who, 'commit', '--quiet', '--no-verify', '--message', 'Copy');
}

/** Runs a command in the copy, `node` being the one that runs this test. @returns its output. */
function inCopy(command: string, ...args: string[]): Promise<string> {
  return mustRun(command === 'node' ? process.execPath : command, args, { cwd: copy });
}

async function start(): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['cli/main.ts', 'up', '--data', data, '--port', String(port)], {
    cwd: copy,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  try {
    await untilReady(url, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`The program did not get ready:\n${errors}`, { cause: error });
  }
  const login = JSON.parse(await readFile(join(data, 'first-admin.json'), 'utf8'));
  const response = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(login),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return { url, login, token, stop: () => stop(child) };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const response = await fetch(`${url}/ready`).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await wait(100);
  }
  throw new Error(
    child.exitCode === null ? 'It took more than 60 s.' : `It ended with code ${child.exitCode}.`,
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill('SIGTERM');
  await ended;
}

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${server.token}` });

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...bearer(), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.json();
}

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, type Program, runCommand, startProgram } from '#testing-kit';

let data: string;
let program: Program;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-keys-'));
  program = await startProgram(data, await freePort());
});
afterAll(async () => {
  await program.kill();
  await rm(data, { recursive: true, force: true });
});

const command = (...words: string[]) => runCommand(['--data', data, 'key', ...words]);
const statusWith = async (key: string): Promise<number> =>
  (await fetch(`${program.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status;

test('a script takes a key from standard output, uses it, rotates it and revokes it', async () => {
  const made = await command('create', 'ci', '--budget', 'day=5usd', '--expires', '90d', '--quiet');
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^mk_\w{49}\n$/) });
  const first = made.out.trim();
  expect(await statusWith(first)).toBe(200);

  const shown = await command('show', 'ci');
  expect(shown.out).toMatch(/budgets +day=5usd/);
  expect(shown.out).not.toContain(first);

  const second = (await command('rotate', 'ci', '--grace', '1h', '-q')).out.trim();
  expect(await Promise.all([first, second].map(statusWith))).toEqual([200, 200]);
  const third = (await command('rotate', 'ci', '-q')).out.trim();
  expect(await Promise.all([first, second, third].map(statusWith))).toEqual([401, 401, 200]);

  expect(await command('revoke', third)).toMatchObject({
    code: 0,
    out: expect.stringContaining('is revoked'),
  });
  expect(await statusWith(third)).toBe(401);
  expect((await command('list')).out).toContain('There are no API keys.');
  expect((await command('list', '--revoked')).out).toContain('revoked');
});

test('what is wrong is said, with the exit code for it', async () => {
  expect(await command('show', 'nothing')).toMatchObject({
    code: 1,
    err: expect.stringContaining('identity.key_not_found'),
  });
  expect(await command('create', 'x', '--budget', '5')).toMatchObject({
    code: 2,
    err: expect.stringContaining('such as day=5usd'),
  });
  expect(await command('create', 'x', '--user', 'nobody@example.org')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no user nobody@example.org'),
  });
  for (const name of ['twin', 'twin']) await command('create', name, '-q');
  expect(await command('revoke', 'twin')).toMatchObject({
    code: 1,
    err: expect.stringContaining('cli.key_ambiguous'),
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { checkConfig, loadConfig, showConfig } from './config.ts';
import type { Environment } from './environment.ts';
import type { ConfigProblem } from './problem.ts';

const charter = z.object({
  max_attempts: z.number().int().min(1).max(9).default(3),
  strict: z.boolean().default(false),
  thresholds: z.object({ ethics: z.number().default(8) }).prefault({}),
  api_key: z.string().optional().meta({ secret: true }),
});

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'config-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);
const from = (env: Environment = {}, overrides: Record<string, unknown> = {}) => ({
  directory,
  env,
  overrides,
  sections: { charter },
});
const check = (env?: Environment, overrides?: Record<string, unknown>): Promise<readonly ConfigProblem[]> =>
  checkConfig(from(env, overrides));

test('with nothing set there are defaults for everything', async () => {
  const { values, sources } = await loadConfig(from());
  expect(values.server).toMatchObject({ host: '127.0.0.1', port: 10_000, data_directory: './data' });
  expect(values.database.url).toBeUndefined();
  expect(values.charter).toEqual({ max_attempts: 3, strict: false, thresholds: { ethics: 8 } });
  expect(sources.size).toBe(0);
});

test('files, variables, secret files and flags win in this order', async () => {
  await write(
    'a.yaml',
    'server:\n  port: 10001\n  host: a\ncharter: { max_attempts: 4, thresholds: { ethics: 9 } }\n',
  );
  await write('b.yml', 'server:\n  host: b\nlog:\n  level: WARNING\n');
  await write('key', `${'k'.repeat(40)}\n`);
  const config = await loadConfig(
    from(
      {
        MAINSTAY_SERVER__PORT: '10002',
        MAINSTAY_SERVER__HOST: 'c',
        MAINSTAY_CHARTER__STRICT: 'yes',
        SECRET_KEY: 's'.repeat(32),
        SECRET_KEY_FILE: join(directory, 'key'),
        CORS_ORIGINS: 'https://a.example, https://b.example',
        ALLOWED_HOSTS: '',
        PATH: '/bin',
      },
      { 'server.port': '10003', 'server.host': undefined },
    ),
  );
  expect(config.values.server).toMatchObject({ port: 10_003, host: 'c', allowed_hosts: [] });
  expect(config.values.log.level).toBe('warn');
  expect(config.values.identity.secret_key).toBe('k'.repeat(40));
  expect(config.values.http.cors_origins).toEqual(['https://a.example', 'https://b.example']);
  expect(config.values.charter).toMatchObject({ max_attempts: 4, strict: true, thresholds: { ethics: 9 } });
  expect(Object.fromEntries(config.sources)).toEqual({
    'server.port': 'command line',
    'server.host': 'MAINSTAY_SERVER__HOST',
    'charter.max_attempts': expect.stringMatching(/\/a\.yaml:4$/),
    'charter.thresholds.ethics': expect.stringMatching(/\/a\.yaml:4$/),
    'charter.strict': 'MAINSTAY_CHARTER__STRICT',
    'log.level': expect.stringMatching(/\/b\.yml:4$/),
    'identity.secret_key': 'SECRET_KEY_FILE',
    'http.cors_origins': 'CORS_ORIGINS',
  });
});

test('every wrong and every unknown key is named at once, with its place and the fix', async () => {
  await write(
    'mainstay.yaml',
    [
      'server:',
      '  prot: 10000',
      '  port: 8080',
      'sever:',
      '  host: x',
      'log:',
      '  level: loud',
      'port: 1',
      'charter:',
      '  max_attempts: many',
      'database: yes',
    ].join('\n'),
  );
  const problems = await check({
    MAINSTAY_SERVR__PORT: '1',
    CORS_ORIGINS: 'example.org/path',
    MAINSTAY_NONSENSE: 'x',
  });
  const at = (key: string): ConfigProblem | undefined => problems.find((problem) => problem.key === key);
  expect(at('server.prot')).toMatchObject({
    source: expect.stringMatching(/mainstay\.yaml:2$/),
    fix: expect.stringContaining('Did you mean server.port?'),
  });
  expect(at('server.port')).toMatchObject({
    source: expect.stringMatching(/:3$/),
    problem:
      'server.port is 8080, but it must have five digits, 10000 to 65535 (or 0 to let the system choose).',
  });
  expect(at('sever')?.fix).toContain('the sections are server, database, log');
  expect(at('log.level')).toMatchObject({
    source: expect.stringMatching(/:7$/),
    problem: expect.stringContaining('one of trace, debug, info'),
  });
  expect(at('port')?.fix).toContain('Did you mean server.port?');
  expect(at('charter.max_attempts')).toMatchObject({
    source: expect.stringMatching(/:10$/),
    problem: expect.stringContaining('type number'),
  });
  expect(at('database')?.problem).toContain('a single value where a group');
  expect(at('MAINSTAY_SERVR__PORT')?.fix).toContain('Did you mean MAINSTAY_SERVER__PORT?');
  expect(at('MAINSTAY_NONSENSE')?.fix).toContain('MAINSTAY_SECTION__KEY');
  expect(at('http.cors_origins')).toMatchObject({ source: 'CORS_ORIGINS' });
  expect(problems).toHaveLength(10);
  await expect(loadConfig(from())).rejects.toMatchObject({ code: 'config.invalid', kind: 'invalid' });
});

test('a file that is no YAML is named by line, without its content', async () => {
  await write('broken.yaml', 'server:\n  host: "unclosed hunter2\n');
  const [problem, ...rest] = await check();
  expect(rest).toEqual([]);
  expect(problem?.source).toMatch(/broken\.yaml:\d$/);
  expect(JSON.stringify(problem)).not.toContain('hunter2');
  await write('broken.yaml', 'log:\n  level: info\n  level: warn\n');
  expect((await check())[0]).toMatchObject({
    problem: expect.stringContaining('unique'),
    source: expect.stringMatching(/:3$/),
  });
});

test('a missing secret file is named, and a secret is never shown in a problem', async () => {
  const problems = await check({
    POSTGRES_PASSWORD_FILE: '/nowhere/secret',
    POSTGRES_HOST: 'db',
    SECRET_KEY: 'hunter2',
  });
  expect(problems).toMatchObject([
    { key: 'POSTGRES_PASSWORD_FILE', problem: expect.stringContaining('/nowhere/secret') },
    { key: 'identity.secret_key', source: 'SECRET_KEY', problem: expect.stringContaining('at least 32') },
  ]);
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

test('a secret file that cannot be read is named', async () => {
  // A directory cannot be read as a file by anybody, root included.
  expect(await check({ SECRET_KEY_FILE: directory })).toMatchObject([{ key: 'SECRET_KEY_FILE' }]);
});

test('a server address is put together from its parts, and DATABASE_URL wins over them', async () => {
  await write('password', 'p@ss/wörd:1\n');
  const parts = {
    POSTGRES_HOST: 'db',
    POSTGRES_USER: 'ma',
    POSTGRES_DB: 'main stay',
    POSTGRES_PASSWORD: 'old',
  };
  const url = async (env: Environment): Promise<string | undefined> =>
    (await loadConfig(from(env))).values.database.url;
  expect(await url(parts)).toBe('postgresql://ma:old@db:5432/main%20stay');
  const withFile = { ...parts, POSTGRES_PASSWORD_FILE: join(directory, 'password') };
  const { values, sources } = await loadConfig(from(withFile));
  expect(decodeURIComponent(new URL(values.database.url ?? '').password)).toBe('p@ss/wörd:1');
  expect(sources.get('database.url')).toBe(
    'POSTGRES_HOST, POSTGRES_USER, POSTGRES_PASSWORD_FILE, POSTGRES_DB',
  );
  expect(await url({ ...withFile, DATABASE_URL: 'postgres://u@other/x' })).toBe('postgres://u@other/x');
  expect(await check({ POSTGRES_USER: 'ma' })).toMatchObject([{ key: 'POSTGRES_HOST' }]);
  expect(await check({ POSTGRES_USER: 'ma', DATABASE_URL: 'postgres://u@other/x' })).toEqual([]);
});

test('what is shown has every key, its source, and no secret', async () => {
  const rows = await showConfig(
    from(
      {
        DATABASE_URL: 'postgresql://u:hunter2@db:5432/x?sslpassword=hunter2',
        MAINSTAY_CHARTER__API_KEY: 'hunter2',
      },
      { 'server.port': 80 },
    ),
  );
  const row = (key: string) => rows.find((candidate) => candidate.key === key);
  expect(row('database.url')).toMatchObject({
    value: 'postgresql://u:••••@db:5432/x?sslpassword=••••',
    source: 'DATABASE_URL',
  });
  expect(row('charter.api_key')?.value).toBe('••••');
  expect(row('identity.secret_key')).toMatchObject({ value: '', source: 'default' });
  expect(row('server.port')).toMatchObject({ value: '80', source: 'command line' });
  expect(row('server.host')).toMatchObject({ value: '127.0.0.1', source: 'default' });
  expect(JSON.stringify(rows)).not.toContain('hunter2');
});

test('settings that contradict each other are refused', async () => {
  expect(await check({ MAINSTAY_DURABLE__HEARTBEAT_SECONDS: '8' })).toMatchObject([
    { key: 'durable.dead_after_seconds', problem: expect.stringContaining('twice') },
  ]);
});

test('an app may not take a section of the kernel', async () => {
  const taken = loadConfig({ directory, env: {}, sections: { server: charter } });
  await expect(taken).rejects.toMatchObject({ code: 'config.section_taken' });
});

test('the example file names every setting with its default, and can be used as it is', async () => {
  const text = await readFile(new URL('../../config/mainstay.yaml.example', import.meta.url), 'utf8');
  const options = { directory, env: {}, sections: {} };
  await write('mainstay.yaml', text);
  expect(await checkConfig(options)).toEqual([]);
  await write('mainstay.yaml', text.replaceAll(/^( {2,4})# (?=[a-z_]+:)/gm, '$1'));
  expect(await checkConfig(options)).toEqual([]);
  const rows = await showConfig(options);
  const unset = rows.filter((row) => row.source === 'default').map((row) => row.key);
  expect(unset).toEqual(rows.filter((row) => row.value === '').map((row) => row.key));
  // What has no default cannot be told from what is missing: its name must be there.
  expect(unset.filter((key) => !text.includes(`# ${key.split('.').at(-1)}:`))).toEqual([]);
  const defaults = await showConfig({ ...options, directory: join(directory, 'none') });
  expect(rows.map((row) => [row.key, row.value])).toEqual(defaults.map((row) => [row.key, row.value]));
});

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { asUsersStartIt, freePort } from '../../tests/testing-kit/program.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export const model = 'custom/bench-model';

/** The real program as a process of its own. */
export interface Mainstay {
  readonly url: string;
  readonly pid: number;
  /** SIGTERM, and its end. */
  stop(): Promise<void>;
  /** `kill -9`, and its end. */
  kill(): Promise<void>;
}

/**
 * Starts the program with a provider at the bench's upstream, a price for its model, and a budget and limits that are
 * none, but are kept.
 *
 * @param folder where it keeps its data and configuration; what is there already is used again
 * @param profile a folder for a CPU profile, written when it stops
 */
export async function startMainstay(folder: string, upstream: string, profile?: string): Promise<Mainstay> {
  const config = join(folder, 'config');
  await mkdir(config, { recursive: true });
  const settings = {
    models: {
      prices: { [model]: { input: 1, output: 2 } },
      budgets: [{ scope: 'installation', period: 'day', usd: 900_000 }],
      concurrency: 10_000,
    },
  };
  // JSON is YAML.
  await writeFile(join(config, 'mainstay.yaml'), JSON.stringify(settings));
  const port = String(await freePort());
  const child: ChildProcess = spawn(
    process.execPath,
    [
      ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]),
      ...asUsersStartIt,
      ...[main, '--config', config, 'up', '--data', join(folder, 'data'), '--port', port],
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        CUSTOM_LLM_ENDPOINT: `${upstream}/v1`,
        LLM_PROVIDER: 'custom',
        LLM_MODEL: 'bench-model',
      },
    },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await ready(child);
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function ready(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      if (said.includes('is ready')) resolve();
    });
    child.once('close', (code) =>
      reject(new Error(`Mainstay ended with ${code} before it was ready:\n${said}`)),
    );
  });
}

const tokenAnswer = z.object({ access_token: z.string() });
const keyAnswer = z.object({ key: z.string() });

export interface KeyWish {
  readonly name: string;
  readonly tokens?: number;
}

/** Signs in as the first administrator of a fresh installation. */
export async function signIn(program: Mainstay, folder: string): Promise<string> {
  const login = JSON.parse(await readFile(join(folder, 'data', 'first-admin.json'), 'utf8'));
  const { access_token } = tokenAnswer.parse(await call(program, 'POST', '/auth/login', login));
  return access_token;
}

/** Makes an API key for the gateway, with budgets in dollars and tokens and a rate. */
export async function makeKey(
  program: Mainstay,
  token: string,
  { name, tokens = 1e11 }: KeyWish,
): Promise<string> {
  const settings = {
    name,
    scopes: ['gateway'],
    allowed_models: ['custom/*'],
    requests_per_minute: 1_000_000,
    budgets: [
      { period: 'total', tokens },
      { period: 'day', usd: 900_000 },
    ],
  };
  return keyAnswer.parse(await call(program, 'POST', '/api/v1/keys', settings, token)).key;
}

/** Calls Mainstay's own API. */
export async function call(
  program: Mainstay,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  token?: string,
): Promise<unknown> {
  const answer = await fetch(`${program.url}${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

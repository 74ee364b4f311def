import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The real program as a process of its own. */
export interface Program {
  readonly url: string;
  readonly process: ChildProcess;
  /** SIGTERM, then its exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

export interface FirstLogin {
  readonly email: string;
  readonly password: string;
}

/** The flags of Node that `./mainstay` gives. */
export const asUsersStartIt = ['--max-semi-space-size=16', '--heap-growing-percent=70'];

/** Runs `mainstay up` (or `serve`) on a data directory and waits until it says that it is ready. */
export async function startProgram(
  data: string,
  port: number,
  environment: NodeJS.ProcessEnv = {},
  command: 'up' | 'serve' = 'up',
): Promise<Program> {
  const child = spawn(
    process.execPath,
    [...asUsersStartIt, join(root, 'cli/main.ts'), command, '--data', data, '--port', String(port)],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LOG_LEVEL: 'warn', ...environment },
    },
  );
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('is ready')) resolve();
    });
    void ended.then((code) =>
      reject(new Error(`The program ended with ${code} before it was ready:\n${said}`)),
    );
  });
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export async function firstLogin(data: string): Promise<FirstLogin> {
  return JSON.parse(await readFile(join(data, 'first-admin.json'), 'utf8'));
}

/** Runs a command of the program to its end. */
export async function runCommand(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(root, 'cli/main.ts'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

/** A port with five digits that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    await new Promise((resolve) => server.close(resolve));
    if (port >= 10_000) return port;
  }
}

import { z } from 'zod';
import type { DiscoveredApp } from '#kernel/app';
import { type ErrorKind, MainstayError } from '#kernel/base';
import type { Settings } from '../settings.ts';
import { version } from '../version.ts';
import { readServerFile } from './server-file.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** The API of the installation, wherever it runs. */
export interface Connection {
  send(request: ApiRequest): Promise<ApiAnswer>;
  close(): Promise<void>;
}

/**
 * Reaches the server that runs on the data directory, or opens the directory within this process: the same routes
 * answer either way.
 *
 * @throws MainstayError `database.directory_in_use` when something that is no server holds the directory.
 */
export async function connect(settings: Settings, apps: readonly DiscoveredApp[]): Promise<Connection> {
  const running = await readServerFile(settings.config.server.data_directory);
  return running ? overHttp(running.url, running.token) : withinProcess(settings, apps);
}

function overHttp(url: string, token: string): Connection {
  return {
    async send({ method, path, body }) {
      const response = await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }).catch((cause: unknown) => {
        throw new MainstayError('cli.server_silent', `The server at ${url} does not answer.`, {
          kind: 'unavailable',
          cause,
        });
      });
      return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
    },
    close: async () => {},
  };
}

async function withinProcess(
  { config, sections }: Settings,
  apps: readonly DiscoveredApp[],
): Promise<Connection> {
  const { createPlatformServer, openPlatform } = await import('#kernel/platform');
  const quiet = { ...config, log: { ...config.log, level: 'error' as const } };
  const open = await openPlatform({ version, config: quiet, sections, apps, logTo: process.stderr });
  const server = await createPlatformServer(open).catch(async (error: unknown) => {
    await open.close(0);
    throw error;
  });
  await open.work();
  const token = open.platform.identity.issueLocalToken();
  return {
    async send({ method, path, body }) {
      const headers = { authorization: `Bearer ${token}` };
      const response = await server.inject({
        method,
        url: path,
        headers,
        ...(body !== undefined && { payload: body as object }),
      });
      return { status: response.statusCode, bytes: response.rawPayload };
    },
    async close() {
      await server.close();
      await open.close(5);
    },
  };
}

const problemSchema = z.object({ status: z.number(), code: z.string(), detail: z.string() }).loose();

const kinds: Readonly<Record<number, ErrorKind>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'too-large',
  429: 'limited',
  503: 'unavailable',
};

/** The answer's bytes. @throws MainstayError what the problem document says */
export function bytesOf({ status, bytes }: ApiAnswer): Uint8Array {
  if (status < 400) return bytes;
  const problem = problemSchema.safeParse(parseJson(bytes));
  if (!problem.success) throw new MainstayError('cli.unexpected_answer', `The server answered ${status}.`);
  const { code, detail, status: _, ...details } = problem.data;
  throw new MainstayError(code, detail, { kind: kinds[status] ?? 'internal', details });
}

export function jsonOf<T>(answer: ApiAnswer): T {
  const bytes = bytesOf(answer);
  // The caller names the type that the route's schema promises.
  return (bytes.length === 0 ? null : parseJson(bytes)) as T;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

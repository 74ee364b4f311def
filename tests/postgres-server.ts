/**
 * A PostgreSQL server for tests: a new cluster in a temporary directory, on a free port of this machine only.
 *
 *     node tests/postgres-server.ts      # prints its URL, runs until Ctrl-C
 *     TEST_DATABASE_URL=… npx vitest run kernel/database
 */
import { spawn } from 'node:child_process';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { newSecret } from '#kernel/base';
import { type CommandOptions, mustRun } from './runner/command.ts';
import { findPostgres, hasVector, type PostgresBinaries } from './runner/postgres-binaries.ts';
import { installSystemPackages } from './system-packages.ts';

export interface PostgresServer {
  readonly url: string;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
}

/** Durability costs time and a test cluster is thrown away. */
const settings = {
  listen_addresses: '127.0.0.1',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '128MB',
};

/**
 * Keeps the server for as long as its standard input is open, so that the server ends even when the process that
 * started it is killed.
 */
const keeper = `
"$@" >server.log 2>&1 </dev/null & server=$!
cat >/dev/null
kill -INT $server 2>/dev/null
wait $server
cd / && rm -rf "$CLUSTER"
`;

/** @throws Error with what to install when there is no PostgreSQL or it has no pgvector. */
export async function startPostgres(): Promise<PostgresServer> {
  const postgres = await usablePostgres();
  const directory = await mkdtemp(join(tmpdir(), 'mainstay-postgres-'));
  const user = await clusterUser();
  if (user.uid !== undefined && user.gid !== undefined) await chown(directory, user.uid, user.gid);
  const password = newSecret();
  try {
    await initialise(postgres, directory, password, user);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  const port = await freePort();
  const options = Object.entries({ ...settings, port: String(port), unix_socket_directories: directory });
  const child = spawn(
    'sh',
    [
      '-c',
      keeper,
      'sh',
      join(postgres.bin, 'postgres'),
      '-D',
      join(directory, 'data'),
      ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      ...user,
      cwd: directory,
      env: { ...process.env, CLUSTER: directory },
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  const url = `postgresql://mainstay:${password}@127.0.0.1:${port}/postgres`;
  if (!(await answers(url))) {
    const log = await readFile(join(directory, 'server.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`The PostgreSQL server for the tests did not start:\n${log.trim()}`);
  }
  return { url, stop };
}

async function usablePostgres(): Promise<PostgresBinaries> {
  const postgres = await findPostgres();
  if (!postgres) {
    throw new Error(
      'No PostgreSQL 15 or later was found. Install it (Debian: apt-get install postgresql), or leave its tests out with `npm test -- --embedded-only`.',
    );
  }
  if (!(await hasVector(postgres))) {
    throw new Error(
      `PostgreSQL ${postgres.major} has no pgvector. Install it (package postgresql-${postgres.major}-pgvector), or leave its tests out with \`npm test -- --embedded-only\`.`,
    );
  }
  return postgres;
}

/** PostgreSQL refuses to run as root. */
async function clusterUser(): Promise<Pick<CommandOptions, 'uid' | 'gid'>> {
  if (process.getuid?.() !== 0) return {};
  const uid = Number(await mustRun('id', ['-u', 'postgres']));
  const gid = Number(await mustRun('id', ['-g', 'postgres']));
  return { uid, gid };
}

async function initialise(
  { bin }: PostgresBinaries,
  directory: string,
  password: string,
  user: Pick<CommandOptions, 'uid' | 'gid'>,
): Promise<void> {
  const passwordFile = join(directory, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) await chown(passwordFile, user.uid, user.gid);
  await mustRun(
    join(bin, 'initdb'),
    [
      `--pgdata=${join(directory, 'data')}`,
      '--username=mainstay',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ],
    { ...user, cwd: directory },
  );
  await rm(passwordFile);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}

async function answers(url: string): Promise<boolean> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return true;
    } catch {
      await sleep(100);
    } finally {
      await client.end().catch(() => {});
    }
  }
  return false;
}

if (import.meta.main) {
  try {
    await installSystemPackages({ postgres: true, browser: false }, (sentence) =>
      process.stderr.write(`${sentence}\n`),
    );
    const server = await startPostgres();
    process.stdout.write(`${server.url}\n`);
    const stop = () => void server.stop().then(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

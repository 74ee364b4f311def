import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { DiscoveredApp } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import type { Api } from '#kernel/http';
import { removeServerFile, writeServerFile } from '../connection/server-file.ts';
import { type GlobalOptions, readSettings } from '../settings.ts';
import { version } from '../version.ts';

interface UpOptions {
  readonly host?: string;
  readonly port?: string;
  readonly adminEmail?: string;
  readonly adminPasswordStdin?: boolean;
}

interface Parts {
  readonly api: boolean;
  readonly worker: boolean;
}

export function addServerCommands(
  program: Command,
  apps: readonly DiscoveredApp[],
  options: () => GlobalOptions,
): void {
  const command = (name: string, description: string, parts: Parts): void => {
    const added = program.command(name).description(description);
    if (parts.api) {
      added
        .option('--port <port>', 'port of API, console, WebSocket and metrics (default: 10000)')
        .option('--host <address>', 'address to listen on (default: 127.0.0.1)');
    }
    added
      .option('--data <directory>', 'data directory (default: ./data)')
      .option('--admin-email <email>', 'e-mail of the first administrator, on the first start')
      .option('--admin-password-stdin', 'read the first administrator’s password from standard input')
      .action((own: UpOptions & GlobalOptions) => run(apps, { ...options(), ...own }, own, parts));
  };
  command('up', 'start everything in one process', { api: true, worker: true });
  command('serve', 'start only the API (with workers elsewhere on the same PostgreSQL)', {
    api: true,
    worker: false,
  });
  command('work', 'start only a worker (needs DATABASE_URL)', { api: false, worker: true });
}

async function run(
  apps: readonly DiscoveredApp[],
  options: GlobalOptions,
  up: UpOptions,
  parts: Parts,
): Promise<void> {
  const settings = await readSettings(apps, options);
  // A person at a terminal reads what happens in the console; the log is for programs.
  const quiet = process.stdout.isTTY === true && !settings.logLevelChosen;
  const config = quiet ? { ...settings.config, log: { level: 'warn' as const } } : settings.config;
  const directory = config.server.data_directory;
  if (!(parts.api && parts.worker) && config.database.url === undefined) {
    throw new MainstayError(
      'cli.needs_server_database',
      'The embedded database takes one process. Set DATABASE_URL to a PostgreSQL server, or use "mainstay up".',
      { kind: 'invalid' },
    );
  }
  const { createPlatformServer, openPlatform } = await import('#kernel/platform');
  const open = await openPlatform({
    version,
    config,
    sections: settings.sections,
    apps,
    logTo: process.stdout,
  });
  const stop = stopSignal();
  try {
    const password = up.adminPasswordStdin ? await readStandardInput() : undefined;
    const first = await open.platform.identity.ensureFirstAdministrator({
      ...(up.adminEmail && { email: up.adminEmail }),
      ...(password && { password }),
    });
    if (first.created) await keepFirstLogin(directory, first.email, first.password);
    let server: Api | undefined;
    let address = '';
    if (parts.api) {
      server = await createPlatformServer(open);
      address = await listen(server, config.server.host, config.server.port);
      const token = open.platform.identity.issueLocalToken();
      await writeServerFile(directory, { url: loopback(address), token, pid: process.pid });
    }
    if (parts.worker) await open.work();
    greet(
      address,
      directory,
      first.created ? { email: first.email, ...(!password && { password: first.password }) } : undefined,
    );
    await stop;
    say('Stopping: no new work; what runs now finishes or is handed on.');
    await removeServerFile(directory);
    await closeServer(server);
  } finally {
    await open.close();
  }
  say('Stopped.');
}

const longestAnswerMilliseconds = 4000;

/** Lets answers under way be finished for a moment, then cuts what is left, such as a download that crawls. */
async function closeServer(server: Api | undefined): Promise<void> {
  if (!server) return;
  const cut = setTimeout(() => server.server.closeAllConnections(), longestAnswerMilliseconds);
  await server.close();
  clearTimeout(cut);
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
    if (process.env.npm_lifecycle_event !== undefined) watchParent(resolve);
  });
}

const lookForParentMilliseconds = 500;

/** A signal sent to "npm run" ends npm and its shell, but does not reach the program: it sees itself orphaned. */
function watchParent(orphaned: () => void): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    orphaned();
  }, lookForParentMilliseconds);
  look.unref();
}

async function listen(
  server: { listen(options: { host: string; port: number }): Promise<string> },
  host: string,
  port: number,
): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new MainstayError(
      'cli.port_in_use',
      `Port ${port} on ${host} is in use. Stop what uses it, or choose another with --port (10000 to 65535).`,
      { kind: 'conflict', cause: error },
    );
  }
}

/** An address that listens everywhere is reached on this machine by loopback. */
const loopback = (address: string): string =>
  address.replace('0.0.0.0', '127.0.0.1').replace('[::]', '[::1]');

async function keepFirstLogin(directory: string, email: string, password: string): Promise<void> {
  const file = join(directory, 'first-admin.json');
  await writeFile(file, `${JSON.stringify({ email, password })}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
}

function greet(
  address: string,
  directory: string,
  first: { email: string; password?: string } | undefined,
): void {
  if (address !== '') say(`Mainstay ${version} is ready at ${loopback(address)}`);
  else say(`A worker of Mainstay ${version} is ready.`);
  if (first) {
    say(`  First administrator: ${first.email}`);
    say(`  Password:            ${first.password ?? 'the one you gave'}`);
    say(
      `  Both are kept in ${join(directory, 'first-admin.json')}; change the password and delete the file.`,
    );
  }
}

/** For the person who started it; the log goes to standard output. */
const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

async function readStandardInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text.trimEnd();
}

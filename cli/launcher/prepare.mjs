/**
 * Makes a checkout ready to run: dependencies installed, console built, embedded database template made. Does only
 * what is missing or out of date; two at once wait for each other.
 *
 * Plain JavaScript without dependencies, because it runs before there are any, on whatever Node (20 or later) the
 * machine has. Everything after it runs on the Node that package-lock.json pins.
 *
 *     node cli/launcher/prepare.mjs [--dev]     --dev: development tools too, even where the program could do without
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const path = (...parts) => join(root, ...parts);
const dev = process.argv.includes('--dev');
const oldestNode = 20;

/** Standard output belongs to the command that runs afterwards. */
const say = (sentence) => process.stderr.write(`${sentence}\n`);
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** A failure with what the person can do about it. */
class Problem extends Error {}

async function main() {
  if (Number(process.versions.node.split('.')[0]) < oldestNode)
    throw new Problem(
      `Mainstay needs Node ${oldestNode} or later to start; this is ${process.version}. Install a newer one from nodejs.org.`,
    );
  const missing = () => tasks.filter((task) => !task.done());
  if (missing().length === 0) return;
  await underLock(async () => {
    for (const task of missing()) await task.run();
  });
}

// ——— dependencies

const lockText = readFileSync(path('package-lock.json'), 'utf8');
const lockHash = createHash('sha256')
  .update(`${process.platform} ${process.arch}\n${lockText}`)
  .digest('hex');
const stamp = path('node_modules/.mainstay-stamp');
const pinnedNode = path('node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

const dependencies = {
  done() {
    if (readText(stamp) === lockHash && existsSync(pinnedNode)) {
      keepNewer(stamp);
      return true;
    }
    if (installedWithoutUs() === 'all') {
      writeFileSync(stamp, lockHash);
      return true;
    }
    return !dev && installedWithoutUs() === 'production' && runsWithoutTools();
  },
  async run() {
    const start = Date.now();
    say('Installing dependencies (some 600 MB; half a minute to a few minutes, by the speed of the line) …');
    const npm = process.env.npm_execpath;
    const [command, args] = npm?.endsWith('.js')
      ? [process.execPath, [npm]]
      : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
    const npmRun = (...words) =>
      run(command, [...args, ...words, '--no-audit', '--no-fund', '--loglevel=error'], { NODE_ENV: '' });
    let { code, output } = await npmRun('ci');
    // `--no-save` installs the versions of the lock file as well, and leaves the file as it is.
    if (code !== 0 && lacksOnlyForeignPackages(output))
      ({ code, output } = await npmRun('install', '--no-save'));
    if (code !== 0) throw new Problem(explainInstall(output));
    if (!existsSync(pinnedNode))
      throw new Problem(
        'npm installed the dependencies but not the Node they pin. Allow its install script (npm config get ignore-scripts must say false) and run the command again.',
      );
    writeFileSync(stamp, lockHash);
    say(`Dependencies installed in ${seconds(start)}.`);
  },
};

/** The launcher compares the times of the stamp and the lock file; where nothing may be written, it asks us each time. */
function keepNewer(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // A read-only installation.
  }
}

/** Whether somebody's own `npm install` has put there what the lock file asks for, by npm's record of what it did. */
function installedWithoutUs() {
  const record = readText(path('node_modules/.package-lock.json'));
  if (record === undefined) return 'nothing';
  const there = JSON.parse(record).packages;
  const wanted = Object.entries(JSON.parse(lockText).packages).filter(([name]) => name !== '');
  const absent = wanted.filter(
    ([name, entry]) => there[name]?.version !== entry.version && !(entry.optional && !there[name]),
  );
  if (absent.length === 0) return existsSync(pinnedNode) ? 'all' : 'nothing';
  return absent.every(([name, entry]) => (entry.dev || entry.devOptional) && !there[name])
    ? 'production'
    : 'nothing';
}

/** A packaged installation: the console is built and the Node is new enough, so the tools are not needed. */
function runsWithoutTools() {
  return existsSync(path('console/dist/index.html')) && Number(process.versions.node.split('.')[0]) >= 24;
}

/**
 * `npm ci` refuses a lock file made where the registry did not offer the builds of a package for other platforms: it
 * names each of them as missing, without a version. They are optional and not for this machine.
 */
function lacksOnlyForeignPackages(output) {
  const complaints = output.match(/(Missing|Invalid): .*/g) ?? [];
  return complaints.length > 0 && complaints.every((line) => /^Missing: \S+@ from lock file/.test(line));
}

function explainInstall(output) {
  const tail = output.trim().split('\n').slice(0, 15).join('\n');
  if (/ENOSPC/.test(output))
    return `The disk is full: the dependencies need some 700 MB in ${root}. Make room and run the same command again.`;
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(output))
    return `The package registry cannot be reached, and the dependencies are not installed yet. Go online, or tell npm your proxy or mirror (npm config set proxy … / registry …), and run the same command again.\n${tail}`;
  return `npm ci failed:\n${tail}`;
}

// ——— console

const builtStamp = path('console/dist/.mainstay-stamp');

const consolePages = {
  done() {
    if (!existsSync(path('console/index.html'))) {
      if (existsSync(path('console/src'))) say('The console has no index.html yet: it is not built.');
      return true;
    }
    return (
      readText(builtStamp) === consoleHash() ||
      (!dev && !existsSync(path('node_modules/vite')) && runsWithoutTools())
    );
  },
  async run() {
    const start = Date.now();
    say('Building the console (about 10 s) …');
    const hash = consoleHash();
    const { code, output } = await runPinned([
      path('node_modules/vite/bin/vite.js'),
      'build',
      path('console'),
    ]);
    if (code !== 0) throw new Problem(`The console could not be built:\n${withDiskHint(output)}`);
    writeFileSync(builtStamp, hash);
    say(`Console built in ${seconds(start)}.`);
  },
};

/** A hash of all that goes into the console's files. */
function consoleHash() {
  const hash = createHash('sha256').update(lockHash);
  const folders = [
    path('console'),
    ...listFolders(path('apps')).map((name) => path('apps', name, 'console')),
  ];
  for (const folder of folders)
    for (const file of filesIn(folder)) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(
      (entry) => entry.name !== 'dist' && entry.name !== 'node_modules' && !entry.name.includes('.test.'),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
    );
}

function listFolders(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

// ——— embedded database

const databaseTemplate = {
  done() {
    const version = JSON.parse(
      readText(path('node_modules/@electric-sql/pglite/package.json')) ?? '{}',
    ).version;
    // As kernel/database/embedded.ts names it.
    return existsSync(path(`.cache/pglite-${version}-1/PG_VERSION`));
  },
  async run() {
    const start = Date.now();
    say('Preparing the embedded database (about 4 s) …');
    const { code, output } = await runPinned([path('cli/launcher/database-template.ts')]);
    if (code !== 0)
      throw new Problem(`The embedded database could not be prepared:\n${withDiskHint(output)}`);
    say(`Embedded database prepared in ${seconds(start)}.`);
  },
};

const tasks = [dependencies, consolePages, databaseTemplate];

// ——— helpers

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function withDiskHint(output) {
  const tail = output.trim().split('\n').slice(-30).join('\n');
  return /ENOSPC|No space left/.test(output)
    ? `The disk is full. Make room and run the same command again.\n${tail}`
    : tail;
}

function runPinned(args) {
  return run(existsSync(pinnedNode) ? pinnedNode : process.execPath, [
    '--disable-warning=ExperimentalWarning',
    ...args,
  ]);
}

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32' && command.endsWith('.cmd');
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell,
    });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: -1, output: String(error) }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** One preparation at a time: making a directory either succeeds or says that another process has it. */
async function underLock(work) {
  const lock = path('.cache/prepare.lock');
  mkdirSync(path('.cache'), { recursive: true });
  for (let told = false; !take(lock); told = true) {
    if (!told) say('Another process is preparing this checkout: waiting for it …');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])
    process.once(signal, () => process.exit(code));
  await work();
}

function take(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const holder = Number(readText(join(lock, 'pid')));
    // A lock without a pid is either a moment old or was left by a crash in that moment: its holder counts as alive
    // only briefly.
    if (holder > 0 ? !isAlive(holder) : ageOf(lock) > 10_000) removeStale(lock, holder);
    return false;
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

/** Moves a dead process's lock away; a lock that somebody took in between is put back. */
function removeStale(lock, holder) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (Number(readText(join(aside, 'pid'))) !== holder && !existsSync(lock)) renameSync(aside, lock);
  } catch {
    // Another process moved it first.
  }
  rmSync(aside, { recursive: true, force: true });
}

function ageOf(file) {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

try {
  await main();
} catch (error) {
  const full = error?.code === 'ENOSPC';
  const readOnly = error?.code === 'EACCES' || error?.code === 'EROFS';
  if (error instanceof Problem) say(error.message);
  else if (full) say(`The disk is full: ${error.message}. Make room and run the same command again.`);
  else if (readOnly)
    say(`This user may not write to ${root}: ${error.message}. Run the command as the owner of that folder.`);
  else say(error?.stack ?? String(error));
  // The test pipeline always ends with its count.
  if (dev) process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
}

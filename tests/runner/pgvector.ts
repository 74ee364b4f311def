import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from './command.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

/** Kept outside the checkout, so that the next fresh clone on this machine need not build it again. */
const cacheFolder = '/var/cache/mainstay-ci';
/** Debian 12 has no pgvector for its PostgreSQL 15; the release after it has the source. */
const sourceRelease = 'trixie';
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Installs pgvector for a Debian PostgreSQL that has no package of it: builds the source of the next Debian
 * release from the mirror that this machine uses. Needs root, `build-essential` and the server's headers.
 */
export async function installVectorFromSource(postgres: PostgresBinaries): Promise<void> {
  const built = join(cacheFolder, `pgvector-${postgres.major}-${process.arch}`);
  if (!existsSync(join(built, 'usr'))) await build(postgres, built);
  await mustRun('cp', ['-a', '--remove-destination', `${built}/.`, '/']);
}

async function build(postgres: PostgresBinaries, target: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'mainstay-pgvector-'));
  try {
    // apt fetches as the user _apt, which must be able to enter.
    await chmod(work, 0o755);
    await fetchSource(work);
    const [source] = (await readdir(work)).filter((name) => /^pgvector-/.test(name));
    if (source === undefined) throw new Error('apt-get source pgvector unpacked nothing.');
    const settings = [`PG_CONFIG=${join(postgres.bin, 'pg_config')}`, 'OPTFLAGS=', 'with_llvm=no'];
    const cwd = join(work, source);
    await mustRun('make', ['-j2', ...settings], { cwd });
    const staged = join(work, 'staged');
    await mustRun('make', ['install', ...settings, `DESTDIR=${staged}`], { cwd });
    await mkdir(cacheFolder, { recursive: true });
    await rm(target, { recursive: true, force: true });
    await cp(staged, target, { recursive: true });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** `apt-get source` with a sources list of its own: the machine's is left as it is. */
async function fetchSource(work: string): Promise<void> {
  const list = join(work, 'sources.list');
  await writeFile(list, `deb-src [signed-by=${keyring}] ${debianMirror()} ${sourceRelease} main\n`);
  await mkdir(join(work, 'lists/partial'), { recursive: true });
  await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
  const options = [
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(work, 'lists')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  await mustRun('apt-get', ['-q', ...options, 'update'], { cwd: work });
  await mustRun('apt-get', ['-q', ...options, 'source', 'pgvector'], { cwd: work });
}

/** The mirror this machine gets Debian from, read from its apt sources in either format. */
function debianMirror(): string {
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []),
  ].filter((path) => existsSync(path) && /\.(list|sources)$/.test(path));
  for (const path of files) {
    const text = readFileSync(path, 'utf8').replaceAll(/^\s*#.*$/gm, '');
    const uris = path.endsWith('.sources')
      ? [...text.matchAll(/^URIs:\s*(\S+)/gim)].map((match) => match[1])
      : [...text.matchAll(/^deb(?:-src)?\s+(?:\[[^\]]*\]\s+)?(\S+)/gm)].map((match) => match[1]);
    const mirror = uris.find((uri) => uri !== undefined && /\/debian\/?$/.test(uri));
    if (mirror !== undefined) return mirror;
  }
  throw new Error(
    'No Debian mirror is named in /etc/apt, so pgvector could not be fetched for the PostgreSQL tests.',
  );
}

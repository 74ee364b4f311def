import { existsSync } from 'node:fs';
import { runCommand } from './runner/command.ts';
import { installVectorFromSource } from './runner/pgvector.ts';
import { findPostgres, hasVector } from './runner/postgres-binaries.ts';

type Say = (sentence: string) => void;

const aptGet = '/usr/bin/apt-get';

/**
 * Installs the system programs that the tests need and that are missing. Only root on a machine with apt can;
 * elsewhere nothing is done, and the test that misses its program says so.
 *
 * @param need which parts will be tested.
 */
export async function installSystemPackages(
  need: { readonly postgres: boolean; readonly browser: boolean },
  say: Say,
): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync(aptGet)) return;
  const wanted: string[] = [];
  if (need.postgres) wanted.push(...(await missingForPostgres()));
  if (need.browser) {
    if (!(await onPath('chromium'))) wanted.push('chromium');
    if (!(await onPath('chromium-headless-shell'))) wanted.push('chromium-headless-shell');
    if (!(await onPath('firefox-esr'))) wanted.push('firefox-esr');
    if (!(await onPath('pdftotext'))) wanted.push('poppler-utils');
  }
  if (wanted.length > 0) await aptInstall(wanted, say);
  const postgres = need.postgres ? await findPostgres() : undefined;
  if (postgres && !(await hasVector(postgres))) {
    say(`Building pgvector for PostgreSQL ${postgres.major} (about 15 s) …`);
    await installVectorFromSource(postgres);
  }
}

async function missingForPostgres(): Promise<string[]> {
  const postgres = await findPostgres();
  if (postgres && (await hasVector(postgres))) return [];
  const major = postgres?.major ?? 15;
  const missing: string[] = [];
  if (!postgres) missing.push('postgresql-15');
  if (!existsSync(`/usr/include/postgresql/${major}/server/postgres.h`))
    missing.push(`postgresql-server-dev-${major}`);
  if (!(await onPath('make')) || !(await onPath('cc')) || !(await onPath('dpkg-source')))
    missing.push('build-essential');
  return missing;
}

async function aptInstall(packages: readonly string[], say: Say): Promise<void> {
  say(`Installing ${packages.join(', ')} with apt (a minute or two) …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  const steps = [
    ['-q', 'update'],
    ['-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', 'install', ...packages],
  ];
  for (const step of steps) {
    const { code, output } = await runCommand(aptGet, step, { env });
    if (code !== 0) {
      throw new Error(
        `apt-get could not install ${packages.join(', ')}; install them by hand and run the tests again.\n${output.trim()}`,
      );
    }
  }
}

async function onPath(program: string): Promise<boolean> {
  return (await runCommand('sh', ['-c', 'command -v "$1"', 'sh', program])).code === 0;
}

if (import.meta.main) {
  await installSystemPackages({ postgres: true, browser: true }, (sentence) =>
    process.stdout.write(`${sentence}\n`),
  );
}

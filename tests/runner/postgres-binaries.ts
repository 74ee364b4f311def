import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.ts';

export interface PostgresBinaries {
  readonly major: number;
  /** The folder of `initdb` and `postgres`. */
  readonly bin: string;
}

/** Where Debian keeps one folder per major version; the programs are not on the PATH there. */
const debianFolder = '/usr/lib/postgresql';
const oldestMajor = 15;

/** The oldest installed PostgreSQL that Mainstay supports: what works there works on later ones. */
export async function findPostgres(): Promise<PostgresBinaries | undefined> {
  const majors = existsSync(debianFolder)
    ? readdirSync(debianFolder)
        .map(Number)
        .filter((major) => major >= oldestMajor && existsSync(join(debianFolder, `${major}/bin/initdb`)))
        .sort((a, b) => a - b)
    : [];
  const [major] = majors;
  if (major !== undefined) return { major, bin: join(debianFolder, `${major}/bin`) };
  return findOnPath();
}

async function findOnPath(): Promise<PostgresBinaries | undefined> {
  const folder = await runCommand('pg_config', ['--bindir']);
  const version = await runCommand('pg_config', ['--version']);
  const major = Number(/(\d+)/.exec(version.output)?.[1]);
  const bin = folder.output.trim();
  if (folder.code !== 0 || !(major >= oldestMajor) || !existsSync(join(bin, 'initdb'))) return undefined;
  return { major, bin };
}

/** Whether that PostgreSQL can load pgvector. */
export async function hasVector({ bin }: PostgresBinaries): Promise<boolean> {
  const shared = await runCommand(join(bin, 'pg_config'), ['--sharedir']);
  // Without the server's development files Debian's pg_config is missing; its folder is known.
  const folder =
    shared.code === 0 ? shared.output.trim() : join('/usr/share/postgresql', bin.split('/').at(-2) ?? '');
  return existsSync(join(folder, 'extension/vector.control'));
}

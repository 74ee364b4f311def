import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MainstayError, messageOf } from '#kernel/base';
import type { Migration, MigrationSet } from '#kernel/database';
import { type App, checkManifest } from './manifest.ts';

export interface DiscoveredApp {
  readonly app: App;
  readonly migrations: MigrationSet;
  readonly hasConsole: boolean;
}

/**
 * Finds the apps: every folder of `directory` that holds an `app.ts`, by name.
 *
 * @throws MainstayError `app.invalid_manifest`, `app.load_failed`, naming the file.
 */
export async function discoverApps(directory: string): Promise<DiscoveredApp[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(folders.sort().map((folder) => loadApp(join(directory, folder))));
  return found.filter((app) => app !== undefined);
}

async function loadApp(folder: string): Promise<DiscoveredApp | undefined> {
  const files = await readdir(folder);
  if (!files.includes('app.ts')) return undefined;
  const file = join(folder, 'app.ts');
  const id = basename(folder);
  const app: unknown = (await load(file)).default;
  checkManifest(`apps/${id}/app.ts`, id, app);
  const migrations = files.includes('migrations') ? await loadMigrations(join(folder, 'migrations')) : [];
  const hasConsole = files.includes('console');
  return { app, hasConsole, migrations: { owner: id, schema: id.replaceAll('-', '_'), migrations } };
}

async function loadMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{3}-[a-z0-9-]+\.ts$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const { up, down } = await load(join(folder, file));
      if (!isStep(up) || !isStep(down)) {
        throw new MainstayError(
          'app.invalid_migration',
          `${join(folder, file)} must export the functions up and down.`,
        );
      }
      return { name: file.slice(0, -'.ts'.length), up, down };
    }),
  );
}

const isStep = (value: unknown): value is Migration['up'] => typeof value === 'function';

async function load(file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    throw new MainstayError('app.load_failed', `${file} cannot be loaded: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

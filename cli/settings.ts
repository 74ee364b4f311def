import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DiscoveredApp, discoverApps } from '#kernel/app';
import { type ConfigOptions, type KernelSettings, loadConfig } from '#kernel/config';

export const rootDirectory = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What the command line says about the configuration. */
export interface GlobalOptions {
  readonly data?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly host?: string;
  readonly port?: string;
}

export const findApps = (): Promise<DiscoveredApp[]> => discoverApps(join(rootDirectory, 'apps'));

/** The configuration's sources, with the command line last. */
export function configOptions(apps: readonly DiscoveredApp[], options: GlobalOptions): ConfigOptions {
  return {
    directory: options.config ?? join(rootDirectory, 'config'),
    env: process.env,
    overrides: {
      'server.data_directory': options.data,
      'server.host': options.host,
      'server.port': options.port,
    },
    sections: Object.fromEntries(apps.flatMap(({ app }) => (app.settings ? [[app.id, app.settings]] : []))),
  };
}

export interface Settings {
  readonly config: KernelSettings;
  readonly sections: Readonly<Record<string, unknown>>;
  /** Whether somebody chose how much is logged. */
  readonly logLevelChosen: boolean;
}

/** @throws MainstayError `config.invalid` */
export async function readSettings(
  apps: readonly DiscoveredApp[],
  options: GlobalOptions,
): Promise<Settings> {
  const { values, sources } = await loadConfig(configOptions(apps, options));
  const directory = values.server.data_directory;
  const config = {
    ...values,
    server: { ...values.server, data_directory: resolve(rootDirectory, directory) },
  };
  return { config, sections: values, logLevelChosen: sources.has('log.level') };
}

import { z } from 'zod';
import { MainstayError } from '#kernel/base';
import { coerceText } from './coerce.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { kernelSections } from './kernel-settings.ts';
import type { Assignment, ConfigProblem, Reading } from './problem.ts';
import { isGroup, type KnownSetting, knownSettings, type Schema, schemaAt } from './schema-tree.ts';
import { readYamlFiles, unknownKey } from './yaml-files.ts';

/** Sections of apps and operations, by their id. */
export type Sections = Readonly<Record<string, z.ZodType>>;

export interface ConfigOptions<S extends Sections = Sections> {
  /** The folder of the `*.yaml` files; it need not exist. */
  readonly directory: string;
  readonly env: Environment;
  /** Flags of the command line by dotted key (`'server.port': '10001'`); `undefined` means not given. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** The schemas of apps' sections; `{}` when there are none. */
  readonly sections: S;
}

/** All that the sources hold, before validation. */
export interface RawConfig {
  readonly known: readonly KnownSetting[];
  readonly tree: Readonly<Record<string, unknown>>;
  /** Where each set key comes from. */
  readonly sources: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigProblem[];
}

/** The schema of everything. @throws MainstayError `config.section_taken` */
export function schemaOf<S extends Sections>(sections: S): z.ZodObject<typeof kernelSections & S> {
  for (const id of Object.keys(sections)) {
    if (Object.hasOwn(kernelSections, id)) {
      throw new MainstayError(
        'config.section_taken',
        `"${id}" is a section of the kernel; name the app differently.`,
      );
    }
  }
  return z.object({ ...kernelSections, ...sections });
}

/** Reads all sources; of two that set the same key the later wins: files, variables, secret files, command line. */
export async function readSources(options: ConfigOptions, root: Schema): Promise<RawConfig> {
  const known = knownSettings(root);
  const readings = [
    await readYamlFiles(options.directory, root),
    await readEnvironment(options.env, root),
    readOverrides(options.overrides ?? {}, known),
  ];
  const tree: Record<string, unknown> = {};
  const sources = new Map<string, string>();
  // A section nobody mentions is there all the same, with its defaults.
  for (const section of Object.keys(kernelSections)) tree[section] = {};
  for (const section of Object.keys(options.sections)) {
    const schema = schemaAt(root, [section]);
    if (schema !== undefined && isGroup(schema)) tree[section] = {};
  }
  for (const assignment of readings.flatMap((reading) => reading.assignments)) {
    place(tree, assignment);
    sources.set(assignment.path.join('.'), assignment.source);
  }
  return { known, tree, sources, problems: readings.flatMap((reading) => reading.problems) };
}

function readOverrides(
  overrides: Readonly<Record<string, unknown>>,
  known: readonly KnownSetting[],
): Reading {
  const assignments: Assignment[] = [];
  const problems: ConfigProblem[] = [];
  const source = 'command line';
  for (const [key, value] of Object.entries(overrides)) {
    if (value === undefined) continue;
    const setting = known.find((candidate) => candidate.key === key);
    if (setting === undefined) {
      problems.push(
        unknownKey(
          key,
          source,
          known.map((candidate) => candidate.key),
        ),
      );
    } else {
      const typed = typeof value === 'string' ? coerceText(value, setting.schema) : value;
      assignments.push({ path: setting.path, value: typed, source });
    }
  }
  return { assignments, problems };
}

/** Sets a value in nested plain objects. The path is one that a schema knows. */
function place(tree: Record<string, unknown>, { path, value }: Assignment): void {
  const name = path[0];
  if (name === undefined) return;
  if (path.length === 1) {
    tree[name] = value;
    return;
  }
  const below: Record<string, unknown> = { ...groupAt(tree, name) };
  place(below, { path: path.slice(1), value, source: '' });
  tree[name] = below;
}

function groupAt(tree: Readonly<Record<string, unknown>>, name: string): object {
  const value = tree[name];
  return typeof value === 'object' && value !== null ? value : {};
}

/** The value at a path of nested objects. */
export function valueAt(tree: unknown, path: readonly string[]): unknown {
  let value = tree;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return value;
}

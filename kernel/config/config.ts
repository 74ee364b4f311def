import { z } from 'zod';
import { MainstayError } from '#kernel/base';
import { explain } from './explain.ts';
import type { KernelSettings } from './kernel-settings.ts';
import type { ConfigProblem } from './problem.ts';
import { type ConfigOptions, type RawConfig, readSources, type Sections, schemaOf, valueAt } from './read.ts';
import { maskSecret } from './secrets.ts';

/** The settings of the kernel, and of each section given to `loadConfig` under its id. */
export type Settings<S extends Sections> = KernelSettings & { readonly [Id in keyof S]: z.output<S[Id]> };

export interface Config<S extends Sections> {
  readonly values: Settings<S>;
  /** Where each key that is not at its default was set: a file and line, a variable, or `command line`. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * The configuration from all its sources; see `config/mainstay.yaml.example` for files and
 * `namedVariables` for the environment.
 *
 * @throws MainstayError `config.invalid` with every problem in `details.problems`; `config.section_taken`
 */
export async function loadConfig<S extends Sections>(options: ConfigOptions<S>): Promise<Config<S>> {
  const { values, sources, problems } = await evaluate(options);
  if (values === undefined || problems.length > 0) {
    const lines = problems.map(({ source, problem, fix }) => `  ${source}: ${problem} ${fix}`);
    throw new MainstayError('config.invalid', `The configuration is not valid:\n${lines.join('\n')}`, {
      kind: 'invalid',
      details: { problems },
    });
  }
  return { values, sources };
}

/** Everything wrong with the configuration; nothing when it can be used. */
export async function checkConfig(options: ConfigOptions): Promise<readonly ConfigProblem[]> {
  return (await evaluate(options)).problems;
}

export interface ConfigRow {
  readonly key: string;
  /** As text; secrets are masked. Empty when not set. */
  readonly value: string;
  readonly source: string;
  readonly description: string;
}

/** Every setting with its value and where that comes from; works for a configuration with problems, too. */
export async function showConfig(options: ConfigOptions): Promise<readonly ConfigRow[]> {
  const { raw, values } = await evaluate(options);
  return raw.known.map(({ key, path, schema, secret, description }) => {
    const set = valueAt(raw.tree, path);
    const value =
      values !== undefined
        ? valueAt(values, path)
        : set === undefined
          ? z.safeParse(schema, undefined).data
          : set;
    const text = value === undefined || typeof value === 'string' ? (value ?? '') : JSON.stringify(value);
    return {
      key,
      value: secret ? maskSecret(text) : text,
      source: raw.sources.get(key) ?? 'default',
      description,
    };
  });
}

interface Evaluation<S extends Sections> {
  readonly raw: RawConfig;
  readonly values: Settings<S> | undefined;
  readonly sources: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigProblem[];
}

async function evaluate<S extends Sections>(options: ConfigOptions<S>): Promise<Evaluation<S>> {
  const schema = schemaOf(options.sections);
  const raw = await readSources(options, schema);
  const parsed = schema.safeParse(raw.tree);
  const problems = [...raw.problems, ...(parsed.error?.issues ?? []).map((issue) => explain(issue, raw))];
  // The compiler cannot see that the output of a generic object schema is the outputs of its fields.
  const values = parsed.data as Settings<S> | undefined;
  return { raw, values, sources: raw.sources, problems };
}

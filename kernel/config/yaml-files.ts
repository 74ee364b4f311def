import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Document, isAlias, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { messageOf } from '#kernel/base';
import { nearestKey } from './nearest.ts';
import type { Assignment, ConfigProblem, Reading } from './problem.ts';
import { isGroup, knownSettings, type Schema, schemaAt } from './schema-tree.ts';

/**
 * Reads `*.yaml` and `*.yml` of a directory in the order of their names; a later file wins. Every file has the
 * same form: section names at the top, settings below. A directory that does not exist holds nothing.
 */
export async function readYamlFiles(directory: string, root: Schema): Promise<Reading> {
  const readings: Reading[] = [];
  for (const name of await yamlNames(directory)) {
    readings.push(await readYamlFile(join(directory, name), `${basename(directory)}/${name}`, root));
  }
  return {
    assignments: readings.flatMap((reading) => reading.assignments),
    problems: readings.flatMap((reading) => reading.problems),
  };
}

async function yamlNames(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => /^[^.].*\.ya?ml$/.test(name)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function readYamlFile(path: string, label: string, root: Schema): Promise<Reading> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const problem = `The file cannot be read: ${messageOf(error)}.`;
    return {
      assignments: [],
      problems: [{ key: label, source: label, problem, fix: 'Let this user read it.' }],
    };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      key: label,
      source: `${label}:${lines.linePos(error.pos[0]).line}`,
      // The parser's message goes on with an excerpt of the file, which may hold a secret.
      problem: `This is not valid YAML: ${(error.message.split(' at line ')[0] ?? '').trim()}.`,
      fix: 'Correct the line; settings are written as `name: value`, indented under their section.',
    }));
    return { assignments: [], problems };
  }
  const reading: FileReading = { document, lines, label, root, assignments: [], problems: [] };
  walk(document.contents, [], `${label}:1`, reading);
  return reading;
}

interface FileReading extends Reading {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly label: string;
  readonly root: Schema;
  readonly assignments: Assignment[];
  readonly problems: ConfigProblem[];
}

/** Follows the schema's groups down to settings. A name without a value (`url:`) counts as not set. */
function walk(node: unknown, path: readonly string[], source: string, reading: FileReading): void {
  const { document, root, assignments, problems } = reading;
  const at = isAlias(node) ? node.resolve(document) : node;
  if (at === null || at === undefined || (isScalar(at) && at.value === null)) return;
  const key = path.join('.');
  const schema = schemaAt(root, path);
  if (schema === undefined) {
    const known = knownSettings(root).map((setting) => setting.key);
    problems.push(unknownKey(key, source, known));
  } else if (!isGroup(schema)) {
    assignments.push({ path, value: plain(at, document), source });
  } else if (isMap(at)) {
    for (const pair of at.items) {
      walk(pair.value, [...path, nameOf(pair.key)], lineOf(pair.key, reading), reading);
    }
  } else {
    problems.push({
      key: key || source,
      source,
      problem: `${key || 'The file'} holds a single value where a group of settings belongs.`,
      fix: `Write ${key === '' ? 'section names' : 'its settings'} as \`name: value\`, each on its own line.`,
    });
  }
}

const nameOf = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key));

function lineOf(key: unknown, { label, lines }: FileReading): string {
  const offset = isScalar(key) ? key.range?.[0] : undefined;
  return offset === undefined ? label : `${label}:${lines.linePos(offset).line}`;
}

function plain(node: unknown, document: Document): unknown {
  return typeof node === 'object' && node !== null && 'toJS' in node && typeof node.toJS === 'function'
    ? node.toJS(document)
    : node;
}

/** The problem of a key that no schema knows. */
export function unknownKey(key: string, source: string, known: readonly string[]): ConfigProblem {
  const meant = nearestKey(key, known);
  const section = known.some((name) => name.startsWith(`${key.split('.')[0]}.`));
  return {
    key,
    source,
    problem: `There is no setting ${key}.`,
    fix:
      meant !== undefined
        ? `Did you mean ${meant}? Otherwise remove it.`
        : `Remove it; ${section ? `the settings of this section are ${siblings(key, known)}` : `the sections are ${sections(known)}`}.`,
  };
}

const sections = (known: readonly string[]): string =>
  [...new Set(known.map((key) => key.split('.')[0] ?? key))].join(', ');

function siblings(key: string, known: readonly string[]): string {
  const section = `${key.split('.')[0]}.`;
  return known
    .filter((name) => name.startsWith(section))
    .map((name) => name.slice(section.length))
    .join(', ');
}

import { invalid } from '#kernel/base';
import {
  type EdgeKind,
  edgeKinds,
  type GmnEdge,
  type GmnGraph,
  type GmnNode,
  mostBytes,
  type NodeKind,
  nodeKinds,
  type Position,
  type Problem,
} from './graph.ts';
import { createReader, gmnError, type Reader } from './reader.ts';
import { validateGraph } from './validate.ts';

export interface ParsedGmn {
  readonly graph: GmnGraph;
  /** What is odd but no error: what was assumed where the source says nothing. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads GMN, as text or as JSON (a source that begins with `{`), and checks it.
 *
 * @throws `coalition.gmn_too_large` past 100 KB; `coalition.gmn_invalid` whose sentence names line and column of the
 *   first problem, and whose details have all
 */
export function parseGmn(source: string): ParsedGmn {
  const bytes = new TextEncoder().encode(source).length;
  if (bytes > mostBytes) {
    throw invalid(
      'coalition.gmn_too_large',
      `This GMN has ${bytes.toLocaleString('en')} bytes; the most is ${mostBytes.toLocaleString('en')}. Give large arrays in the model instead.`,
    );
  }
  const reader = createReader(source);
  reader.skip(true);
  const problems: Problem[] = [];
  const graph = reader.peek() === '{' ? readJson(reader, problems) : readText(reader, problems);
  const all = [...problems, ...validateGraph(graph)];
  const errors = all.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw gmnError(errors);
  return { graph, warnings: all };
}

const asKind = <Kind extends string>(
  kinds: readonly Kind[],
  found: unknown,
  what: string,
  at: Position,
  problems: Problem[],
): Kind | undefined => {
  const kind = kinds.find((one) => one === String(found).toLowerCase());
  if (!kind) {
    const message = `"${String(found)}" is no kind of ${what}; they are ${kinds.join(', ')}.`;
    problems.push({ severity: 'error', at, message });
  }
  return kind;
};

type Section = 'nodes' | 'edges' | 'metadata';
const sections: readonly Section[] = ['nodes', 'edges', 'metadata'];

/** `id: kind {…}` under `[nodes]`, `id -> id: kind {…}` under `[edges]`, `key: value` under `[metadata]`. */
function readText(reader: Reader, problems: Problem[]): GmnGraph {
  const nodes: GmnNode[] = [];
  const edges: GmnEdge[] = [];
  const metadata = new Map<string, unknown>();
  let section: Section | undefined;
  for (reader.skip(true); reader.peek() !== ''; reader.skip(true)) {
    if (reader.peek() === '[') section = readHeader(reader);
    else if (section === 'nodes') nodes.push(...readNode(reader, problems));
    else if (section === 'edges') edges.push(...readEdge(reader, problems));
    else if (section === 'metadata') {
      const key = reader.name('A key');
      expect(reader, ':', `after "${key}"`);
      metadata.set(key, reader.value());
    } else reader.fail('A section was expected first: [nodes], [edges] or [metadata].');
    reader.skip(false);
    if (reader.peek() !== '\n' && reader.peek() !== '')
      reader.fail(`The line should end here, before "${reader.peek()}".`);
  }
  return { metadata: Object.fromEntries(metadata), nodes, edges };
}

function expect(reader: Reader, text: string, where: string): void {
  reader.skip(false);
  if (!reader.take(text)) {
    reader.fail(
      `"${text}" was expected ${where}, not ${reader.peek() === '' ? 'the end' : JSON.stringify(reader.peek())}.`,
    );
  }
  reader.skip(false);
}

function readHeader(reader: Reader): Section {
  const at = reader.position();
  reader.take('[');
  reader.skip(false);
  const name = reader.name('The name of a section').toLowerCase();
  expect(reader, ']', 'after the name of a section');
  return (
    sections.find((section) => section === name) ??
    reader.fail(`"${name}" is no section; they are ${sections.join(', ')}.`, at)
  );
}

function readNode(reader: Reader, problems: Problem[]): readonly GmnNode[] {
  const at = reader.position();
  const id = reader.name('The name of a node');
  expect(reader, ':', `after "${id}"`);
  const kindAt = reader.position();
  const kind = asKind(nodeKinds, reader.name('A kind of node'), 'node', kindAt, problems);
  const properties = readProperties(reader);
  return kind ? [{ id, kind, properties, at }] : [];
}

function readEdge(reader: Reader, problems: Problem[]): readonly GmnEdge[] {
  const at = reader.position();
  const source = reader.name('The name of a node');
  expect(reader, '->', `after "${source}"`);
  const target = reader.name('The name of a node');
  expect(reader, ':', `after "${target}"`);
  const kindAt = reader.position();
  const kind = asKind(edgeKinds, reader.name('A kind of edge'), 'edge', kindAt, problems);
  const properties = readProperties(reader);
  return kind ? [{ source, target, kind, properties, at }] : [];
}

function readProperties(reader: Reader): Readonly<Record<string, unknown>> {
  reader.skip(false);
  return reader.peek() === '{' ? recordOf(reader.value()) : {};
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

/** `{ "nodes": [{ "id", "type", "properties" }], "edges": [{ "source", "target", "type", "properties" }], "metadata" }` */
function readJson(reader: Reader, problems: Problem[]): GmnGraph {
  const start = reader.position();
  const whole = recordOf(reader.value());
  reader.skip(true);
  if (reader.peek() !== '') reader.fail('Nothing was expected after the end of the JSON.');
  const say = (message: string, about: unknown): void => {
    problems.push({ severity: 'error', at: reader.positionOf(about) ?? start, message });
  };
  const listOf = (key: string): readonly unknown[] => {
    const list = whole[key];
    if (Array.isArray(list)) return list;
    say(list === undefined ? `"${key}" is missing.` : `"${key}" must be a list.`, whole);
    return [];
  };
  const textOf = (item: Record<string, unknown>, key: string): string | undefined => {
    const text = item[key];
    if (typeof text === 'string' && text !== '') return text;
    say(`This must have a "${key}", a text.`, item);
    return undefined;
  };
  const read = <Item>(
    key: string,
    one: (item: Record<string, unknown>, at: Position) => Item | undefined,
  ): Item[] =>
    listOf(key).flatMap((item) => {
      if (isRecord(item)) return one(item, reader.positionOf(item) ?? start) ?? [];
      say(`An entry of "${key}" must be an object.`, whole[key]);
      return [];
    });
  const nodes = read('nodes', (item, at): GmnNode | undefined => {
    const id = textOf(item, 'id');
    const kind: NodeKind | undefined = asKind(nodeKinds, item.type, 'node', at, problems);
    return id && kind ? { id, kind, properties: recordOf(item.properties), at } : undefined;
  });
  const edges = read('edges', (item, at): GmnEdge | undefined => {
    const source = textOf(item, 'source');
    const target = textOf(item, 'target');
    const kind: EdgeKind | undefined = asKind(edgeKinds, item.type, 'edge', at, problems);
    return source && target && kind
      ? { source, target, kind, properties: recordOf(item.properties), at }
      : undefined;
  });
  const named = typeof whole.name === 'string' ? { name: whole.name } : {};
  return { metadata: { ...named, ...recordOf(whole.metadata) }, nodes, edges };
}

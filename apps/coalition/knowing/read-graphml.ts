import { parseXml, XmlElement, XmlError } from '@rgrove/parse-xml';
import { z } from 'zod';
import { importInvalid, type KnowledgeDocument, readJson } from '../domain/knowledge/document.ts';
import { mostEdges, mostNodes } from '../domain/knowledge/element.ts';
import { attributePrefix } from '../domain/knowledge/graphml.ts';

/** Deeper than GraphML without graphs in graphs ever is, and far from where a reader by recursion ends. */
const deepest = 20;

/**
 * Reads GraphML, ours or another program's. Names that ours has (`key`, `type`, `label`, `weight`, `confidence`,
 * `valid_from`, `valid_to`, `sources`) mean the same; every other key becomes an attribute. Documents with a document
 * type are refused, so there are no entities but XML's own and nothing is looked up anywhere.
 *
 * @throws MainstayError `coalition.import_invalid`, naming the line
 */
export function readGraphml(text: string): KnowledgeDocument {
  refuseBombs(text);
  const root = parse(text);
  const at = (element: XmlElement): string => `line ${lineAt(text, element.start)}`;
  if (localName(root) !== 'graphml')
    throw importInvalid(`${at(root)}: the root is <${root.name}>, not <graphml>`);
  const keys = readKeys(root, at);
  const graphs = inside(root, 'graph');
  const [graph] = graphs;
  if (!graph || graphs.length > 1) throw importInvalid(`it has ${graphs.length} graphs, and has to have one`);
  const directed = graph.attributes.edgedefault !== 'undirected';
  const nodeElements = inside(graph, 'node');
  const edgeElements = inside(graph, 'edge');
  if (nodeElements.length > mostNodes || edgeElements.length > mostEdges)
    throw importInvalid(
      `it has ${nodeElements.length} nodes and ${edgeElements.length} edges; the most are ${mostNodes} and ${mostEdges}`,
    );
  const [hyper] = [...inside(graph, 'hyperedge'), ...nodeElements.flatMap((node) => inside(node, 'graph'))];
  if (hyper) throw importInvalid(`${at(hyper)}: <${hyper.name}> is something that graphs here do not have`);

  const keyOf = new Map<string, string>();
  const nodes = nodeElements.map((element) => {
    const id = required(element, 'id', at);
    if (keyOf.has(id)) throw importInvalid(`${at(element)}: the node id "${id}" was there before`);
    const values = readData(element, keys, at);
    const { weight: _, ...rest } = values;
    const key = typeof rest.key === 'string' ? rest.key : id;
    keyOf.set(id, key);
    return {
      ...rest,
      key,
      type: typeOf(rest.type, 'concept'),
      label: String(rest.label ?? id).slice(0, 300),
    };
  });
  const edges = edgeElements.map((element) => {
    const end = (which: 'source' | 'target'): string => {
      const id = required(element, which, at);
      const key = keyOf.get(id);
      if (key === undefined) throw importInvalid(`${at(element)}: there is no node "${id}"`);
      return key;
    };
    const { label, ...values } = readData(element, keys, at);
    const own = element.attributes.directed;
    const undirected = own === undefined ? !directed : own === 'false';
    return {
      ...values,
      type: typeOf(values.type ?? label, 'linked'),
      attributes: { ...values.attributes, ...(undirected && { undirected: true }) },
      ...{ from: end('source'), to: end('target') },
    };
  });
  const [desc] = inside(root, 'desc');
  return readJson({
    format: 'mainstay-knowledge',
    version: 1,
    name: (desc?.text ?? '').slice(0, 200),
    nodes,
    edges,
  });
}

function refuseBombs(text: string): void {
  const start = text.indexOf('<!DOCTYPE');
  if (start >= 0 && !insideCdata(text, start))
    throw importInvalid(
      `line ${lineAt(text, start)}: it has a document type, and entities with it; take it out`,
    );
  let depth = 0;
  for (const { 0: tag, index } of text.matchAll(/<\/?[A-Za-z_][^<>]*>/g)) {
    if (tag.startsWith('</')) depth--;
    else if (!tag.endsWith('/>')) depth++;
    if (depth > deepest)
      throw importInvalid(`line ${lineAt(text, index)}: elements are more than ${deepest} deep`);
  }
}

const insideCdata = (text: string, at: number): boolean =>
  text.lastIndexOf('<![CDATA[', at) > text.lastIndexOf(']]>', at);

function parse(text: string): XmlElement {
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    if (root) return root;
  } catch (error) {
    if (error instanceof XmlError)
      throw importInvalid(
        `line ${error.line}, column ${error.column}: ${error.message.split('\n')[0] ?? ''}`,
      );
    throw error;
  }
  throw importInvalid('it is empty');
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

const localName = ({ name }: XmlElement): string => name.slice(name.indexOf(':') + 1);

const inside = ({ children }: XmlElement, name: string): XmlElement[] =>
  children.filter((child): child is XmlElement => child instanceof XmlElement && localName(child) === name);

function required(element: XmlElement, name: string, at: (element: XmlElement) => string): string {
  const value = element.attributes[name];
  if (!value) throw importInvalid(`${at(element)}: <${element.name}> has no ${name}`);
  return value;
}

interface Key {
  readonly name: string;
  readonly type: string;
  /** `node`, `edge` or `all`. */
  readonly domain: string;
  /** What it is where an element does not say. */
  readonly fallback: string | undefined;
}

function readKeys(root: XmlElement, at: (element: XmlElement) => string): ReadonlyMap<string, Key> {
  return new Map(
    inside(root, 'key').map((element) => {
      const id = required(element, 'id', at);
      const {
        'attr.name': name = id,
        'attr.type': type = 'string',
        for: domain = 'all',
      } = element.attributes;
      return [id, { name, type, domain, fallback: inside(element, 'default')[0]?.text }];
    }),
  );
}

const ours = new Set(['key', 'type', 'label', 'weight', 'confidence', 'valid_from', 'valid_to', 'sources']);
type Value = string | number | boolean;

interface Read {
  readonly attributes: Record<string, Value>;
  readonly [field: string]: unknown;
}

function readData(
  element: XmlElement,
  keys: ReadonlyMap<string, Key>,
  at: (element: XmlElement) => string,
): Read {
  const fields: Record<string, unknown> = {};
  const attributes: Record<string, Value> = {};
  const take = ({ name, type }: Key, text: string, place: () => string): void => {
    const value = valueFrom(text, type, place);
    if (name === 'sources') fields.sources = sourcesOf(String(value), place);
    else if (ours.has(name)) fields[name] = value;
    else attributes[name.startsWith(attributePrefix) ? name.slice(attributePrefix.length) : name] = value;
  };
  for (const key of keys.values())
    if (key.fallback !== undefined && [localName(element), 'all'].includes(key.domain))
      take(key, key.fallback, () => at(element));
  for (const data of inside(element, 'data')) {
    const id = required(data, 'key', at);
    const key = keys.get(id);
    if (!key) throw importInvalid(`${at(data)}: the key "${id}" is not declared`);
    take(key, data.text, () => at(data));
  }
  return { ...fields, attributes };
}

function valueFrom(text: string, type: string, place: () => string): Value {
  if (type === 'boolean') {
    if (['true', '1', 'false', '0'].includes(text.trim()))
      return text.trim() === 'true' || text.trim() === '1';
    throw importInvalid(`${place()}: "${text.slice(0, 40)}" is neither true nor false`);
  }
  if (type === 'string') return text;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) throw importInvalid(`${place()}: "${text.slice(0, 40)}" is no number`);
  return number;
}

function sourcesOf(text: string, place: () => string): unknown {
  try {
    return z.array(z.unknown()).parse(JSON.parse(text));
  } catch {
    throw importInvalid(`${place()}: sources are no JSON list`);
  }
}

/** A word that can be a kind here, made of whatever another program calls it. */
function typeOf(value: unknown, otherwise: string): string {
  const word = String(value ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40);
  return word === '' ? otherwise : word;
}

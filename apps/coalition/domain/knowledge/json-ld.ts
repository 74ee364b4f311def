import { z } from 'zod';
import { canonicalJson } from '#kernel/base';
import { checked, documentEdge, documentNode, importInvalid, type KnowledgeDocument } from './document.ts';
import { mostEdges, mostNodes } from './element.ts';

const vocabulary = 'urn:mainstay:knowledge#';
const dateTime = 'http://www.w3.org/2001/XMLSchema#dateTime';

/**
 * What the terms mean: labels are those of RDF Schema, moments are of XML Schema, kinds of nodes and edges are terms of
 * this vocabulary, ends of edges are names of nodes. JSON-LD 1.1.
 */
export const jsonLdContext = {
  '@version': 1.1,
  '@vocab': vocabulary,
  label: 'http://www.w3.org/2000/01/rdf-schema#label',
  from: { '@id': `${vocabulary}from`, '@type': '@id' },
  to: { '@id': `${vocabulary}to`, '@type': '@id' },
  valid_from: { '@id': `${vocabulary}valid_from`, '@type': dateTime },
  valid_to: { '@id': `${vocabulary}valid_to`, '@type': dateTime },
  nodes: { '@id': `${vocabulary}nodes`, '@container': '@set' },
  edges: { '@id': `${vocabulary}edges`, '@container': '@set' },
  attributes: { '@id': `${vocabulary}attributes`, '@container': '@set' },
  sources: { '@id': `${vocabulary}sources`, '@container': '@set' },
} as const;

const nodePrefix = 'urn:mainstay:node:';
const edgePrefix = 'urn:mainstay:edge:';
const named = (prefix: string, key: string): string => prefix + encodeURIComponent(key);

type Element = KnowledgeDocument['nodes'][number] | KnowledgeDocument['edges'][number];

function common({ type, attributes, confidence, valid_from, valid_to, sources }: Element): object {
  return {
    '@type': type,
    confidence,
    valid_from,
    ...(valid_to !== null && { valid_to }),
    // Names as values: a name such as "a:b" or "@id" would mean something else as a term.
    attributes: Object.entries(attributes).flatMap(([name, value]) =>
      value === null ? [] : [{ name, value }],
    ),
    sources: sources.map((source) => ({ ...source, id: undefined, name: source.id })),
  };
}

/** A graph as linked data. Attributes that are null are left out: JSON-LD has no null. */
export function writeJsonLd({ name, nodes, edges }: KnowledgeDocument): object {
  return {
    '@context': jsonLdContext,
    '@type': 'Graph',
    name,
    nodes: nodes.map((node) => ({
      ...{ '@id': named(nodePrefix, node.key), key: node.key, label: node.label ?? node.key },
      ...common(node),
    })),
    edges: edges.map((edge) => ({
      ...{ '@id': named(edgePrefix, edge.key ?? ''), key: edge.key },
      ...{ from: named(nodePrefix, edge.from), to: named(nodePrefix, edge.to), weight: edge.weight },
      ...common(edge),
    })),
  };
}

const attribute = z.strictObject({
  name: z.string().min(1).max(100),
  value: z.union([z.string(), z.number(), z.boolean()]),
});
const written = {
  '@id': z.string(),
  '@type': z.string(),
  attributes: z.array(attribute).default([]),
  sources: z.array(z.looseObject({ name: z.string() })).default([]),
};
const shape = z.strictObject({
  '@context': z.unknown(),
  '@id': z.string().optional(),
  '@type': z.literal('Graph').optional(),
  name: z.string().max(200).default(''),
  nodes: z.array(z.looseObject(written)).max(mostNodes),
  edges: z.array(z.looseObject(written)).max(mostEdges).default([]),
});

/**
 * Reads linked data in the form that `writeJsonLd` gives it. Other contexts are not looked up: what they mean is
 * somewhere else, and asking there would let a file make this server ask anybody.
 *
 * @throws MainstayError `coalition.import_invalid`
 */
export function readJsonLd(value: unknown): KnowledgeDocument {
  const { '@context': context, name, nodes, edges } = checked(shape, value);
  if (canonicalJson(context ?? null) !== canonicalJson(jsonLdContext))
    throw importInvalid(
      'its @context is another one; compact the document with the context of this app (GET /api/v1/coalition/knowledge/context) first',
    );
  const keyOf = (id: string, prefix: string, place: string): string => {
    if (!id.startsWith(prefix)) throw importInvalid(`${place}: "${id}" does not begin with ${prefix}`);
    try {
      return decodeURIComponent(id.slice(prefix.length));
    } catch {
      throw importInvalid(`${place}: "${id}" is not encoded as it should be`);
    }
  };
  const plain = (one: (typeof nodes)[number]) => {
    const { '@id': _, '@type': type, attributes, sources, ...rest } = one;
    return {
      ...{ ...rest, type },
      attributes: Object.fromEntries(attributes.map((entry) => [entry.name, entry.value])),
      sources: sources.map(({ name: id, ...source }) => ({ ...source, id })),
    };
  };
  return {
    ...{ format: 'mainstay-knowledge', version: 1, name },
    nodes: nodes.map((node, at) =>
      checkedAt(
        documentNode,
        { ...plain(node), key: keyOf(node['@id'], nodePrefix, `nodes[${at}]`) },
        `nodes[${at}]`,
      ),
    ),
    edges: edges.map((edge, at) => {
      const place = `edges[${at}]`;
      const end = (which: 'from' | 'to'): string =>
        keyOf(z.string().catch('').parse(edge[which]), nodePrefix, `${place}.${which}`);
      const key = keyOf(edge['@id'], edgePrefix, place);
      return checkedAt(documentEdge, { ...plain(edge), key, from: end('from'), to: end('to') }, place);
    }),
  };
}

function checkedAt<T extends z.ZodType>(schema: T, value: unknown, place: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw importInvalid(
    `${[place, ...(issue?.path ?? []).map(String)].join('.')}: ${issue?.message ?? 'is wrong'}`,
  );
}

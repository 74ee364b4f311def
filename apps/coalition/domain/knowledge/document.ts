import { z } from 'zod';
import { invalid } from '#kernel/base';
import {
  attributesSchema,
  type Knowledge,
  moment,
  mostEdges,
  mostNodes,
  sourceSchema,
  typeName,
} from './element.ts';

/** How graphs leave and come. */
export const formats = ['json', 'json-ld', 'graphml'] as const;
export type Format = (typeof formats)[number];

const share = z.number().min(0).max(1);
const said = {
  key: z.string().min(1).max(400),
  type: typeName,
  attributes: attributesSchema.default({}),
  confidence: share.default(1),
  valid_from: moment.optional(),
  valid_to: moment.nullable().default(null),
  sources: z.array(sourceSchema).max(20).default([]),
};

/** A node or an edge of a document; the ends of an edge are keys of nodes. */
export const documentNode = z.strictObject({ ...said, label: z.string().max(300).optional() });
export const documentEdge = z.strictObject({
  ...said,
  key: said.key.optional(),
  from: said.key,
  to: said.key,
  weight: z.number().min(0).default(1),
});
const documentSchema = z.strictObject({
  format: z.literal('mainstay-knowledge'),
  version: z.literal(1),
  name: z.string().max(200).default(''),
  nodes: z.array(documentNode).max(mostNodes),
  edges: z.array(documentEdge).max(mostEdges),
});

/** A graph as a document says it. */
export type KnowledgeDocument = z.output<typeof documentSchema>;

/** Of what is true of all times, without ids: these belong to the graph that it leaves. */
export function toDocument(name: string, { nodes, edges }: Knowledge): KnowledgeDocument {
  const keys = new Map(nodes.map(({ id, key }) => [id, key]));
  const common = (one: Knowledge['nodes'][number] | Knowledge['edges'][number]) => ({
    ...{ key: one.key, type: one.type, attributes: { ...one.attributes }, confidence: one.confidence },
    ...{ valid_from: one.validFrom, valid_to: one.validTo, sources: [...one.sources] },
  });
  return {
    ...{ format: 'mainstay-knowledge', version: 1, name },
    nodes: nodes.map((node) => ({ ...common(node), label: node.label })),
    edges: edges.map((edge) => ({
      ...common(edge),
      ...{ from: keys.get(edge.from) ?? '', to: keys.get(edge.to) ?? '', weight: edge.weight },
    })),
  };
}

/** @throws MainstayError `coalition.import_invalid`, naming the place */
export function readJson(value: unknown): KnowledgeDocument {
  return checked(documentSchema, value);
}

/** @throws MainstayError `coalition.import_invalid` */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = (issue?.path ?? []).map((part) =>
    typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
  );
  throw importInvalid(
    `${place.join('').replace(/^\./, '') || 'the document'}: ${issue?.message ?? 'is wrong'}`,
  );
}

export const importInvalid = (why: string): Error =>
  invalid('coalition.import_invalid', `This cannot be imported: ${why}.`);

/**
 * A document as a graph whose ids are its keys.
 *
 * @param now since when things are so where the document does not say
 * @throws MainstayError `coalition.import_invalid` where a key is there twice, an edge's end is missing, or something ends
 *   before it begins
 */
export function toKnowledge(document: KnowledgeDocument, now: string, importId: string): Knowledge {
  const source = { kind: 'import' as const, id: importId };
  const sourced = (sources: KnowledgeDocument['nodes'][number]['sources']) =>
    sources.length > 0 ? sources : [source];
  const times = (
    what: string,
    { valid_from: from = now, valid_to: to }: { valid_from?: string | undefined; valid_to: string | null },
  ) => {
    if (to !== null && to < from) throw importInvalid(`${what} ends (${to}) before it begins (${from})`);
    return { validFrom: from, validTo: to, deletedAt: null };
  };
  const known = new Set<string>();
  const nodes = document.nodes.map((node, at) => {
    const what = `nodes[${at}] "${node.key}"`;
    if (known.has(node.key)) throw importInvalid(`${what}: this key was there before`);
    known.add(node.key);
    const { key, type, attributes, confidence, label = key.slice(0, 300) } = node;
    return {
      ...{ id: key, key, type, attributes, confidence, label, mergedInto: null },
      ...times(what, node),
      sources: sourced(node.sources),
    };
  });
  const edgeKeys = new Set<string>();
  const edges = document.edges.map((edge, at) => {
    const what = `edges[${at}]`;
    const end = [edge.from, edge.to].find((key) => !known.has(key));
    if (end !== undefined) throw importInvalid(`${what} leads to or from "${end}", which is no node of it`);
    if (edge.from === edge.to) throw importInvalid(`${what} leads from "${edge.from}" to itself`);
    const { type, attributes, confidence, weight, from, to } = edge;
    const { key = [from, type, to, edge.valid_from ?? ''].join('|').slice(0, 400) } = edge;
    if (edgeKeys.has(key)) throw importInvalid(`${what}: the key "${key}" was there before`);
    edgeKeys.add(key);
    return {
      ...{ id: key, key, type, attributes, confidence, weight, from, to },
      ...times(what, edge),
      sources: sourced(edge.sources),
    };
  });
  return { nodes, edges };
}

import { z } from 'zod';
import { invalid } from '#kernel/base';
import { type Knowledge, type KnowledgeEdge, type KnowledgeNode, moment } from './element.ts';
import { asOf } from './view.ts';

const scalar = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);
const types = z.union([z.string(), z.array(z.string()).min(1).max(50)]);

/** What is compared: a field of the node or edge, or `attributes.NAME`. */
const fieldName = z
  .string()
  .regex(
    /^(label|key|type|confidence|weight|valid_from|valid_to|attributes\..{1,100})$/,
    'is label, key, type, confidence, weight, valid_from, valid_to or attributes.NAME',
  );

const comparison = z
  .strictObject({
    field: fieldName,
    is: scalar.optional(),
    is_not: scalar.optional(),
    one_of: z.array(scalar).min(1).max(200).optional(),
    over: z.union([z.number(), z.string()]).optional(),
    least: z.union([z.number(), z.string()]).optional(),
    under: z.union([z.number(), z.string()]).optional(),
    most: z.union([z.number(), z.string()]).optional(),
    /** In a text, whatever its case. */
    contains: z.string().max(200).optional(),
    starts_with: z.string().max(200).optional(),
    exists: z.boolean().optional(),
  })
  .refine((one) => Object.keys(one).length > 1, 'says nothing of the field: is, over, contains …');
type Comparison = z.infer<typeof comparison>;

export type Filter =
  | Comparison
  | { readonly type: string | string[] }
  | { readonly source: { readonly kind?: string | undefined; readonly id?: string | undefined } }
  | {
      readonly linked: {
        readonly by?: string | string[] | undefined;
        readonly direction: 'out' | 'in' | 'both';
        readonly to?: Filter | undefined;
        readonly least: number;
      };
    }
  | { readonly all: Filter[] }
  | { readonly any: Filter[] }
  | { readonly not: Filter };

export const filterSchema: z.ZodType<Filter> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(filterSchema).max(50) }),
    z.strictObject({ any: z.array(filterSchema).min(1).max(50) }),
    z.strictObject({ not: filterSchema }),
    z.strictObject({ type: types }),
    z.strictObject({
      source: z.strictObject({ kind: z.string().optional(), id: z.string().optional() }),
    }),
    z.strictObject({
      linked: z.strictObject({
        by: types.optional(),
        direction: z.enum(['out', 'in', 'both']).default('both'),
        to: filterSchema.optional(),
        /** At least so many edges of that kind. */
        least: z.int().min(1).max(1_000_000).default(1),
      }),
    }),
    comparison,
  ]),
);

export const querySchema = z.strictObject({
  at: moment.optional(),
  nodes: filterSchema.optional(),
  /** Of the edges among the nodes found. */
  edges: filterSchema.optional(),
  order: z.enum(['label', 'confidence', 'valid_from', 'degree']).default('label'),
  limit: z.int().min(1).max(5000).default(200),
});
export type Query = z.infer<typeof querySchema>;

const deepest = 8;

export interface Answer extends Knowledge {
  /** Of all nodes that the filter takes. */
  readonly found: number;
}

/**
 * Nodes that a filter takes, and the edges among them.
 *
 * @throws MainstayError `coalition.query_too_deep`; `coalition.query_invalid` where a filter of edges asks what only
 *   nodes have
 */
export function answerQuery(knowledge: Knowledge, query: Query): Answer {
  const view = asOf(knowledge, query.at);
  const links = linksOf(view);
  const { nodes: wanted = { all: [] }, edges: wantedEdges = { all: [] } } = query;
  for (const filter of [wanted, wantedEdges]) checkDepth(filter, 1);
  const found = view.nodes.filter((node) => takes(wanted, node, links));
  const sorted = found.sort(inOrder(query.order, links)).slice(0, query.limit);
  const ids = new Set(sorted.map(({ id }) => id));
  const edges = view.edges.filter(
    (edge) => ids.has(edge.from) && ids.has(edge.to) && takes(wantedEdges, edge, undefined),
  );
  return { nodes: sorted, edges, found: found.length };
}

interface Links {
  readonly of: ReadonlyMap<string, readonly KnowledgeEdge[]>;
  readonly nodes: ReadonlyMap<string, KnowledgeNode>;
}

function linksOf({ nodes, edges }: Knowledge): Links {
  const of = new Map<string, KnowledgeEdge[]>();
  const add = (id: string, edge: KnowledgeEdge): void => {
    const list = of.get(id);
    if (list) list.push(edge);
    else of.set(id, [edge]);
  };
  for (const edge of edges) {
    add(edge.from, edge);
    if (edge.to !== edge.from) add(edge.to, edge);
  }
  return { of, nodes: new Map(nodes.map((node) => [node.id, node])) };
}

function checkDepth(filter: Filter, depth: number): void {
  if (depth > deepest)
    throw invalid('coalition.query_too_deep', `A filter is at most ${deepest} levels deep.`);
  const inner =
    'all' in filter
      ? filter.all
      : 'any' in filter
        ? filter.any
        : 'not' in filter
          ? [filter.not]
          : 'linked' in filter && filter.linked.to
            ? [filter.linked.to]
            : [];
  for (const one of inner) checkDepth(one, depth + 1);
}

const isOneOf = (type: string, wanted: string | string[]): boolean =>
  typeof wanted === 'string' ? type === wanted : wanted.includes(type);

function takes(filter: Filter, element: KnowledgeNode | KnowledgeEdge, links: Links | undefined): boolean {
  if ('all' in filter) return filter.all.every((one) => takes(one, element, links));
  if ('any' in filter) return filter.any.some((one) => takes(one, element, links));
  if ('not' in filter) return !takes(filter.not, element, links);
  if ('type' in filter) return isOneOf(element.type, filter.type);
  if ('source' in filter) {
    const { kind, id } = filter.source;
    return element.sources.some(
      (source) => (kind === undefined || source.kind === kind) && (id === undefined || source.id === id),
    );
  }
  if ('linked' in filter) return isLinked(filter.linked, element, links);
  return compares(filter, fieldOf(element, filter.field));
}

function isLinked(
  { by, direction, to, least }: Extract<Filter, { linked: unknown }>['linked'],
  { id }: KnowledgeNode | KnowledgeEdge,
  links: Links | undefined,
): boolean {
  if (!links)
    throw invalid(
      'coalition.query_invalid',
      'An edge is not linked: "linked" belongs to the filter of nodes.',
    );
  let count = 0;
  for (const edge of links.of.get(id) ?? []) {
    if (by !== undefined && !isOneOf(edge.type, by)) continue;
    const outward = edge.from === id;
    if ((direction === 'out' && !outward) || (direction === 'in' && edge.to !== id)) continue;
    const other = links.nodes.get(outward ? edge.to : edge.from);
    if (!other || (to && !takes(to, other, links))) continue;
    if (++count >= least) return true;
  }
  return false;
}

type Value = string | number | boolean | null | undefined;

function fieldOf(element: KnowledgeNode | KnowledgeEdge, field: string): Value {
  if (field.startsWith('attributes.')) {
    const name = field.slice('attributes.'.length);
    return Object.hasOwn(element.attributes, name) ? element.attributes[name] : undefined;
  }
  switch (field) {
    case 'label':
      return 'label' in element ? element.label : undefined;
    case 'weight':
      return 'weight' in element ? element.weight : undefined;
    case 'valid_from':
      return element.validFrom;
    case 'valid_to':
      return element.validTo;
    case 'key':
      return element.key;
    case 'type':
      return element.type;
    default:
      return element.confidence;
  }
}

function compares({ field, ...asked }: Comparison, value: Value): boolean {
  const text = typeof value === 'string' ? value.toLowerCase() : undefined;
  return Object.entries(asked).every(([how, than]) => {
    switch (how) {
      case 'is':
        return value === than;
      case 'is_not':
        return value !== than;
      case 'one_of':
        return asked.one_of?.some((one) => one === value);
      case 'contains':
        return text?.includes(String(than).toLowerCase());
      case 'starts_with':
        return text?.startsWith(String(than).toLowerCase());
      case 'exists':
        return (value !== undefined && value !== null) === than;
      default:
        return isOrdered(how, value, than);
    }
  });
}

/** Numbers with numbers, texts with texts: a number is neither over nor under a text. */
function isOrdered(how: string, value: Value, than: unknown): boolean {
  const both =
    typeof value === 'number' && typeof than === 'number'
      ? value - than
      : typeof value === 'string' && typeof than === 'string'
        ? Number(value > than) - Number(value < than)
        : Number.NaN;
  if (how === 'over') return both > 0;
  if (how === 'least') return both >= 0;
  return how === 'under' ? both < 0 : both <= 0;
}

function inOrder(order: Query['order'], { of }: Links): (a: KnowledgeNode, b: KnowledgeNode) => number {
  const byLabel = (a: KnowledgeNode, b: KnowledgeNode): number =>
    a.label < b.label ? -1 : a.label > b.label ? 1 : a.id < b.id ? -1 : 1;
  const degree = ({ id }: KnowledgeNode): number => of.get(id)?.length ?? 0;
  switch (order) {
    case 'confidence':
      return (a, b) => b.confidence - a.confidence || byLabel(a, b);
    case 'valid_from':
      return (a, b) => (a.validFrom < b.validFrom ? 1 : a.validFrom > b.validFrom ? -1 : byLabel(a, b));
    case 'degree':
      return (a, b) => degree(b) - degree(a) || byLabel(a, b);
    default:
      return byLabel;
  }
}

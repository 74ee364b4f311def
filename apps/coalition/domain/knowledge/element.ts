import { z } from 'zod';

/** What one graph can have at most: more is not looked at in one piece. */
export const mostNodes = 50_000;
export const mostEdges = 200_000;

const mostAttributes = 50;
const mostSources = 20;

/** A kind of node or edge: `agent`, `member-of`. */
export const typeName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'is a word of up to 40 lower-case letters, digits and hyphens');

/** A moment as ISO 8601 with an offset, turned into UTC: such texts are in the order of time. */
export const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => text.length === 24, 'is a moment of the years 0 to 9999');

const attributeValue = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);
export const attributesSchema = z
  .record(z.string().min(1).max(100), attributeValue)
  .refine((found) => Object.keys(found).length <= mostAttributes, `has at most ${mostAttributes} entries`);
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** Where something is known from. */
export const sourceSchema = z.strictObject({
  kind: z.enum(['agent', 'event', 'person', 'import']),
  /** The agent's id, the event's, the person's, or the import's. */
  id: z.string().min(1).max(200),
  /** The agent's tick. */
  tick: z.int().min(0).optional(),
});
export type Source = z.infer<typeof sourceSchema>;

const share = z.number().min(0).max(1);
const common = {
  id: z.string().min(1).max(200),
  /** What it is the same by, in one graph and across graphs: `agent:…`, `state:…`. */
  key: z.string().min(1).max(400),
  type: typeName,
  attributes: attributesSchema,
  /** How sure it is, 0 to 1. */
  confidence: share,
  validFrom: moment,
  /** Null: until further notice. */
  validTo: moment.nullable(),
  sources: z.array(sourceSchema).max(mostSources),
  deletedAt: moment.nullable(),
};

const nodeSchema = z.strictObject({
  ...common,
  label: z.string().max(300),
  /** The node that this one was merged into. */
  mergedInto: z.string().nullable(),
});
export type KnowledgeNode = Readonly<z.infer<typeof nodeSchema>>;

const edgeSchema = z.strictObject({
  ...common,
  from: z.string().min(1).max(200),
  to: z.string().min(1).max(200),
  /** How strong or how often; never negative. */
  weight: z.number().min(0),
});
export type KnowledgeEdge = Readonly<z.infer<typeof edgeSchema>>;

/** A graph, or a part of one. Every edge's ends are among the nodes. */
export interface Knowledge {
  readonly nodes: readonly KnowledgeNode[];
  readonly edges: readonly KnowledgeEdge[];
}

/** What a person says of a new node or edge. */
const said = {
  key: common.key.optional(),
  type: typeName,
  attributes: attributesSchema.default({}),
  confidence: share.default(1),
  valid_from: moment.optional(),
  valid_to: moment.nullable().default(null),
};
export const newNodeSchema = z.strictObject({ ...said, label: nodeSchema.shape.label.min(1) });
export const newEdgeSchema = z.strictObject({
  ...said,
  from: z.uuid(),
  to: z.uuid(),
  weight: edgeSchema.shape.weight.default(1),
});

const changeable = {
  attributes: attributesSchema.optional(),
  confidence: share.optional(),
  valid_from: moment.optional(),
  valid_to: moment.nullable().optional(),
};
export const nodeChangeSchema = z.strictObject({
  ...changeable,
  type: typeName.optional(),
  label: nodeSchema.shape.label.min(1).optional(),
});
export const edgeChangeSchema = z.strictObject({
  ...changeable,
  type: typeName.optional(),
  weight: edgeSchema.shape.weight.optional(),
});

/** The earlier of two moments as texts: these are in the order of time. */
export const earlier = (a: string, b: string): string => [a, b].sort()[0] ?? a;

/** Adds where something is known from, newest last; the first ones are kept, for they say where it began. */
export function withSources(sources: readonly Source[], added: readonly Source[]): Source[] {
  const all = [...sources];
  for (const source of added) {
    const same = all.findIndex(({ kind, id }) => kind === source.kind && id === source.id);
    if (same >= 0) all[same] = { ...all[same], ...source };
    else all.push(source);
  }
  return all.length <= mostSources ? all : [...all.slice(0, 1), ...all.slice(all.length - mostSources + 1)];
}

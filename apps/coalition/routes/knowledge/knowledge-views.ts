import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { principalOf } from '#kernel/http';
import {
  type Knowledge,
  type KnowledgeEdge,
  type KnowledgeNode,
  moment,
  sourceSchema,
} from '../../domain/knowledge/element.ts';
import type { CoalitionSettings } from '../../domain/settings.ts';
import { getGraph, graphNotFound, type KeptGraph } from '../../store/knowledge.ts';
import type { KeptChange } from '../../store/knowledge-changes.ts';
import { type Least, requireIn } from '../access.ts';

export const atQuery = z.object({
  at: moment.optional().describe('As of this moment; without it of all times'),
});

/** How many there are to be at most. */
export const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

export const graphSchema = z
  .object({
    ...{
      id: z.string(),
      project_id: z.string(),
      name: z.string(),
      gathered: z.boolean(),
      revision: z.number(),
    },
    created_at: z.string(),
    deleted_at: z.string().nullable(),
  })
  .meta({ id: 'KnowledgeGraph' });

export const graphView = (graph: KeptGraph): z.infer<typeof graphSchema> => ({
  ...{ id: graph.id, project_id: graph.projectId, name: graph.name, gathered: graph.gathered },
  revision: graph.revision,
  created_at: graph.createdAt.toISOString(),
  deleted_at: graph.deletedAt?.toISOString() ?? null,
});

const common = {
  ...{ id: z.string(), key: z.string(), type: z.string() },
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  confidence: z.number(),
  valid_from: z.string(),
  valid_to: z.string().nullable(),
  sources: z.array(sourceSchema),
};
export const nodeSchema = z.object({ ...common, label: z.string() }).meta({ id: 'KnowledgeNode' });
export const edgeSchema = z
  .object({ ...common, from: z.string(), to: z.string(), weight: z.number() })
  .meta({ id: 'KnowledgeEdge' });
export const knowledgeSchema = { nodes: z.array(nodeSchema), edges: z.array(edgeSchema) };

const shared = (one: KnowledgeNode | KnowledgeEdge) => ({
  ...{
    id: one.id,
    key: one.key,
    type: one.type,
    attributes: { ...one.attributes },
    confidence: one.confidence,
  },
  ...{ valid_from: one.validFrom, valid_to: one.validTo, sources: [...one.sources] },
});
export const nodeView = (node: KnowledgeNode): z.infer<typeof nodeSchema> => ({
  ...shared(node),
  label: node.label,
});
export const edgeView = (edge: KnowledgeEdge): z.infer<typeof edgeSchema> => ({
  ...shared(edge),
  ...{ from: edge.from, to: edge.to, weight: edge.weight },
});
export const knowledgeView = ({ nodes, edges }: Knowledge) => ({
  nodes: nodes.map(nodeView),
  edges: edges.map(edgeView),
});

export const changeSchema = z
  .object({
    ...{ id: z.string(), at: z.string(), actor_id: z.string(), what: z.string(), summary: z.string() },
    undone_at: z.string().nullable(),
  })
  .meta({ id: 'KnowledgeChange' });

export const changeView = (change: KeptChange): z.infer<typeof changeSchema> => ({
  ...{ id: change.id, at: change.at.toISOString(), actor_id: change.actorId },
  ...{ what: change.what, summary: change.summary, undone_at: change.undoneAt?.toISOString() ?? null },
});

/** Finds a graph for whoever may do that with it. A deleted one is found only to be restored. */
export const graphFinder =
  ({ db }: Platform<CoalitionSettings>) =>
  async (
    request: FastifyRequest,
    id: string,
    least: Least = 'reviewer',
    { deleted = false }: { readonly deleted?: boolean } = {},
  ): Promise<KeptGraph> => {
    const found = await getGraph(db, id);
    await requireIn(db, principalOf(request), found, least, () => graphNotFound(id));
    if (found.deletedAt && !deleted) throw graphNotFound(id);
    return found;
  };

import { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import { outline } from '../../domain/knowledge/outline.ts';
import { answerQuery, querySchema } from '../../domain/knowledge/query.ts';
import { neighbourhood, search } from '../../domain/knowledge/view.ts';
import type { CoalitionSettings } from '../../domain/settings.ts';
import { knowingOf } from '../../knowing/knowing.ts';
import { byId, tags } from '../access.ts';
import {
  atQuery,
  edgeSchema,
  edgeView,
  graphFinder,
  knowledgeSchema,
  knowledgeView,
  limit,
  nodeSchema,
  nodeView,
} from './knowledge-views.ts';

const outlineSchema = z
  .object({
    revision: z.number(),
    /** Ids, types, labels, confidences, beginnings and ends, by position. */
    nodes: z.object({
      ...{ id: z.array(z.string()), type: z.array(z.string()), label: z.array(z.string()) },
      ...{ valid_from: z.array(z.string()), valid_to: z.array(z.string().nullable()) },
    }),
    /** Ends as positions among the nodes. */
    edges: z.object({
      ...{ from: z.array(z.number()), to: z.array(z.number()), type: z.array(z.string()) },
      ...{
        weight: z.array(z.number()),
        valid_from: z.array(z.string()),
        valid_to: z.array(z.string().nullable()),
      },
    }),
    /** Nodes that were left out: the least joined ones. */
    left_out: z.number(),
  })
  .meta({ id: 'KnowledgeOutline' });

/** What can be asked of a graph. */
export function addKnowledgeQuestionRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const find = graphFinder(platform);
  const knowing = knowingOf(platform);
  const config = { access: 'user' as const };
  const base = '/knowledge/graphs/:id';

  api.get(
    `${base}/outline`,
    {
      config,
      schema: {
        tags,
        summary:
          'A whole graph of all times in short, to be drawn: its most joined nodes and the edges between them',
        params: byId,
        querystring: z.object({ limit: limit(50_000, 5000) }),
        response: { 200: outlineSchema },
      },
    },
    async (request) => {
      const { id, revision } = await find(request, request.params.id);
      return { revision, ...outline(await knowing.view(id, undefined), request.query.limit) };
    },
  );

  api.get(
    `${base}/search`,
    {
      config,
      schema: {
        tags,
        summary: 'Nodes whose label, key or attributes have all these words',
        params: byId,
        querystring: atQuery.extend({ text: z.string().min(1).max(200), limit: limit(200, 20) }),
        response: { 200: z.object({ items: z.array(nodeSchema) }) },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id);
      const { at, text, limit: most } = request.query;
      return { items: search(await knowing.view(id, at), text, most).map(nodeView) };
    },
  );

  api.post(
    `${base}/query`,
    {
      config,
      schema: {
        tags,
        summary: 'Nodes that a filter of kinds, attributes, times and links takes, and the edges among them',
        params: byId,
        body: querySchema,
        response: { 200: z.object({ ...knowledgeSchema, found: z.number() }) },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id);
      const answer = answerQuery(await knowing.view(id, undefined), request.body);
      return { ...knowledgeView(answer), found: answer.found };
    },
  );

  api.get(
    `${base}/nodes/:node`,
    {
      config,
      schema: {
        tags,
        summary: 'A node, and all within some edges of it',
        params: byId.extend({ node: z.uuid() }),
        querystring: atQuery.extend({
          hops: z.coerce.number().int().min(0).max(6).default(1),
          direction: z.enum(['out', 'in', 'both']).default('both'),
          limit: limit(2000, 200),
        }),
        response: {
          200: z.object({
            node: nodeSchema,
            nodes: z.array(nodeSchema.extend({ hops: z.number() })),
            edges: z.array(edgeSchema),
            truncated: z.boolean(),
          }),
        },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id);
      const { at, ...wish } = request.query;
      const around = neighbourhood(await knowing.view(id, at), request.params.node, wish);
      const nodes = around.nodes.map((node) => ({ ...nodeView(node), hops: around.hops.get(node.id) ?? 0 }));
      const [node, ...others] = nodes;
      if (!node) throw new Error('A neighbourhood has the node that it is of.');
      return { node, nodes: others, edges: around.edges.map(edgeView), truncated: around.truncated };
    },
  );
}

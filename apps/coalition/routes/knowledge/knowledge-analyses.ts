import { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import { edgesAlong } from '../../domain/knowledge/view.ts';
import type { CoalitionSettings } from '../../domain/settings.ts';
import { measures } from '../../knowing/analysis.ts';
import { knowingOf } from '../../knowing/knowing.ts';
import { byId, tags } from '../access.ts';
import { whileAwaited } from '../awaiting.ts';
import { atQuery, graphFinder, knowledgeSchema, knowledgeView, limit } from './knowledge-views.ts';

const yes = z.stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no'] });

/** What takes long to be worked out of a graph, and ends when whoever asked goes away. */
export function addKnowledgeAnalysisRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const find = graphFinder(platform);
  const knowing = knowingOf(platform);
  const config = { access: 'user' as const };
  const base = '/knowledge/graphs/:id';

  api.get(
    `${base}/path`,
    {
      config,
      schema: {
        tags,
        summary: 'A shortest path between two nodes',
        params: byId,
        querystring: atQuery.extend({
          ...{ from: z.uuid(), to: z.uuid() },
          directed: yes.default(false),
          weighted: yes.default(false).describe('Strong edges are short: 1 ÷ weight'),
        }),
        response: { 200: z.object({ found: z.boolean(), ...knowledgeSchema }) },
      },
    },
    async (request, reply) => {
      const { id } = await find(request, request.params.id);
      const { at, ...wish } = request.query;
      const { nodes } = await knowing.path({ graphId: id, at, signal: whileAwaited(reply) }, wish);
      const view = await knowing.view(id, at);
      const way = (nodes ?? []).flatMap((position) => view.nodes[position] ?? []);
      return {
        found: nodes !== null,
        ...knowledgeView({
          nodes: way,
          edges: edgesAlong(
            view,
            way.map(({ id: node }) => node),
            wish.directed,
          ),
        }),
      };
    },
  );

  api.get(
    `${base}/importance`,
    {
      config,
      schema: {
        tags,
        summary: 'The most important nodes by PageRank, degree or betweenness',
        params: byId,
        querystring: atQuery.extend({
          measure: z.enum(measures).default('pagerank'),
          limit: limit(50_000, 20),
        }),
        response: {
          200: z.object({
            measure: z.enum(measures),
            sampled: z.number().nullable().describe('Nodes that paths were counted from, where not from all'),
            of: z.number(),
            items: z.array(
              z.object({ id: z.string(), label: z.string(), type: z.string(), value: z.number() }),
            ),
          }),
        },
      },
    },
    async (request, reply) => {
      const { id } = await find(request, request.params.id);
      const { at, measure, limit: most } = request.query;
      const view = await knowing.view(id, at);
      const { values, sampled } = await knowing.importance(
        { graphId: id, at, signal: whileAwaited(reply) },
        measure,
      );
      const items = view.nodes
        .map((node, position) => ({
          id: node.id,
          label: node.label,
          type: node.type,
          value: values[position] ?? 0,
        }))
        .sort((a, b) => b.value - a.value)
        .slice(0, most);
      return { measure, sampled, of: view.nodes.length, items };
    },
  );

  api.get(
    `${base}/communities`,
    {
      config,
      schema: {
        tags,
        summary: 'Communities by the Louvain method; the same seed finds the same',
        params: byId,
        querystring: atQuery.extend({
          resolution: z.coerce.number().min(0.01).max(100).default(1),
          seed: z.coerce
            .number()
            .int()
            .min(0)
            .max(2 ** 32 - 1)
            .default(1),
        }),
        response: {
          200: z.object({
            modularity: z.number(),
            communities: z.array(z.object({ size: z.number(), some: z.array(z.string()) })),
            /** By node id. */
            members: z.record(z.string(), z.number()),
          }),
        },
      },
    },
    async (request, reply) => {
      const { id } = await find(request, request.params.id);
      const { at, ...wish } = request.query;
      const view = await knowing.view(id, at);
      const { of, sizes, modularity } = await knowing.communities(
        { graphId: id, at, signal: whileAwaited(reply) },
        wish,
      );
      const labels = sizes.map((): string[] => []);
      for (const [position, node] of view.nodes.entries()) {
        const some = labels[of[position] ?? 0];
        if (some && some.length < 5) some.push(node.label);
      }
      return {
        modularity,
        communities: sizes.map((size, at_) => ({ size, some: labels[at_] ?? [] })),
        members: Object.fromEntries(view.nodes.map((node, position) => [node.id, of[position] ?? 0])),
      };
    },
  );
}

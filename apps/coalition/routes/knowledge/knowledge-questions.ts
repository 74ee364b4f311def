import { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import type { Knowledge } from '../../domain/knowledge/element.ts';
import { answerQuery, querySchema } from '../../domain/knowledge/query.ts';
import { neighbourhood, search } from '../../domain/knowledge/view.ts';
import type { CoalitionSettings } from '../../domain/settings.ts';
import { measures } from '../../knowing/analysis.ts';
import { knowingOf } from '../../knowing/knowing.ts';
import { byId, tags } from '../access.ts';
import {
  atQuery,
  edgeSchema,
  edgeView,
  graphFinder,
  knowledgeSchema,
  knowledgeView,
  nodeSchema,
  nodeView,
} from './knowledge-views.ts';

const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);
const yes = z.stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no'] });

/** What can be asked of a graph. */
export function addKnowledgeQuestionRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const find = graphFinder(platform);
  const knowing = knowingOf(platform);
  const config = { access: 'user' as const };
  const base = '/knowledge/graphs/:id';

  const outline = z.object({
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
  });
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
        response: { 200: outline.meta({ id: 'KnowledgeOutline' }) },
      },
    },
    async (request) => {
      const { id, revision } = await find(request, request.params.id);
      return { revision, ...outlined(await knowing.view(id, undefined), request.query.limit) };
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
    async (request) => {
      const { id } = await find(request, request.params.id);
      const { at, ...wish } = request.query;
      const { nodes } = await knowing.path(id, at, wish);
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
    async (request) => {
      const { id } = await find(request, request.params.id);
      const { at, measure, limit: most } = request.query;
      const view = await knowing.view(id, at);
      const { values, sampled } = await knowing.importance(id, at, measure);
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
    async (request) => {
      const { id } = await find(request, request.params.id);
      const { at, ...wish } = request.query;
      const view = await knowing.view(id, at);
      const { of, sizes, modularity } = await knowing.communities(id, at, wish);
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

function outlined({ nodes, edges }: Knowledge, most: number) {
  const degree = new Map<string, number>();
  for (const { from, to } of edges) {
    degree.set(from, (degree.get(from) ?? 0) + 1);
    degree.set(to, (degree.get(to) ?? 0) + 1);
  }
  const shown =
    nodes.length <= most
      ? nodes
      : [...nodes].sort((a, b) => (degree.get(b.id) ?? 0) - (degree.get(a.id) ?? 0)).slice(0, most);
  const at = new Map(shown.map(({ id }, position) => [id, position]));
  const drawn = edges.filter(({ from, to }) => at.has(from) && at.has(to));
  return {
    nodes: {
      id: shown.map(({ id }) => id),
      type: shown.map(({ type }) => type),
      label: shown.map(({ label }) => label),
      valid_from: shown.map(({ validFrom }) => validFrom),
      valid_to: shown.map(({ validTo }) => validTo),
    },
    edges: {
      from: drawn.map(({ from }) => at.get(from) ?? 0),
      to: drawn.map(({ to }) => at.get(to) ?? 0),
      type: drawn.map(({ type }) => type),
      weight: drawn.map(({ weight }) => weight),
      valid_from: drawn.map(({ validFrom }) => validFrom),
      valid_to: drawn.map(({ validTo }) => validTo),
    },
    left_out: nodes.length - shown.length,
  };
}

/** Of each step of a way the strongest edge. */
function edgesAlong(view: Knowledge, way: readonly string[], directed: boolean) {
  return way.slice(1).flatMap((to, at) => {
    const from = way[at];
    const [strongest] = view.edges
      .filter(
        (edge) =>
          (edge.from === from && edge.to === to) || (!directed && edge.from === to && edge.to === from),
      )
      .sort((a, b) => b.weight - a.weight);
    return strongest ? [strongest] : [];
  });
}

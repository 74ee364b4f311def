import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { conflict } from '#kernel/base';
import { transact } from '#kernel/database';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import { jsonLdContext } from '../../domain/knowledge/json-ld.ts';
import { statistics } from '../../domain/knowledge/view.ts';
import type { CoalitionSettings } from '../../domain/settings.ts';
import { knowingOf } from '../../knowing/knowing.ts';
import { tell } from '../../oversight/by.ts';
import { getGraph, insertGraph, listGraphs, setGraphDeleted } from '../../store/knowledge.ts';
import { byId, byOf, projectFor, sightOf, tags } from '../access.ts';
import { addKnowledgeAnalysisRoutes } from './knowledge-analyses.ts';
import { addKnowledgeChangeRoutes } from './knowledge-changes.ts';
import { addKnowledgeDocumentRoutes } from './knowledge-documents.ts';
import { addKnowledgeQuestionRoutes } from './knowledge-questions.ts';
import { atQuery, graphFinder, graphSchema, graphView } from './knowledge-views.ts';

/** Graphs of what is known: of agents' lives, and made by people or other programs. */
export function addKnowledgeRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  addGraphRoutes(api, platform);
  addKnowledgeQuestionRoutes(api, platform);
  addKnowledgeAnalysisRoutes(api, platform);
  addKnowledgeChangeRoutes(api, platform);
  addKnowledgeDocumentRoutes(api, platform);
}

function addGraphRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db } = platform;
  const find = graphFinder(platform);
  const config = { access: 'user' as const };

  api.get(
    '/knowledge/context',
    {
      config,
      schema: {
        tags,
        summary: 'The JSON-LD context of exported graphs',
        response: { 200: z.object({ '@context': z.record(z.string(), z.unknown()) }) },
      },
    },
    async () => ({ '@context': jsonLdContext }),
  );

  api.get(
    '/knowledge/graphs',
    {
      config,
      schema: {
        tags,
        summary:
          'Graphs that you may see, newest first; one of each project is made of what its agents live through',
        querystring: pageQuery.extend({ cursor: z.uuid().optional(), project_id: z.uuid().optional() }),
        response: { 200: pageOf(graphSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, project_id: projectId } = request.query;
      const projectIds = await sightOf(db, principalOf(request));
      const rows = await listGraphs(db, { projectIds, projectId, cursor, limit: limit + 1 });
      return toPage(rows, limit, ({ id }) => id, graphView);
    },
  );

  api.post(
    '/knowledge/graphs',
    {
      config,
      schema: {
        tags,
        summary: 'Make an empty graph',
        body: z.strictObject({ name: z.string().min(1).max(200), project_id: z.uuid().optional() }),
        response: { 201: graphSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { name, project_id } = request.body;
      const projectId = await projectFor(db, principal, project_id);
      const graph = await transact(db, async (tx) => {
        const made = await insertGraph(tx, { projectId, ownerId: principal.id, name });
        const about = { what: 'knowledge' as const, verb: 'created', id: made.id, projectId };
        await tell(tx, byOf(request), { ...about, data: { name } });
        return made;
      });
      return reply.status(201).send(graphView(graph));
    },
  );

  const statisticsSchema = graphSchema
    .extend({
      ...{ nodes: z.number(), edges: z.number(), components: z.number(), largest_component: z.number() },
      node_types: z.record(z.string(), z.number()),
      edge_types: z.record(z.string(), z.number()),
      ...{ mean_degree: z.number(), first: z.string().nullable(), last: z.string().nullable() },
    })
    .meta({ id: 'KnowledgeStatistics' });
  api.get(
    '/knowledge/graphs/:id',
    {
      config,
      schema: {
        tags,
        summary: 'A graph, and what is in it in figures',
        params: byId,
        querystring: atQuery,
        response: { 200: statisticsSchema },
      },
    },
    async (request) => {
      const graph = await find(request, request.params.id);
      const { nodeTypes, edgeTypes, largestComponent, meanDegree, ...figures } = statistics(
        await knowingOf(platform).view(graph.id, request.query.at),
      );
      return {
        ...graphView(graph),
        ...figures,
        ...{ node_types: { ...nodeTypes }, edge_types: { ...edgeTypes } },
        ...{ largest_component: largestComponent, mean_degree: meanDegree },
      };
    },
  );

  for (const [verb, method, deleted] of [
    ['deleted', 'DELETE', true],
    ['restored', 'POST', false],
  ] as const)
    api.route({
      method,
      url: deleted ? '/knowledge/graphs/:id' : '/knowledge/graphs/:id/restore',
      config,
      schema: {
        tags,
        summary: deleted
          ? 'Delete a graph; it can be restored until it is cleared away'
          : 'Have a deleted graph again',
        params: byId,
        response: { 200: graphSchema },
      },
      handler: async (request) => {
        const { id } = byId.parse(request.params);
        const { projectId, gathered } = await find(request, id, 'contributor', { deleted: !deleted });
        if (gathered)
          throw conflict(
            'coalition.graph_is_gathered',
            'This graph is made of what agents live through: delete the agents, or parts of the graph.',
          );
        const graph = await transact(db, async (tx) => {
          await setGraphDeleted(tx, id, deleted);
          await tell(tx, byOf(request), { what: 'knowledge', verb, id, projectId });
          return getGraph(tx, id);
        });
        return graphView(graph);
      },
    });
}

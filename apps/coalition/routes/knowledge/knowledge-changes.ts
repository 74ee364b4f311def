import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { type Api, pageOf, pageQuery, toPage } from '#kernel/http';
import {
  edgeChangeSchema,
  newEdgeSchema,
  newNodeSchema,
  nodeChangeSchema,
} from '../../domain/knowledge/element.ts';
import type { CoalitionSettings } from '../../domain/settings.ts';
import { undoChange } from '../../knowing/changing.ts';
import { addEdge, addNode, type Editor, edges, merge, nodes, remove, revise } from '../../knowing/editing.ts';
import { listChanges } from '../../store/knowledge-changes.ts';
import { byId, byOf, tags } from '../access.ts';
import {
  changeSchema,
  changeView,
  edgeSchema,
  edgeView,
  graphFinder,
  nodeSchema,
  nodeView,
} from './knowledge-views.ts';

const byElement = byId.extend({ element: z.uuid() });
const changed = z.object({ change: changeSchema });
const nodeAnswer = changed.extend({ node: nodeSchema });
const edgeAnswer = changed.extend({ edge: edgeSchema });
const config = { access: 'user' as const };
const base = '/knowledge/graphs/:id';

/** What is done to a graph by hand. Each is a change of its own that can be undone. */
export function addKnowledgeChangeRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  addElementRoutes(api, platform);
  const { db, clock } = platform;
  const find = graphFinder(platform);
  const editorOf = editors(platform);

  api.post(
    `${base}/merge-nodes`,
    {
      config,
      schema: {
        tags,
        summary: 'Make two nodes one: the first stays, with the edges and attributes of both',
        params: byId,
        body: z.strictObject({
          ...{ keep: z.uuid(), merge: z.uuid() },
          dry_run: z.boolean().default(false).describe('Only say what would happen'),
        }),
        response: {
          200: nodeAnswer.extend({
            change: changeSchema.nullable(),
            edges: z.object({ moved: z.number(), deleted: z.number() }),
          }),
        },
      },
    },
    async (request) => {
      const { keep, merge: gone, dry_run: dry } = request.body;
      const done = await merge(await editorOf(request, request.params.id), { keep, gone }, dry);
      return { change: done.change && changeView(done.change), node: nodeView(done.node), edges: done.edges };
    },
  );

  api.get(
    `${base}/changes`,
    {
      config,
      schema: {
        tags,
        summary: 'What was done to a graph by hand, newest first',
        params: byId,
        querystring: pageQuery.extend({ cursor: z.uuid().optional() }),
        response: { 200: pageOf(changeSchema) },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id);
      const { limit, cursor } = request.query;
      const rows = await listChanges(db, id, { cursor, limit: limit + 1 });
      return toPage(rows, limit, (row) => row.id, changeView);
    },
  );

  api.post(
    `${base}/changes/:element/undo`,
    {
      config,
      schema: {
        tags,
        summary: 'Take a change back: deletions, merges and imports too',
        params: byElement,
        response: { 200: changed },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'contributor');
      const change = await undoChange(db, id, request.params.element, clock.now(), byOf(request));
      return { change: changeView(change) };
    },
  );
}

/** Whoever may change a graph, as its editor. */
const editors = (platform: Platform<CoalitionSettings>) => {
  const find = graphFinder(platform);
  return async (request: FastifyRequest, id: string): Promise<Editor> => {
    const { id: graphId } = await find(request, id, 'contributor');
    return { db: platform.db, graphId, by: byOf(request), now: platform.clock.now() };
  };
};

function addElementRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const editorOf = editors(platform);

  api.post(
    `${base}/nodes`,
    {
      config,
      schema: {
        ...{ tags, summary: 'Add a node' },
        ...{ params: byId, body: newNodeSchema, response: { 201: nodeAnswer } },
      },
    },
    async (request, reply) => {
      const done = await addNode(await editorOf(request, request.params.id), request.body);
      return reply.status(201).send({ change: changeView(done.change), node: nodeView(done.element) });
    },
  );

  api.post(
    `${base}/edges`,
    {
      config,
      schema: {
        ...{ tags, summary: 'Add an edge' },
        ...{ params: byId, body: newEdgeSchema, response: { 201: edgeAnswer } },
      },
    },
    async (request, reply) => {
      const done = await addEdge(await editorOf(request, request.params.id), request.body);
      return reply.status(201).send({ change: changeView(done.change), edge: edgeView(done.element) });
    },
  );

  api.patch(
    `${base}/nodes/:element`,
    {
      config,
      schema: {
        ...{ tags, summary: 'Change a node; attributes are added, and null takes one away' },
        ...{ params: byElement, body: nodeChangeSchema, response: { 200: nodeAnswer } },
      },
    },
    async (request) => {
      const { id, element } = request.params;
      const done = await revise(await editorOf(request, id), nodes, element, request.body);
      return { change: changeView(done.change), node: nodeView(done.element) };
    },
  );

  api.patch(
    `${base}/edges/:element`,
    {
      config,
      schema: {
        ...{ tags, summary: 'Change an edge; attributes are added, and null takes one away' },
        ...{ params: byElement, body: edgeChangeSchema, response: { 200: edgeAnswer } },
      },
    },
    async (request) => {
      const { id, element } = request.params;
      const done = await revise(await editorOf(request, id), edges, element, request.body);
      return { change: changeView(done.change), edge: edgeView(done.element) };
    },
  );

  const removal = (summary: string) => ({
    config,
    schema: { tags, summary, params: byElement, response: { 200: changed } },
  });
  api.delete(
    `${base}/nodes/:element`,
    removal('Delete a node and its edges; undoing the change restores them'),
    async (request) => {
      const { id, element } = request.params;
      const { change } = await remove(await editorOf(request, id), nodes, element);
      return { change: changeView(change) };
    },
  );
  api.delete(
    `${base}/edges/:element`,
    removal('Delete an edge; undoing the change restores it'),
    async (request) => {
      const { id, element } = request.params;
      const { change } = await remove(await editorOf(request, id), edges, element);
      return { change: changeView(change) };
    },
  );
}

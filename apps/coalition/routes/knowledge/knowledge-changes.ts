import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { newId } from '#kernel/base';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import {
  edgeChangeSchema,
  type KnowledgeEdge,
  type KnowledgeNode,
  newEdgeSchema,
  newNodeSchema,
  nodeChangeSchema,
  withSources,
} from '../../domain/knowledge/element.ts';
import { mergeNodes } from '../../domain/knowledge/merge-nodes.ts';
import type { CoalitionSettings } from '../../domain/settings.ts';
import {
  alter,
  checkEnds,
  checkTimes,
  requireElements,
  requireFreeKeys,
  undoChange,
} from '../../knowing/changing.ts';
import { edgesOfNodes } from '../../store/knowledge.ts';
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
const base = '/knowledge/graphs/:id';

/** What is done to a graph by hand. Each is a change of its own that can be undone. */
export function addKnowledgeChangeRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  addNodeRoutes(api, platform);
  addEdgeRoutes(api, platform);
  const { db, clock } = platform;
  const find = graphFinder(platform);
  const config = { access: 'user' as const };

  api.post(
    `${base}/merge-nodes`,
    {
      config,
      schema: {
        tags,
        summary: 'Make two nodes one: the first stays, with the edges and attributes of both',
        params: byId,
        body: z.strictObject({ keep: z.uuid(), merge: z.uuid() }),
        response: { 200: changed.extend({ node: nodeSchema }) },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'contributor');
      const { keep, merge } = request.body;
      const done = await alter(db, id, 'merge-nodes', byOf(request), async (tx) => {
        const { nodes } = await requireElements(tx, id, { nodes: [keep, merge] });
        const edges = await edgesOfNodes(tx, id, [keep, merge], { open: false });
        const [kept, gone] = [keep, merge].map((one) => nodes.find((node) => node.id === one));
        // Both are there: it was made sure of above.
        const puts = mergeNodes(
          kept as KnowledgeNode,
          gone as KnowledgeNode,
          edges,
          clock.now().toISOString(),
        );
        const summary = `"${gone?.label}" merged into "${kept?.label}"`;
        return { known: { nodes, edges }, puts, summary };
      });
      const [node] = done.puts.nodes;
      return { change: changeView(done.change), node: nodeView(node as KnowledgeNode) };
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

function addNodeRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db, clock } = platform;
  const find = graphFinder(platform);
  const config = { access: 'user' as const };
  const answer = changed.extend({ node: nodeSchema });

  api.post(
    `${base}/nodes`,
    {
      config,
      schema: { tags, summary: 'Add a node', params: byId, body: newNodeSchema, response: { 201: answer } },
    },
    async (request, reply) => {
      const { id } = await find(request, request.params.id, 'contributor');
      const { key, label } = request.body;
      const made = freshElement(request, request.body, clock.now());
      const node: KnowledgeNode = { ...made, key: key ?? made.id, label, mergedInto: null };
      checkTimes(node);
      const { change } = await alter(db, id, 'add', byOf(request), async (tx) => {
        await requireFreeKeys(tx, id, { nodes: [node.key], edges: [] });
        return { known: none, puts: { nodes: [node], edges: [] }, summary: `added "${label}"` };
      });
      return reply.status(201).send({ change: changeView(change), node: nodeView(node) });
    },
  );

  api.patch(
    `${base}/nodes/:element`,
    {
      config,
      schema: {
        tags,
        summary: 'Change a node; attributes are added, and null takes one away',
        params: byElement,
        body: nodeChangeSchema,
        response: { 200: answer },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'contributor');
      const done = await alter(db, id, 'change', byOf(request), async (tx) => {
        const known = await requireElements(tx, id, { nodes: [request.params.element] });
        const nodes = known.nodes.map((node) => revised(request, node, request.body));
        return { known, puts: { nodes, edges: [] }, summary: `changed "${nodes[0]?.label}"` };
      });
      return { change: changeView(done.change), node: nodeView(done.puts.nodes[0] as KnowledgeNode) };
    },
  );

  api.delete(
    `${base}/nodes/:element`,
    {
      config,
      schema: {
        tags,
        summary: 'Delete a node and its edges; undoing the change restores them',
        params: byElement,
        response: { 200: changed },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'contributor');
      const deletedAt = clock.now().toISOString();
      const { change } = await alter(db, id, 'delete', byOf(request), async (tx) => {
        const { nodes } = await requireElements(tx, id, { nodes: [request.params.element] });
        const edges = await edgesOfNodes(tx, id, [request.params.element], { open: false });
        const gone = <T extends object>(one: T) => ({ ...one, deletedAt });
        const summary = `deleted "${nodes[0]?.label}" and ${edges.length} edges`;
        return { known: { nodes, edges }, puts: { nodes: nodes.map(gone), edges: edges.map(gone) }, summary };
      });
      return { change: changeView(change) };
    },
  );
}

function addEdgeRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db, clock } = platform;
  const find = graphFinder(platform);
  const config = { access: 'user' as const };
  const answer = changed.extend({ edge: edgeSchema });

  api.post(
    `${base}/edges`,
    {
      config,
      schema: { tags, summary: 'Add an edge', params: byId, body: newEdgeSchema, response: { 201: answer } },
    },
    async (request, reply) => {
      const { id } = await find(request, request.params.id, 'contributor');
      const { key, from, to, weight } = request.body;
      checkEnds(from, to);
      const made = freshElement(request, request.body, clock.now());
      const edge: KnowledgeEdge = { ...made, key: key ?? made.id, from, to, weight };
      checkTimes(edge);
      const { change } = await alter(db, id, 'add', byOf(request), async (tx) => {
        const { nodes } = await requireElements(tx, id, { nodes: [from, to] });
        await requireFreeKeys(tx, id, { nodes: [], edges: [edge.key] });
        const [a, b] = [from, to].map((end) => nodes.find((node) => node.id === end)?.label);
        const summary = `added "${a}" ${edge.type} "${b}"`;
        return { known: none, puts: { nodes: [], edges: [edge] }, summary };
      });
      return reply.status(201).send({ change: changeView(change), edge: edgeView(edge) });
    },
  );

  api.patch(
    `${base}/edges/:element`,
    {
      config,
      schema: {
        tags,
        summary: 'Change an edge; attributes are added, and null takes one away',
        params: byElement,
        body: edgeChangeSchema,
        response: { 200: answer },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'contributor');
      const done = await alter(db, id, 'change', byOf(request), async (tx) => {
        const known = await requireElements(tx, id, { edges: [request.params.element] });
        const edges = known.edges.map((edge) => revised(request, edge, request.body));
        return { known, puts: { nodes: [], edges }, summary: `changed an edge "${edges[0]?.type}"` };
      });
      return { change: changeView(done.change), edge: edgeView(done.puts.edges[0] as KnowledgeEdge) };
    },
  );

  api.delete(
    `${base}/edges/:element`,
    {
      config,
      schema: {
        tags,
        summary: 'Delete an edge; undoing the change restores it',
        params: byElement,
        response: { 200: changed },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'contributor');
      const deletedAt = clock.now().toISOString();
      const { change } = await alter(db, id, 'delete', byOf(request), async (tx) => {
        const known = await requireElements(tx, id, { edges: [request.params.element] });
        const edges = known.edges.map((edge) => ({ ...edge, deletedAt }));
        return { known, puts: { nodes: [], edges }, summary: `deleted an edge "${edges[0]?.type}"` };
      });
      return { change: changeView(change) };
    },
  );
}

const none = { nodes: [], edges: [] };

const sourceOf = (request: FastifyRequest) => ({ kind: 'person' as const, id: principalOf(request).id });

type Said = Pick<
  z.output<typeof newNodeSchema>,
  'type' | 'attributes' | 'confidence' | 'valid_from' | 'valid_to'
>;

function freshElement(request: FastifyRequest, said: Said, now: Date) {
  const { type, attributes, confidence, valid_from: from, valid_to: validTo } = said;
  const validFrom = from ?? now.toISOString();
  const sources = [sourceOf(request)];
  return { id: newId(), type, attributes, confidence, validFrom, validTo, sources, deletedAt: null };
}

type Revision = z.output<typeof nodeChangeSchema> | z.output<typeof edgeChangeSchema>;

function revised<T extends KnowledgeNode | KnowledgeEdge>(
  request: FastifyRequest,
  old: T,
  said: Revision,
): T {
  const { attributes, valid_from: validFrom, valid_to: validTo, ...rest } = said;
  const next: T = {
    ...old,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
    ...(attributes && {
      attributes: Object.fromEntries(
        Object.entries({ ...old.attributes, ...attributes }).filter(([, value]) => value !== null),
      ),
    }),
    sources: withSources(old.sources, [sourceOf(request)]),
  };
  checkTimes(next);
  return next;
}

import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { invalid, newId } from '#kernel/base';
import type { Api } from '#kernel/http';
import { type Format, formats, toDocument } from '../../domain/knowledge/document.ts';
import type { Knowledge } from '../../domain/knowledge/element.ts';
import { writeGraphml } from '../../domain/knowledge/graphml.ts';
import { writeJsonLd } from '../../domain/knowledge/json-ld.ts';
import { verdicts } from '../../domain/knowledge/merge-graphs.ts';
import type { CoalitionSettings } from '../../domain/settings.ts';
import { type Bringing, bring, wouldBring } from '../../knowing/importing.ts';
import { knowingOf } from '../../knowing/knowing.ts';
import { runningImports } from '../../store/knowledge-imports.ts';
import { byId, byOf, tags } from '../access.ts';
import { whileAwaited } from '../awaiting.ts';
import { atQuery, changeSchema, changeView, graphFinder } from './knowledge-views.ts';

const types: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  'json-ld': 'application/ld+json; charset=utf-8',
  graphml: 'application/xml; charset=utf-8',
};
const endings: Readonly<Record<Format, string>> = { json: 'json', 'json-ld': 'jsonld', graphml: 'graphml' };

/** The largest document that is read: what the largest graph is in the longest of the forms, as text in JSON. */
const mostBytes = 128 * 1024 * 1024;
const mostConflicts = 200;

const mergedSchema = z.object({
  change: changeSchema.nullable(),
  added: z.object({ nodes: z.number(), edges: z.number() }),
  matched: z.object({ nodes: z.number(), edges: z.number() }),
  /** How many there are; of many, the first two hundred follow. */
  conflict_count: z.number(),
  conflicts: z.array(
    z.object({
      what: z.enum(['node', 'edge']),
      ...{ key: z.string(), field: z.string(), ours: z.unknown(), theirs: z.unknown() },
      taken: z.enum(['ours', 'theirs']),
    }),
  ),
});

const runningSchema = z.object({
  ...{ id: z.string(), began_at: z.string() },
  total: z.number().describe('Nodes and edges that it brings; 0 until that is known'),
  done: z.number(),
});

/** Graphs that leave, come, and are brought together. */
export function addKnowledgeDocumentRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db, clock } = platform;
  const find = graphFinder(platform);
  const knowing = knowingOf(platform);
  const config = { access: 'user' as const };
  const base = '/knowledge/graphs/:id';

  api.get(
    `${base}/export`,
    {
      config,
      schema: {
        tags,
        summary: 'A graph as JSON, JSON-LD or GraphML',
        params: byId,
        querystring: atQuery.extend({ format: z.enum(formats).default('json') }),
      },
    },
    async (request, reply) => {
      const { id, name } = await find(request, request.params.id);
      const { at, format } = request.query;
      const document = toDocument(name, await knowing.view(id, at));
      const text =
        format === 'graphml'
          ? writeGraphml(document)
          : JSON.stringify(format === 'json' ? document : writeJsonLd(document));
      return reply
        .header('content-type', types[format])
        .header('content-disposition', `attachment; filename="knowledge.${endings[format]}"`)
        .send(text);
    },
  );

  const merge = async (
    bringing: Bringing,
    { dry_run: dry }: { readonly dry_run: boolean },
  ): Promise<z.infer<typeof mergedSchema>> => {
    const { change, merged } = dry
      ? { change: null, merged: await wouldBring(db, bringing) }
      : await bring(db, bringing);
    const { added, matched, conflicts } = merged;
    return {
      ...{ change: change && changeView(change), added, matched, conflict_count: conflicts.length },
      conflicts: conflicts.slice(0, mostConflicts).map((one) => ({ ...one })),
    };
  };

  api.post(
    `${base}/import`,
    {
      config,
      bodyLimit: mostBytes,
      schema: {
        tags,
        summary: 'Bring a document into a graph; what it has of the same key is merged',
        params: byId,
        body: z.strictObject({
          format: z.enum(formats),
          text: z.string().min(1),
          conflicts: z.enum(verdicts).default('theirs'),
          dry_run: z.boolean().default(false),
        }),
        response: { 200: mergedSchema },
      },
    },
    async (request, reply) => {
      const { id: graphId } = await find(request, request.params.id, 'contributor');
      const { format, text, ...wish } = request.body;
      const signal = whileAwaited(reply);
      const now = clock.now().toISOString();
      const theirs = await knowing.read({ format, text, now, importId: newId() }, signal);
      const about = { what: 'import', of: `imported ${format}`, by: byOf(request), signal };
      return merge({ graphId, theirs, conflicts: wish.conflicts, ...about }, wish);
    },
  );

  api.get(
    `${base}/imports`,
    {
      config,
      schema: {
        tags,
        summary: 'What is imported into a graph at the moment, and how far that is',
        params: byId,
        response: { 200: z.object({ items: z.array(runningSchema) }) },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id);
      const items = await runningImports(db, id);
      return { items: items.map(({ beganAt, ...one }) => ({ ...one, began_at: beganAt.toISOString() })) };
    },
  );

  api.post(
    `${base}/merge`,
    {
      config,
      schema: {
        tags,
        summary:
          'Bring another graph, or what one agent knows in it, into this one; what they say differently is named',
        params: byId,
        body: z.strictObject({
          from: z.uuid(),
          agent: z
            .string()
            .min(1)
            .max(200)
            .optional()
            .describe('Only what this agent (its id) was the source of'),
          at: atQuery.shape.at,
          conflicts: z.enum(verdicts).default('ours'),
          dry_run: z.boolean().default(false),
        }),
        response: { 200: mergedSchema },
      },
    },
    async (request, reply) => {
      const { id } = await find(request, request.params.id, 'contributor');
      const { from, agent, at, ...wish } = request.body;
      const other = await find(request, from);
      if (other.id === id && agent === undefined)
        throw invalid('coalition.merge_same_graph', 'A graph cannot be merged with itself: name another.');
      const all = await knowing.view(other.id, at);
      const theirs = agent === undefined ? all : viewOfAgent(all, agent);
      const of = `merged "${other.name}"${agent === undefined ? '' : ` as ${agent} knows it`}`;
      const about = { what: 'merge', of, by: byOf(request), signal: whileAwaited(reply) };
      return merge({ graphId: id, theirs, conflicts: wish.conflicts, ...about }, wish);
    },
  );
}

/** What an agent was the source of, with the ends of its edges. */
function viewOfAgent({ nodes, edges }: Knowledge, agent: string): Knowledge {
  const own = edges.filter(({ sources }) => sources.some(({ kind, id }) => kind === 'agent' && id === agent));
  const ids = new Set(own.flatMap(({ from, to }) => [from, to]));
  const mine = nodes.filter(
    ({ id, sources }) =>
      ids.has(id) || sources.some((source) => source.kind === 'agent' && source.id === agent),
  );
  return { nodes: mine, edges: own };
}

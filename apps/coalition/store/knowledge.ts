import { newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';
import type { Knowledge, KnowledgeEdge, KnowledgeNode } from '../domain/knowledge/element.ts';

export interface KeptGraph {
  readonly id: string;
  readonly projectId: string;
  readonly ownerId: string;
  readonly name: string;
  /** Made of what the project's agents live through. */
  readonly gathered: boolean;
  readonly revision: number;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
}

const graphColumns = sql`id, project_id as "projectId", owner_id as "ownerId", name, gathered, revision,
  created_at as "createdAt", deleted_at as "deletedAt"`;

export async function insertGraph(
  tx: Tx,
  { projectId, ownerId, name }: Pick<KeptGraph, 'projectId' | 'ownerId' | 'name'>,
): Promise<KeptGraph> {
  return one(
    tx,
    sql<KeptGraph>`insert into coalition.knowledge_graph (id, project_id, owner_id, name, gathered)
      values (${newId()}, ${projectId}, ${ownerId}, ${name}, false) returning ${graphColumns}`,
  );
}

/** The graph of what a project's agents live through, made when it is first asked for. */
export async function gatheredGraph(tx: Tx, projectId: string): Promise<KeptGraph> {
  await run(
    tx,
    sql`insert into coalition.knowledge_graph (id, project_id, owner_id, name, gathered)
      values (${newId()}, ${projectId}, 'system', 'What agents live through', true)
      on conflict (project_id) where gathered do nothing`,
  );
  return one(
    tx,
    sql<KeptGraph>`select ${graphColumns} from coalition.knowledge_graph
      where project_id = ${projectId} and gathered`,
  );
}

export const graphNotFound = (id: string): Error =>
  notFound('coalition.graph_not_found', `There is no graph ${id}, or it is not shared with you.`);

/** Also one that was deleted and not cleared away yet. @throws MainstayError `coalition.graph_not_found` */
export async function getGraph(db: Db, id: string): Promise<KeptGraph> {
  const found = await maybeOne(
    db,
    sql<KeptGraph>`select ${graphColumns} from coalition.knowledge_graph where id = ${id}`,
  );
  if (!found) throw graphNotFound(id);
  return found;
}

export async function listGraphs(
  db: Db,
  filter: {
    readonly projectIds: readonly string[] | undefined;
    readonly projectId: string | undefined;
    readonly cursor: string | undefined;
    readonly limit: number;
  },
): Promise<KeptGraph[]> {
  const { projectIds, projectId, cursor, limit } = filter;
  return many(
    db,
    sql<KeptGraph>`select ${graphColumns} from coalition.knowledge_graph
      where deleted_at is null
        ${projectIds === undefined ? sql`` : sql`and project_id = any(${[...projectIds]}::uuid[])`}
        ${projectId === undefined ? sql`` : sql`and project_id = ${projectId}`}
        ${cursor === undefined ? sql`` : sql`and id < ${cursor}`}
      order by id desc limit ${limit}`,
  );
}

export async function setGraphDeleted(tx: Tx, id: string, deleted: boolean): Promise<void> {
  await run(
    tx,
    sql`update coalition.knowledge_graph set deleted_at = ${deleted ? sql`now()` : null} where id = ${id}`,
  );
}

/** So that nobody else changes the graph before the transaction ends. */
export async function lockGraph(tx: Tx, id: string): Promise<KeptGraph> {
  await run(tx, sql`select 1 from coalition.knowledge_graph where id = ${id} for update`);
  return getGraph(tx, id);
}

const elementColumns = sql`id, key, type, attributes, confidence, valid_from as "validFrom", valid_to as "validTo",
  sources, deleted_at as "deletedAt"`;
const nodeColumns = sql`${elementColumns}, label, merged_into as "mergedInto"`;
const edgeColumns = sql`${elementColumns}, from_id as "from", to_id as "to", weight`;

type Dates = 'validFrom' | 'validTo' | 'deletedAt';
interface KeptDates {
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly deletedAt: Date | null;
}
type Kept<T> = Omit<T, Dates> & KeptDates;

const withMoments = <T extends KeptDates>(row: T): Omit<T, Dates> & Pick<KnowledgeNode, Dates> => ({
  ...row,
  validFrom: row.validFrom.toISOString(),
  validTo: row.validTo?.toISOString() ?? null,
  deletedAt: row.deletedAt?.toISOString() ?? null,
});

/** All of a graph; with what was deleted where asked for. */
export async function readKnowledge(
  db: Db,
  graphId: string,
  { deleted }: { readonly deleted: boolean },
): Promise<Knowledge> {
  const which = sql`where graph_id = ${graphId} ${deleted ? sql`` : sql`and deleted_at is null`}`;
  return {
    nodes: (
      await many(
        db,
        sql<Kept<KnowledgeNode>>`select ${nodeColumns} from coalition.knowledge_node ${which} order by id`,
      )
    ).map(withMoments),
    edges: (
      await many(
        db,
        sql<Kept<KnowledgeEdge>>`select ${edgeColumns} from coalition.knowledge_edge ${which} order by id`,
      )
    ).map(withMoments),
  };
}

/** Nodes and edges of a graph by ids or keys, deleted or not. */
export async function readElements(
  db: Db,
  graphId: string,
  by: 'id' | 'key',
  wanted: { readonly nodes: readonly string[]; readonly edges: readonly string[] },
): Promise<Knowledge> {
  const which = (names: readonly string[]) =>
    sql`where graph_id = ${graphId} and ${by === 'id' ? sql`id = any(${[...names]}::uuid[])` : sql`key = any(${[...names]}::text[])`}`;
  return {
    nodes: (
      await many(
        db,
        sql<Kept<KnowledgeNode>>`select ${nodeColumns} from coalition.knowledge_node ${which(wanted.nodes)}`,
      )
    ).map(withMoments),
    edges: (
      await many(
        db,
        sql<Kept<KnowledgeEdge>>`select ${edgeColumns} from coalition.knowledge_edge ${which(wanted.edges)}`,
      )
    ).map(withMoments),
  };
}

/** The edges of some nodes that are not deleted, or that are still so at no end. */
export async function edgesOfNodes(
  db: Db,
  graphId: string,
  nodes: readonly string[],
  { open }: { readonly open: boolean },
): Promise<KnowledgeEdge[]> {
  const ids = sql`any(${[...nodes]}::uuid[])`;
  const rows = await many(
    db,
    sql<Kept<KnowledgeEdge>>`select ${edgeColumns} from coalition.knowledge_edge
      where graph_id = ${graphId} and deleted_at is null and (from_id = ${ids} or to_id = ${ids})
        ${open ? sql`and valid_to is null` : sql``}`,
  );
  return rows.map(withMoments);
}

export async function countElements(
  db: Db,
  graphId: string,
): Promise<{ readonly nodes: number; readonly edges: number }> {
  return one(
    db,
    sql<{ nodes: number; edges: number }>`select
      (select count(*) from coalition.knowledge_node where graph_id = ${graphId}) as nodes,
      (select count(*) from coalition.knowledge_edge where graph_id = ${graphId}) as edges`,
  );
}

const atOnce = 2000;

/** Writes nodes and edges as they are now, new or not, and marks the graph as changed. */
export async function putElements(tx: Tx, graphId: string, { nodes, edges }: Knowledge): Promise<void> {
  const shared = sql`type = excluded.type, attributes = excluded.attributes, confidence = excluded.confidence,
    valid_from = excluded.valid_from, valid_to = excluded.valid_to, sources = excluded.sources,
    deleted_at = excluded.deleted_at`;
  const names = sql`id, key, type, attributes, confidence, valid_from, valid_to, sources, deleted_at`;
  const types = sql`id uuid, key text, type text, attributes jsonb, confidence double precision,
    "validFrom" timestamptz, "validTo" timestamptz, sources jsonb, "deletedAt" timestamptz`;
  const values = sql`c.id, c.key, c.type, c.attributes, c.confidence, c."validFrom", c."validTo", c.sources, c."deletedAt"`;
  for (let at = 0; at < nodes.length; at += atOnce)
    await run(
      tx,
      sql`insert into coalition.knowledge_node (graph_id, ${names}, label, merged_into)
        select ${graphId}::uuid, ${values}, c.label, c."mergedInto"
        from jsonb_to_recordset(${jsonb(nodes.slice(at, at + atOnce))}) as c (${types}, label text, "mergedInto" uuid)
        on conflict (id) do update set ${shared}, label = excluded.label, merged_into = excluded.merged_into`,
    );
  for (let at = 0; at < edges.length; at += atOnce)
    await run(
      tx,
      sql`insert into coalition.knowledge_edge (graph_id, ${names}, from_id, to_id, weight)
        select ${graphId}::uuid, ${values}, c."from", c."to", c.weight
        from jsonb_to_recordset(${jsonb(edges.slice(at, at + atOnce))})
          as c (${types}, "from" uuid, "to" uuid, weight double precision)
        on conflict (id) do update set ${shared}, from_id = excluded.from_id, to_id = excluded.to_id,
          weight = excluded.weight`,
    );
  if (nodes.length + edges.length > 0) await touchGraph(tx, graphId);
}

async function touchGraph(tx: Tx, graphId: string): Promise<void> {
  await run(tx, sql`update coalition.knowledge_graph set revision = revision + 1 where id = ${graphId}`);
}

/** For good. */
export async function forgetEdges(tx: Tx, graphId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await run(
    tx,
    sql`delete from coalition.knowledge_edge where graph_id = ${graphId} and key = any(${[...keys]}::text[])`,
  );
  await touchGraph(tx, graphId);
}

import { type Db, jsonb, many, one, run, sql, type Tx } from '#kernel/database';
import type { Knowledge, KnowledgeEdge, KnowledgeNode } from '../domain/knowledge/element.ts';
import { touchGraph } from './knowledge.ts';

type Condition = ReturnType<typeof sql>;

/** What an import that is under way has brought is not there yet; all of it is when the import's row goes. */
export const there: Condition = sql`coalesce(import_id <> all(array(select id from coalition.knowledge_import)), true)`;

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
  const which = deleted ? sql`true` : sql`deleted_at is null`;
  return readWhere(db, graphId, which, which);
}

/** Nodes and edges of a graph by ids or keys, deleted or not. */
export async function readElements(
  db: Db,
  graphId: string,
  by: 'id' | 'key',
  wanted: { readonly nodes: readonly string[]; readonly edges: readonly string[] },
): Promise<Knowledge> {
  const which = (names: readonly string[]) =>
    by === 'id' ? sql`id = any(${[...names]}::uuid[])` : sql`key = any(${[...names]}::text[])`;
  return readWhere(db, graphId, which(wanted.nodes), which(wanted.edges));
}

async function readWhere(db: Db, graphId: string, nodes: Condition, edges: Condition): Promise<Knowledge> {
  return {
    nodes: (
      await many(
        db,
        sql<Kept<KnowledgeNode>>`select ${nodeColumns} from coalition.knowledge_node
          where graph_id = ${graphId} and ${there} and ${nodes} order by id`,
      )
    ).map(withMoments),
    edges: (
      await many(
        db,
        sql<Kept<KnowledgeEdge>>`select ${edgeColumns} from coalition.knowledge_edge
          where graph_id = ${graphId} and ${there} and ${edges} order by id`,
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
      where graph_id = ${graphId} and ${there} and deleted_at is null and (from_id = ${ids} or to_id = ${ids})
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

/** What one statement writes: the embedded database has one session, and others wait for it to end. */
const atOnce = 1000;

const shared = sql`type = excluded.type, attributes = excluded.attributes, confidence = excluded.confidence,
  valid_from = excluded.valid_from, valid_to = excluded.valid_to, sources = excluded.sources,
  deleted_at = excluded.deleted_at`;
const names = sql`graph_id, import_id, id, key, type, attributes, confidence, valid_from, valid_to, sources, deleted_at`;
const types = sql`id uuid, key text, type text, attributes jsonb, confidence double precision,
  "validFrom" timestamptz, "validTo" timestamptz, sources jsonb, "deletedAt" timestamptz`;
const values = sql`c.id, c.key, c.type, c.attributes, c.confidence, c."validFrom", c."validTo", c.sources, c."deletedAt"`;

const putNodes = (graphId: string, nodes: readonly KnowledgeNode[], importId: string | null) =>
  sql`insert into coalition.knowledge_node (${names}, label, merged_into)
    select ${graphId}::uuid, ${importId}::uuid, ${values}, c.label, c."mergedInto"
    from jsonb_to_recordset(${jsonb(nodes)}) as c (${types}, label text, "mergedInto" uuid)
    on conflict (id) do update set ${shared}, label = excluded.label, merged_into = excluded.merged_into`;

const putEdges = (graphId: string, edges: readonly KnowledgeEdge[], importId: string | null) =>
  sql`insert into coalition.knowledge_edge (${names}, from_id, to_id, weight)
    select ${graphId}::uuid, ${importId}::uuid, ${values}, c."from", c."to", c.weight
    from jsonb_to_recordset(${jsonb(edges)})
      as c (${types}, "from" uuid, "to" uuid, weight double precision)
    on conflict (id) do update set ${shared}, from_id = excluded.from_id, to_id = excluded.to_id,
      weight = excluded.weight`;

/**
 * Statements that write nodes and edges as they are now, new or not; each of them takes a moment only.
 *
 * @param importId of the import that brings what is new
 */
export function* writing(
  graphId: string,
  { nodes, edges }: Knowledge,
  importId: string | null,
): Generator<{ readonly statement: Condition; readonly size: number }> {
  for (let at = 0; at < nodes.length; at += atOnce) {
    const part = nodes.slice(at, at + atOnce);
    yield { statement: putNodes(graphId, part, importId), size: part.length };
  }
  for (let at = 0; at < edges.length; at += atOnce) {
    const part = edges.slice(at, at + atOnce);
    yield { statement: putEdges(graphId, part, importId), size: part.length };
  }
}

/** Writes nodes and edges as they are now, new or not, and marks the graph as changed. */
export async function putElements(tx: Tx, graphId: string, puts: Knowledge): Promise<void> {
  for (const { statement } of writing(graphId, puts, null)) await run(tx, statement);
  if (puts.nodes.length + puts.edges.length > 0) await touchGraph(tx, graphId);
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

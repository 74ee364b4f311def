import { notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';
import type { Trace } from '../domain/knowledge/undo.ts';
import { forgetDeadImports } from './knowledge-imports.ts';

/** Something that a person did to a graph, and can be taken back. */
export interface KeptChange {
  readonly id: string;
  readonly at: Date;
  readonly actorId: string;
  readonly what: string;
  readonly summary: string;
  readonly undoneAt: Date | null;
}

const columns = sql`id, at, actor_id as "actorId", what, summary, undone_at as "undoneAt"`;

export async function insertChange(
  tx: Tx,
  graphId: string,
  made: Pick<KeptChange, 'id' | 'actorId' | 'what' | 'summary'> & { readonly trace: Trace },
): Promise<KeptChange> {
  const { id, actorId, what, summary, trace } = made;
  return one(
    tx,
    sql<KeptChange>`insert into coalition.knowledge_change (id, graph_id, actor_id, what, summary, trace)
      values (${id}, ${graphId}, ${actorId}, ${what}, ${summary}, ${jsonb(trace)}) returning ${columns}`,
  );
}

/** @throws MainstayError `coalition.change_not_found` */
export async function getChange(
  db: Db,
  graphId: string,
  id: string,
): Promise<KeptChange & { readonly trace: unknown }> {
  const found = await maybeOne(
    db,
    sql<KeptChange & { trace: unknown }>`select ${columns}, trace from coalition.knowledge_change
      where id = ${id} and graph_id = ${graphId}`,
  );
  if (!found)
    throw notFound(
      'coalition.change_not_found',
      `There is no change ${id} in this graph, or it is too long ago.`,
    );
  return found;
}

export async function setUndone(tx: Tx, id: string): Promise<void> {
  await run(tx, sql`update coalition.knowledge_change set undone_at = now() where id = ${id}`);
}

/** Newest first. */
export async function listChanges(
  db: Db,
  graphId: string,
  { cursor, limit }: { readonly cursor: string | undefined; readonly limit: number },
): Promise<KeptChange[]> {
  return many(
    db,
    sql<KeptChange>`select ${columns} from coalition.knowledge_change
      where graph_id = ${graphId} ${cursor === undefined ? sql`` : sql`and id < ${cursor}`}
      order by id desc limit ${limit}`,
  );
}

/**
 * Clears away for good what was deleted so long ago, what ended so long ago in graphs that the app makes, what can no
 * longer be undone, and what nothing leads to any more.
 */
export async function forgetKnowledge(
  db: Db,
  { deletedDays, endedDays }: { readonly deletedDays: number; readonly endedDays: number },
): Promise<number> {
  const deleted = sql`now() - ${deletedDays} * interval '1 day'`;
  const ended = sql`now() - ${endedDays} * interval '1 day'`;
  await forgetDeadImports(db);
  // What an import brings leads to what it has not brought yet.
  const idle = sql`graph_id not in (select graph_id from coalition.knowledge_import)`;
  const gathered = sql`graph_id in (select id from coalition.knowledge_graph where gathered) and ${idle}`;
  let gone = await run(db, sql`delete from coalition.knowledge_graph where deleted_at < ${deleted}`);
  for (const kind of ['edge', 'node']) {
    const table = sql.table(`coalition.knowledge_${kind}`);
    gone += await run(db, sql`delete from ${table} where deleted_at < ${deleted} and ${idle}`);
    gone += await run(db, sql`delete from ${table} where valid_to < ${ended} and ${gathered}`);
  }
  await run(db, sql`delete from coalition.knowledge_change where at < ${deleted}`);
  gone += await run(
    db,
    sql`delete from coalition.knowledge_node n
      where ${gathered} and type in ('state', 'observation', 'action', 'concept', 'event') and deleted_at is null
        and valid_from < ${deleted}
        and not exists (select 1 from coalition.knowledge_edge e where e.from_id = n.id or e.to_id = n.id)`,
  );
  await run(
    db,
    sql`update coalition.knowledge_graph set revision = revision + 1
      where id in (select distinct graph_id from coalition.knowledge_node)`,
  );
  await run(
    db,
    sql`delete from coalition.knowledge_mark m where
      (subject like 'agent:%' and not exists
        (select 1 from coalition.agent a where 'agent:' || a.id::text = m.subject))
      or (subject like 'world:%' and not exists
        (select 1 from coalition.world w where 'world:' || w.id::text = m.subject))`,
  );
  return gone;
}

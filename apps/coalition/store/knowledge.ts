import { newId, notFound } from '#kernel/base';
import { type Db, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';

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

/** What was read of it before is old from now on. */
export async function touchGraph(tx: Tx, graphId: string): Promise<void> {
  await run(tx, sql`update coalition.knowledge_graph set revision = revision + 1 where id = ${graphId}`);
}

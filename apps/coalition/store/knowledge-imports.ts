import { conflict, MainstayError } from '#kernel/base';
import { type Db, many, maybeOne, run, sql, type Tx, transact } from '#kernel/database';
import type { Knowledge } from '../domain/knowledge/element.ts';
import { getGraph, type KeptGraph, touchGraph } from './knowledge.ts';
import { writing } from './knowledge-elements.ts';

/** An import that is under way: the graph is as it was until it ends. */
export interface RunningImport {
  readonly id: string;
  readonly total: number;
  readonly done: number;
  readonly beganAt: Date;
}

const columns = sql`id, total, done, began_at as "beganAt"`;

/** Longer than any of its statements takes: after that the process that brings it is gone. */
const deadAfter = sql`now() - interval '2 minutes'`;

/**
 * So that nobody else changes the graph before the transaction ends.
 *
 * @throws MainstayError `coalition.graph_importing` while an import is under way; `coalition.graph_not_found`
 */
export async function lockGraph(tx: Tx, graphId: string): Promise<KeptGraph> {
  await run(tx, sql`select 1 from coalition.knowledge_graph where id = ${graphId} for no key update`);
  const found = await maybeOne(
    tx,
    sql<RunningImport & { dead: boolean }>`select ${columns}, alive_at < ${deadAfter} as dead
      from coalition.knowledge_import where graph_id = ${graphId} for update`,
  );
  if (found?.dead) await forgetImport(tx, graphId, found.id);
  else if (found)
    throw conflict(
      'coalition.graph_importing',
      `Something is imported into this graph (${found.done} of ${found.total} are there): try again when that is done.`,
    );
  return getGraph(tx, graphId);
}

export async function beginImport(tx: Tx, graphId: string, id: string): Promise<void> {
  await run(tx, sql`insert into coalition.knowledge_import (id, graph_id) values (${id}, ${graphId})`);
}

/**
 * Writes what is new where nobody sees it yet, in statements that each take a moment only: others are answered in
 * between.
 *
 * @throws MainstayError `coalition.import_ended` where somebody ended it; what `signal` was aborted with
 */
export async function stageImport(
  db: Db,
  graphId: string,
  id: string,
  fresh: Knowledge,
  signal: AbortSignal | undefined,
): Promise<void> {
  const total = fresh.nodes.length + fresh.edges.length;
  let done = 0;
  for (const { statement, size } of writing(graphId, fresh, id)) {
    signal?.throwIfAborted();
    // With its row held nobody can take away what was brought before while more of it comes.
    await transact(db, async (tx) => {
      done += size;
      const alive = await run(
        tx,
        sql`update coalition.knowledge_import set total = ${total}, done = ${done}, alive_at = now() where id = ${id}`,
      );
      if (alive === 0) throw importEnded();
      await run(tx, statement);
    });
  }
}

/** All that it brought is there from now on. @throws MainstayError `coalition.import_ended` */
export async function endImport(tx: Tx, graphId: string, id: string): Promise<KeptGraph> {
  await run(tx, sql`select 1 from coalition.knowledge_graph where id = ${graphId} for no key update`);
  if ((await run(tx, sql`delete from coalition.knowledge_import where id = ${id}`)) === 0)
    throw importEnded();
  await touchGraph(tx, graphId);
  return getGraph(tx, graphId);
}

const importEnded = (): MainstayError =>
  new MainstayError(
    'coalition.import_ended',
    'This import was ended before it was done; the graph is as it was. Try again.',
    { kind: 'unavailable' },
  );

/** Clears away what an import that did not get to its end has brought. */
export async function forgetImport(db: Db, graphId: string, id: string): Promise<void> {
  for (const kind of ['edge', 'node']) {
    const table = sql.table(`coalition.knowledge_${kind}`);
    const some = sql`array(select ctid from ${table} where graph_id = ${graphId} and import_id = ${id} limit 2000)`;
    while ((await run(db, sql`delete from ${table} where ctid = any(${some})`)) > 0);
  }
  await run(db, sql`delete from coalition.knowledge_import where id = ${id}`);
}

/** Deletes all that an import brought and nobody deleted since. */
export const withdrawImport = (tx: Tx, graphId: string, id: string, at: string): Promise<void> =>
  turn(tx, graphId, sql`set deleted_at = ${at} where import_id = ${id} and deleted_at is null`);

/** Has again what was withdrawn at that moment. */
export const restoreImport = (tx: Tx, graphId: string, id: string, at: string): Promise<void> =>
  turn(tx, graphId, sql`set deleted_at = null where import_id = ${id} and deleted_at = ${at}`);

async function turn(tx: Tx, graphId: string, how: ReturnType<typeof sql>): Promise<void> {
  for (const kind of ['node', 'edge'])
    await run(tx, sql`update ${sql.table(`coalition.knowledge_${kind}`)} ${how} and graph_id = ${graphId}`);
  await touchGraph(tx, graphId);
}

/** Of a graph: at most one at a time. */
export async function runningImports(db: Db, graphId: string): Promise<RunningImport[]> {
  return many(
    db,
    sql<RunningImport>`select ${columns} from coalition.knowledge_import where graph_id = ${graphId}`,
  );
}

/** Clears away imports whose process is gone. */
export async function forgetDeadImports(db: Db): Promise<void> {
  const dead = await many(
    db,
    sql<{ id: string; graphId: string }>`select id, graph_id as "graphId" from coalition.knowledge_import
      where alive_at < ${deadAfter}`,
  );
  for (const { id, graphId } of dead)
    await transact(db, async (tx) => {
      await run(tx, sql`select 1 from coalition.knowledge_graph where id = ${graphId} for no key update`);
      await forgetImport(tx, graphId, id);
    });
}

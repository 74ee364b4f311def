import { type Db, jsonb, maybeOne, run, sql } from '#kernel/database';
import type { StateGraph } from '../domain/exploration/graph.ts';

/** What an execution that explores knows so far, for people who watch it grow. */
export async function showGraph(db: Db, executionId: string, graph: StateGraph): Promise<void> {
  await run(
    db,
    sql`insert into testing.live_graph (execution_id, graph) values (${executionId}, ${jsonb(graph)})
      on conflict (execution_id) do update set graph = excluded.graph`,
  );
}

export async function hideGraph(db: Db, executionId: string): Promise<void> {
  await run(db, sql`delete from testing.live_graph where execution_id = ${executionId}`);
}

export async function findShownGraph(db: Db, executionId: string): Promise<StateGraph | undefined> {
  const shown = await maybeOne(
    db,
    sql<{ graph: StateGraph }>`select graph from testing.live_graph where execution_id = ${executionId}`,
  );
  return shown?.graph;
}

import { newId } from '#kernel/base';
import { type Db, transact } from '#kernel/database';
import type { Knowledge } from '../domain/knowledge/element.ts';
import { type Merged, mergeGraphs, type Verdict } from '../domain/knowledge/merge-graphs.ts';
import { traceOf } from '../domain/knowledge/undo.ts';
import { type By, tell } from '../oversight/by.ts';
import { insertChange, type KeptChange } from '../store/knowledge-changes.ts';
import { putElements, readKnowledge } from '../store/knowledge-elements.ts';
import { beginImport, endImport, forgetImport, lockGraph, stageImport } from '../store/knowledge-imports.ts';
import { requireRoom, requireThere } from './changing.ts';

export interface Bringing {
  readonly graphId: string;
  readonly theirs: Knowledge;
  readonly conflicts: Verdict;
  /** `import`, `merge`. */
  readonly what: string;
  /** What it is, for people. */
  readonly of: string;
  readonly by: By;
  readonly signal?: AbortSignal | undefined;
}

/** What bringing a graph into another would do. */
export const wouldBring = async (
  db: Db,
  { graphId, theirs, conflicts }: Pick<Bringing, 'graphId' | 'theirs' | 'conflicts'>,
): Promise<Merged> =>
  mergeGraphs(await readKnowledge(db, graphId, { deleted: true }), theirs, conflicts, newId);

/**
 * Brings a graph into another as a whole or not at all. What is new is written bit by bit where nobody sees it yet, so
 * that others are answered in between, and is there at once in the end; nobody else changes the graph meanwhile.
 *
 * @throws MainstayError `coalition.graph_importing`; `coalition.graph_full`; `coalition.graph_deleted`;
 *   `coalition.import_ended`; what `signal` was aborted with. The graph is then as it was.
 */
export async function bring(
  db: Db,
  { graphId, theirs, conflicts, what, of, by, signal }: Bringing,
): Promise<{ readonly change: KeptChange; readonly merged: Merged }> {
  const id = newId();
  await transact(db, async (tx) => {
    requireThere(await lockGraph(tx, graphId));
    await beginImport(tx, graphId, id);
  });
  try {
    const known = await readKnowledge(db, graphId, { deleted: true });
    const merged = mergeGraphs(known, theirs, conflicts, newId);
    const { added, puts } = merged;
    await requireRoom(db, graphId, known, puts);
    const [fresh, altered] = parted(known, puts);
    await stageImport(db, graphId, id, fresh, signal);
    const summary = `${of}: ${added.nodes} nodes and ${added.edges} edges new, ${merged.conflicts.length} conflicts`;
    const trace = { ...traceOf(known, altered), imported: id };
    signal?.throwIfAborted();
    const change = await transact(db, async (tx) => {
      const graph = await endImport(tx, graphId, id);
      requireThere(graph);
      await putElements(tx, graphId, altered);
      const made = await insertChange(tx, graphId, { id, actorId: by.actorId, what, summary, trace });
      await tell(tx, by, {
        ...{ what: 'knowledge', verb: 'changed', id: graphId, projectId: graph.projectId },
        data: { change: id, what, summary },
      });
      return made;
    });
    return { change, merged };
  } catch (error) {
    await forgetImport(db, graphId, id);
    throw error;
  }
}

/** What is not in the graph yet, and what is and becomes different. */
function parted(known: Knowledge, puts: Knowledge): readonly [fresh: Knowledge, altered: Knowledge] {
  const there = new Set([...known.nodes, ...known.edges].map(({ id }) => id));
  const nodes = Map.groupBy(puts.nodes, ({ id }) => there.has(id));
  const edges = Map.groupBy(puts.edges, ({ id }) => there.has(id));
  const part = (old: boolean): Knowledge => ({ nodes: nodes.get(old) ?? [], edges: edges.get(old) ?? [] });
  return [part(false), part(true)];
}

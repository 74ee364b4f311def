import { conflict, invalid, newId, notFound } from '#kernel/base';
import { type Db, type Tx, transact } from '#kernel/database';
import { type Knowledge, mostEdges, mostNodes } from '../domain/knowledge/element.ts';
import { type Trace, traceOf, traceSchema, undo } from '../domain/knowledge/undo.ts';
import { type By, tell } from '../oversight/by.ts';
import type { KeptGraph } from '../store/knowledge.ts';
import { getChange, insertChange, type KeptChange, setUndone } from '../store/knowledge-changes.ts';
import { countElements, putElements, readElements } from '../store/knowledge-elements.ts';
import { lockGraph, restoreImport, withdrawImport } from '../store/knowledge-imports.ts';

export interface Alteration {
  /** As they were, at least those that are put. */
  readonly known: Knowledge;
  /** As they are from now on. */
  readonly puts: Knowledge;
  readonly summary: string;
  /** What became of all that an import brought, where that is not among what is put. */
  readonly turned?: Pick<Trace, 'imported' | 'withdrawn'>;
}

/**
 * Changes a graph as a whole or not at all, keeps what takes the change back, writes it down in the audit record, and
 * tells whoever listens.
 *
 * @param what `add`, `change`, `delete`, `merge-nodes` …
 * @throws MainstayError `coalition.graph_importing`; `coalition.graph_full`; `coalition.graph_deleted`; what `work` throws
 */
export async function alter<T extends Alteration>(
  db: Db,
  graphId: string,
  what: string,
  by: By,
  work: (tx: Tx) => Promise<T>,
): Promise<T & { readonly change: KeptChange }> {
  return transact(db, async (tx) => {
    const graph = await lockGraph(tx, graphId);
    requireThere(graph);
    const done = await work(tx);
    const { known, puts, summary, turned } = done;
    await requireRoom(tx, graphId, known, puts);
    await putElements(tx, graphId, puts);
    const change = await insertChange(tx, graphId, {
      ...{ id: newId(), actorId: by.actorId, what, summary, trace: { ...traceOf(known, puts), ...turned } },
    });
    await tell(tx, by, {
      ...{ what: 'knowledge', verb: 'changed', id: graphId, projectId: graph.projectId },
      data: { change: change.id, what, summary },
    });
    return { ...done, change };
  });
}

/** @throws MainstayError `coalition.graph_deleted` */
export function requireThere({ name, deletedAt }: KeptGraph): void {
  if (deletedAt)
    throw conflict('coalition.graph_deleted', `The graph "${name}" was deleted: restore it first.`);
}

/** @throws MainstayError `coalition.graph_full` */
export async function requireRoom(db: Db, graphId: string, known: Knowledge, puts: Knowledge): Promise<void> {
  const counts = await countElements(db, graphId);
  const fresh = (old: readonly { id: string }[], now: readonly { id: string }[]): number => {
    const ids = new Set(old.map(({ id }) => id));
    return now.filter(({ id }) => !ids.has(id)).length;
  };
  const [nodes, edges] = [fresh(known.nodes, puts.nodes), fresh(known.edges, puts.edges)];
  if (counts.nodes + nodes > mostNodes || counts.edges + edges > mostEdges)
    throw conflict(
      'coalition.graph_full',
      `A graph has at most ${mostNodes} nodes and ${mostEdges} edges; this one would have ${counts.nodes + nodes} and ${counts.edges + edges}.`,
    );
}

/** Nodes and edges by their ids, each there and not deleted. @throws MainstayError `coalition.element_not_found` */
export async function requireElements(
  db: Db,
  graphId: string,
  wanted: { readonly nodes?: readonly string[]; readonly edges?: readonly string[] },
): Promise<Knowledge> {
  const { nodes = [], edges = [] } = wanted;
  const found = await readElements(db, graphId, 'id', { nodes, edges });
  const there = new Set([...found.nodes, ...found.edges].filter((one) => !one.deletedAt).map(({ id }) => id));
  const missing = [...nodes, ...edges].find((id) => !there.has(id));
  if (missing !== undefined) throw elementNotFound(missing);
  return found;
}

export const elementNotFound = (id: string): Error =>
  notFound('coalition.element_not_found', `There is no node or edge ${id} in this graph, or it was deleted.`);

/** @throws MainstayError `coalition.key_taken` where the graph has the key, also of something deleted */
export async function requireFreeKeys(
  db: Db,
  graphId: string,
  keys: { readonly nodes: readonly string[]; readonly edges: readonly string[] },
): Promise<void> {
  const { nodes, edges } = await readElements(db, graphId, 'key', keys);
  const [taken] = [...nodes, ...edges];
  if (taken)
    throw conflict(
      'coalition.key_taken',
      taken.deletedAt
        ? `Something with the key "${taken.key}" was deleted: restore it by undoing that, or take another key.`
        : `The graph has something with the key "${taken.key}" already: change that, or take another key.`,
      { id: taken.id },
    );
}

/**
 * Takes a change back: what it added is deleted, what it deleted is there again, what it changed is as it was. Undoing
 * is a change too, and can be undone.
 *
 * @throws MainstayError `coalition.change_not_found`; `coalition.undone_already`; `coalition.changed_since`
 */
export async function undoChange(
  db: Db,
  graphId: string,
  changeId: string,
  now: Date,
  by: By,
): Promise<KeptChange> {
  const { change } = await alter(db, graphId, 'undo', by, async (tx) => {
    const kept = await getChange(tx, graphId, changeId);
    if (kept.undoneAt !== null)
      throw conflict(
        'coalition.undone_already',
        'This change was undone before: undo that to have it again.',
      );
    const trace = traceSchema.parse(kept.trace);
    const known = await readElements(tx, graphId, 'id', {
      nodes: trace.nodes.map(({ id }) => id),
      edges: trace.edges.map(({ id }) => id),
    });
    const at = now.toISOString();
    const puts = undo(trace, known, at);
    await setUndone(tx, changeId);
    const turned = await turnImport(tx, graphId, trace, at);
    return { known, puts, turned, summary: `undone: ${kept.summary}` };
  });
  return change;
}

/** What an import brought goes, or is there again: too much to be looked at one by one. */
async function turnImport(
  tx: Tx,
  graphId: string,
  { imported, withdrawn }: Trace,
  at: string,
): Promise<Pick<Trace, 'imported' | 'withdrawn'>> {
  if (imported !== undefined) {
    await withdrawImport(tx, graphId, imported, at);
    return { withdrawn: { import: imported, at } };
  }
  if (withdrawn === undefined) return {};
  await restoreImport(tx, graphId, withdrawn.import, withdrawn.at);
  return { imported: withdrawn.import };
}

/** @throws MainstayError `coalition.edge_to_itself` */
export function checkEnds(from: string, to: string): void {
  if (from === to)
    throw invalid('coalition.edge_to_itself', 'An edge leads from one node to another: name two.');
}

/** @throws MainstayError `coalition.time_reversed` */
export function checkTimes({ validFrom, validTo }: { validFrom: string; validTo: string | null }): void {
  if (validTo !== null && validTo < validFrom)
    throw invalid('coalition.time_reversed', `It cannot end (${validTo}) before it begins (${validFrom}).`);
}

import type { Db } from '#kernel/database';
import type { Knowledge } from '../domain/knowledge/element.ts';
import { asOf } from '../domain/knowledge/view.ts';
import { getGraph } from '../store/knowledge.ts';
import { readKnowledge } from '../store/knowledge-elements.ts';
import type { Wiring } from './wiring.ts';

/** What graphs were when they were last read: the same question again costs no reading. */
export interface Snapshots {
  /**
   * A graph as it is now, of all times, without what is deleted.
   *
   * @throws MainstayError `coalition.graph_not_found`
   */
  read(graphId: string): Promise<Snapshot>;
}

export interface Snapshot {
  readonly revision: number;
  readonly knowledge: Knowledge;
}

const mostKept = 4;

export function createSnapshots(db: Db): Snapshots {
  const kept = new Map<string, Snapshot>();
  return {
    async read(graphId) {
      const { revision } = await getGraph(db, graphId);
      const known = kept.get(graphId);
      kept.delete(graphId);
      // Read after its revision: at worst it is newer than it says, and is read once more.
      const snapshot =
        known?.revision === revision
          ? known
          : { revision, knowledge: asOf(await readKnowledge(db, graphId, { deleted: false }), undefined) };
      kept.set(graphId, snapshot);
      for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
      return snapshot;
    },
  };
}

const wirings = new WeakMap<Knowledge, Wiring>();

/** A graph as numbers, its nodes in their order. */
export function wiringOf(knowledge: Knowledge): Wiring {
  const known = wirings.get(knowledge) ?? wired(knowledge);
  wirings.set(knowledge, known);
  return known;
}

function wired({ nodes, edges }: Knowledge): Wiring {
  const at = new Map(nodes.map(({ id }, index) => [id, index]));
  return {
    nodes: nodes.length,
    from: Uint32Array.from(edges, ({ from }) => at.get(from) ?? 0),
    to: Uint32Array.from(edges, ({ to }) => at.get(to) ?? 0),
    weight: Float64Array.from(edges, ({ weight }) => weight),
  };
}

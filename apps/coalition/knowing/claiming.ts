import { newId } from '#kernel/base';
import type { Tx } from '#kernel/database';
import { type Claim, settle } from '../domain/knowledge/claims.ts';
import { type KnowledgeNode, mostEdges, mostNodes } from '../domain/knowledge/element.ts';
import { gatheredGraph } from '../store/knowledge.ts';
import { countElements, putElements, readElements } from '../store/knowledge-elements.ts';
import { lockGraph } from '../store/knowledge-imports.ts';

/** Brings claims into a project's graph. @returns how many it had no room for */
export type Claiming = (tx: Tx, projectId: string, claims: readonly Claim[]) => Promise<number>;

/** For one gathering: how full a graph is is counted once, which in large ones takes longer than all else. */
export function createClaiming(): Claiming {
  const sizes = new Map<string, { nodes: number; edges: number }>();
  return async (tx, projectId, claims) => {
    const { id } = await gatheredGraph(tx, projectId);
    await lockGraph(tx, id);
    const counts = sizes.get(id) ?? { ...(await countElements(tx, id)) };
    sizes.set(id, counts);
    const keys = { nodes: new Set<string>(), edges: new Set<string>() };
    for (const one of claims) {
      if (one.claim === 'edge') {
        keys.edges.add(one.key);
        keys.nodes.add(one.from).add(one.to);
      } else keys[one.claim === 'node' || one.what === 'node' ? 'nodes' : 'edges'].add(one.key);
    }
    const known = await readElements(tx, id, 'key', { nodes: [...keys.nodes], edges: [...keys.edges] });
    const settled = settle(
      {
        nodes: [...known.nodes, ...(await mergedInto(tx, id, known.nodes))],
        edges: known.edges,
        ...{ counts, most: { nodes: mostNodes, edges: mostEdges } },
      },
      claims,
      newId,
    );
    await putElements(tx, id, settled);
    counts.nodes += freshIn(settled.nodes, known.nodes);
    counts.edges += freshIn(settled.edges, known.edges);
    return settled.dropped;
  };
}

function freshIn(
  settled: readonly { readonly id: string }[],
  known: readonly { readonly id: string }[],
): number {
  const old = new Set(known.map(({ id }) => id));
  return settled.filter(({ id }) => !old.has(id)).length;
}

/** The nodes that others were merged into, and what those were merged into. */
async function mergedInto(
  tx: Tx,
  graphId: string,
  nodes: readonly KnowledgeNode[],
): Promise<KnowledgeNode[]> {
  const known = new Set(nodes.map(({ id }) => id));
  const found: KnowledgeNode[] = [];
  let ring = nodes;
  for (;;) {
    const wanted = ring.flatMap(({ mergedInto: into }) => (into !== null && !known.has(into) ? [into] : []));
    if (wanted.length === 0) return found;
    ring = (await readElements(tx, graphId, 'id', { nodes: wanted, edges: [] })).nodes;
    if (ring.length === 0) return found;
    for (const node of ring) known.add(node.id);
    found.push(...ring);
  }
}

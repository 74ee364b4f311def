import { newId } from '#kernel/base';
import type { Tx } from '#kernel/database';
import { type Claim, settle } from '../domain/knowledge/claims.ts';
import { type KnowledgeNode, mostEdges, mostNodes } from '../domain/knowledge/element.ts';
import { countElements, gatheredGraph, lockGraph, putElements, readElements } from '../store/knowledge.ts';

/** Brings claims into a project's graph. @returns how many it had no room for */
export async function claim(tx: Tx, projectId: string, claims: readonly Claim[]): Promise<number> {
  const { id } = await gatheredGraph(tx, projectId);
  await lockGraph(tx, id);
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
      counts: await countElements(tx, id),
      most: { nodes: mostNodes, edges: mostEdges },
    },
    claims,
    newId,
  );
  await putElements(tx, id, settled);
  return settled.dropped;
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

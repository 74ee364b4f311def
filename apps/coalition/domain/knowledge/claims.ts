import {
  type Attributes,
  type Knowledge,
  type KnowledgeEdge,
  type KnowledgeNode,
  type Source,
  withSources,
} from './element.ts';

/** Something that the app says of a graph on its own: made from what agents lived through. */
export type Claim =
  | {
      readonly claim: 'node';
      readonly key: string;
      readonly type: string;
      readonly label: string;
      readonly attributes?: Attributes;
      readonly at: string;
      readonly source: Source;
    }
  | {
      readonly claim: 'edge';
      readonly key: string;
      readonly type: string;
      /** Keys of nodes. */
      readonly from: string;
      readonly to: string;
      readonly at: string;
      /** Added to what the edge weighs already. */
      readonly weight: number;
      readonly confidence: number;
      readonly attributes?: Attributes;
      readonly source: Source;
    }
  /** From then on it is no longer so. */
  | { readonly claim: 'end'; readonly what: 'node' | 'edge'; readonly key: string; readonly at: string };

export interface Known extends Knowledge {
  /** Nodes and edges that the graph has, of all, and the most that it may have. */
  readonly counts: { readonly nodes: number; readonly edges: number };
  readonly most: { readonly nodes: number; readonly edges: number };
}

export interface Settled extends Knowledge {
  /** Left out, since the graph is full. */
  readonly dropped: number;
}

/**
 * Brings claims into a graph. Repeats are merged: an edge of the same key grows in weight. What was deleted stays
 * deleted; what was merged into another goes there. A full graph takes nothing new, but what it has goes on to change.
 *
 * @param known of the graph: all that the claims name, and what those were merged into
 */
export function settle(known: Known, claims: readonly Claim[], newId: () => string): Settled {
  const nodesById = new Map(known.nodes.map((node) => [node.id, node]));
  const nodes = new Map(known.nodes.map((node) => [node.key, node]));
  const edges = new Map(known.edges.map((edge) => [edge.key, edge]));
  const changedNodes = new Set<string>();
  const changedEdges = new Set<string>();
  const room = {
    nodes: known.most.nodes - known.counts.nodes,
    edges: known.most.edges - known.counts.edges,
  };
  let dropped = 0;

  const living = (key: string): KnowledgeNode | undefined => {
    let node = nodes.get(key);
    for (let step = 0; node && node.mergedInto !== null && step < 100; step++) {
      const next = nodesById.get(node.mergedInto);
      node = next && (nodes.get(next.key) ?? next);
    }
    return node?.deletedAt === null ? node : undefined;
  };
  const putNode = (node: KnowledgeNode): void => {
    nodes.set(node.key, node);
    changedNodes.add(node.key);
  };
  const putEdge = (edge: KnowledgeEdge): void => {
    edges.set(edge.key, edge);
    changedEdges.add(edge.key);
  };

  const addNode = (claim: Extract<Claim, { claim: 'node' }>): void => {
    const { key, type, label, at, source, attributes = {} } = claim;
    const old = nodes.get(key);
    if (old) {
      if (old.deletedAt !== null) return;
      const more = Object.entries(attributes).some(([name, value]) => old.attributes[name] !== value);
      const again = old.validTo !== null;
      if (more || again)
        putNode({
          ...old,
          validTo: null,
          attributes: { ...old.attributes, ...attributes },
          sources: withSources(old.sources, [source]),
        });
    } else if (room.nodes <= 0) dropped++;
    else {
      room.nodes--;
      putNode({
        ...{ id: newId(), key, type, label: label.slice(0, 300), attributes, confidence: 1 },
        ...{ validFrom: at, validTo: null, sources: [source], deletedAt: null, mergedInto: null },
      });
    }
  };

  const addEdge = (claim: Extract<Claim, { claim: 'edge' }>): void => {
    const { key, type, at, weight, confidence, source, attributes = {} } = claim;
    const old = edges.get(key);
    if (old) {
      if (old.deletedAt !== null) return;
      const news = Object.entries(attributes).some(([name, value]) => old.attributes[name] !== value);
      if (weight === 0 && old.validTo === null && old.confidence === confidence && !news) return;
      putEdge({
        ...old,
        ...{ confidence, weight: old.weight + weight, validTo: null },
        attributes: { ...old.attributes, ...attributes },
        sources: withSources(old.sources, [source]),
      });
      return;
    }
    const [from, to] = [living(claim.from), living(claim.to)];
    if (!from || !to || from.id === to.id) return;
    if (room.edges <= 0) {
      dropped++;
      return;
    }
    room.edges--;
    putEdge({
      ...{ id: newId(), key, type, from: from.id, to: to.id, attributes, confidence, weight },
      ...{ validFrom: at, validTo: null, sources: [source], deletedAt: null },
    });
  };

  for (const claim of claims) {
    if (claim.claim === 'node') addNode(claim);
    else if (claim.claim === 'edge') addEdge(claim);
    else if (claim.what === 'node') {
      const old = nodes.get(claim.key);
      if (old && old.validTo === null) putNode({ ...old, validTo: notBefore(old.validFrom, claim.at) });
    } else {
      const old = edges.get(claim.key);
      if (old && old.validTo === null) putEdge({ ...old, validTo: notBefore(old.validFrom, claim.at) });
    }
  }
  return {
    nodes: [...changedNodes].flatMap((key) => nodes.get(key) ?? []),
    edges: [...changedEdges].flatMap((key) => edges.get(key) ?? []),
    dropped,
  };
}

const notBefore = (from: string, to: string): string => (to < from ? from : to);

import { invalid } from '#kernel/base';
import { earlier, type KnowledgeEdge, type KnowledgeNode, withSources } from './element.ts';

export interface MergedNodes {
  /** The one that is kept. */
  readonly node: KnowledgeNode;
  /** The one that is no more. */
  readonly ended: KnowledgeNode;
  /** The edges of the other, which lead to the one that is kept, or are deleted. */
  readonly moved: readonly KnowledgeEdge[];
}

/**
 * Makes two nodes one: the one that is kept gets the other's edges, the attributes that it has not, where both are known
 * from, and the time of both. Edges between them would be loops and are deleted. The other stays, deleted, with a note of
 * what it was merged into, so that what is learnt of it later goes to the one that was kept.
 *
 * @param edges at least all of either node
 * @throws MainstayError `coalition.merge_same_node`
 */
export function mergeNodes(
  keep: KnowledgeNode,
  gone: KnowledgeNode,
  edges: readonly KnowledgeEdge[],
  now: string,
): MergedNodes {
  if (keep.id === gone.id)
    throw invalid('coalition.merge_same_node', 'A node cannot be merged with itself: name two.');
  const kept: KnowledgeNode = {
    ...keep,
    attributes: { ...gone.attributes, ...keep.attributes },
    confidence: Math.max(keep.confidence, gone.confidence),
    validFrom: earlier(keep.validFrom, gone.validFrom),
    validTo: later(keep.validTo, gone.validTo),
    sources: withSources(keep.sources, gone.sources),
  };
  const moved = edges
    .filter(({ deletedAt, from, to }) => deletedAt === null && (from === gone.id || to === gone.id))
    .map((edge): KnowledgeEdge => {
      const from = edge.from === gone.id ? keep.id : edge.from;
      const to = edge.to === gone.id ? keep.id : edge.to;
      const loop = from === to && edge.from !== edge.to;
      return loop ? { ...edge, deletedAt: now } : { ...edge, from, to };
    });
  return { node: kept, ended: { ...gone, deletedAt: now, mergedInto: keep.id }, moved };
}

/** Null is the latest of all. */
const later = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? null : a > b ? a : b;

/**
 * GMN, the generalised model notation of FreeAgentics: a model of active inference as a graph of nine kinds of nodes
 * and five of edges, written as text with `[nodes]` and `[edges]`, or as JSON.
 */
export const nodeKinds = [
  'state',
  'observation',
  'action',
  'belief',
  'preference',
  'transition',
  'likelihood',
  'policy',
  'llm_query',
] as const;
export type NodeKind = (typeof nodeKinds)[number];

export const edgeKinds = ['depends_on', 'influences', 'updates', 'queries', 'generates'] as const;
export type EdgeKind = (typeof edgeKinds)[number];

/** Where something begins in the source; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface GmnNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly at: Position;
}

export interface GmnEdge {
  readonly source: string;
  readonly target: string;
  readonly kind: EdgeKind;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly at: Position;
}

export interface GmnGraph {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nodes: readonly GmnNode[];
  readonly edges: readonly GmnEdge[];
}

/** What is wrong (`error`) or odd (`warning`) with a source, and where. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly at: Position;
  readonly message: string;
}

/** A source may have this many bytes of UTF-8. */
export const mostBytes = 100 * 1024;

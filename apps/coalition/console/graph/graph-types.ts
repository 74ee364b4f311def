/** What the API of graphs answers, as far as the page uses it. */

export interface Graph {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly gathered: boolean;
}

/** A graph in columns; edges name positions of nodes. */
export interface Outline {
  readonly revision: number;
  readonly nodes: {
    readonly id: readonly string[];
    readonly type: readonly string[];
    readonly label: readonly string[];
    readonly valid_from: readonly string[];
    readonly valid_to: readonly (string | null)[];
  };
  readonly edges: {
    readonly from: readonly number[];
    readonly to: readonly number[];
    readonly type: readonly string[];
    readonly weight: readonly number[];
    readonly valid_from: readonly string[];
    readonly valid_to: readonly (string | null)[];
  };
  readonly left_out: number;
}

export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>;
  readonly confidence: number;
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly sources: readonly {
    readonly kind: 'agent' | 'event' | 'person' | 'import';
    readonly id: string;
    readonly tick?: number;
  }[];
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly weight: number;
  readonly confidence: number;
}

export interface Around {
  readonly node: GraphNode;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly truncated: boolean;
}

export interface Way {
  readonly found: boolean;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export type Measure = 'pagerank' | 'degree' | 'betweenness';

export interface Importance {
  readonly sampled: number | null;
  readonly items: readonly { readonly id: string; readonly value: number }[];
}

export interface Communities {
  readonly modularity: number;
  readonly communities: readonly { readonly size: number }[];
  readonly members: Readonly<Record<string, number>>;
}

export interface GraphAnswer {
  readonly id: string;
  readonly name: string;
  readonly gathered: boolean;
}
export interface Figures extends GraphAnswer {
  readonly nodes: number;
  readonly edges: number;
  readonly components: number;
  readonly node_types: Readonly<Record<string, number>>;
  readonly edge_types: Readonly<Record<string, number>>;
}
export interface NodeAnswer {
  readonly id: string;
  readonly type: string;
  readonly label: string;
}
interface EdgeAnswer {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly weight: number;
}
export interface Found {
  readonly nodes: readonly NodeAnswer[];
  readonly edges: readonly EdgeAnswer[];
}
export interface MergeAnswer {
  readonly change: { readonly id: string } | null;
  readonly added: { readonly nodes: number; readonly edges: number };
  readonly conflict_count: number;
  readonly conflicts: readonly { readonly key: string; readonly field: string; readonly taken: string }[];
}

export const nodeLine = ({ id, type, label }: NodeAnswer): string => `${id}  ${type.padEnd(12)} ${label}`;
export const linesOf = (nodes: readonly NodeAnswer[]): string =>
  nodes.length === 0 ? 'Nothing was found.' : nodes.map(nodeLine).join('\n');

const countsText = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([type, count]) => `${type} ${count}`)
    .join(', ') || 'none';

export const figuresText = (figures: Figures): string =>
  [
    figures.name,
    `${figures.nodes} nodes: ${countsText(figures.node_types)}`,
    `${figures.edges} edges: ${countsText(figures.edge_types)}`,
    `${figures.components} parts that nothing joins`,
  ].join('\n');

export function wayText({ nodes, edges }: Found): string {
  return nodes
    .map((node, at) => {
      const edge = edges[at - 1];
      if (!edge) return nodeLine(node);
      return `  ${edge.to === node.id ? '↓' : '↑'} ${edge.type}\n${nodeLine(node)}`;
    })
    .join('\n');
}

export const mergeText = ({ change, added, conflict_count: count, conflicts }: MergeAnswer): string =>
  [
    `${added.nodes} nodes and ${added.edges} edges ${change ? 'are' : 'would be'} new; ${count} conflicts.`,
    ...conflicts.slice(0, 20).map(({ key, field, taken }) => `  ${key}: ${field} (${taken})`),
    ...(change ? [`Undo with "mainstay coalition knowledge undo GRAPH ${change.id}".`] : []),
  ].join('\n');

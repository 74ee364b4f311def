import type { GmnEdge, GmnGraph, GmnNode, NodeKind } from './graph.ts';
import { gmnError } from './reader.ts';

/** A graph by its nodes' names and kinds. */
export interface Links {
  of(kind: NodeKind): readonly GmnNode[];
  /** Nodes of a kind that are joined to a node, in the order of edges; in either direction. */
  joined(node: GmnNode, kind: NodeKind, edges: readonly string[]): readonly GmnNode[];
}

export function linksOf({ nodes, edges }: GmnGraph): Links {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byNode = new Map<string, GmnEdge[]>();
  for (const edge of edges) {
    for (const id of new Set([edge.source, edge.target])) {
      const known = byNode.get(id);
      if (known) known.push(edge);
      else byNode.set(id, [edge]);
    }
  }
  return {
    of: (kind) => nodes.filter((node) => node.kind === kind),
    joined: (node, kind, kinds) => {
      const found = (byNode.get(node.id) ?? [])
        .filter((edge) => kinds.includes(edge.kind))
        .map(({ source, target }) => byId.get(source === node.id ? target : source))
        .filter((other) => other?.kind === kind);
      return [...new Set(found)].flatMap((other) => other ?? []);
    },
  };
}

export const nameOf = ({ id, properties }: GmnNode): string =>
  typeof properties.name === 'string' && properties.name !== '' ? properties.name : id;

export const countOf = (node: GmnNode, property: string): number => {
  const value = node.properties[property];
  return typeof value === 'number' ? value : 1;
};

/** Names where they are given, else how many. */
export const labelsOf = (node: GmnNode, count: string, names: string): unknown =>
  node.properties[names] ?? node.properties[count] ?? 1;

/** The one node found, if any. @throws `coalition.gmn_invalid` when there are two */
export function single(node: GmnNode, found: readonly GmnNode[], what: string): GmnNode | undefined {
  const [first, second] = found;
  if (second) {
    throw gmnError([
      {
        severity: 'error',
        at: second.at,
        message: `"${node.id}" has two ${what}: "${first?.id}" and "${second.id}".`,
      },
    ]);
  }
  return first;
}

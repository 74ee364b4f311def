import type { EdgeKind, GmnEdge, GmnGraph, GmnNode, NodeKind, Problem } from './graph.ts';

/** What the edges that make a model go from and to. The other kinds (`influences`, `queries`, `updates`) join anything. */
const structural: Partial<Record<EdgeKind, readonly (readonly [NodeKind, NodeKind])[]>> = {
  depends_on: [
    ['state', 'likelihood'],
    ['state', 'transition'],
    ['action', 'transition'],
    ['preference', 'observation'],
    ['belief', 'state'],
    ['likelihood', 'state'],
    ['transition', 'state'],
    ['transition', 'action'],
    ['policy', 'action'],
    ['policy', 'preference'],
    ['policy', 'belief'],
  ],
  generates: [
    ['likelihood', 'observation'],
    ['state', 'observation'],
    ['policy', 'action'],
  ],
};

/** Properties that nodes of a kind must have, as whole numbers above 0. */
const counts: Partial<Record<NodeKind, string>> = {
  state: 'num_states',
  observation: 'num_observations',
  action: 'num_actions',
};

/** A model has at most so many factors, and so many modalities. */
const mostOfKind = 64;

/** What is wrong with a graph in itself; whether its arrays fit is told when it is made a model. */
export function validateGraph(graph: GmnGraph): readonly Problem[] {
  const nodes = new Map<string, GmnNode>();
  const problems: Problem[] = [];
  for (const node of graph.nodes) {
    if (nodes.has(node.id)) problems.push(error(node, `The node "${node.id}" occurs twice.`));
    nodes.set(node.id, node);
    problems.push(...problemsOfCount(node));
  }
  for (const edge of graph.edges) problems.push(...problemsOfEdge(edge, nodes));
  const start = { at: { line: 1, column: 1 } };
  for (const kind of ['state', 'observation'] as const) {
    const found = graph.nodes.filter((node) => node.kind === kind);
    const past = found[mostOfKind];
    if (found.length === 0) problems.push(error(start, `There is no ${kind} node.`));
    if (past)
      problems.push(error(past, `There are ${found.length} ${kind} nodes; the most is ${mostOfKind}.`));
  }
  if (!graph.nodes.some(({ kind }) => kind === 'action')) {
    problems.push({
      severity: 'warning',
      ...start,
      message: 'There is no action node: the agent will only observe.',
    });
  }
  const joined = new Set(graph.edges.flatMap(({ source, target }) => [source, target]));
  for (const node of graph.nodes) {
    if (!joined.has(node.id)) {
      problems.push({
        severity: 'warning',
        at: node.at,
        message: `Nothing is joined to the ${node.kind} "${node.id}".`,
      });
    }
  }
  return problems;
}

const error = ({ at }: Pick<GmnNode, 'at'>, message: string): Problem => ({ severity: 'error', at, message });

function problemsOfCount(node: GmnNode): readonly Problem[] {
  const property = counts[node.kind];
  const value = property && node.properties[property];
  if (property === undefined || (typeof value === 'number' && Number.isInteger(value) && value > 0))
    return [];
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  return [
    error(node, `${property} of the ${node.kind} "${node.id}" must be a whole number above 0 and ${found}.`),
  ];
}

function problemsOfEdge(edge: GmnEdge, nodes: ReadonlyMap<string, GmnNode>): readonly Problem[] {
  const problems = [edge.source, edge.target]
    .filter((id) => !nodes.has(id))
    .map((id) => error(edge, `There is no node "${id}".`));
  const source = nodes.get(edge.source)?.kind;
  const target = nodes.get(edge.target)?.kind;
  const allowed = structural[edge.kind];
  if (!source || !target || !allowed) return problems;
  if (allowed.some(([from, to]) => from === source && to === target)) return problems;
  const known = allowed.map(([from, to]) => `${from} -> ${to}`).join(', ');
  return [
    ...problems,
    error(edge, `"${edge.kind}" does not go from ${source} to ${target}; it goes ${known}.`),
  ];
}

import { canonicalJson } from '#kernel/base';
import { earlier, type Knowledge, type KnowledgeEdge, type KnowledgeNode, withSources } from './element.ts';

/** Whose word counts where two graphs say different things of the same. */
export const verdicts = ['ours', 'theirs', 'confident'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Conflict {
  readonly what: 'node' | 'edge';
  readonly key: string;
  /** `type`, `label`, `attributes.NAME`, `weight` … */
  readonly field: string;
  readonly ours: unknown;
  readonly theirs: unknown;
  readonly taken: 'ours' | 'theirs';
}

export interface Merged {
  /** New and changed, in our graph's ids. */
  readonly puts: Knowledge;
  readonly added: { readonly nodes: number; readonly edges: number };
  readonly matched: { readonly nodes: number; readonly edges: number };
  readonly conflicts: readonly Conflict[];
}

/**
 * Takes another graph into ours. Nodes are the same by their key, edges by their key or by what they join, as what, and
 * since when. What only one of the graphs says is taken from it; what both say differently is a conflict.
 *
 * @param ours all of our graph, also what is deleted: that stays deleted, and what hangs on it stays out
 * @param newId for what is added
 */
export function mergeGraphs(
  ours: Knowledge,
  theirs: Knowledge,
  verdict: Verdict,
  newId: () => string,
): Merged {
  const conflicts: Conflict[] = [];
  const nodesByKey = new Map(ours.nodes.map((node) => [node.key, node]));
  const nodesById = new Map(ours.nodes.map((node) => [node.id, node]));
  const ends = new Map<string, KnowledgeNode>();
  const nodes = new Map<string, KnowledgeNode>();
  const added = { nodes: 0, edges: 0 };
  const matched = { nodes: 0, edges: 0 };
  for (const their of theirs.nodes) {
    const mine = followed(nodesByKey.get(their.key), nodesById);
    if (!mine) {
      const fresh = { ...their, id: newId() };
      nodes.set(fresh.id, fresh);
      ends.set(their.id, fresh);
      added.nodes++;
      continue;
    }
    ends.set(their.id, mine);
    matched.nodes++;
    if (mine.deletedAt !== null) continue;
    const joined = join('node', mine, their, verdict, conflicts, ['type', 'label', 'confidence', 'validTo']);
    if (joined !== mine) nodes.set(mine.id, joined);
  }
  const edgesByKey = new Map(ours.edges.map((edge) => [edge.key, edge]));
  const edgesByEnds = new Map(ours.edges.map((edge) => [endsOf(edge.from, edge.to, edge), edge]));
  const edges = new Map<string, KnowledgeEdge>();
  for (const their of theirs.edges) {
    const [from, to] = [ends.get(their.from), ends.get(their.to)];
    if (!from || !to || from.deletedAt !== null || to.deletedAt !== null) continue;
    const mine = edgesByKey.get(their.key) ?? edgesByEnds.get(endsOf(from.id, to.id, their));
    if (!mine) {
      const fresh = { ...their, id: newId(), from: from.id, to: to.id };
      edges.set(fresh.id, fresh);
      added.edges++;
      continue;
    }
    matched.edges++;
    if (mine.deletedAt !== null) continue;
    const joined = join('edge', mine, their, verdict, conflicts, ['type', 'weight', 'confidence', 'validTo']);
    if (joined !== mine) edges.set(mine.id, joined);
  }
  return { puts: { nodes: [...nodes.values()], edges: [...edges.values()] }, added, matched, conflicts };
}

/** The node that a merged one lives on in. */
function followed(
  node: KnowledgeNode | undefined,
  byId: ReadonlyMap<string, KnowledgeNode>,
): KnowledgeNode | undefined {
  let at = node;
  for (let step = 0; at && at.mergedInto !== null && step < 100; step++) at = byId.get(at.mergedInto);
  return at ?? node;
}

const endsOf = (from: string, to: string, { type, validFrom }: KnowledgeEdge): string =>
  [from, to, type, validFrom].join('\n');

/** Our element with what theirs adds, or ours itself where that is nothing. */
function join<T extends KnowledgeNode | KnowledgeEdge>(
  what: Conflict['what'],
  mine: T,
  their: T,
  verdict: Verdict,
  conflicts: Conflict[],
  compared: readonly (keyof T & string)[],
): T {
  const takeTheirs = verdict === 'theirs' || (verdict === 'confident' && their.confidence > mine.confidence);
  const taken = takeTheirs ? ('theirs' as const) : ('ours' as const);
  const note = (field: string, ours: unknown, theirs: unknown): void => {
    conflicts.push({ what, key: mine.key, field, ours, theirs, taken });
  };
  const differing = compared.filter((field) => mine[field] !== their[field]);
  for (const field of differing) note(field, mine[field], their[field]);
  const attributes: Record<string, string | number | boolean | null> = { ...mine.attributes };
  for (const [name, value] of Object.entries(their.attributes)) {
    const known = attributes[name];
    if (known === undefined || known === value) attributes[name] = value;
    else {
      note(`attributes.${name}`, known, value);
      if (takeTheirs) attributes[name] = value;
    }
  }
  const joined: T = {
    ...mine,
    ...(takeTheirs && Object.fromEntries(differing.map((field) => [field, their[field]]))),
    validFrom: earlier(mine.validFrom, their.validFrom),
    attributes,
  };
  const sources = withSources(mine.sources, their.sources);
  // A file that says what is known already is no news; another agent that knows it is.
  const onlyFile = their.sources.every(({ kind }) => kind === 'import');
  const noNews = onlyFile || canonicalJson(sources) === canonicalJson(mine.sources);
  return noNews && canonicalJson(joined) === canonicalJson(mine) ? mine : { ...joined, sources };
}

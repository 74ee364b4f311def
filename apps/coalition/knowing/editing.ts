import type { z } from 'zod';
import { newId } from '#kernel/base';
import { type Db, transact } from '#kernel/database';
import {
  type edgeChangeSchema,
  type Knowledge,
  type KnowledgeEdge,
  type KnowledgeNode,
  type newEdgeSchema,
  type newNodeSchema,
  type nodeChangeSchema,
  withSources,
} from '../domain/knowledge/element.ts';
import { mergeNodes } from '../domain/knowledge/merge-nodes.ts';
import type { By } from '../oversight/by.ts';
import type { KeptChange } from '../store/knowledge-changes.ts';
import { edgesOfNodes } from '../store/knowledge-elements.ts';
import {
  alter,
  checkEnds,
  checkTimes,
  elementNotFound,
  requireElements,
  requireFreeKeys,
} from './changing.ts';

/** Who edits which graph, and when. */
export interface Editor {
  readonly db: Db;
  readonly graphId: string;
  readonly by: By;
  readonly now: Date;
}

type Element = KnowledgeNode | KnowledgeEdge;

/** What is different between editing nodes and editing edges. */
interface Kind<E extends Element> {
  /** @throws MainstayError `coalition.element_not_found` */
  find(db: Db, graphId: string, id: string): Promise<E>;
  only(elements: readonly E[]): Knowledge;
  called(element: E): string;
  /** What goes when it goes. */
  hanging(db: Db, graphId: string, id: string): Promise<readonly KnowledgeEdge[]>;
}

const found = <E extends Element>([one]: readonly E[], id: string): E => {
  if (!one) throw elementNotFound(id);
  return one;
};

export const nodes: Kind<KnowledgeNode> = {
  find: async (db, graphId, id) => found((await requireElements(db, graphId, { nodes: [id] })).nodes, id),
  only: (some) => ({ nodes: some, edges: [] }),
  called: ({ label }) => `"${label}"`,
  hanging: (db, graphId, id) => edgesOfNodes(db, graphId, [id], { open: false }),
};

export const edges: Kind<KnowledgeEdge> = {
  find: async (db, graphId, id) => found((await requireElements(db, graphId, { edges: [id] })).edges, id),
  only: (some) => ({ nodes: [], edges: some }),
  called: ({ type }) => `an edge "${type}"`,
  hanging: async () => [],
};

const nothing: Knowledge = { nodes: [], edges: [] };

/** @throws MainstayError `coalition.key_taken`; `coalition.time_reversed`; as `alter` */
export async function addNode(editor: Editor, said: z.output<typeof newNodeSchema>) {
  const { key, label } = said;
  const made = fresh(editor, said);
  const node: KnowledgeNode = { ...made, key: key ?? made.id, label, mergedInto: null };
  return alter(editor.db, editor.graphId, 'add', editor.by, async (tx) => {
    await requireFreeKeys(tx, editor.graphId, { nodes: [node.key], edges: [] });
    return { known: nothing, puts: nodes.only([node]), summary: `added "${label}"`, element: node };
  });
}

/** @throws MainstayError as `addNode`; `coalition.edge_to_itself`; `coalition.element_not_found` */
export async function addEdge(editor: Editor, said: z.output<typeof newEdgeSchema>) {
  const { key, from, to, weight } = said;
  checkEnds(from, to);
  const made = fresh(editor, said);
  const edge: KnowledgeEdge = { ...made, key: key ?? made.id, from, to, weight };
  return alter(editor.db, editor.graphId, 'add', editor.by, async (tx) => {
    const a = await nodes.find(tx, editor.graphId, from);
    const b = await nodes.find(tx, editor.graphId, to);
    await requireFreeKeys(tx, editor.graphId, { nodes: [], edges: [edge.key] });
    const summary = `added "${a.label}" ${edge.type} "${b.label}"`;
    return { known: nothing, puts: edges.only([edge]), summary, element: edge };
  });
}

type Revision = z.output<typeof nodeChangeSchema> | z.output<typeof edgeChangeSchema>;

/** Attributes are added, and null takes one away. @throws MainstayError `coalition.element_not_found`; as `addNode` */
export async function revise<E extends Element>(editor: Editor, kind: Kind<E>, id: string, said: Revision) {
  return alter(editor.db, editor.graphId, 'change', editor.by, async (tx) => {
    const old = await kind.find(tx, editor.graphId, id);
    const element = revised(editor, old, said);
    const summary = `changed ${kind.called(element)}`;
    return { known: kind.only([old]), puts: kind.only([element]), summary, element };
  });
}

/** With what hangs on it. @throws MainstayError `coalition.element_not_found`; as `alter` */
export async function remove<E extends Element>(editor: Editor, kind: Kind<E>, id: string) {
  const deletedAt = editor.now.toISOString();
  return alter(editor.db, editor.graphId, 'delete', editor.by, async (tx) => {
    const old = kind.only([await kind.find(tx, editor.graphId, id)]);
    const hanging = await kind.hanging(tx, editor.graphId, id);
    const known = { nodes: old.nodes, edges: [...old.edges, ...hanging] };
    const gone = <T extends Element>(one: T): T => ({ ...one, deletedAt });
    const puts = { nodes: known.nodes.map(gone), edges: known.edges.map(gone) };
    const [node] = known.nodes;
    const summary = node
      ? `deleted "${node.label}" and ${hanging.length === 1 ? '1 edge' : `${hanging.length} edges`}`
      : `deleted an edge "${known.edges[0]?.type}"`;
    return { known, puts, summary };
  });
}

export interface NodesMerged {
  readonly change: KeptChange | null;
  /** The one that is kept, as it is then. */
  readonly node: KnowledgeNode;
  /** Edges that lead to it from then on, and that go since they would lead from it to itself. */
  readonly edges: { readonly moved: number; readonly deleted: number };
}

/**
 * Makes two nodes one.
 *
 * @param dry only to say what would happen
 * @throws MainstayError `coalition.merge_same_node`; `coalition.element_not_found`; as `alter`
 */
export async function merge(
  { db, graphId, by, now }: Editor,
  { keep, gone }: { readonly keep: string; readonly gone: string },
  dry: boolean,
): Promise<NodesMerged> {
  const work = async (tx: Db) => {
    const kept = await nodes.find(tx, graphId, keep);
    const other = await nodes.find(tx, graphId, gone);
    const around = await edgesOfNodes(tx, graphId, [keep, gone], { open: false });
    const { node, ended, moved } = mergeNodes(kept, other, around, now.toISOString());
    const deleted = moved.filter(({ deletedAt }) => deletedAt !== null).length;
    return {
      known: { nodes: [kept, other], edges: around },
      puts: { nodes: [node, ended], edges: moved },
      summary: `"${other.label}" merged into "${kept.label}"`,
      node,
      edges: { moved: moved.length - deleted, deleted },
    };
  };
  if (!dry) return alter(db, graphId, 'merge-nodes', by, work);
  return { ...(await transact(db, work)), change: null };
}

const sourceOf = ({ by }: Editor) => ({ kind: 'person' as const, id: by.actorId });

function fresh(
  editor: Editor,
  said: Pick<
    z.output<typeof newNodeSchema>,
    'type' | 'attributes' | 'confidence' | 'valid_from' | 'valid_to'
  >,
) {
  const { type, attributes, confidence, valid_from: from, valid_to: validTo } = said;
  const times = { validFrom: from ?? editor.now.toISOString(), validTo };
  checkTimes(times);
  return {
    ...{ id: newId(), type, attributes, confidence, ...times },
    ...{ sources: [sourceOf(editor)], deletedAt: null },
  };
}

function revised<E extends Element>(editor: Editor, old: E, said: Revision): E {
  const { attributes, valid_from: validFrom, valid_to: validTo, ...rest } = said;
  const next: E = {
    ...old,
    ...picked({ ...rest, validFrom, validTo }, (value) => value !== undefined),
    ...(attributes && {
      attributes: picked({ ...old.attributes, ...attributes }, (value) => value !== null),
    }),
    sources: withSources(old.sources, [sourceOf(editor)]),
  };
  checkTimes(next);
  return next;
}

const picked = (fields: object, take: (value: unknown) => boolean) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => take(value)));

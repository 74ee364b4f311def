import { api, keepPreviousData, type List, queryOptions } from '#console';
import type { Graph, GraphNode } from '../graph-types.ts';

const base = '/api/v1/coalition/knowledge/graphs';
const key = (...parts: readonly unknown[]) => ['app', 'coalition', 'knowledge', ...parts];
const graphApi = (id: string): string => `${base}/${encodeURIComponent(id)}`;

/** Something that was done to a graph by hand. */
export interface Change {
  readonly id: string;
  readonly at: string;
  readonly what: string;
  readonly summary: string;
  readonly undone_at: string | null;
}
interface Changed {
  readonly change: Change;
}

export type Attributes = GraphNode['attributes'];
/** Of attributes null takes one away. */
export interface NodeWish {
  readonly label: string;
  readonly type: string;
  readonly attributes: Attributes;
}
export interface EdgeWish {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly weight: number;
}

export const makeGraph = (name: string, project: string | null): Promise<Graph> =>
  api.post<Graph>(base, { name, ...(project !== null && { project_id: project }) });
export const deleteGraph = (id: string): Promise<Graph> => api.delete<Graph>(graphApi(id));
export const restoreGraph = (id: string): Promise<Graph> => api.post<Graph>(`${graphApi(id)}/restore`);
export const addNode = (graph: string, wish: NodeWish) =>
  api.post<Changed & { node: GraphNode }>(`${graphApi(graph)}/nodes`, wish);
export const changeNode = (graph: string, node: string, wish: NodeWish) =>
  api.patch<Changed & { node: GraphNode }>(`${graphApi(graph)}/nodes/${node}`, wish);
export const addEdge = (graph: string, wish: EdgeWish) => api.post<Changed>(`${graphApi(graph)}/edges`, wish);
export const changeEdge = (graph: string, edge: string, wish: Pick<EdgeWish, 'type' | 'weight'>) =>
  api.patch<Changed>(`${graphApi(graph)}/edges/${edge}`, wish);
export const removeElement = (graph: string, kind: 'nodes' | 'edges', id: string) =>
  api.delete<Changed>(`${graphApi(graph)}/${kind}/${id}`);
export const undoChange = (graph: string, change: string) =>
  api.post<Changed>(`${graphApi(graph)}/changes/${change}/undo`);

interface Merge {
  readonly keep: string;
  readonly merge: string;
}
interface MergeAnswer<C> {
  readonly change: C;
  readonly node: GraphNode;
  readonly edges: { readonly moved: number; readonly deleted: number };
}
export const mergeNodes = (graph: string, wish: Merge) =>
  api.post<MergeAnswer<Change>>(`${graphApi(graph)}/merge-nodes`, wish);
export const mergePreviewQuery = (graph: string, wish: Merge) =>
  queryOptions({
    queryKey: key('merge', graph, wish),
    queryFn: ({ signal }) =>
      api.post<MergeAnswer<null>>(`${graphApi(graph)}/merge-nodes`, { ...wish, dry_run: true }, { signal }),
    staleTime: 0,
    retry: false,
  });

export interface ImportWish {
  readonly format: string;
  readonly text: string;
  readonly conflicts: string;
}
interface Counts {
  readonly nodes: number;
  readonly edges: number;
}
export interface Imported extends Changed {
  readonly added: Counts;
  readonly matched: Counts;
  readonly conflict_count: number;
}
export const importFile = (graph: string, wish: ImportWish, signal: AbortSignal) =>
  api.post<Imported>(`${graphApi(graph)}/import`, wish, { signal });

/** How far what is imported is, asked for while it is. */
export const importsQuery = (graph: string, enabled: boolean) =>
  queryOptions({
    queryKey: key('imports', graph),
    queryFn: ({ signal }) =>
      api.get<{ items: readonly { readonly done: number; readonly total: number }[] }>(
        `${graphApi(graph)}/imports`,
        { signal },
      ),
    refetchInterval: 500,
    enabled,
  });

export const changesQuery = (graph: string) =>
  queryOptions({
    queryKey: key('changes', graph),
    queryFn: ({ signal }) =>
      api.get<List<Change>>(`${graphApi(graph)}/changes`, { signal, query: { limit: 50 } }),
  });

export const searchQuery = (graph: string, text: string) =>
  queryOptions({
    queryKey: key('search', graph, text),
    queryFn: ({ signal }) =>
      api.get<{ items: readonly GraphNode[] }>(`${graphApi(graph)}/search`, {
        signal,
        query: { text, limit: 8 },
      }),
    enabled: text.trim() !== '',
    placeholderData: keepPreviousData,
  });

/** What one may do in each project: whoever only reviews may not change its graphs. */
export const rolesQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) =>
    api.get<List<{ readonly id: string; readonly role: string | null }>>('/api/v1/projects', { signal }),
});

/** All that is asked of a graph. */
export const knowledgeKey = key();

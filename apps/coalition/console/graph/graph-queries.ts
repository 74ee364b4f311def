import { api, keepPreviousData, type List, queryOptions } from '#console';
import type { Around, Communities, Graph, Importance, Measure, Outline, Way } from './graph-types.ts';

const base = '/api/v1/coalition/knowledge/graphs';
const key = (...parts: readonly unknown[]) => ['app', 'coalition', 'knowledge', ...parts];
const graphApi = (id: string): string => `${base}/${encodeURIComponent(id)}`;

/** Nodes that are drawn: more take longer to arrange than one cares to wait. */
const drawn = 5000;

export const exportHref = (id: string, format: string, at: string | null): string =>
  `${graphApi(id)}/export?${new URLSearchParams({ format, ...(at !== null && { at }) })}`;

export const graphsQuery = (project: string | null) =>
  queryOptions({
    queryKey: key('graphs', project),
    queryFn: ({ signal }) =>
      api.get<List<Graph>>(base, { signal, query: { project_id: project, limit: 100 } }),
  });

export const outlineQuery = (id: string) =>
  queryOptions({
    queryKey: key('outline', id),
    queryFn: ({ signal }) => api.get<Outline>(`${graphApi(id)}/outline`, { signal, query: { limit: drawn } }),
    staleTime: 60_000,
    // What one looks at shall not change under one's eyes.
    refetchOnWindowFocus: false,
  });

export const importanceQuery = (id: string, revision: number, measure: Measure) =>
  queryOptions({
    queryKey: key('importance', id, revision, measure),
    queryFn: ({ signal }) =>
      api.get<Importance>(`${graphApi(id)}/importance`, { signal, query: { measure, limit: 50_000 } }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const communitiesQuery = (id: string, revision: number) =>
  queryOptions({
    queryKey: key('communities', id, revision),
    queryFn: ({ signal }) => api.get<Communities>(`${graphApi(id)}/communities`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const aroundQuery = (id: string, node: string, at: string | null) =>
  queryOptions({
    queryKey: key('around', id, node, at),
    queryFn: ({ signal }) =>
      api.get<Around>(`${graphApi(id)}/nodes/${encodeURIComponent(node)}`, {
        signal,
        query: { at, limit: 100 },
      }),
  });

export const wayQuery = (id: string, from: string, to: string, at: string | null) =>
  queryOptions({
    queryKey: key('path', id, from, to, at),
    queryFn: ({ signal }) => api.get<Way>(`${graphApi(id)}/path`, { signal, query: { from, to, at } }),
  });

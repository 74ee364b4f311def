import { api, infiniteQueryOptions, keepPreviousData, type List, queryOptions } from '#console';
import type { Session, SessionSummary } from './types.ts';

const base = '/api/v1/charter/sessions';

export const sessionPath = (id: string): string => `/apps/charter/sessions/${encodeURIComponent(id)}`;
export const sessionApi = (id: string): string => `${base}/${encodeURIComponent(id)}`;

export const sessionsQuery = (project: string | null, search: string) =>
  infiniteQueryOptions({
    queryKey: ['app', 'charter', 'sessions', project, search],
    queryFn: ({ signal, pageParam }) =>
      api.get<List<SessionSummary>>(base, {
        signal,
        query: { project_id: project, search, cursor: pageParam, limit: 100 },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: ['app', 'charter', 'session', id],
    queryFn: ({ signal }) => api.get<Session>(sessionApi(id), { signal }),
  });

export const startSession = (project_name: string, project_id: string | null): Promise<Session> =>
  api.post(base, { project_name, ...(project_id !== null && { project_id }) });

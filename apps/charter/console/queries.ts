import { api, infiniteQueryOptions, keepPreviousData, type List, queryOptions } from '#console';
import type { ListView } from './list-filter.tsx';
import type { ListedSession, Session } from './types.ts';

const base = '/api/v1/charter/sessions';

export const sessionPath = (id: string): string => `/apps/charter/sessions/${encodeURIComponent(id)}`;
export const sessionApi = (id: string): string => `${base}/${encodeURIComponent(id)}`;

export const sessionsQuery = (project: string | null, { search, status, decision, whose, sort }: ListView) =>
  infiniteQueryOptions({
    queryKey: ['app', 'charter', 'sessions', project, search, status, decision, whose, sort],
    queryFn: ({ signal, pageParam }) =>
      api.get<List<ListedSession>>(base, {
        signal,
        query: {
          project_id: project,
          search,
          status,
          decision,
          owner: whose === 'mine' ? 'me' : '',
          assignee: whose === 'assigned' ? 'me' : '',
          overdue: whose === 'overdue' ? 'true' : '',
          sort,
          cursor: pageParam,
          limit: 100,
        },
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

/** What an interview begins with; nothing, when both are absent. */
export interface Beginning {
  readonly template_id?: string;
  readonly from_session?: string;
}

export const startSession = (
  project_name: string,
  project_id: string | null,
  beginning: Beginning,
): Promise<Session> =>
  api.post(base, { project_name, ...(project_id !== null && { project_id }), ...beginning });

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type {
  Agent,
  ApiKey,
  Approval,
  Health,
  List,
  Me,
  Member,
  Project,
  Run,
  RunDetail,
  RunStatus,
} from './types.ts';

// Keys begin with the noun of the events that change them (see live/invalidate.ts).

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<Me>('/api/v1/me', { signal }),
  staleTime: 5 * 60_000,
  retry: false,
});

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => api.get<Health>('/health', { signal }),
  refetchInterval: 30_000,
});

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => api.get<List<Project>>('/api/v1/projects', { signal }),
  staleTime: 60_000,
});

export const projectQuery = (id: string) =>
  queryOptions({
    queryKey: ['projects', id],
    queryFn: ({ signal }) => api.get<Project>(`/api/v1/projects/${encodeURIComponent(id)}`, { signal }),
  });

export const membersQuery = (id: string) =>
  queryOptions({
    queryKey: ['projects', id, 'members'],
    queryFn: ({ signal }) =>
      api.get<List<Member>>(`/api/v1/projects/${encodeURIComponent(id)}/members`, { signal }),
  });

export interface RunFilter {
  readonly app?: string | undefined;
  readonly status?: RunStatus | undefined;
  readonly project?: string | undefined;
}

export const runsQuery = (filter: RunFilter, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['runs', filter, limit],
    queryFn: ({ signal, pageParam }) =>
      api.get<List<Run>>('/api/v1/runs', {
        signal,
        query: {
          app: filter.app,
          status: filter.status,
          project_id: filter.project,
          cursor: pageParam,
          limit,
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => api.get<RunDetail>(`/api/v1/runs/${encodeURIComponent(id)}`, { signal }),
  });

export const approvalsQuery = (status: 'pending' | 'decided') =>
  queryOptions({
    queryKey: ['approvals', status],
    queryFn: ({ signal }) => api.get<List<Approval>>('/api/v1/approvals', { signal, query: { status } }),
  });

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: ({ signal }) =>
    api.get<{ readonly agents: readonly Agent[] }>('/api/v1/system/agents/status', { signal }),
  refetchInterval: 15_000,
});

/** One's own API keys, or everybody's; the newest first. */
export const keysQuery = (all: boolean) =>
  infiniteQueryOptions({
    queryKey: ['keys', all],
    queryFn: ({ signal, pageParam }) =>
      api.get<List<ApiKey>>('/api/v1/keys', {
        signal,
        query: { all: all ? 'true' : undefined, cursor: pageParam, limit: 100 },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

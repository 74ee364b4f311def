import { api, infiniteQueryOptions, keepPreviousData, type List, queryOptions } from '#console';
import { base, key } from '../queries.ts';
import type { Coalition, CoalitionRow, Comparison, Happening } from './coalition-types.ts';

export const coalitionPath = (id: string): string => `/apps/coalition/coalitions/${encodeURIComponent(id)}`;
const coalitionApi = (id: string): string => `${base}/coalitions/${encodeURIComponent(id)}`;

export const coalitionsQuery = (phase: string) =>
  infiniteQueryOptions({
    queryKey: key('coalitions', phase),
    queryFn: ({ signal, pageParam }) =>
      api.get<List<CoalitionRow>>(`${base}/coalitions`, {
        signal,
        query: { phase, cursor: pageParam, limit: 50 },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const coalitionQuery = (id: string) =>
  queryOptions({
    queryKey: key('coalition', id),
    queryFn: ({ signal }) => api.get<Coalition>(coalitionApi(id), { signal }),
  });

export const happeningsQuery = (id: string) =>
  queryOptions({
    queryKey: key('coalition', id, 'events'),
    queryFn: async ({ signal }): Promise<readonly Happening[]> => {
      const all: Happening[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: List<Happening> = await api.get(`${coalitionApi(id)}/events`, {
          signal,
          query: { cursor, limit: 200 },
        });
        all.push(...page.items);
        cursor = page.next_cursor;
      }
      return all;
    },
  });

/** It takes games to be solved, and changes only with those who are in it: not asked for with every event. */
export const comparisonQuery = ({ id, members }: Pick<Coalition, 'id' | 'members'>) => {
  const inside = members.filter(({ standing, role }) => standing === 'joined' && role !== 'observer');
  return queryOptions({
    queryKey: ['coalition-payoffs', id, ...inside.map(({ agent }) => agent).sort()],
    queryFn: ({ signal }) => api.get<Comparison>(`${coalitionApi(id)}/payoffs`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
};

export const formCoalition = (wish: Readonly<Record<string, unknown>>): Promise<Coalition> =>
  api.post(`${base}/coalitions`, wish);
export const changeCoalition = (id: string, change: Readonly<Record<string, unknown>>): Promise<Coalition> =>
  api.post(`${coalitionApi(id)}/changes`, change);
export const reformCoalition = (id: string): Promise<Coalition> => api.post(`${coalitionApi(id)}/reform`);

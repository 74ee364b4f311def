import { api, infiniteQueryOptions, keepPreviousData, type List, queryOptions } from '#console';
import { base, key } from '../queries.ts';
import type { Acting, SeedRow, Study, StudyCost, WholeStudy } from './study-types.ts';

export const studyPath = (id: string): string => `/apps/coalition/studies/${encodeURIComponent(id)}`;
const studyApi = (id: string): string => `${base}/studies/${encodeURIComponent(id)}`;
export const exportApi = (id: string, format: 'csv' | 'json'): string =>
  `${studyApi(id)}/export?format=${format}`;

export const isOpen = ({ status }: Study): boolean => status === 'queued' || status === 'running';
const often = 1000;

export const studiesQuery = (project: string | null) =>
  infiniteQueryOptions({
    queryKey: key('studies', project),
    queryFn: ({ signal, pageParam }) =>
      api.get<List<Study>>(`${base}/studies`, {
        signal,
        query: { project_id: project, cursor: pageParam, limit: 50 },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isOpen)) ? often : false,
  });

/** Asked again and again while it is played. */
export const studyQuery = (id: string) =>
  queryOptions({
    queryKey: key('study', id),
    queryFn: ({ signal }) => api.get<WholeStudy>(studyApi(id), { signal }),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? often : false),
  });

/** @param done how many were played: what came of them never changes */
export const seedsQuery = (id: string, done: number) =>
  queryOptions({
    queryKey: key('study', id, 'seeds', done),
    queryFn: ({ signal }) =>
      api.get<{ readonly items: readonly SeedRow[] }>(`${studyApi(id)}/seeds`, { signal }),
    placeholderData: keepPreviousData,
  });

const actingApi = (id: string): string => `${base}/coalitions/${encodeURIComponent(id)}/together`;

export const actingQuery = (id: string) =>
  queryOptions({
    queryKey: key('coalition', id, 'together'),
    queryFn: ({ signal }) => api.get<Acting>(actingApi(id), { signal }),
  });

export const actTogether = (id: string, shares: readonly string[]): Promise<Acting> =>
  api.put(actingApi(id), { shares });

export const beginStudy = (wish: object): Promise<Study> => api.post(`${base}/studies`, wish);
export const studyCost = (wish: object): Promise<StudyCost> => api.post(`${base}/studies/cost`, wish);
export const actOnStudy = (id: string, verb: 'cancel' | 'resume'): Promise<Study> =>
  api.post(`${studyApi(id)}/${verb}`);
export const deleteStudy = (id: string): Promise<unknown> => api.delete(studyApi(id));

import { api, infiniteQueryOptions, keepPreviousData, type List, queryOptions } from '#console';
import type {
  Dependence,
  Execution,
  Finding,
  Graph,
  KeptCase,
  Live,
  Mutant,
  Report,
  Site,
  Suggestion,
  TestResult,
  TestType,
  Trend,
} from './types.ts';

const base = '/api/v1/testing';
const key = (...parts: readonly (string | null)[]) => ['app', 'testing', ...parts];

export const executionPath = (id: string): string => `/apps/testing/executions/${encodeURIComponent(id)}`;
const executionApi = (id: string): string => `${base}/executions/${encodeURIComponent(id)}`;
export const reportApi = (id: string, format: string): string =>
  `${executionApi(id)}/reports/${encodeURIComponent(format)}`;
export const artifactApi = (id: string): string => `/api/v1/artifacts/${encodeURIComponent(id)}/content`;

export const executionsQuery = (project: string | null) =>
  infiniteQueryOptions({
    queryKey: key('executions', project),
    queryFn: ({ signal, pageParam }) =>
      api.get<List<Execution>>(`${base}/executions`, {
        signal,
        query: { project_id: project, cursor: pageParam, limit: 50 },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: key('execution', id),
    queryFn: ({ signal }) => api.get<Execution>(executionApi(id), { signal }),
  });

const partQuery = <T>(id: string, part: string) =>
  queryOptions({
    queryKey: key('execution', id, part),
    queryFn: ({ signal }) => api.get<T>(`${executionApi(id)}/${part}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const findingsQuery = (id: string) =>
  partQuery<{ readonly items: readonly Finding[] }>(id, 'findings');
export const resultsQuery = (id: string) =>
  partQuery<{ readonly items: readonly TestResult[] }>(id, 'results');
export const graphQuery = (id: string) => partQuery<{ readonly graph: Graph | null }>(id, 'graph');
export const reportsQuery = (id: string) => partQuery<{ readonly items: readonly Report[] }>(id, 'reports');

/** Asked again and again while an execution is at work: no event tells of pictures, there would be too many. */
export const liveQuery = (id: string) =>
  queryOptions({
    queryKey: ['testing-live', id],
    queryFn: ({ signal }) => api.get<{ readonly live: Live | null }>(`${executionApi(id)}/live`, { signal }),
    refetchInterval: 1000,
  });
export const pictureApi = (id: string, { taken_at: at }: Live): string =>
  `${executionApi(id)}/picture?at=${encodeURIComponent(at)}`;

export const mutantsQuery = (id: string) => partQuery<{ readonly items: readonly Mutant[] }>(id, 'mutants');
export const orderQuery = (id: string) => partQuery<{ readonly items: readonly Dependence[] }>(id, 'order');

export const runMessageQuery = (runId: string) =>
  queryOptions({
    queryKey: ['run', runId],
    queryFn: ({ signal }) =>
      api.get<{ readonly progress: number; readonly message: string | null }>(`/api/v1/runs/${runId}`, {
        signal,
      }),
  });

export interface Wish {
  readonly url: string;
  readonly types: readonly TestType[];
  readonly budget_seconds?: number;
  readonly openapi?: string;
  readonly requirements?: string;
  readonly allow_destructive?: boolean;
  readonly replay?: boolean;
  readonly purpose?: Execution['purpose'];
}

export const beginExecution = (wish: Wish, project: string | null): Promise<Execution> =>
  api.post(`${base}/executions`, { ...wish, ...(project !== null && { project_id: project }) });

export const actOnExecution = (id: string, verb: 'cancel' | 'resume'): Promise<Execution> =>
  api.post(`${executionApi(id)}/${verb}`);

export const deleteExecution = (id: string): Promise<unknown> => api.delete(executionApi(id));

export const sitesQuery = queryOptions({
  queryKey: key('sites'),
  queryFn: ({ signal }) => api.get<{ readonly items: readonly Site[] }>(`${base}/sites`, { signal }),
});

export const casesQuery = ({ project_id: project, origin }: Site) =>
  infiniteQueryOptions({
    queryKey: key('cases', project, origin),
    queryFn: ({ signal, pageParam }) =>
      api.get<List<KeptCase>>(`${base}/cases`, {
        signal,
        query: { project_id: project, origin, cursor: pageParam, limit: 100 },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

export const suggestionsQuery = ({ project_id: project, origin }: Site) =>
  queryOptions({
    queryKey: key('suggestions', project, origin),
    queryFn: ({ signal }) =>
      api.get<{ readonly items: readonly Suggestion[] }>(`${base}/suggestions`, {
        signal,
        query: { project_id: project, origin },
      }),
  });

/** Of the last thirty days. */
export const trendQuery = ({ project_id: project, origin }: Site) =>
  queryOptions({
    queryKey: key('trend', project, origin),
    queryFn: ({ signal }) =>
      api.get<Trend>(`${base}/sites/trends`, {
        signal,
        query: { project_id: project, origin, days: 30 },
      }),
  });

export const settleSuggestion = (id: string, verb: 'apply' | 'dismiss'): Promise<Suggestion> =>
  api.post(`${base}/suggestions/${encodeURIComponent(id)}/${verb}`);

export const changeCase = (id: string, status: KeptCase['status']): Promise<KeptCase> =>
  api.patch(`${base}/cases/${encodeURIComponent(id)}`, { status });

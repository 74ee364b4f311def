import { api, keepPreviousData, type List, queryOptions } from '#console';
import type {
  Agent,
  Beliefs,
  Emergency,
  Explanation,
  Metrics,
  ModelCheck,
  ModelText,
  PopulationPage,
  Scene,
  Template,
  Tick,
  World,
} from './types.ts';

export const base = '/api/v1/coalition';
export const key = (...parts: readonly unknown[]) => ['app', 'coalition', ...parts];

export const agentPath = (id: string): string => `/apps/coalition/agents/${encodeURIComponent(id)}`;
export const worldPath = (id: string): string => `/apps/coalition/worlds/${encodeURIComponent(id)}`;
const agentApi = (id: string): string => `${base}/agents/${encodeURIComponent(id)}`;
const worldApi = (id: string): string => `${base}/worlds/${encodeURIComponent(id)}`;

/** Milliseconds between two looks at what lives by itself: no event tells of ticks, there would be too many. */
const often = { list: 2000, agent: 1000, scene: 500 } as const;
/** What is told by the stream is asked for only to be sure. */
const seldom = 10_000;

export interface PopulationWish {
  readonly search: string;
  readonly status: string;
  readonly kind: string;
  readonly world: string;
  readonly project: string | null;
  readonly page: number;
}

export const pageSize = 50;

export const populationQuery = ({ search, status, kind, world, project, page }: PopulationWish) =>
  queryOptions({
    queryKey: key('population', { search, status, kind, world, project, page }),
    queryFn: ({ signal }) =>
      api.get<PopulationPage>(`${base}/population`, {
        signal,
        query: {
          ...{ search: search.trim(), status, kind, world_id: world, project_id: project },
          ...{ limit: pageSize, offset: page * pageSize },
        },
      }),
    placeholderData: keepPreviousData,
    refetchInterval: often.list,
  });

export const metricsQuery = queryOptions({
  queryKey: key('metrics'),
  queryFn: ({ signal }) => api.get<Metrics>(`${base}/metrics`, { signal }),
  refetchInterval: often.list,
});

export const emergencyQuery = queryOptions({
  queryKey: key('emergency'),
  queryFn: ({ signal }) => api.get<Emergency>(`${base}/emergency`, { signal }),
  refetchInterval: often.list,
});

export const setEmergency = (emergency: boolean, reason = ''): Promise<Emergency> =>
  api.put<Emergency>(`${base}/emergency`, { emergency, reason });

export const templatesQuery = queryOptions({
  queryKey: ['coalition-templates'],
  queryFn: ({ signal }) => api.get<{ readonly items: readonly Template[] }>(`${base}/templates`, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** @param told whether its ticks come by the stream */
export const agentQuery = (id: string, told = false) =>
  queryOptions({
    queryKey: key('agent', id),
    queryFn: ({ signal }) =>
      api.get<Agent & { readonly last: Tick | null }>(`${agentApi(id)}/status`, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'running' && !told ? often.agent : seldom),
  });

/** Parts of an agent are asked for anew whenever it has lived on. */
const partQuery = <T>(id: string, tick: number, part: string, query: Readonly<Record<string, string>> = {}) =>
  queryOptions({
    queryKey: ['coalition-agent', id, part, query, tick],
    queryFn: ({ signal }) => api.get<T>(`${agentApi(id)}/${part}`, { signal, query }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5_000,
  });

export const beliefsQuery = (id: string, tick: number) => partQuery<Beliefs>(id, tick, 'beliefs');
export const historyQuery = (id: string, tick: number, limit: number) =>
  partQuery<List<Tick>>(id, tick, 'history', { limit: String(limit) });
export const explanationQuery = (id: string, tick: number) => partQuery<Explanation>(id, tick, 'explanation');

/** With what it has learnt by that tick. */
export const modelQuery = (id: string, tick: number) =>
  queryOptions({
    queryKey: ['coalition-agent', id, 'model', tick],
    queryFn: async ({ signal }): Promise<ModelText> => {
      const { text } = await api.get<{ text: string }>(`${agentApi(id)}/model`, { signal });
      return JSON.parse(text);
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5_000,
  });
export const writtenQuery = (id: string, tick: number, as: 'gmn' | 'gmn-json' | 'model') =>
  partQuery<{ readonly text: string }>(id, tick, 'model', { as });

export type Verb = 'start' | 'pause' | 'stop' | 'restart';

export const tellAgent = (id: string, verb: Verb): Promise<Agent> => api.post(`${agentApi(id)}/${verb}`);
export const restartAfresh = (id: string): Promise<Agent> =>
  api.post(`${agentApi(id)}/restart`, { afresh: true });
export const cloneAgent = (id: string, name?: string): Promise<Agent> =>
  api.post(`${agentApi(id)}/clone`, name === undefined ? {} : { name });
export const deleteAgent = (id: string): Promise<unknown> => api.delete(agentApi(id));
export const stepAgent = (
  id: string,
  wish: { readonly ticks?: number; readonly observation?: readonly (number | null)[] },
): Promise<{ readonly agent: Agent; readonly ticks: readonly Tick[] }> =>
  api.post(`${agentApi(id)}/step`, wish);

export const makeAgent = (
  wish: Readonly<Record<string, unknown>>,
): Promise<Agent & { readonly warnings: readonly string[] }> => api.post(`${base}/agents`, wish);

export const checkModel = (
  source: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<ModelCheck> => api.post(`${base}/models/check`, source, signal ? { signal } : {});

export const worldsQuery = queryOptions({
  queryKey: key('worlds'),
  queryFn: ({ signal }) => api.get<List<World>>(`${base}/worlds`, { signal, query: { limit: 100 } }),
});
export const worldQuery = (id: string) =>
  queryOptions({
    queryKey: key('world', id),
    queryFn: ({ signal }) => api.get<World>(worldApi(id), { signal }),
  });
/** @param told whether the stream tells when something happens there */
export const sceneQuery = (id: string, told = false) =>
  queryOptions({
    queryKey: key('scene', id),
    queryFn: ({ signal }) => api.get<Scene>(`${worldApi(id)}/scene`, { signal }),
    refetchInterval: ({ state }) =>
      !told && state.data?.agents.some(({ status }) => status === 'running') ? often.scene : seldom,
  });
export const makeWorld = (wish: Readonly<Record<string, unknown>>): Promise<World> =>
  api.post(`${base}/worlds`, wish);
export const deleteWorld = (id: string): Promise<unknown> => api.delete(worldApi(id));
export const tellWorld = (id: string, verb: 'start' | 'pause'): Promise<{ readonly agents: number }> =>
  api.post(`${worldApi(id)}/${verb}`);
export const stepWorld = (id: string, ticks: number): Promise<{ readonly tick: number }> =>
  api.post(`${worldApi(id)}/step`, { ticks });
export const paceWorld = (id: string, ticksPerSecond: number): Promise<unknown> =>
  api.patch(worldApi(id), { ticks_per_second: ticksPerSecond });

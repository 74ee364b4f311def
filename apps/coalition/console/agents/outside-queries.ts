import { ApiProblem, api, queryOptions } from '#console';
import { base, key } from '../queries.ts';

export type OutsideStatus = 'idle' | 'driving' | 'done' | 'failed';

/** An environment outside that is asked what an agent observes. */
export interface Outside {
  readonly agent_id: string;
  readonly url: string;
  readonly status: OutsideStatus;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly changed_at: string;
}

const outsideApi = (id: string): string => `${base}/agents/${encodeURIComponent(id)}/outside`;

/** Null where none was set. */
export const outsideQuery = (id: string) =>
  queryOptions({
    queryKey: key('outside', id),
    queryFn: async ({ signal }): Promise<Outside | null> => {
      try {
        return await api.get<Outside>(outsideApi(id), { signal });
      } catch (error) {
        if (error instanceof ApiProblem && error.code === 'coalition.no_outside') return null;
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.data?.status === 'driving' ? 1000 : 10_000),
  });

export const setOutside = (id: string, url: string): Promise<Outside & { readonly secret: string | null }> =>
  api.put(outsideApi(id), { url });
export const tellOutside = (id: string, verb: 'start' | 'pause'): Promise<Outside> =>
  api.post(`${outsideApi(id)}/${verb}`);
export const removeOutside = (id: string): Promise<unknown> => api.delete(outsideApi(id));
export const makeSecret = (worldId: string): Promise<{ readonly secret: string }> =>
  api.post(`${base}/worlds/${encodeURIComponent(worldId)}/secret`, {});

import { api, queryOptions, useQuery } from '#console';
import type { Draft, MadeBy, Place } from './assist-types.ts';
import { sessionApi, sessionPath } from './queries.ts';
import { type Person, peopleQuery } from './together-queries.ts';
import type { Session } from './types.ts';

export type AssistKind = 'follow-up' | 'contradictions' | 'answer' | 'section';

export interface AssistRequest {
  readonly id: string;
  readonly kind: AssistKind;
  readonly target: string;
  readonly status: 'pending' | 'ready' | 'failed' | 'cancelled';
  readonly automatic: boolean;
  readonly made_by: MadeBy | null;
  readonly outcome: {
    readonly proposed: number;
    readonly dropped: number;
    readonly unread: readonly string[];
  } | null;
  readonly error: { readonly message: string } | null;
}

interface NoteFields {
  readonly id: string;
  readonly target: string;
  readonly status: 'open' | 'accepted' | 'rejected';
  readonly decided: { readonly by: Person; readonly at: string; readonly reason: string } | null;
  readonly edited: string | null;
  readonly made_by: MadeBy;
  readonly stale: readonly string[];
}
export type FollowUpNote = NoteFields & {
  readonly kind: 'follow-up';
  readonly content: { readonly question: string };
};
export type ContradictionNote = NoteFields & {
  readonly kind: 'contradiction';
  readonly content: { readonly places: readonly Place[]; readonly because: string };
};
export type SectionNote = NoteFields & {
  readonly kind: 'section';
  readonly content: Draft & { readonly text: string };
};
export type AssistNote = FollowUpNote | ContradictionNote | SectionNote;

export interface Assist {
  readonly configured: boolean;
  readonly sections: readonly { readonly id: string; readonly title: string }[];
  readonly requests: readonly AssistRequest[];
  readonly notes: readonly AssistNote[];
  readonly cost_usd: number;
}

export const assistPath = (id: string): string => `${sessionPath(id)}/model`;
export const assistApi = (id: string): string => `${sessionApi(id)}/assist`;

export const assistQuery = (id: string) =>
  queryOptions({
    queryKey: ['app', 'charter', 'assist', id],
    queryFn: ({ signal }) => api.get<Assist>(assistApi(id), { signal }),
  });

/** What a model is asked for beside an interview; undefined while nobody set one up and none ever said anything. */
export function useAssist(session: Pick<Session, 'id' | 'status'>):
  | {
      readonly assist: Assist;
      /** Whether whoever looks may ask and decide now. */
      readonly acts: boolean;
    }
  | undefined {
  const assist = useQuery(assistQuery(session.id)).data;
  const role = useQuery({ ...peopleQuery(session.id), enabled: assist !== undefined }).data?.role;
  if (!assist || (!assist.configured && assist.notes.length === 0)) return undefined;
  const writes = role !== undefined && role !== 'reviewer' && session.status === 'in-progress';
  return { assist, acts: writes };
}

export const modelOf = ({ provider, model }: MadeBy): string => `${provider}/${model}`;

export const requestFor = (assist: Assist, kind: AssistKind, target = ''): AssistRequest | undefined =>
  assist.requests.find((one) => one.kind === kind && one.target === target);

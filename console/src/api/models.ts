import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { List } from './types.ts';

// What the server answers about language models.

export interface ModelsStatus {
  readonly configured: boolean;
  readonly problems: readonly string[];
  readonly routes: readonly { readonly name: string; readonly targets: readonly string[] }[];
  readonly providers: readonly {
    readonly id: string;
    readonly state: 'closed' | 'open' | 'half-open';
    readonly tried_again_in_seconds: number | null;
    readonly calls_under_way: number;
    readonly calls_waiting: number;
  }[];
  readonly record: 'full' | 'redacted' | 'numbers';
  readonly price_table_date: string;
}

export const CALL_STATUSES = ['succeeded', 'failed', 'refused', 'aborted'] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

export interface ModelCall {
  readonly id: string;
  readonly at: string;
  readonly app: string;
  readonly run_id: string | null;
  readonly operation: string;
  readonly route: string;
  readonly provider: string;
  readonly model: string;
  readonly status: CallStatus;
  readonly error_code: string | null;
  readonly cached: boolean;
  readonly seconds: number;
  readonly first_part_seconds: number | null;
  readonly input_tokens: number;
  readonly cached_input_tokens: number;
  readonly output_tokens: number;
  readonly estimated: boolean;
  readonly cost_usd: number;
  readonly guard: GuardNote | null;
}

export interface GuardNote {
  readonly action: 'allow' | 'flag' | 'block';
  readonly score: number;
  readonly rules: readonly string[];
}

/** A part of a prompt or an answer, as far as it was kept. */
export interface KeptPart {
  readonly type: string;
  readonly text?: string;
  readonly name?: string;
}

export interface ModelCallDetail extends ModelCall {
  readonly prompt: readonly { readonly role: string; readonly content: readonly KeptPart[] }[] | null;
  readonly answer: readonly KeptPart[] | null;
}

export const USAGE_SUBJECTS = ['model', 'app', 'user', 'key'] as const;
export type UsageSubject = (typeof USAGE_SUBJECTS)[number];

export interface Usage {
  readonly subject: string;
  readonly label: string;
  readonly calls: number;
  readonly failed: number;
  readonly cached: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd: number;
}

export interface UsageReport {
  readonly from: string;
  readonly to: string;
  readonly items: readonly Usage[];
}

export interface ModelBudget {
  readonly id: string | null;
  readonly scope: 'installation' | 'app' | 'user' | 'run';
  readonly subject?: string | null;
  readonly period: 'day' | 'month' | 'total';
  readonly usd?: number | null;
  readonly tokens?: number | null;
  readonly from: 'configuration' | 'administrator';
}

export interface Budgets {
  readonly items: readonly ModelBudget[];
  readonly spent: readonly {
    readonly budget: string;
    readonly window: string;
    readonly usd: number;
    readonly tokens: number;
  }[];
}

export const modelsQuery = queryOptions({
  queryKey: ['models', 'status'],
  queryFn: ({ signal }) => api.get<ModelsStatus>('/api/v1/models', { signal }),
  refetchInterval: 30_000,
});

export const usageQuery = (by: UsageSubject | 'day') =>
  queryOptions({
    queryKey: ['models', 'usage', by],
    queryFn: ({ signal }) => api.get<UsageReport>('/api/v1/models/usage', { signal, query: { by } }),
  });

export const budgetsQuery = queryOptions({
  queryKey: ['models', 'budgets'],
  queryFn: ({ signal }) => api.get<Budgets>('/api/v1/models/budgets', { signal }),
});

export interface CallFilter {
  readonly status?: CallStatus | undefined;
  readonly run?: string | undefined;
  readonly flagged?: boolean | undefined;
}

export const callsQuery = ({ status, run, flagged }: CallFilter, limit = 25) =>
  infiniteQueryOptions({
    queryKey: ['models', 'calls', status ?? '', run ?? '', flagged === true, limit],
    queryFn: ({ signal, pageParam }) =>
      api.get<List<ModelCall>>('/api/v1/models/calls', {
        signal,
        query: { status, run_id: run, flagged: flagged ? 'true' : undefined, cursor: pageParam, limit },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ['models', 'call', id],
    queryFn: ({ signal }) =>
      api.get<ModelCallDetail>(`/api/v1/models/calls/${encodeURIComponent(id)}`, { signal }),
  });

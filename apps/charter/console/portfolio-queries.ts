import { api, keepPreviousData, queryOptions } from '#console';
import type { Person } from './together-queries.ts';
import type { DecisionKind, SessionStatus } from './types.ts';

export type AgainReason = 'old' | 'evidence-expired' | 'agreement-lapsed' | 'earlier-law';

interface OfCharter {
  readonly session_id: string;
  readonly project_name: string;
}

export interface GraveCharter extends OfCharter {
  readonly decision: DecisionKind;
  readonly residual_score: number;
  readonly level: number;
  readonly requirements: readonly string[];
}

export interface QuietCharter extends OfCharter {
  readonly owner: Person;
  readonly progress: number;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface WaitingPerson {
  readonly person: Person;
  readonly overdue: number;
  readonly due_soon: number;
  readonly later: number;
  readonly agreements: number;
  readonly suggestions: number;
}

export interface WaitingItem extends OfCharter {
  readonly kind: 'committee' | 'agreement' | 'assignment' | 'suggestion';
  readonly people: readonly Person[];
  readonly question_id: string | null;
  readonly title: string;
  readonly due: string | null;
  readonly overdue: boolean;
  readonly since: string | null;
}

export interface AgainCharter extends OfCharter {
  readonly owner: Person;
  readonly decision: DecisionKind;
  readonly decided_at: string;
  readonly reasons: readonly AgainReason[];
  readonly expired_evidence: number;
}

/** `GET /api/v1/charter/portfolio`. Scores 0–25, levels 1–5. */
export interface Portfolio {
  readonly charters: number;
  readonly statuses: readonly { readonly status: SessionStatus; readonly charters: number }[];
  readonly decisions: readonly { readonly decision: DecisionKind; readonly charters: number }[];
  readonly risks: {
    readonly charters: number;
    readonly levels: readonly { readonly level: number; readonly charters: number }[];
    readonly requirements: readonly {
      readonly id: string;
      readonly title: string;
      /** For level 1, 2, 3, 4, 5. */
      readonly by_level: readonly number[];
      readonly highest: number | null;
    }[];
    readonly gravest: readonly GraveCharter[];
  };
  readonly ages: {
    readonly open: number;
    readonly buckets: readonly {
      readonly from_days: number;
      readonly to_days: number | null;
      readonly opened: number;
      readonly unchanged: number;
    }[];
    readonly quietest: readonly QuietCharter[];
  };
  readonly waiting: {
    readonly committee: number;
    readonly people_total: number;
    readonly people: readonly WaitingPerson[];
    readonly items: readonly WaitingItem[];
  };
  readonly again: {
    readonly months: number;
    readonly charters: number;
    readonly items: readonly AgainCharter[];
  };
  readonly act: {
    readonly law_version: string;
    readonly source: string;
    readonly url: string;
    readonly classes: readonly { readonly class: string; readonly charters: number }[];
    readonly dates: readonly {
      readonly from: string;
      readonly what: string;
      readonly article: string;
      readonly charters: number;
      readonly applies: boolean;
    }[];
  };
}

export const portfolioPath = '/apps/charter/portfolio';

export const portfolioQuery = (project: string | null, months: number) =>
  queryOptions({
    queryKey: ['app', 'charter', 'portfolio', project, months],
    queryFn: ({ signal }) =>
      api.get<Portfolio>('/api/v1/charter/portfolio', { signal, query: { project_id: project, months } }),
    placeholderData: keepPreviousData,
  });

import { api, keepPreviousData, queryOptions } from '#console';
import { sessionApi, sessionPath } from './queries.ts';

export const FRAMEWORKS = [
  { id: 'nist-ai-rmf', label: 'NIST AI RMF' },
  { id: 'eu-ai-act', label: 'EU AI Act' },
  { id: 'iso-42001', label: 'ISO/IEC 42001' },
  { id: 'altai', label: 'ALTAI' },
] as const;
export type FrameworkId = (typeof FRAMEWORKS)[number]['id'];

export const STATUSES = ['covered', 'partial', 'open', 'outside'] as const;
export type CoverageStatus = (typeof STATUSES)[number];
export type AnswerEvidence = 'at-threshold' | 'below' | 'unknown' | 'open' | 'not-asked';
export type Totals = Readonly<Record<CoverageStatus, number>>;

export interface CitedAnswer {
  readonly question: string;
  readonly prompt: string;
  readonly evidence: AnswerEvidence;
  readonly score: number | null;
  readonly threshold: number;
  /** What would bring the answer to its threshold. */
  readonly ask: string | null;
}

export interface CoveredElement {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly summary: string;
  readonly applies: readonly { readonly from: string; readonly to: string }[];
  readonly status: CoverageStatus;
  readonly because: string;
  readonly answers: readonly CitedAnswer[];
  readonly risks: readonly {
    readonly id: string;
    readonly question: string;
    readonly description: string;
    readonly residual: number;
  }[];
  readonly concerns: readonly { readonly rule: string; readonly title: string; readonly because: string }[];
}

export interface Coverage {
  readonly statement: string;
  readonly project_name: string;
  readonly framework: {
    readonly id: FrameworkId;
    readonly title: string;
    readonly version: string;
    readonly published: string;
    readonly as_of: string;
    readonly limits: string;
    readonly source: { readonly document: string; readonly url: string; readonly note: string };
  };
  readonly totals: Totals;
  readonly groups: readonly { readonly id: string; readonly title: string; readonly totals: Totals }[];
  readonly elements: readonly CoveredElement[];
}

export const coveragePath = (id: string): string => `${sessionPath(id)}/coverage`;

export const coverageQuery = (id: string, framework: FrameworkId) =>
  queryOptions({
    queryKey: ['app', 'charter', 'session', id, 'coverage', framework],
    queryFn: ({ signal }) =>
      api.get<Coverage>(`${sessionApi(id)}/coverage`, { signal, query: { framework } }),
    placeholderData: keepPreviousData,
  });

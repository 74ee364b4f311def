import type { Contradiction } from './contradictions.ts';
import type { Found } from './detect.ts';

export const CRITERIA = ['specificity', 'measurability', 'completeness', 'coherence', 'relevance'] as const;
export type Criterion = (typeof CRITERIA)[number];

/** How an answer was judged: every number can be traced to `found`, `missing` and `notes`. */
export interface RubricResult {
  /** 0–10, three decimals. */
  readonly score: number;
  /** Scores 0–10; weights sum to 1. A criterion the question does not call for has weight 0. */
  readonly criteria: Readonly<Record<Criterion, { readonly score: number; readonly weight: number }>>;
  readonly found: readonly Found[];
  readonly missing: readonly { readonly part: string; readonly ask: string }[];
  /** Plain sentences on what took points off: repetition, copying, hedging, contradiction. */
  readonly notes: readonly string[];
  readonly contradictions: readonly Contradiction[];
  /** Asks for exactly what is missing; absent when nothing is. */
  readonly followUp?: string;
  readonly engine: 'rules';
}

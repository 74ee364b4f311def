import type { DecisionKind } from './decide.ts';

/** What a committee said to a charter that was put before it. */
export interface CommitteeOutcome {
  readonly outcome: 'PROCEED_WITH_MONITORING' | 'REVISE' | 'HALT';
  readonly comment: string;
  readonly decidedBy: string;
  readonly decidedAt: string; // ISO 8601
}

/** What an answer was in one edition and is in the next, field by field; null where there was none. */
export interface EditionChange {
  readonly questionId: string;
  /** The row and column of a table; empty for an answer that is one text. */
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** One decision that was taken on a charter: by the decision table, or by a committee on top of it. */
export interface PastDecision {
  /** Which time the interview was decided, from 1. */
  readonly edition: number;
  readonly decision: DecisionKind;
  readonly decidedAt: string; // ISO 8601
  readonly committee: CommitteeOutcome | null;
  /** What changed in the answers since the decision before it. */
  readonly changes?: readonly EditionChange[];
}

/** "Decided by committee: REVISE by a@b.org on 2026-11-21: why." */
export function committeeSentence({ outcome, decidedBy, decidedAt, comment }: CommitteeOutcome): string {
  const said = comment.trim() === '' ? '.' : `: ${comment.trim()}`;
  return `Decided by committee: ${outcome.replaceAll('_', ' ')} by ${decidedBy} on ${decidedAt.slice(0, 10)}${said}`;
}

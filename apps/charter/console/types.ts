/** What the charter app's API answers with (`/api/v1/charter`). Times are ISO 8601, scores 0–10. */

export interface Option {
  readonly value: string;
  readonly label: string;
}

export type Column = {
  readonly id: string;
  readonly title: string;
  readonly required: boolean;
} & (
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly whole?: boolean }
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  | { readonly kind: 'rows'; readonly columns: readonly Column[] }
);

export type CellValue = string | number | readonly Row[];
export interface Row {
  readonly [column: string]: CellValue | undefined;
}

/** text and choice a string, multi-choice a list of option values, number a number, rows a list of objects. */
export type AnswerValue = string | number | readonly string[] | readonly Row[];
export type GivenAnswer = AnswerValue | { readonly unknown: true; readonly reason?: string };

export const CRITERIA = ['specificity', 'measurability', 'completeness', 'coherence', 'relevance'] as const;
export type Criterion = (typeof CRITERIA)[number];

export interface Found {
  readonly feature: string;
  readonly text: string;
  /** Place in the answer's text, in UTF-16 units, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

type Criteria = Readonly<Record<Criterion, { readonly score: number; readonly weight: number }>>;

interface Missing {
  readonly part: string;
  /** Asks for exactly this part. */
  readonly ask: string;
}

/** How a kept answer was judged. */
export interface Judgement {
  readonly score: number;
  readonly criteria: Criteria;
  readonly found: readonly Found[];
  readonly missing: readonly Missing[];
  /** What took points off. */
  readonly notes: readonly string[];
  readonly followUp?: string;
}

export type QuestionState = 'open' | 'accepted' | 'follow-up' | 'escalated' | 'unknown';

export interface Question {
  readonly id: string;
  readonly stage: string;
  readonly group: string;
  readonly prompt: string;
  readonly help: string;
  readonly kind: 'text' | 'choice' | 'multi-choice' | 'number' | 'rows';
  readonly required: boolean;
  readonly options?: readonly Option[];
  readonly exclusive?: string;
  readonly columns?: readonly Column[];
  readonly min_rows?: number;
  readonly must_cover?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
  readonly state: QuestionState;
  readonly answer: GivenAnswer | null;
  readonly score: number | null;
  /** Attempts since the question was last opened. */
  readonly attempts: number;
  /** Null when nothing was answered, or "I don't know". */
  readonly result: Judgement | null;
  /** Set when another answer changed how this one is judged, until it is given again. */
  readonly rechecked: Rechecked | null;
  /** Set when the text reads like an instruction to a machine. */
  readonly flagged: { readonly score: number; readonly rules: readonly string[] } | null;
}

export interface Rechecked {
  /** The question whose answer changed. */
  readonly by: string;
  readonly change: 'reopened' | 'contradicts' | 'accepted' | 'score';
  readonly score_before: number;
  readonly score_after: number;
  readonly because: string;
}

/** What one answer changed beyond itself. */
export interface Effects {
  readonly rechecked: readonly (Rechecked & { readonly question_id: string })[];
  readonly asked: readonly string[];
  readonly no_longer_asked: readonly string[];
  readonly findings_appeared: readonly { readonly id: string; readonly because: string }[];
}

export interface Stage {
  readonly id: string;
  readonly title: string;
  readonly answered: number;
  readonly total: number;
  readonly complete: boolean;
  readonly threshold: number;
}

export type DecisionKind = 'PROCEED' | 'PROCEED_WITH_MONITORING' | 'REVISE' | 'COMMITTEE' | 'HALT';

export interface FiredRule {
  readonly id: string;
  readonly title: string;
  readonly outcome: DecisionKind;
  readonly because: string;
  /** Question ids. */
  readonly evidence: readonly string[];
  readonly wouldChange: string;
}

export interface Decision {
  readonly decision: DecisionKind;
  /** Strictest first. */
  readonly rules: readonly FiredRule[];
}

export interface Committee {
  readonly outcome: DecisionKind;
  readonly comment: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

export interface CharterDocument {
  readonly version: string;
  readonly format: string;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
}

export type SessionStatus = 'in-progress' | 'deciding' | 'awaiting-committee' | 'completed' | 'abandoned';

export interface SessionSummary {
  readonly id: string;
  readonly project_name: string;
  readonly status: SessionStatus;
  readonly run_id: string;
  /** Rises with each change; sent back so that nobody overwrites what they have not seen. */
  readonly revision: number;
  /** 0..1 */
  readonly progress: number;
  /** Id of the stage; null when all are done. */
  readonly stage: string | null;
  readonly decision_kind: DecisionKind | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A session in the list. */
export interface ListedSession extends SessionSummary {
  readonly owner: { readonly email: string; readonly name: string };
  /** YYYY-MM-DD of the earliest open assignment. */
  readonly due: string | null;
  readonly overdue: boolean;
  readonly assignees: readonly { readonly email: string; readonly name: string }[];
}

/** Who is to answer a question or a stage. */
export interface Assignment {
  readonly target: string;
  readonly assignee: { readonly id: string; readonly email: string; readonly name: string };
  /** YYYY-MM-DD */
  readonly due: string | null;
  readonly done: boolean;
  readonly overdue: boolean;
}

export interface Session extends SessionSummary {
  readonly locked: readonly string[];
  readonly assignments: readonly Assignment[];
  /** By question id; what has nothing is absent. */
  readonly beside: Readonly<
    Record<
      string,
      { readonly threads: number; readonly suggestions: number; readonly evidence: number } | undefined
    >
  >;
  readonly max_attempts: number;
  /** Characters of one text. */
  readonly response_limit: number;
  readonly stages: readonly Stage[];
  /** Id of the first question that is not settled; null when all are. */
  readonly current: string | null;
  readonly questions: readonly Question[];
  readonly decision: Decision | null;
  readonly committee: Committee | null;
  readonly documents: readonly CharterDocument[];
  readonly failed_formats: readonly { readonly format: string; readonly message: string }[];
}

/** What is shown of a judged answer, right after it was sent or later. */
export interface Verdict {
  readonly result: Exclude<QuestionState, 'open'>;
  readonly score: number | null;
  readonly threshold: number | null;
  readonly attempt: number;
  readonly max_attempts: number;
  readonly found: readonly Found[];
  readonly missing: readonly Missing[];
  readonly notes: readonly string[];
  readonly follow_up: string | null;
  readonly criteria: Criteria | null;
}

export interface AnswerResult extends Verdict {
  readonly effects: Effects;
  readonly session: Session;
}

/** What can be assigned as a whole. */
export const STAGE_IDS: readonly string[] = ['business', 'success', 'data', 'users', 'ethics'];

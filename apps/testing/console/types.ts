/** What the app's API answers, as far as the pages use it. */

export type TestType = 'functional' | 'accessibility' | 'performance' | 'visual' | 'api';

export interface Execution {
  readonly id: string;
  readonly run_id: string;
  readonly url: string;
  readonly origin: string;
  readonly types: readonly TestType[];
  readonly purpose: 'test' | 'order' | 'mutation';
  readonly status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly phase: string;
  readonly budget_seconds: number | null;
  readonly spent_seconds: number;
  readonly figures: Readonly<Record<string, Readonly<Record<string, number | string | null>>>>;
  readonly limits: readonly string[];
  readonly summary: {
    readonly verdict: 'passed' | 'failed';
    readonly cases: Readonly<Record<string, number>>;
    readonly findings: Readonly<Record<string, number>>;
    readonly review: number;
    readonly states: number;
    readonly seconds: number;
  } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

export type Severity = 'critical' | 'serious' | 'moderate' | 'minor';

export type Evidence =
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | {
      readonly kind: 'file';
      readonly title: string;
      readonly artifact_id: string;
      readonly content_type: string;
    };

interface ElementRef {
  readonly title: string;
}

/** A step of a test, as far as it is shown. */
export interface Step {
  readonly do: string;
  readonly path?: string;
  readonly key?: string;
  readonly value?: string;
  readonly on?: boolean;
  readonly element?: ElementRef;
  readonly expect?: {
    readonly that: string;
    readonly element?: ElementRef;
    readonly text?: string;
    readonly value?: string;
    readonly path?: string;
    readonly count?: number;
  };
}

export interface Finding {
  readonly check: string;
  readonly type: TestType;
  readonly severity: Severity;
  readonly confidence: 'certain' | 'review';
  readonly title: string;
  readonly advice: string;
  readonly key: string;
  readonly path: string;
  readonly element?: ElementRef;
  readonly steps: readonly Step[];
  readonly evidence: readonly Evidence[];
  readonly source?: string;
  readonly seen: number;
  readonly first_seen: string;
}

export interface TestResult {
  readonly key: string;
  readonly name: string;
  readonly browser: string;
  readonly outcome: 'passed' | 'failed' | 'flaky' | 'skipped' | 'infrastructure';
  readonly seconds: number;
  readonly attempts: readonly {
    readonly outcome: string;
    readonly seconds: number;
    readonly failure?: {
      readonly step?: number;
      readonly code: string;
      readonly message: string;
      readonly expected?: string;
      readonly actual?: string;
    };
    readonly evidence: readonly Evidence[];
  }[];
  readonly healed: readonly unknown[];
  /** The process that ran it. */
  readonly worker: string;
}

/** What is being looked at now. */
export interface Live {
  readonly doing: string;
  readonly taken_at: string;
}

export interface GraphState {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly route: string;
  readonly way: readonly Step[];
  readonly picture?: string;
}

export interface Graph {
  readonly start: string;
  readonly states: readonly GraphState[];
  readonly transitions: readonly { readonly from: string; readonly to: string; readonly action: Step }[];
  readonly coverage: {
    readonly states: number;
    readonly actionsKnown: number;
    readonly actionsExplored: number;
    readonly formsKnown: number;
    readonly formsSubmitted: number;
    readonly routes: number;
    readonly scripts: number | null;
  };
  readonly ended: string;
}

export interface Report {
  readonly format: string;
  readonly artifact_id: string;
  readonly file_name: string;
}

export interface Site {
  readonly project_id: string;
  readonly origin: string;
  readonly cases: number;
}

export interface KeptCase {
  readonly id: string;
  readonly status: 'active' | 'quarantined' | 'disabled';
  readonly definition: { readonly name: string; readonly steps: readonly Step[]; readonly source: string };
  readonly proposal: unknown;
}

export interface Suggestion {
  readonly id: string;
  readonly kind: 'heal' | 'quarantine' | 'order' | 'retire' | 'slow' | 'survivor';
  readonly case_id: string | null;
  readonly title: string;
  readonly reason: string;
  readonly applicable: boolean;
}

export interface TrendDay {
  readonly day: string;
  readonly executions: number;
  readonly passed: number;
}

interface Direction {
  readonly direction: 'rising' | 'falling' | 'steady' | 'unknown';
  readonly probability: number | null;
}

export interface Trend {
  readonly days: readonly TrendDay[];
  readonly trends: Readonly<Record<'failures' | 'findings' | 'seconds', Direction>>;
}

export interface Mutant {
  readonly id: string;
  readonly status: 'killed' | 'timeout' | 'survived' | 'no_coverage' | 'runtime_error' | 'pending';
  readonly file: string;
  readonly line: number;
  readonly operator: string;
  readonly before: string;
  readonly after: string;
}

export interface Dependence {
  readonly key: string;
  readonly kind: 'polluted' | 'needs' | 'leftover' | 'unsteady' | 'unexplained';
  readonly others: readonly string[];
}

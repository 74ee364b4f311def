import type { Coverage } from '../exploration/graph.ts';
import type { Finding } from '../findings/finding.ts';
import type { Measurement, MetricName } from '../performance/measurement.ts';
import type { TestResult } from '../suite/result.ts';
import type { Step } from '../suite/step.ts';
import type { TestType } from '../suite/test-case.ts';

/** All that reports of one execution are made of: plain data, so that it can be kept and written out again. */
export interface ReportData {
  readonly execution: ReportedExecution;
  readonly environment: ReportedEnvironment;
  readonly tests: readonly ReportedTest[];
  readonly findings: readonly ReportedFinding[];
  /** Null where nothing was explored. */
  readonly coverage: Coverage | null;
  /** What could not be looked at, each a sentence. */
  readonly limits: readonly string[];
  readonly measurements: readonly Measurement[];
  /** The most that is good; milliseconds, `transfer` in bytes, `cls` without unit. Absent where there is no limit. */
  readonly budgets: Readonly<Partial<Record<MetricName, number>>>;
  /** Figures of each kind of probe: `{ accessibility: { states: 12, rules: 98 } }`. */
  readonly figures: Readonly<Record<string, Readonly<Record<string, number | string | null>>>>;
  /** Earlier executions of the same site, oldest first, and this one last. */
  readonly trend: readonly TrendPoint[];
  /** What would make the suite better, each a sentence. */
  readonly suggestions: readonly string[];
}

export interface ReportedExecution {
  /** A UUID. */
  readonly id: string;
  readonly project: string;
  /** Complete, where testing began. */
  readonly url: string;
  readonly types: readonly TestType[];
  readonly status: 'completed' | 'failed' | 'cancelled';
  /** Null where it did not come to an end. */
  readonly verdict: 'passed' | 'failed' | null;
  /** Why it could not be done, where its status is `failed`. */
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly seed: number;
  readonly budgetSeconds: number;
  readonly seconds: number;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

export interface ReportedEnvironment {
  /** Of Mainstay. */
  readonly version: string;
  /** `linux`, `darwin`, `win32`, and its release. */
  readonly platform: string;
  readonly release: string;
  readonly browsers: readonly { readonly kind: string; readonly version: string }[];
}

/** A test with how it ended in one browser. */
export interface ReportedTest {
  readonly result: TestResult;
  readonly type: TestType;
  readonly tags: readonly string[];
  readonly steps: readonly Step[];
  readonly finishedAt: Date;
}

export interface ReportedFinding {
  readonly finding: Finding;
  /** How often it was seen in this execution. */
  readonly seen: number;
  /** When an execution of the same site saw it first. */
  readonly firstSeen: Date;
  /** No earlier execution of the site saw it. */
  readonly fresh: boolean;
}

export interface TrendPoint {
  readonly executionId: string;
  readonly at: Date;
  readonly verdict: 'passed' | 'failed' | null;
  /** By outcome. */
  readonly tests: Readonly<Partial<Record<TestResult['outcome'], number>>>;
  /** Certain findings, by severity. */
  readonly findings: Readonly<Partial<Record<Finding['severity'], number>>>;
  readonly seconds: number;
}

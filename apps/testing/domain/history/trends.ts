import { mannKendall, senSlope } from './mann-kendall.ts';

/** An execution as trends need it. */
export interface PastExecution {
  readonly at: Date;
  readonly summary: {
    readonly verdict: 'passed' | 'failed';
    /** By outcome. */
    readonly cases: Readonly<Record<string, number>>;
    /** By severity. */
    readonly findings: Readonly<Record<string, number>>;
    readonly seconds: number;
  };
}

export interface DayTrend {
  /** In UTC: `2026-11-21`. */
  readonly day: string;
  readonly executions: number;
  readonly passed: number;
  readonly tests: number;
  readonly failed: number;
  readonly flaky: number;
  readonly findings: number;
  readonly seconds: number;
}

export interface Direction {
  readonly direction: 'rising' | 'falling' | 'steady' | 'unknown';
  readonly probability: number | null;
  /** A day. */
  readonly slope: number | null;
}

/** With fewer executions a trend cannot be told from chance. */
const leastExecutions = 5;
const significance = 0.05;
const dayMilliseconds = 86_400_000;

/** @param past oldest first */
export function judgeTrends(past: readonly PastExecution[]): {
  readonly days: DayTrend[];
  readonly trends: Readonly<Record<'failures' | 'findings' | 'seconds', Direction>>;
} {
  const days = Map.groupBy(past, ({ at }) => at.toISOString().slice(0, 10));
  // Executions that ran no test say nothing about failing ones.
  const withTests = past.filter(({ summary }) => sum(summary.cases) > 0);
  return {
    days: [...days].map(([day, all]) => dayOf(day, all)),
    trends: {
      failures: directionOf(withTests, ({ cases }) => (cases.failed ?? 0) / sum(cases)),
      findings: directionOf(past, ({ findings }) => sum(findings)),
      seconds: directionOf(past, ({ seconds }) => seconds),
    },
  };
}

function dayOf(day: string, all: readonly PastExecution[]): DayTrend {
  const total = (value: (summary: PastExecution['summary']) => number): number =>
    all.reduce((whole, { summary }) => whole + value(summary), 0);
  return {
    day,
    executions: all.length,
    passed: all.filter(({ summary }) => summary.verdict === 'passed').length,
    tests: total(({ cases }) => sum(cases)),
    failed: total(({ cases }) => cases.failed ?? 0),
    flaky: total(({ cases }) => cases.flaky ?? 0),
    findings: total(({ findings }) => sum(findings)),
    seconds: Math.round(total(({ seconds }) => seconds) * 10) / 10,
  };
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

function directionOf(
  past: readonly PastExecution[],
  value: (summary: PastExecution['summary']) => number,
): Direction {
  if (past.length < leastExecutions) return { direction: 'unknown', probability: null, slope: null };
  const values = past.map(({ summary }) => value(summary));
  const { s, probability } = mannKendall(values);
  const slope = senSlope(
    past.map(({ at }, place) => ({ x: at.getTime() / dayMilliseconds, y: values[place] ?? 0 })),
  );
  const direction = probability > significance ? 'steady' : s > 0 ? 'rising' : 'falling';
  return { direction, probability, slope };
}

import type { JsonObject } from '#kernel/base';
import type { Evidence } from '../findings/finding.ts';
import type { Outcome } from '../suite/test-case.ts';
import { clusterFailures } from './cluster.ts';
import { countOf, hostOf, inOrder } from './counts.ts';
import type { ReportData, ReportedTest } from './report-data.ts';
import { stepWords } from './step-words.ts';

/** Where the files of a report are: a relative path or an address; undefined where a file was not kept. */
export type HrefOf = (artifactId: string) => string | undefined;

const statuses = {
  passed: 'passed',
  failed: 'failed',
  flaky: 'passed',
  skipped: 'skipped',
  infrastructure: 'other',
} as const;
const statusOf = (outcome: Outcome): (typeof statuses)[Outcome] => statuses[outcome];
const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

const attachments = (evidence: readonly Evidence[], hrefOf: HrefOf) =>
  evidence.flatMap((one) => {
    const path = one.kind === 'file' ? hrefOf(one.artifact_id) : undefined;
    return one.kind === 'file' && path !== undefined
      ? [{ name: one.title, contentType: one.content_type, path }]
      : [];
  });

function testOf(test: ReportedTest, cause: number | undefined, host: string, hrefOf: HrefOf) {
  const { result, type, tags, steps, finishedAt } = test;
  const last = result.attempts.at(-1);
  const failure = result.attempts.findLast((attempt) => attempt.failure !== undefined)?.failure;
  const failedAt = result.outcome === 'failed' ? failure?.step : undefined;
  const stop = finishedAt.getTime();
  return {
    name: result.name,
    status: statusOf(result.outcome),
    duration: milliseconds(result.seconds),
    start: stop - milliseconds(result.seconds),
    stop,
    suite: [host, type],
    ...(result.outcome !== 'passed' && failure !== undefined && { message: failure.message }),
    ...(failure?.expected !== undefined &&
      result.outcome === 'failed' && {
        trace: `Expected: ${failure.expected}\nActual: ${failure.actual ?? ''}`,
      }),
    rawStatus: result.outcome,
    tags: [...tags],
    labels: { key: result.key, ...(cause !== undefined && { cause }) },
    type,
    retries: Math.max(0, result.attempts.length - 1),
    flaky: result.outcome === 'flaky',
    browser: result.browser,
    ...(result.attempts.length > 1 && {
      retryAttempts: result.attempts.map((attempt, at) => ({
        attempt: at + 1,
        status: statusOf(attempt.outcome),
        duration: milliseconds(attempt.seconds),
        ...(attempt.failure !== undefined && { message: attempt.failure.message }),
        attachments: attachments(attempt.evidence, hrefOf),
      })),
    }),
    attachments: attachments(last?.evidence ?? [], hrefOf),
    steps: steps.map((step, at) => ({
      name: stepWords(step),
      status:
        result.outcome === 'skipped' || result.outcome === 'infrastructure'
          ? 'other'
          : failedAt === undefined || at < failedAt
            ? result.outcome === 'failed' && failedAt === undefined
              ? 'other'
              : 'passed'
            : at === failedAt
              ? 'failed'
              : 'skipped',
    })),
  };
}

/** Common Test Report Format, as its schema of November 2025 has it (ctrf.io); findings are in `results.extra`. */
export function toCtrf(data: ReportData, hrefOf: HrefOf = () => undefined): JsonObject {
  const { execution, environment, coverage } = data;
  const { tests, allTests } = countOf(data);
  const host = hostOf(execution.url);
  const cause = new Map(
    clusterFailures(data.tests).flatMap((cluster, at) =>
      cluster.tests.map((test) => [test, at + 1] as const),
    ),
  );
  return {
    reportFormat: 'CTRF',
    specVersion: '1.0.0',
    reportId: execution.id,
    timestamp: execution.finishedAt.toISOString(),
    generatedBy: `Mainstay ${environment.version}`,
    results: {
      tool: { name: 'Mainstay', version: environment.version },
      summary: {
        tests: allTests,
        passed: tests.passed + tests.flaky,
        failed: tests.failed,
        skipped: tests.skipped,
        pending: 0,
        other: tests.infrastructure,
        flaky: tests.flaky,
        start: execution.startedAt.getTime(),
        stop: execution.finishedAt.getTime(),
        duration: milliseconds(execution.seconds),
      },
      tests: data.tests.map((test) => testOf(test, cause.get(test), host, hrefOf)),
      environment: {
        reportName: `${execution.project}: ${host}`,
        appName: host,
        osPlatform: environment.platform,
        osRelease: environment.release,
        healthy: execution.verdict === 'passed',
        extra: {
          url: execution.url,
          browsers: environment.browsers.map((one) => ({ ...one })),
          seed: execution.seed,
        },
      },
      extra: {
        verdict: execution.verdict,
        findings: inOrder(data.findings).map(({ finding, seen, firstSeen, fresh }) => ({
          check: finding.check,
          type: finding.type,
          severity: finding.severity,
          confidence: finding.confidence,
          title: finding.title,
          advice: finding.advice,
          path: finding.path,
          key: finding.key,
          steps: finding.steps.map(stepWords),
          attachments: attachments(finding.evidence, hrefOf),
          source: finding.source ?? null,
          seen,
          first_seen: firstSeen.toISOString(),
          new: fresh,
        })),
        coverage: coverage === null ? null : { ...coverage },
        limits: [...data.limits],
        figures: { ...data.figures },
      },
    },
  };
}

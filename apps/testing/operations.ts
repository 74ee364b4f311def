import type { Platform } from '#kernel/app';
import type { Metrics } from '#kernel/telemetry';
import type { TestingSettings } from './domain/settings.ts';
import { browsersOf } from './execution/browsers.ts';
import { openExecutions } from './store/executions.ts';

/** What the testing app measures, by the names that its users' dashboards know. */
export interface TestingMetrics {
  readonly tests: ReturnType<typeof counters>['tests'];
  readonly executions: ReturnType<typeof counters>['executions'];
  readonly findings: ReturnType<typeof counters>['findings'];
  readonly duration: ReturnType<typeof counters>['duration'];
}

const counters = (metrics: Metrics) => ({
  tests: metrics.counter({
    name: 'tests_executed_total',
    help: 'Tests that a browser has run, by how they ended.',
    labels: ['status', 'browser'],
  }),
  executions: metrics.counter({
    name: 'test_executions_total',
    help: 'Executions that have ended.',
    labels: ['status'],
  }),
  findings: metrics.counter({
    name: 'test_findings_total',
    help: 'Findings, by type of test and severity.',
    labels: ['type', 'severity'],
  }),
  duration: metrics.histogram({
    name: 'test_execution_duration_seconds',
    help: 'How long executions took.',
    buckets: [5, 15, 30, 60, 120, 300, 600, 1800, 3600],
  }),
});

const made = new WeakMap<Metrics, TestingMetrics>();

/** The app's metrics in this registry: made at the first call, since routes and runs share them. */
export function testingMetrics(metrics: Metrics): TestingMetrics {
  const existing = made.get(metrics);
  if (existing) return existing;
  const fresh = counters(metrics);
  made.set(metrics, fresh);
  return fresh;
}

export function testingOperations(platform: Platform<TestingSettings>) {
  testingMetrics(platform.metrics);
  platform.metrics.gauge({
    name: 'test_queue_size',
    help: 'Executions that wait or run.',
    async collect(set) {
      set((await openExecutions(platform.db)).length);
    },
  });
  return { close: () => browsersOf(platform).close() };
}

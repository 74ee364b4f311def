import type { Platform } from '#kernel/app';
import { countRuns } from '#kernel/durable';
import { databaseMetrics } from '#kernel/telemetry';

/** What the kernel measures of itself beside its HTTP requests. */
export function addKernelMetrics({ metrics, database, db }: Platform): void {
  databaseMetrics(metrics, database.connections);
  metrics.gauge({
    name: 'mainstay_runs',
    help: 'Runs that have not ended, by queue and state.',
    labels: ['queue', 'status'],
    collect: async (set) => {
      for (const { queue, status, count } of await countRuns(db)) set(count, { queue, status });
    },
  });
}

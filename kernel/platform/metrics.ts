import type { Platform } from '#kernel/app';
import { countRuns } from '#kernel/durable';

/** What the kernel measures of itself beside its HTTP requests. */
export function addKernelMetrics({ metrics, database, db }: Platform): void {
  metrics.gauge({
    name: 'uaip_database_connections_active',
    help: 'Database connections in use by this process.',
    collect: () => database.connections().active,
  });
  metrics.gauge({
    name: 'uaip_database_connections_total',
    help: 'Database connections that this process may open.',
    collect: () => database.connections().limit,
  });
  metrics.gauge({
    name: 'mainstay_runs',
    help: 'Runs that have not ended, by queue and state.',
    labelNames: ['queue', 'status'],
    collect: async () =>
      (await countRuns(db)).map(({ queue, status, count }) => ({ labels: { queue, status }, value: count })),
  });
}

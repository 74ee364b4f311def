import type { Metrics } from './metrics.ts';

/** One answer of the HTTP server. `route` is the pattern (`/api/v1/runs/:id`), never the address. */
export interface Answer {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** `http_requests_total` and `http_request_duration_seconds`. @returns what to call after every answer. */
export function httpMetrics(metrics: Metrics): (answer: Answer) => void {
  const total = metrics.counter({
    name: 'http_requests_total',
    help: 'Answers of the HTTP server.',
    labels: ['method', 'path', 'status'],
    maxSeries: 2_000,
  });
  const duration = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labels: ['method', 'path'],
    maxSeries: 1_000,
  });
  return ({ method, route, status, seconds }) => {
    total.add({ method, path: route, status: String(status) });
    duration.observe(seconds, { method, path: route });
  };
}

/** `uaip_database_connections_active` and `…_total`, asked for at every scrape. */
export function databaseMetrics(
  metrics: Metrics,
  connections: () => { readonly active: number; readonly total: number },
): void {
  metrics.gauge({
    name: 'uaip_database_connections_active',
    help: 'Database connections in use.',
    collect: (set) => set(connections().active),
  });
  metrics.gauge({
    name: 'uaip_database_connections_total',
    help: 'Database connections open.',
    collect: (set) => set(connections().total),
  });
}

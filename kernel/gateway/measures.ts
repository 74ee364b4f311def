import type { Metrics } from '#kernel/telemetry';

export interface Measures {
  count(operation: string, model: string, status: number): void;
  /** Seconds that a request spent here, outside of the provider and the way to the client. */
  overhead(operation: string, seconds: number): void;
}

/** From a tenth of a millisecond on: the gateway's own time is far less than a model's. */
const overheadBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5];

/** What the gateway counts of itself. Tokens and cost are with all other calls, under the app `gateway`. */
export function createMeasures(metrics: Metrics): Measures {
  const requests = metrics.counter({
    name: 'mainstay_gateway_requests_total',
    help: 'Requests of other programs to models, by the model that answered and the HTTP status.',
    labels: ['operation', 'model', 'status'],
  });
  const overhead = metrics.histogram({
    name: 'mainstay_gateway_overhead_seconds',
    help: 'Time that a request spent in the gateway, outside of the provider.',
    labels: ['operation'],
    buckets: overheadBuckets,
  });
  return {
    count: (operation, model, status) => requests.add({ operation, model, status: String(status) }),
    overhead: (operation, seconds) => overhead.observe(seconds, { operation }),
  };
}

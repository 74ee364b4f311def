import type { Metrics } from '#kernel/telemetry';
import type { CallRecord } from './record.ts';

export interface CallMetrics {
  count(record: CallRecord): void;
}

const latencyBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120];

/**
 * What calls to models count, by app, provider and model; and the names of the charter generator that administrators
 * have dashboards and alerts for.
 */
export function createCallMetrics(metrics: Metrics): CallMetrics {
  const calls = metrics.counter({
    name: 'mainstay_model_calls_total',
    help: 'Calls to models by how they ended; cached ones cost nothing.',
    labels: ['app', 'provider', 'model', 'status'],
  });
  const tokens = metrics.counter({
    name: 'mainstay_model_tokens_total',
    help: 'Tokens of calls to models.',
    labels: ['app', 'provider', 'model', 'type'],
  });
  const cost = metrics.counter({
    name: 'mainstay_model_cost_usd_total',
    help: 'What calls to models cost, in US dollars.',
    labels: ['app', 'provider', 'model'],
  });
  const requests = metrics.counter({
    name: 'uaip_llm_requests_total',
    help: 'Requests to model providers.',
    labels: ['provider', 'model'],
  });
  const latency = metrics.histogram({
    name: 'uaip_llm_latency_seconds',
    help: 'Time until a provider had answered.',
    labels: ['provider', 'model'],
    buckets: latencyBuckets,
  });
  const errors = metrics.counter({
    name: 'uaip_llm_errors_total',
    help: 'Requests that failed with all of their providers.',
    labels: ['provider', 'error_type'],
  });
  const used = metrics.counter({
    name: 'uaip_llm_tokens_used_total',
    help: 'Tokens by direction.',
    labels: ['provider', 'model', 'type'],
  });

  return {
    count({ facts, target, status, cached, usage, nano, seconds, errorCode }) {
      const { provider, model } = target;
      calls.add({ app: facts.app, provider, model, status: cached ? 'cached' : status });
      if (cached || status === 'refused') return;
      requests.add({ provider, model });
      latency.observe(seconds, { provider, model });
      if (status === 'failed') errors.add({ provider, error_type: errorCode ?? 'unknown' });
      if (nano > 0) cost.add({ app: facts.app, provider, model }, nano / 1e9);
      for (const [type, count] of [
        ['input', usage.inputTokens],
        ['output', usage.outputTokens],
      ] as const) {
        if (count === 0) continue;
        tokens.add({ app: facts.app, provider, model, type }, count);
        used.add({ provider, model, type }, count);
      }
    },
  };
}

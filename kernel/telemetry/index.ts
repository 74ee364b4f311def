export {
  createHealth,
  type Health,
  type HealthCheck,
  type HealthOptions,
  type HealthReport,
} from './health.ts';
export { createLogger, type LogFields, type Logger, type LoggerOptions, withLogFields } from './logger.ts';
export {
  type CounterMetric,
  createMetrics,
  type GaugeMetric,
  type GaugeOptions,
  type HistogramMetric,
  type HistogramOptions,
  type MetricOptions,
  type Metrics,
} from './metrics.ts';
export { redactSecrets } from './redact.ts';
export { type Answer, databaseMetrics, httpMetrics } from './standard-metrics.ts';

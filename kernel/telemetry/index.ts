export { createHealth, type Health, type HealthCheck } from './health.ts';
export { createLogger, type Logger, withLogFields } from './logger.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { databaseMetrics, httpMetrics } from './standard-metrics.ts';

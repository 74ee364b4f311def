import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { MainstayError } from '#kernel/base';
import { boundedLabels, type LabelValues } from './bounded-labels.ts';

export interface MetricOptions<Label extends string> {
  /** snake_case with a unit at the end: `_seconds`, `_bytes`; counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
  /** How many combinations of label values are kept; what comes later is counted as `other` (default 500). */
  readonly maxSeries?: number;
}

export interface GaugeOptions<Label extends string> extends MetricOptions<Label> {
  /** Called at every scrape for values that are cheaper to ask for than to keep. */
  readonly collect?: (set: (value: number, labels?: LabelValues<Label>) => void) => void | Promise<void>;
}

export interface HistogramOptions<Label extends string> extends MetricOptions<Label> {
  /** Upper bounds, rising (default: 5 ms to 10 s). */
  readonly buckets?: readonly number[];
}

export interface CounterMetric<Label extends string> {
  add(labels?: LabelValues<Label>, value?: number): void;
}
export interface GaugeMetric<Label extends string> {
  set(value: number, labels?: LabelValues<Label>): void;
}
export interface HistogramMetric<Label extends string> {
  observe(value: number, labels?: LabelValues<Label>): void;
}

/** The metrics of one program, as Prometheus reads them. */
export interface Metrics {
  /** @throws MainstayError `telemetry.invalid_metric`, `telemetry.metric_taken` */
  counter<Label extends string = never>(options: MetricOptions<Label>): CounterMetric<Label>;
  gauge<Label extends string = never>(options: GaugeOptions<Label>): GaugeMetric<Label>;
  histogram<Label extends string = never>(options: HistogramOptions<Label>): HistogramMetric<Label>;
  /** Everything in the text exposition format. */
  text(): Promise<string>;
  readonly contentType: string;
}

const nameForm = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const defaultMaxSeries = 500;

/** A registry of its own, with the process's CPU, memory, event loop and file handles in it. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  // The event loop is sampled ten times a second: at the default hundred, sampling is most of an idle program's work.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  const overflow = new Counter({
    name: 'mainstay_metric_series_overflow_total',
    help: 'Values counted under "other", since their metric had its full number of label combinations.',
    labelNames: ['metric'],
    registers: [registry],
  });

  const check = (name: string, labels: readonly string[], isCounter: boolean): void => {
    const wrong =
      (!nameForm.test(name) && 'write it in snake_case') ||
      (isCounter && !name.endsWith('_total') && 'counters end in _total') ||
      (labels.some((label) => !nameForm.test(label)) && 'write its labels in snake_case');
    if (wrong) {
      throw new MainstayError('telemetry.invalid_metric', `"${name}" cannot be a metric: ${wrong}.`);
    }
    if (registry.getSingleMetric(name) !== undefined) {
      throw new MainstayError(
        'telemetry.metric_taken',
        `There is a metric ${name} already; name it differently.`,
      );
    }
  };

  const prepare = <Label extends string>(options: MetricOptions<Label>, isCounter = false) => {
    const labels = options.labels ?? [];
    check(options.name, labels, isCounter);
    return {
      definition: { name: options.name, help: options.help, labelNames: [...labels], registers: [registry] },
      bound: boundedLabels(labels, options.maxSeries ?? defaultMaxSeries, () =>
        overflow.inc({ metric: options.name }),
      ),
    };
  };

  return {
    counter(options) {
      const { definition, bound } = prepare(options, true);
      const counter = new Counter<string>(definition);
      return { add: (labels, value = 1) => counter.inc(bound(labels), value) };
    },
    gauge(options) {
      const { definition, bound } = prepare(options);
      const { collect } = options;
      const gauge: Gauge<string> = new Gauge<string>({
        ...definition,
        ...(collect && { collect: () => collect((value, labels) => gauge.set(bound(labels), value)) }),
      });
      return { set: (value, labels) => gauge.set(bound(labels), value) };
    },
    histogram(options) {
      const { definition, bound } = prepare(options);
      const histogram = new Histogram<string>({
        ...definition,
        buckets: [...(options.buckets ?? secondsBuckets)],
      });
      return { observe: (value, labels) => histogram.observe(bound(labels), value) };
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

import { compareWithHistory, discoveries, type HistoryComparison } from './compare.ts';
import { type Measurement, type MetricName, metricNames, valuesOf } from './measurement.ts';

/** Changes below these never count, whatever the test says; in the unit of the metric. */
const least: Readonly<Record<MetricName, number>> = {
  lcp: 100,
  cls: 0.02,
  inp: 40,
  ttfb: 50,
  fcp: 100,
  tbt: 50,
  transfer: 10 * 1024,
  requests: 2,
  long_tasks: 2,
  slowest_data: 100,
};

/** The share of false alarms that is accepted among all that one execution raises. */
const falseRate = 0.01;

export interface MetricComparison {
  readonly metric: MetricName;
  readonly measurement: Measurement;
  readonly comparison: HistoryComparison;
}

/** Of the same route, browser, window and cache: only these can be compared. */
export function isComparable(one: Measurement, other: Measurement): boolean {
  return (
    one.route === other.route &&
    one.browser === other.browser &&
    one.cache === other.cache &&
    one.viewport.width === other.viewport.width &&
    one.viewport.height === other.viewport.height
  );
}

/** Every metric of every measurement against its history, many comparisons taken into account. */
export function compareAll(
  measurements: readonly Measurement[],
  history: readonly Measurement[],
): MetricComparison[] {
  const all = measurements.flatMap((measurement) => {
    const past = history.filter((other) => isComparable(measurement, other));
    return metricNames.map((metric) => ({
      metric,
      measurement,
      comparison: compareWithHistory(
        valuesOf(measurement.samples, metric),
        past.map(({ samples }) => valuesOf(samples, metric)),
        { least: least[metric] },
      ),
    }));
  });
  // Only what could be compared was a question at all. Figures of one load go up together, so the tests are not
  // independent, but positively so: the procedure holds.
  const asked = all.filter(({ comparison }) => comparison.p !== null);
  const stand = discoveries(
    asked.flatMap(({ comparison }) => comparison.p ?? []),
    falseRate,
  );
  const fallen = new Set(asked.filter((_, index) => !stand[index]));
  return all.map((one) =>
    fallen.has(one) && one.comparison.verdict !== 'unchanged'
      ? { ...one, comparison: { ...one.comparison, verdict: 'unchanged' } }
      : one,
  );
}

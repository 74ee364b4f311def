import type { Finding, Severity } from '../findings/finding.ts';
import { type Budgets, budgetOf, judgeBudget } from './budgets.ts';
import type { HistoryComparison } from './compare.ts';
import { type Causes, type Measurement, type MetricName, metricNames, type Sample } from './measurement.ts';
import { attribution, describeSummary, formatMetric, metricTitles } from './words.ts';

const advice: Readonly<Record<MetricName, string>> = {
  lcp: 'People see the page as loaded when its largest part is there. Send that part early, small and without waiting for scripts.',
  cls: 'What moves while someone reads or taps makes them lose their place. Reserve the room of images, banners and fonts beforehand.',
  inp: 'The page does not answer while scripts run. Do less in the handler, or after the next picture.',
  ttfb: 'Nothing can be shown before the first byte. Look at redirects and at what the server does for this page.',
  fcp: 'The page stays empty for too long. Let fewer scripts and styles stand before the first text.',
  tbt: 'While scripts run longer than 50 ms at a time, the page does not react. Split them, or load them later.',
  transfer:
    'Every byte is time and money on a phone. Compress, resize images, and leave out what is not used.',
  requests: 'Each request takes a turn. Join what belongs together and load the rest when it is needed.',
  slowest_data:
    'What a script asks for is shown only when it is there. Ask earlier, for less, or make the server answer sooner; meanwhile say that it is coming.',
  long_tasks:
    'While scripts run longer than 50 ms at a time, the page does not react. Split them, or load them later.',
};

/** Where web.dev draws the line to "poor" for its metrics: https://web.dev/articles/vitals. */
const poor: Partial<Record<MetricName, number>> = { lcp: 4000, cls: 0.25, inp: 500, ttfb: 1800, fcp: 3000 };

const sources: Partial<Record<MetricName, string>> = {
  lcp: 'https://web.dev/articles/lcp',
  cls: 'https://web.dev/articles/cls',
  inp: 'https://web.dev/articles/inp',
  ttfb: 'https://web.dev/articles/ttfb',
  fcp: 'https://web.dev/articles/fcp',
};

/** The causes of the load that is nearest to the median and knows any: it stands for all. */
export function typicalCauses(samples: readonly Sample[], metric: MetricName, median: number): Causes {
  const distance = ({ metrics }: Sample): number => Math.abs((metrics[metric] ?? Infinity) - median);
  const nearest = [...samples]
    .sort((one, other) => distance(one) - distance(other))
    .find(({ causes }) => attribution(metric, causes).length > 0);
  return nearest?.causes ?? {};
}

function evidenceOf(measurement: Measurement, metric: MetricName): Finding['evidence'] {
  const summary = measurement.summaries[metric];
  if (summary === null) return [];
  const values = measurement.samples.map(({ metrics }) => {
    const value = metrics[metric];
    return value === null ? 'none' : formatMetric(metric, value);
  });
  const { browser, viewport, cache } = measurement;
  const where = `${browser}, ${viewport.width} × ${viewport.height} px, ${cache} cache`;
  const why = attribution(metric, typicalCauses(measurement.samples, metric, summary.median));
  return [
    {
      kind: 'text',
      title: 'Measured',
      text: `${metricTitles[metric]}: ${describeSummary(metric, summary)}.\nThe loads: ${values.join(', ')}.\n${where}.`,
    },
    ...(why.length === 0
      ? []
      : [{ kind: 'text' as const, title: 'Why', text: why.join('\n').slice(0, 20_000) }]),
  ];
}

function finding(
  measurement: Measurement,
  metric: MetricName,
  check: string,
): Omit<Finding, 'severity' | 'confidence' | 'title'> {
  const { route, path, state, browser, cache } = measurement;
  const source = sources[metric];
  return {
    check,
    type: 'performance',
    advice: advice[metric],
    key: `${check} ${metric} ${route} ${browser} ${cache}`.slice(0, 500),
    path,
    state,
    steps: [{ do: 'open', path }],
    evidence: evidenceOf(measurement, metric),
    ...(source !== undefined && { source }),
  };
}

/** One finding for each metric whose median is over its budget: certain only where the interval is over it as well. */
export function budgetFindings(measurement: Measurement, budgets: Budgets): Finding[] {
  return metricNames.flatMap((metric) => {
    const summary = measurement.summaries[metric];
    const budget = budgetOf(budgets, metric);
    if (summary === null || budget === undefined) return [];
    const verdict = judgeBudget(summary, budget);
    if (verdict === 'within') return [];
    const limit = formatMetric(metric, budget);
    const severity: Severity = summary.median > (poor[metric] ?? 2 * budget) ? 'serious' : 'moderate';
    return [
      {
        ...finding(measurement, metric, `performance.${metric}_over_budget`),
        severity,
        confidence: verdict === 'over' ? ('certain' as const) : ('review' as const),
        title:
          `${metricTitles[metric]} of ${measurement.route} is ${formatMetric(metric, summary.median)}, over its budget of ${limit}` +
          (verdict === 'over' ? '.' : ', though its interval reaches below.'),
      },
    ];
  });
}

/** What became worse since earlier executions, with the numbers that say so. */
export function regressionFinding(
  measurement: Measurement,
  metric: MetricName,
  comparison: HistoryComparison,
): Finding {
  const { before, now, shift, interval, p, loads, executions, needed } = comparison;
  const say = (value: number | null): string => (value === null ? 'unknown' : formatMetric(metric, value));
  const check = 'performance.regression';
  const facts = [
    `Before: median ${say(before)} of ${loads[1]} loads in ${executions} executions. Now: median ${say(now)} of ${loads[0]} loads.`,
    `Shift (Hodges-Lehmann): ${say(shift)}, 95% interval ${say(interval?.[0] ?? null)} to ${say(interval?.[1] ?? null)}.`,
    `Rank test (Mann-Whitney, one-sided): p = ${p === null ? 'unknown' : p.toPrecision(2)}. Changes under ${say(needed)} are not counted.`,
  ];
  const base = finding(measurement, metric, check);
  return {
    ...base,
    severity: shift !== null && before !== null && shift > before / 2 ? 'serious' : 'moderate',
    confidence: 'certain',
    title: `${metricTitles[metric]} of ${measurement.route} became worse: ${say(before)} before, ${say(now)} now.`,
    evidence: [{ kind: 'text', title: 'Against history', text: facts.join('\n') }, ...base.evidence],
  };
}

import type { State } from '../../domain/exploration/graph.ts';
import {
  type Measurement,
  type MetricName,
  metricNames,
  type Sample,
} from '../../domain/performance/measurement.ts';
import { summariesOf } from '../../domain/performance/summary.ts';
import { metricTitles } from '../../domain/performance/words.ts';
import type { BrowserKind } from '../../domain/suite/test-case.ts';

export interface Measured {
  readonly state: State;
  readonly browser: BrowserKind;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly cache: Measurement['cache'];
  readonly samples: readonly Sample[];
}

/** All loads of a route as one measurement, or none where there were no loads. Says why a metric is missing. */
export function measurementOf({ state, browser, viewport, cache, samples }: Measured): Measurement[] {
  if (samples.length === 0) return [];
  const summaries = summariesOf(samples);
  const missing: Partial<Record<MetricName, string>> = {};
  for (const metric of metricNames) {
    if (summaries[metric] === null) missing[metric] = whyMissing(metric, browser, state.route);
  }
  return [
    {
      route: state.route,
      path: state.path,
      state: state.id,
      browser,
      viewport: { width: viewport.width, height: viewport.height },
      cache,
      samples: [...samples],
      summaries,
      missing,
    },
  ];
}

const chromiumOnly = new Set<MetricName>(['cls', 'tbt', 'long_tasks']);

function whyMissing(metric: MetricName, browser: BrowserKind, route: string): string {
  const name = browser.replace(/^./, (letter) => letter.toUpperCase());
  if (browser !== 'chromium' && chromiumOnly.has(metric)) {
    return `${metricTitles[metric]}: ${name} does not report it; Chromium does.`;
  }
  if (metric === 'lcp' || metric === 'fcp') {
    return `${metricTitles[metric]} of ${route}: nothing was painted, or ${name} did not report it.`;
  }
  return `${metricTitles[metric]} of ${route}: ${name} did not report it.`;
}

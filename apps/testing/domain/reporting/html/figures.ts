import type { MetricName } from '../../performance/measurement.ts';
import { formatMetric, metricTitles } from '../../performance/words.ts';
import type { ReportData } from '../report-data.ts';
import { html, type Markup, nothing } from './markup.ts';

const columns: readonly MetricName[] = ['lcp', 'cls', 'inp', 'ttfb', 'fcp', 'tbt', 'transfer'];

export function performanceSection({ measurements, budgets }: ReportData): Markup {
  if (measurements.length === 0) return nothing;
  const rows = measurements.map(({ path, browser, viewport, cache, samples, summaries }) => {
    const cells = columns.map((metric) => {
      const summary = summaries[metric];
      if (summary === null || summary === undefined) return html`<td class="right muted">–</td>`;
      const limit = budgets[metric];
      const over = limit !== undefined && summary.median > limit;
      return html`<td class="right">${over ? html`<span class="badge is-serious">${formatMetric(metric, summary.median)}<span> over</span></span>` : formatMetric(metric, summary.median)}<br><span class="muted">${formatMetric(metric, summary.q1)} to ${formatMetric(metric, summary.q3)}</span></td>`;
    });
    return html`<tr><th scope="row"><code>${path}</code><br><span class="muted">${browser}, ${viewport.width}×${viewport.height}, ${cache}, n = ${samples.length}</span></th>${cells}</tr>`;
  });
  const heads = columns.map((metric) => {
    const limit = budgets[metric];
    return html`<th scope="col" class="right">${metricTitles[metric]}${limit === undefined ? nothing : html`<br><span class="muted">at most ${formatMetric(metric, limit)}</span>`}</th>`;
  });
  return html`<section aria-labelledby="performance-title"><h2 id="performance-title">Performance</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Times of each page"><table><caption>Medians of n loads, and the quartiles between which half of the loads lie</caption><thead><tr><th scope="col">Page</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

const said = (name: string): string => {
  const words = name
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What was looked at and what was not. */
export function coverageSection({ coverage, limits, figures, suggestions }: ReportData): Markup {
  const share =
    coverage === null
      ? nothing
      : html`<dl class="facts"><dt>States</dt><dd>${coverage.states}</dd><dt>Routes</dt><dd>${coverage.routes}</dd>
<dt>Actions tried</dt><dd>${coverage.actionsExplored} of ${coverage.actionsKnown}</dd><dt>Forms sent</dt><dd>${coverage.formsSubmitted} of ${coverage.formsKnown}</dd>
<dt>Scripts run</dt><dd>${coverage.scripts === null ? 'not known in this browser' : `${Math.round(coverage.scripts * 100)}% of their bytes`}</dd></dl>`;
  const probes = Object.entries(figures).map(
    ([kind, values]) =>
      html`<h3>${said(kind)}</h3><dl class="facts">${Object.entries(values).map(([name, value]) => html`<dt>${said(name)}</dt><dd>${value ?? 'not known'}</dd>`)}</dl>`,
  );
  return html`<section aria-labelledby="coverage-title"><h2 id="coverage-title">What was looked at</h2>
${share}${probes}
${limits.length === 0 ? nothing : html`<h3>What was not</h3><ul>${limits.map((limit) => html`<li>${limit}</li>`)}</ul>`}
${suggestions.length === 0 ? nothing : html`<h3>What would help</h3><ul>${suggestions.map((one) => html`<li>${one}</li>`)}</ul>`}</section>`;
}

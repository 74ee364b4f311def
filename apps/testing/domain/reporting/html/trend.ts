import { severities } from '../../findings/finding.ts';
import { duration, moment, plural } from '../counts.ts';
import type { TrendPoint } from '../report-data.ts';
import { html, type Markup, nothing } from './markup.ts';

const [width, height, left, right, top, bottom] = [900, 200, 40, 50, 12, 26];

const ran = ({ tests }: TrendPoint): number => (tests.passed ?? 0) + (tests.failed ?? 0) + (tests.flaky ?? 0);
const passed = (point: TrendPoint): number => (point.tests.passed ?? 0) + (point.tests.flaky ?? 0);
const found = ({ findings }: TrendPoint): number =>
  severities.reduce((sum, severity) => sum + (findings[severity] ?? 0), 0);

/** The next of 1, 2, 5, 10, 20, 50 … for the top of an axis. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= value) ?? power * 10;
}

function bars(points: readonly TrendPoint[], most: number, slot: number): Markup[] {
  const room = height - top - bottom;
  return points.flatMap((point, at) => {
    let y = height - bottom;
    return severities.toReversed().flatMap((severity) => {
      const value = point.findings[severity] ?? 0;
      if (value === 0) return [];
      const tall = (value / most) * room;
      y -= tall;
      const wide = Math.min(36, slot * 0.6);
      const x = left + slot * (at + 0.5) - wide / 2;
      return [
        html`<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${wide.toFixed(1)}" height="${tall.toFixed(1)}" fill="var(--${severity}-bar)"><title>${moment(point.at)}: ${value} ${severity}</title></rect>`,
      ];
    });
  });
}

/** Findings by severity as bars, passed tests in percent as a line; the numbers are in a table below. */
export function trendSection(points: readonly TrendPoint[]): Markup {
  if (points.length < 2) return nothing;
  const most = roundUp(Math.max(...points.map(found)));
  const slot = (width - left - right) / points.length;
  const room = height - top - bottom;
  const lineAt = points.flatMap((point, at) => {
    if (ran(point) === 0) return [];
    const y = height - bottom - (passed(point) / ran(point)) * room;
    return [{ x: left + slot * (at + 0.5), y, point }];
  });
  const path = lineAt
    .map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join('');
  const every = Math.ceil(points.length / 9);
  const days = points.map((point, at) =>
    at === points.length - 1 || (at % every === 0 && at + every <= points.length - 1)
      ? html`<text x="${(left + slot * (at + 0.5)).toFixed(1)}" y="${height - 8}" text-anchor="middle">${point.at.toISOString().slice(5, 10)}</text>`
      : nothing,
  );
  const rows = points
    .toReversed()
    .map(
      (point) =>
        html`<tr><th scope="row">${moment(point.at)}</th><td>${point.verdict ?? 'not finished'}</td><td class="right">${passed(point)} of ${ran(point)}</td><td class="right">${point.tests.flaky ?? 0}</td>${severities.map((severity) => html`<td class="right">${point.findings[severity] ?? 0}</td>`)}<td class="right">${duration(point.seconds)}</td></tr>`,
    );
  return html`<section aria-labelledby="trend-title"><h2 id="trend-title">Trend</h2>
<svg class="trend" viewBox="0 0 ${width} ${height}" role="img" aria-label="Findings and passed tests over the last ${plural(points.length, 'execution')}; the table below has the numbers">
${[0, 0.5, 1].map((part) => html`<line x1="${left}" x2="${width - right}" y1="${height - bottom - part * room}" y2="${height - bottom - part * room}" stroke="var(--rule)"/>${most * part === Math.round(most * part) ? html`<text x="${left - 6}" y="${height - bottom - part * room + 4}" text-anchor="end">${most * part}</text>` : nothing}<text x="${width - right + 6}" y="${height - bottom - part * room + 4}">${part * 100}%</text>`)}
${bars(points, most, slot)}
<path d="${path}" fill="none" stroke="var(--accent)" stroke-width="2.5"/>
${lineAt.map(({ x, y, point }) => html`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="var(--accent)" stroke="var(--paper)" stroke-width="1.5"><title>${moment(point.at)}: ${passed(point)} of ${ran(point)} passed</title></circle>`)}
${days}</svg>
<ul class="key">${severities.map((severity) => html`<li class="is-${severity}">${severity} findings</li>`)}<li class="line">tests that passed, in percent (right)</li></ul>
<details><summary class="small">The numbers</summary><div class="scroll" tabindex="0" role="region" aria-label="Numbers of the trend"><table><caption>Executions of this site, newest first</caption><thead><tr><th scope="col">When</th><th scope="col">Verdict</th><th scope="col" class="right">Passed</th><th scope="col" class="right">Flaky</th>${severities.map((severity) => html`<th scope="col" class="right">${severity}</th>`)}<th scope="col" class="right">Time</th></tr></thead><tbody>${rows}</tbody></table></div></details></section>`;
}

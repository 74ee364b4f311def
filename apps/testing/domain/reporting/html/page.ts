import { countOf, duration, hostOf, moment, plural, verdictOf } from '../counts.ts';
import type { ReportData } from '../report-data.ts';
import { coverageSection, performanceSection } from './figures.ts';
import { findingsSection } from './findings.ts';
import { html, type Markup, nothing, trusted } from './markup.ts';
import type { Files } from './parts.ts';
import { reportScript } from './script.ts';
import { reportStyle } from './style.ts';
import { causesSection, testsSection } from './tests.ts';
import { trendSection } from './trend.ts';

function tiles(data: ReportData): Markup {
  const { tests, allTests, certain, review, findings, fresh } = countOf(data);
  const tile = (title: string, figure: string, more: string): Markup =>
    html`<li><span class="muted">${title}</span><span class="figure">${figure}</span><span class="muted">${more}</span></li>`;
  const ran = allTests - tests.skipped - tests.infrastructure;
  const { coverage, execution } = data;
  return html`<ul class="tiles">
${tile('Tests passed', `${tests.passed + tests.flaky} of ${ran}`, [`${tests.failed} failed`, `${tests.flaky} flaky`, ...(tests.skipped > 0 ? [`${tests.skipped} skipped`] : []), ...(tests.infrastructure > 0 ? [`${tests.infrastructure} not run`] : [])].join(', '))}
${tile('Faults found', String(certain), `${findings.critical} critical, ${findings.serious} serious, ${fresh} new`)}
${tile('For a look', String(review), 'a person has to decide')}
${coverage === null ? nothing : tile('States explored', String(coverage.states), `${coverage.actionsExplored} of ${plural(coverage.actionsKnown, 'action')}`)}
${tile('Time', duration(execution.seconds), `of ${duration(execution.budgetSeconds)}`)}
</ul>`;
}

export interface PageOptions extends Files {
  /** Of the report's script, as its content policy names it: `sha256-…`. */
  readonly scriptHash: string;
}

/**
 * The report as one HTML file that needs nothing else: no network, no other file. Its content policy forbids every
 * script but its own and every connection, so that not even a fault in escaping could let a site's text act.
 */
export function toHtml(data: ReportData, options: PageOptions): string {
  const { execution, environment } = data;
  const verdict = verdictOf(data);
  const host = hostOf(execution.url);
  const browsers = environment.browsers.map(({ kind, version }) => `${kind} ${version}`).join(', ');
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '${options.scriptHash}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Mainstay ${environment.version}">
<title>${verdict.label}: ${host} · test report</title>
<style>${trusted(reportStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header>
<div class="top"><div><h1>Test report: ${host}</h1><p class="muted">${execution.project} · ${execution.url} · ${moment(execution.startedAt)}</p></div>
<label class="theme muted" hidden>Theme <select id="theme"><option value="">As the system</option><option value="light">Light</option><option value="dark">Dark</option></select></label></div>
<div class="verdict is-${verdict.tone}"><strong>${verdict.label}</strong><p>${verdict.sentence}</p></div>
${tiles(data)}
</header>
<main id="main" tabindex="-1">
${trendSection(data.trend)}
${causesSection(data)}
${findingsSection(data, options)}
${testsSection(data, options)}
${performanceSection(data)}
${coverageSection(data)}
<section aria-labelledby="about-title"><h2 id="about-title">About this execution</h2><dl class="facts">
<dt>Execution</dt><dd><code>${execution.id}</code></dd><dt>Types</dt><dd>${execution.types.join(', ')}</dd><dt>Seed</dt><dd>${execution.seed}</dd>
<dt>From</dt><dd>${moment(execution.startedAt)}</dd><dt>To</dt><dd>${moment(execution.finishedAt)}</dd><dt>Browsers</dt><dd>${browsers === '' ? 'none' : browsers}</dd>
<dt>Machine</dt><dd>${environment.platform} ${environment.release}</dd></dl></section>
</main>
<footer><p>Made by Mainstay ${environment.version}. Press / to search.</p></footer>
<script>${trusted(reportScript)}</script>
</body>
</html>
`;
  return page.markup;
}

import { type Outcome, outcomes, testTypes } from '../../suite/test-case.ts';
import { type Cluster, clusterFailures, withoutColours } from '../cluster.ts';
import { duration, plural } from '../counts.ts';
import type { ReportData, ReportedTest } from '../report-data.ts';
import { html, type Markup, nothing } from './markup.ts';
import { evidenceMarkup, type Files, stepsMarkup, tools } from './parts.ts';

const tones: Readonly<Record<Outcome, string>> = {
  passed: 'good',
  failed: 'critical',
  flaky: 'moderate',
  skipped: 'minor',
  infrastructure: 'serious',
};

function attemptsMarkup({ result, steps }: ReportedTest, files: Files): Markup {
  const attempts = result.attempts.map(({ outcome, seconds, failure, problems, evidence }, at) => {
    const compared =
      failure?.expected === undefined
        ? nothing
        : html`<dl class="facts"><dt>Expected</dt><dd><code>${failure.expected}</code></dd><dt>Actual</dt><dd><code>${failure.actual ?? ''}</code></dd></dl>`;
    const said =
      problems.length === 0
        ? nothing
        : html`<p>In the page meanwhile:</p><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>`;
    return html`<h3>Attempt ${at + 1}: ${outcome}, ${duration(seconds)}</h3>
${failure === undefined ? nothing : html`<pre tabindex="0">${withoutColours(failure.message)}</pre><p class="muted"><code>${failure.code}</code>${failure.path === undefined ? nothing : html` at <code>${failure.path}</code>`}</p>`}${compared}${said}
${evidenceMarkup(evidence, files)}`;
  });
  const last = result.attempts.findLast(({ failure }) => failure !== undefined)?.failure;
  const healed = result.healed.map(
    ({ before, after, similarity, step }) =>
      html`<li>Step ${step + 1}: ${before.title} was found as ${after.title} (similarity ${similarity.toFixed(2)}); take it over or refuse it in the suite.</li>`,
  );
  return html`${attempts}${healed.length === 0 ? nothing : html`<h3>Moved elements</h3><ul>${healed}</ul>`}
<h3>Steps</h3>${stepsMarkup(steps, result.outcome === 'failed' ? last?.step : undefined)}`;
}

function testMarkup(test: ReportedTest, at: number, cause: number | undefined, files: Files): Markup {
  const { result, type, tags } = test;
  const attempts = result.attempts.length > 1 ? ` · ${result.attempts.length} attempts` : '';
  return html`<details class="entry is-${tones[result.outcome]}" id="test-${at + 1}" data-outcome="${result.outcome}" data-type="${type}" data-browser="${result.browser}">
<summary><span><span class="badge">${result.outcome}</span></span><span class="name">${result.name}</span><span class="muted">${duration(result.seconds)}</span>
<span class="where">${type} · ${result.browser}${attempts}${cause === undefined ? '' : ` · cause ${cause}`}${tags.length === 0 ? '' : ` · ${tags.join(', ')}`}</span></summary>
<div class="body">${attemptsMarkup(test, files)}</div></details>
`;
}

function clusterMarkup(cluster: Cluster, at: number, numberOf: ReadonlyMap<ReportedTest, number>): Markup {
  const links = cluster.tests.map(
    (test) =>
      html`<li><a href="#test-${(numberOf.get(test) ?? 0) + 1}">${test.result.name}</a> <span class="muted">${test.result.browser}</span></li>`,
  );
  return html`<details class="entry is-critical" id="cause-${at + 1}"${at === 0 ? { markup: ' open' } : nothing}>
<summary><span><span class="badge">cause ${at + 1}</span></span><span class="name">${cluster.message}</span><span class="muted">${plural(cluster.tests.length, 'test')}</span>
${cluster.step === '' && cluster.path === '' ? nothing : html`<span class="where">${cluster.step}${cluster.step !== '' && cluster.path !== '' ? ' · ' : ''}<code>${cluster.path}</code></span>`}</summary>
<div class="body"><ul>${links}</ul></div></details>
`;
}

/** Why tests failed, each cause once. */
export function causesSection(data: ReportData): Markup {
  const clusters = clusterFailures(data.tests);
  if (clusters.length === 0) return nothing;
  const numberOf = new Map(data.tests.map((test, at) => [test, at]));
  return html`<section aria-labelledby="causes-title"><h2 id="causes-title">Why tests failed</h2>
<p class="muted">Failures with the same message, step and place are one cause.</p>
${clusters.map((cluster, at) => clusterMarkup(cluster, at, numberOf))}</section>`;
}

export function testsSection(data: ReportData, files: Files): Markup {
  const { tests } = data;
  if (tests.length === 0)
    return html`<section aria-labelledby="tests-title"><h2 id="tests-title">Tests</h2><p>No tests were run.</p></section>`;
  const cause = new Map(
    clusterFailures(tests).flatMap((cluster, at) => cluster.tests.map((test) => [test, at + 1] as const)),
  );
  const has = <T extends string>(all: readonly T[], of: (test: ReportedTest) => T): T[] =>
    all.filter((one) => tests.some((test) => of(test) === one));
  const bar = tools('tests', 'tests', [
    { name: 'outcome', label: 'Outcome', options: has(outcomes, ({ result }) => result.outcome) },
    { name: 'type', label: 'Type', options: has(testTypes, ({ type }) => type) },
    { name: 'browser', label: 'Browser', options: [...new Set(tests.map(({ result }) => result.browser))] },
  ]);
  return html`<section aria-labelledby="tests-title"><h2 id="tests-title">Tests</h2>
${bar}
<div id="tests">${tests.map((test, at) => testMarkup(test, at, cause.get(test), files))}</div></section>`;
}

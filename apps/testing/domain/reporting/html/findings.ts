import { severities } from '../../findings/finding.ts';
import { testTypes } from '../../suite/test-case.ts';
import { inOrder, moment, plural } from '../counts.ts';
import type { ReportData, ReportedFinding } from '../report-data.ts';
import { html, type Markup, nothing } from './markup.ts';
import { evidenceMarkup, type Files, stepsMarkup, tools } from './parts.ts';

function findingMarkup(
  { finding, seen, firstSeen, fresh }: ReportedFinding,
  at: number,
  files: Files,
): Markup {
  const { severity, confidence, type, title, path, check, advice, source, element, steps, evidence } =
    finding;
  return html`<details class="entry is-${severity}" id="finding-${at + 1}" data-severity="${severity}" data-type="${type}" data-confidence="${confidence}" data-fresh="${fresh ? 'yes' : 'no'}">
<summary><span><span class="badge">${severity}</span></span><span class="name">${title}</span><span class="muted">${confidence === 'review' ? 'for a look' : ''}${confidence === 'review' && fresh ? ', ' : ''}${fresh ? 'new' : ''}</span>
<span class="where">${type} · <code>${path}</code> · <code>${check}</code></span></summary>
<div class="body">
${advice === '' ? nothing : html`<p>${advice}</p>`}
<dl class="facts">${element === undefined ? nothing : html`<dt>Element</dt><dd>${element.title}</dd>`}
${source === undefined ? nothing : html`<dt>Source</dt><dd>${source}</dd>`}
<dt>First seen</dt><dd>${moment(firstSeen)}${fresh ? ' (new)' : ''}</dd><dt>Seen</dt><dd>${plural(seen, 'time')} in this execution</dd>
<dt>Confidence</dt><dd>${confidence === 'certain' ? 'certain: a machine could decide it' : 'a person has to decide'}</dd></dl>
${steps.length === 0 ? nothing : html`<h3>How to see it</h3>${stepsMarkup(steps)}`}
${evidence.length === 0 ? nothing : html`<h3>Evidence</h3>${evidenceMarkup(evidence, files)}`}
</div></details>
`;
}

export function findingsSection(data: ReportData, files: Files): Markup {
  const findings = inOrder(data.findings);
  if (findings.length === 0)
    return html`<section aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2><p>Nothing was found.</p></section>`;
  const types = testTypes.filter((type) => findings.some(({ finding }) => finding.type === type));
  const levels = severities.filter((severity) =>
    findings.some(({ finding }) => finding.severity === severity),
  );
  const bar = tools(
    'findings',
    'findings',
    [
      { name: 'severity', label: 'Severity', options: levels },
      { name: 'type', label: 'Type', options: types },
      {
        name: 'confidence',
        label: 'Confidence',
        options: ['certain', 'review'].filter((one) =>
          findings.some(({ finding }) => finding.confidence === one),
        ),
      },
    ],
    findings.some(({ fresh }) => fresh) && findings.some(({ fresh }) => !fresh)
      ? [{ name: 'fresh', value: 'yes', label: 'Only new' }]
      : [],
  );
  return html`<section aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>
${bar}
<div id="findings">${findings.map((finding, at) => findingMarkup(finding, at, files))}</div></section>`;
}

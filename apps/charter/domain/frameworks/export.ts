import { toCsv } from '../csv.ts';
import { FRAMEWORKS } from './catalogue.ts';
import type { AnswerEvidence, Coverage, ElementCoverage } from './coverage.ts';

/** Stands on every page and in every export: what the figures are, and what they are not. */
export const STATEMENT =
  'Evidence in this charter, as answered in the interview. It is no statement of compliance: what a framework asks for must be read in its source and judged by people.';

const EVIDENCE_WORDS: Readonly<Record<AnswerEvidence, string>> = {
  'at-threshold': 'answered',
  below: 'below the threshold',
  unknown: 'not known',
  open: 'not answered',
  'not-asked': 'not asked here',
};

const HEADER = [
  'Framework',
  'Version',
  'Mapping',
  'Group',
  'Element',
  'Title',
  'Evidence in this charter',
  'Why',
  'Answers',
  'Missing',
  'Risks',
  'Concerns',
  'Applies from',
  'Source',
];

/** One row for each element, with the answers and risks cited. */
export function coverageCsv(coverage: Coverage): string {
  const framework = FRAMEWORKS[coverage.framework];
  const group = new Map(framework.groups.map(({ id, title }) => [id, title]));
  const row = (one: ElementCoverage): readonly string[] => [
    framework.title,
    framework.version,
    coverage.mapping,
    group.get(one.element.group) ?? one.element.group,
    one.element.id,
    one.element.title,
    one.status,
    one.because,
    one.answers
      .filter(({ evidence }) => evidence !== 'open')
      .map(({ question, evidence, score }) =>
        score === null
          ? `${question} (${EVIDENCE_WORDS[evidence]})`
          : `${question} (${EVIDENCE_WORDS[evidence]}, ${score.toFixed(1)} of 10)`,
      )
      .join('; '),
    one.answers.flatMap(({ question, ask }) => (ask === null ? [] : [`${question}: ${ask}`])).join('; '),
    one.risks
      .map(({ id, description, residual }) => `${id} (residual ${residual} of 5): ${description}`)
      .join('; '),
    one.concerns.map(({ title, because }) => `${title}: ${because}`).join('; '),
    (one.element.applies ?? []).map(({ from, to }) => `${from} (${to})`).join('; '),
    framework.source.url,
  ];
  return toCsv([HEADER, ...coverage.elements.map(row)]);
}

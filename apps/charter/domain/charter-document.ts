import type { Block, DocumentModel } from '#kernel/documents';
import { answerBlocks, answerFacts, heading, paragraph, statusCell } from './document/answers.ts';
import { type Assisted, assistedAppendix, contradictionBlocks, withDrafts } from './document/assisted.ts';
import { dataSection } from './document/data-section.ts';
import { decisionSection, verdictOf } from './document/decision-section.ts';
import { metricsSection } from './document/metrics-section.ts';
import { problemSection } from './document/problem-section.ts';
import { citedReferences } from './document/references.ts';
import { ACT_CLASSES, riskSection } from './document/risk-section.ts';
import { usersSection } from './document/users-section.ts';
import type { CommitteeOutcome, PastDecision } from './governance/committee.ts';
import type { Decision } from './governance/decide.ts';
import { LEVEL_NAMES } from './governance/residual-risk.ts';
import type { GateFinding } from './interview/gates.ts';
import { progressOf } from './interview/session.ts';
import { type InterviewState, visibleQuestions } from './interview/state.ts';
import { titleOf, titlesOf } from './questions/titles.ts';
import type { CharterSettings } from './settings.ts';

export interface CharterDocumentInput {
  readonly title: string;
  readonly owner: string;
  readonly version: string;
  /** As it is to be printed, such as 2026-11-21. */
  readonly date: string;
  readonly state: InterviewState;
  readonly decision: Decision;
  readonly settings: CharterSettings;
  /** What a committee said, where the decision went to one; its word is the verdict. */
  readonly committee?: CommitteeOutcome;
  /** Every decision taken so far, this one included, the first one first. */
  readonly history: readonly PastDecision[];
  /** What people accepted of a model's proposals. */
  readonly assisted?: Assisted;
}

/**
 * The charter: eight sections, decision first, and an appendix with every answer (writers number them). Everything
 * comes from the answers; what is absent is said.
 */
export function charterDocument(input: CharterDocumentInput): DocumentModel {
  const { state, decision, settings, committee, history, assisted } = input;
  const blocks: readonly Block[] = [
    ...decisionSection(decision, committee, history),
    ...withDrafts(problemSection(state), assisted, ['summary', 'problem']),
    ...metricsSection(state),
    ...dataSection(state, settings),
    ...withDrafts(usersSection(state), assisted, ['users']),
    ...riskSection(state, decision),
    ...governanceSection(state),
    ...openSection(state, decision),
    ...contradictionBlocks(assisted),
    ...appendix(state, settings),
    ...assistedAppendix(assisted),
  ];
  return {
    title: input.title,
    subtitle: 'AI project charter',
    language: 'en',
    facts: [
      { label: 'Version', value: input.version },
      { label: 'Date', value: input.date },
      { label: 'Owner', value: input.owner },
      ...glance(decision, settings, assisted?.contradictions.length ?? 0),
    ],
    verdict: verdictOf(decision, committee),
    blocks,
    references: citedReferences(blocks),
  };
}

/** What a reader who stops at the first page should have seen. */
function glance(
  { openRisks, maximumResidualLevel: level, screening, dataQuality }: Decision,
  { data_quality_minimum: minimum }: CharterSettings,
  contradictions: number,
): DocumentModel['facts'] {
  const count = (kind: string): number => openRisks.filter((one) => one.kind === kind).length;
  const points = [
    ...(openRisks.length === 0 ? [] : [`${count('unknown')} not known, ${count('escalated')} escalated`]),
    ...(contradictions === 0
      ? []
      : [`${contradictions} contradiction${contradictions === 1 ? '' : 's'} accepted`]),
  ];
  const risk = level === null ? 'no risk stated' : `${LEVEL_NAMES[level]} (${level} of 5)`;
  const quality = dataQuality === null ? 'not measured' : dataQuality.toFixed(2);
  return [
    { label: 'Residual risk', value: risk },
    { label: 'EU AI Act', value: ACT_CLASSES[screening.outcome] },
    { label: 'Data quality', value: `${quality} (minimum ${minimum.toFixed(2)})` },
    { label: 'Open points', value: points.length === 0 ? 'none' : points.join(', ') },
  ];
}

function governanceSection(state: InterviewState): readonly Block[] {
  return [
    heading(1, 'Governance and monitoring'),
    paragraph([
      'Who watches what once the system runs, as answered. An organisation that keeps an AI management system ',
      { cite: 'iso42001' },
      ' files this section there.',
    ]),
    answerFacts(state, [
      ['Monitoring', 'ethics.monitoring'],
      ['Redress', 'ethics.redress'],
      ['Review and stop rule', 'success.review'],
      ['Who may stop it', 'business.owner'],
    ]),
  ];
}

function openSection(state: InterviewState, decision: Decision): readonly Block[] {
  const unanswered = visibleQuestions(state).filter(({ id }) => state.answers[id] === undefined);
  const rows = [
    ...decision.openRisks.map((one) => [
      titleOf(one.questionId),
      statusCell(state.answers[one.questionId]),
      one.risk,
      one.toClose,
    ]),
    ...unanswered.map(({ id, prompt }) => [titleOf(id), statusCell(undefined), prompt, 'An answer.']),
  ];
  return [
    heading(1, 'Open points'),
    rows.length === 0
      ? paragraph('No question is open: every answer reached its threshold.')
      : {
          kind: 'table',
          caption: 'Unknown, escalated and unanswered questions; each is a risk of the project',
          columns: [
            { title: 'Question', width: 1.4 },
            { title: 'State' },
            { title: 'Risk', width: 3 },
            { title: 'What would close it', width: 2.4 },
          ],
          rows,
        },
    ...(decision.findings.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: 'Findings of the stage gates: what is not known, and what does not fit together',
            columns: [
              { title: 'Places', width: 2.4 },
              { title: 'Finding', width: 2.4 },
              { title: 'To do', width: 2 },
            ],
            rows: decision.findings.map((one) => [placesText(one), one.because, one.fix]),
          } as const,
        ]),
  ];
}

/** What each place says, or where there is nothing to quote the places alone. */
const placesText = ({ places, questionIds }: GateFinding): string =>
  places === undefined
    ? titlesOf(questionIds)
    : places.map(({ questionId, quote }) => `${titleOf(questionId)}: “${quote}”`).join('; ');

function appendix(state: InterviewState, settings: CharterSettings): readonly Block[] {
  const stages = progressOf(state).stages;
  return [
    { kind: 'heading', level: 1, text: 'All answers and how they were scored', appendix: true },
    ...stages.flatMap((stage): readonly Block[] => [
      heading(2, stage.title),
      paragraph(
        `${stage.answered} of ${stage.total} questions settled; threshold ${settings.thresholds[stage.stage].toFixed(1)}${stage.meanScore === null ? '' : `, mean score ${stage.meanScore.toFixed(1)} of 10`}. Scores come from the rules of the rubric.`,
      ),
      ...visibleQuestions(state, stage.stage).flatMap((question): readonly Block[] => {
        const record = state.answers[question.id];
        const found = [...new Set((record?.result?.found ?? []).map((one) => `${one.feature}: ${one.text}`))];
        const score = record?.result ? `${record.result.score.toFixed(1)} of 10` : 'not scored';
        const missing = record?.result?.missing.map((one) => one.ask).join(' ') ?? '';
        return [
          heading(3, `${titleOf(question.id)} (${question.id})`),
          paragraph([{ text: question.prompt, mark: 'emphasis' }]),
          ...answerBlocks(question, record?.value),
          paragraph(
            [
              `${record?.status ?? 'open'}, ${score}.`,
              question.kind === 'text' && found.length > 0 ? `Found: ${found.slice(0, 12).join('; ')}.` : '',
              missing === '' ? '' : `Missing: ${missing}`,
            ]
              .filter((one) => one !== '')
              .join(' '),
          ),
        ];
      }),
    ]),
  ];
}

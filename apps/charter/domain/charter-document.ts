import type { Block, DocumentModel } from '#kernel/documents';
import { answerFacts, heading, paragraph, statusCell, valueText } from './document/answers.ts';
import { dataSection } from './document/data-section.ts';
import { decisionSection, verdictOf } from './document/decision-section.ts';
import { metricsSection } from './document/metrics-section.ts';
import { problemSection } from './document/problem-section.ts';
import { citedReferences } from './document/references.ts';
import { riskSection } from './document/risk-section.ts';
import { usersSection } from './document/users-section.ts';
import type { CommitteeOutcome, PastDecision } from './governance/committee.ts';
import type { Decision } from './governance/decide.ts';
import { progressOf } from './interview/session.ts';
import { type InterviewState, visibleQuestions } from './interview/state.ts';
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
}

/**
 * The charter: eight sections, decision first, and an appendix with every answer (writers number them). Everything
 * comes from the answers; what is absent is said.
 */
export function charterDocument(input: CharterDocumentInput): DocumentModel {
  const { state, decision, settings, committee, history } = input;
  const blocks: readonly Block[] = [
    ...decisionSection(decision, committee, history),
    ...problemSection(state),
    ...metricsSection(state),
    ...dataSection(state, settings),
    ...usersSection(state),
    ...riskSection(state, decision),
    ...governanceSection(state),
    ...openSection(state, decision),
    ...appendix(state, settings),
  ];
  return {
    title: input.title,
    subtitle: 'AI project charter',
    language: 'en',
    facts: [
      { label: 'Version', value: input.version },
      { label: 'Date', value: input.date },
      { label: 'Owner', value: input.owner },
    ],
    verdict: verdictOf(decision, committee),
    blocks,
    references: citedReferences(blocks),
  };
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
  const open = visibleQuestions(state).filter(
    (question) => state.answers[question.id]?.status !== 'accepted',
  );
  return [
    heading(1, 'Open points'),
    open.length === 0
      ? paragraph('No question is open: every answer reached its threshold.')
      : {
          kind: 'table',
          caption: 'Unknown, escalated and unanswered questions; each is a risk of the project',
          columns: [
            { title: 'Question', width: 1.3 },
            { title: 'State' },
            { title: 'What is missing', width: 4 },
          ],
          rows: open.map((question) => {
            const record = state.answers[question.id];
            const unknown =
              record?.status === 'unknown' ? valueText(question, record.value) : question.prompt;
            return [question.id, statusCell(record), record?.result?.followUp ?? unknown];
          }),
        },
    ...(decision.findings.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: 'Findings of the stage gates: what is not known, and what does not fit together',
            columns: [
              { title: 'Places', width: 1.5 },
              { title: 'Finding', width: 3 },
              { title: 'To do', width: 2 },
            ],
            rows: decision.findings.map((one) => [one.questionIds.join(', '), one.because, one.fix]),
          } as const,
        ]),
  ];
}

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
          heading(3, question.id),
          paragraph([{ text: question.prompt, mark: 'emphasis' }]),
          paragraph(record === undefined ? 'Not answered.' : valueText(question, record.value)),
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

import type { Block, Tone } from '#kernel/documents';
import type { Decision, DecisionKind } from '../governance/decide.ts';
import { heading } from './answers.ts';

export const DECISION_TONES: Readonly<Record<DecisionKind, Tone>> = {
  PROCEED: 'good',
  PROCEED_WITH_MONITORING: 'notice',
  REVISE: 'warning',
  COMMITTEE: 'warning',
  HALT: 'danger',
};

const SENTENCES: Readonly<Record<DecisionKind, string>> = {
  PROCEED: 'The project may proceed.',
  PROCEED_WITH_MONITORING:
    'The project may proceed under the monitoring described in section 7, Governance and monitoring.',
  REVISE: 'The project must be revised at the points named below before it goes on.',
  COMMITTEE: 'A committee must decide before the project goes on.',
  HALT: 'The project must not go on as described.',
};

export const decisionSentence = ({ decision, rules }: Decision): string => {
  const first = rules[0];
  return first === undefined ? SENTENCES[decision] : `${SENTENCES[decision]} ${first.title}.`;
};

/** Verdict, the rules that fired with what would change each, and the table they come from. */
export function decisionSection(decision: Decision): readonly Block[] {
  return [
    heading(1, 'Decision'),
    {
      kind: 'table',
      caption: 'Rules that fired, strictest first',
      columns: [
        { title: 'Outcome', width: 1.3 },
        { title: 'Rule and reason', width: 3 },
        { title: 'Answers', width: 1.5 },
        { title: 'What would change it', width: 2 },
      ],
      rows: decision.rules.map((rule) => [
        { value: rule.outcome.replaceAll('_', ' '), tone: DECISION_TONES[rule.outcome] },
        [{ text: `${rule.title}. `, mark: 'strong' }, rule.because],
        rule.evidence.join(', '),
        rule.wouldChange,
      ]),
    },
    {
      kind: 'table',
      caption:
        'Decision table: the highest residual risk and its outcome; other rules can only make it stricter',
      columns: [
        { title: 'Level', align: 'right' },
        { title: 'Name' },
        { title: 'Outcome', width: 2 },
        { title: 'Here' },
      ],
      rows: decision.table.map((row) => [
        String(row.level),
        row.name,
        { value: row.outcome.replaceAll('_', ' '), tone: DECISION_TONES[row.outcome] },
        row.level === decision.maximumResidualLevel ? 'highest residual risk' : '',
      ]),
    },
  ];
}

import type { Block, Cell, Tone } from '#kernel/documents';
import { type CommitteeOutcome, committeeSentence, type PastDecision } from '../governance/committee.ts';
import type { Decision, DecisionKind } from '../governance/decide.ts';
import { titleOf, titlesOf } from '../questions/titles.ts';
import { heading } from './answers.ts';

const DECISION_TONES: Readonly<Record<DecisionKind, Tone>> = {
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

const decisionSentence = ({ decision, rules }: Decision): string => {
  const first = rules[0];
  return first === undefined ? SENTENCES[decision] : `${SENTENCES[decision]} ${first.title}.`;
};

/** A verdict stays readable at a glance; a longer comment is whole in the decision's section. */
const longestInVerdict = 300;

/** What the document says first: the committee's word where there is one, else that of the decision table. */
export function verdictOf(decision: Decision, committee: CommitteeOutcome | undefined) {
  const kind = committee?.outcome ?? decision.decision;
  const comment = committee?.comment.trim() ?? '';
  const short =
    comment.length <= longestInVerdict
      ? comment
      : `${comment.slice(0, longestInVerdict - 1).toWellFormed()}…`;
  return {
    label: label(kind),
    tone: DECISION_TONES[kind],
    sentence: committee ? committeeSentence({ ...committee, comment: short }) : decisionSentence(decision),
  };
}

const label = (kind: DecisionKind): string => kind.replaceAll('_', ' ');

/** The committee's word, the rules that fired with what would change each, their table, and every decision so far. */
export function decisionSection(
  decision: Decision,
  committee: CommitteeOutcome | undefined,
  history: readonly PastDecision[],
): readonly Block[] {
  return [
    heading(1, 'Decision'),
    ...(committee
      ? [
          {
            kind: 'callout',
            tone: DECISION_TONES[committee.outcome],
            title: `The committee decided: ${label(committee.outcome)}`,
            text: `The rules below led to the committee. ${committeeSentence(committee)}`,
          } as const,
        ]
      : []),
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
        { value: label(rule.outcome), tone: DECISION_TONES[rule.outcome] },
        [{ text: `${rule.title}. `, mark: 'strong' }, rule.because],
        firstOf(rule.evidence),
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
        { value: label(row.outcome), tone: DECISION_TONES[row.outcome] },
        row.level === decision.maximumResidualLevel ? 'highest residual risk' : '',
      ]),
    },
    {
      kind: 'table',
      caption: 'Version and decision history',
      columns: [
        { title: 'Edition' },
        { title: 'Date' },
        { title: 'Decision', width: 2 },
        { title: 'By', width: 3 },
      ],
      rows: history.flatMap((past) => historyRows(past)),
    },
    ...changeTable(history),
  ];
}

const mostNamed = 6;
/** The answers that made a rule fire; a long list goes on under open points. */
const firstOf = (evidence: readonly string[]): string =>
  evidence.length <= mostNamed + 1
    ? titlesOf(evidence)
    : `${titlesOf(evidence.slice(0, mostNamed))} and ${evidence.length - mostNamed} more, see section 8`;

/** What was answered otherwise than in the edition before, so that no decision is reconsidered silently. */
function changeTable(history: readonly PastDecision[]): readonly Block[] {
  const rows = history.flatMap(({ edition, changes = [] }) =>
    changes.map((one): readonly Cell[] => [
      `${edition}.0`,
      one.label === '' ? titleOf(one.questionId) : `${titleOf(one.questionId)}: ${one.label}`,
      excerpt(one.before),
      excerpt(one.after),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'What changed in the answers from one edition to the next',
      columns: [
        { title: 'Edition', width: 0.7 },
        { title: 'Answer', width: 1.6 },
        { title: 'Before', width: 3 },
        { title: 'Now', width: 3 },
      ],
      rows,
    },
  ];
}

const longestExcerpt = 240;
function excerpt(text: string | null): string {
  const flat = (text ?? '—').replaceAll(/\s+/g, ' ').trim();
  return flat.length <= longestExcerpt ? flat : `${flat.slice(0, longestExcerpt - 1).toWellFormed()}…`;
}

/** An edition is `n.0` as the decision table leaves it, and final as `n.1`. */
function historyRows({
  edition,
  decision,
  decidedAt,
  committee,
}: PastDecision): readonly (readonly Cell[])[] {
  const row = (version: string, at: string, kind: DecisionKind, by: string): readonly Cell[] => [
    version,
    at.slice(0, 10),
    { value: label(kind), tone: DECISION_TONES[kind] },
    by,
  ];
  return [
    row(`${edition}.0`, decidedAt, decision, 'Decision table'),
    ...(committee
      ? [row(`${edition}.1`, committee.decidedAt, committee.outcome, `Committee: ${committee.decidedBy}`)]
      : []),
  ];
}

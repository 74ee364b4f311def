import { Badge, type Tone } from '#console';
import { messages } from './messages.en.ts';
import type { DecisionKind, SessionStatus } from './types.ts';

const tones: Readonly<Record<DecisionKind, Tone>> = {
  PROCEED: 'good',
  PROCEED_WITH_MONITORING: 'good',
  REVISE: 'warn',
  COMMITTEE: 'warn',
  HALT: 'bad',
};

export const decisionTone = (decision: DecisionKind): Tone => tones[decision];

export function DecisionBadge({ decision }: { decision: DecisionKind }) {
  return <Badge tone={tones[decision]}>{messages.decision[decision].title}</Badge>;
}

const statusTones: Readonly<Record<SessionStatus, Tone>> = {
  'in-progress': 'accent',
  deciding: 'accent',
  'awaiting-committee': 'warn',
  completed: 'good',
  abandoned: 'neutral',
};

export function SessionBadge({ status }: { status: SessionStatus }) {
  return <Badge tone={statusTones[status]}>{messages.status[status]}</Badge>;
}

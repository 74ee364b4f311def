import { Badge, type Tone } from '#console';
import { messages } from './study-messages.en.ts';
import type { Compared, Study } from './study-types.ts';

const tones: Readonly<Record<Study['status'], Tone>> = {
  queued: 'neutral',
  running: 'accent',
  completed: 'good',
  failed: 'bad',
  cancelled: 'neutral',
};

export const StudyBadge = ({ study: { status } }: { study: Study }) => (
  <Badge tone={tones[status]}>{messages.status[status]}</Badge>
);

const verdicts: Readonly<Record<Compared['conclusion'], Tone>> = {
  better: 'good',
  worse: 'bad',
  'not-shown': 'neutral',
  same: 'neutral',
};

export const VerdictBadge = ({ compared }: { compared: Compared | null }) =>
  compared && <Badge tone={verdicts[compared.conclusion]}>{messages.conclusion[compared.conclusion]}</Badge>;

import type { ModelCall } from '../../api/models.ts';
import { paths } from '../../kit/icon.tsx';
import { Badge } from '../../kit/status.tsx';
import { messages } from '../../messages.en.ts';

const text = messages.models;

const badges = {
  succeeded: ['good', paths.check],
  failed: ['bad', paths.cross],
  refused: ['warn', paths.stop],
  aborted: ['neutral', paths.stop],
} as const;

/** How a call ended, and whether the guard marked it. */
export function CallBadge({ call }: { call: ModelCall }) {
  const [tone, icon] = badges[call.status];
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={call.cached ? 'neutral' : tone} icon={icon}>
        {call.cached ? text.cached : text.statuses[call.status]}
      </Badge>
      {call.guard && call.guard.action !== 'allow' && (
        <Badge tone="warn" icon={paths.warning}>
          {text.flagged}
        </Badge>
      )}
    </span>
  );
}

import { Badge, paths, type Tone } from '#console';
import { messages } from './messages.en.ts';
import type { AgentStatus } from './types.ts';

const looks = {
  created: ['neutral', paths.clock],
  running: ['accent', paths.play],
  paused: ['warn', paths.pause],
  stopped: ['neutral', paths.stop],
  error: ['bad', paths.warning],
} as const satisfies Record<AgentStatus, readonly [Tone, string]>;

export function AgentBadge({ status }: { status: AgentStatus }) {
  const [tone, icon] = looks[status];
  return (
    <Badge tone={tone} icon={icon}>
      {messages.status[status]}
    </Badge>
  );
}

import { Badge, paths, type Tone } from '#console';
import { messages } from './coalition-messages.en.ts';
import type { Phase } from './coalition-types.ts';

const looks = {
  forming: ['accent', paths.clock],
  active: ['good', paths.check],
  disbanding: ['warn', paths.pause],
  dissolved: ['neutral', paths.stop],
} as const satisfies Record<Phase, readonly [Tone, string]>;

export function PhaseBadge({ phase }: { phase: Phase }) {
  const [tone, icon] = looks[phase];
  return (
    <Badge tone={tone} icon={icon}>
      {messages.phase[phase]}
    </Badge>
  );
}

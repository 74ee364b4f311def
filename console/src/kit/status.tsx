import { messages } from '../messages.en.ts';
import { percent } from './format.ts';
import { Icon, paths } from './icon.tsx';
import type { Tone } from './states.tsx';

const tones: Readonly<Record<Tone, string>> = {
  neutral: 'bg-sunken text-ink',
  accent: 'bg-accent-tint text-accent',
  good: 'bg-good-tint text-good',
  warn: 'bg-warn-tint text-warn',
  bad: 'bg-bad-tint text-bad',
};

/** A word with a colour; `icon` is an SVG path so that the shape differs too. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: string;
  children: string;
}) {
  return (
    <span
      className={`inline-flex min-h-6 items-center gap-1 rounded-md px-2 text-sm font-strong whitespace-nowrap ${tones[tone]}`}
    >
      {icon && <Icon d={icon} className="size-3.5" />}
      {children}
    </span>
  );
}

const statuses = {
  queued: ['neutral', paths.clock],
  running: ['accent', paths.play],
  waiting: ['warn', paths.pause],
  succeeded: ['good', paths.check],
  failed: ['bad', paths.cross],
  cancelled: ['neutral', paths.stop],
  pending: ['warn', paths.clock],
  decided: ['good', paths.check],
  withdrawn: ['neutral', paths.stop],
  starting: ['accent', paths.clock],
  paused: ['warn', paths.pause],
  stopped: ['neutral', paths.stop],
  error: ['bad', paths.warning],
  healthy: ['good', paths.check],
  unhealthy: ['bad', paths.warning],
} as const satisfies Readonly<Record<keyof typeof messages.status, readonly [Tone, string]>>;

export type StatusName = keyof typeof statuses;

/** The state of a run, step, approval or agent: shape, colour and word say the same. */
export function StatusBadge({ status }: { status: StatusName }) {
  const [tone, icon] = statuses[status];
  return (
    <Badge tone={tone} icon={icon}>
      {messages.status[status]}
    </Badge>
  );
}

/** `value` is 0..1. The per cent stands beside the bar unless `bare`. */
export function ProgressBar({
  value,
  label,
  bare = false,
}: {
  value: number;
  label: string;
  bare?: boolean;
}) {
  return (
    <span className="flex w-full min-w-24 items-center gap-2">
      <span
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(value * 100)}
        className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset"
      >
        <span
          className="block h-full rounded-full bg-accent transition-[width] duration-300"
          style={{ width: `${Math.min(1, Math.max(0, value)) * 100}%` }}
        />
      </span>
      {!bare && (
        <span className="min-w-9 text-right text-sm whitespace-nowrap text-muted">{percent(value)}</span>
      )}
    </span>
  );
}

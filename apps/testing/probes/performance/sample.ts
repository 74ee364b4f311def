import type { Causes, MetricName, Sample } from '../../domain/performance/measurement.ts';
import type { Recorded } from './recorded.ts';
import type { Transfer } from './transfer.ts';

/** Total blocking time: of each long task after the first paint, what goes beyond 50 ms (https://web.dev/articles/tbt). */
function blockingTime({ tasks, fcp }: Recorded): number | null {
  if (tasks === null || fcp === null) return null;
  return tasks.reduce((sum, { at, milliseconds }) => {
    // A task under way at the first paint counts from there.
    const after = at + milliseconds - Math.max(at, fcp);
    return sum + Math.max(0, Math.min(milliseconds, after) - 50);
  }, 0);
}

function longestScripts({ scripts }: Recorded): Causes['scripts'] {
  const sums = new Map<string, { url: string; name: string; milliseconds: number }>();
  for (const { url, name, milliseconds } of scripts) {
    const key = `${url} ${name}`;
    const known = sums.get(key)?.milliseconds ?? 0;
    sums.set(key, { url: shortened(url), name, milliseconds: known + milliseconds });
  }
  return [...sums.values()].sort((one, other) => other.milliseconds - one.milliseconds).slice(0, 5);
}

/** Data addresses are as long as what they hold. */
const shortened = (url: string): string => (url.length > 300 ? `${url.slice(0, 300)}…` : url);

export interface Loaded {
  readonly recorded: Recorded;
  readonly transfer: Transfer | undefined;
  /** What was done when the slowest answer came: `click button "Add"`. */
  readonly interaction: string | undefined;
}

/** What one load was like, out of what was recorded of it. */
export function sampleOf({ recorded, transfer, interaction }: Loaded): Sample {
  const { lcp, inp, timing, shifts } = recorded;
  const metrics: Record<MetricName, number | null> = {
    lcp: lcp?.value ?? null,
    cls: recorded.cls,
    inp: inp?.value ?? null,
    ttfb: recorded.ttfb,
    fcp: recorded.fcp,
    tbt: blockingTime(recorded),
    transfer: transfer?.bytes ?? null,
    requests: transfer?.requests ?? null,
    long_tasks: recorded.tasks?.length ?? null,
    slowest_data: transfer ? (transfer.data[0]?.milliseconds ?? 0) : null,
  };
  return {
    metrics,
    transfer: transfer?.byKind ?? {},
    causes: {
      ...(lcp && { lcp: lcpCause(lcp) }),
      shifts: [...shifts].sort((one, other) => other.value - one.value).slice(0, 5),
      ...(inp && interaction !== undefined && { inp: inpCause(inp, interaction) }),
      ...(timing && { ttfb: timing }),
      scripts: longestScripts(recorded),
      ...(transfer && { files: transfer.files.map((file) => ({ ...file, url: shortened(file.url) })) }),
      ...(transfer && { data: transfer.data.map((one) => ({ ...one, url: shortened(one.url) })) }),
    },
  };
}

function lcpCause({ value: _, url, ...parts }: NonNullable<Recorded['lcp']>): NonNullable<Causes['lcp']> {
  return { ...parts, url: url === null ? null : shortened(url) };
}

function inpCause(
  { value: _, ...parts }: NonNullable<Recorded['inp']>,
  interaction: string,
): NonNullable<Causes['inp']> {
  return { ...parts, interaction };
}

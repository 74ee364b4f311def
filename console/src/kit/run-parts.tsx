import type { Run } from '../api/types.ts';
import { messages } from '../messages.en.ts';
import type { Column } from './data-table.tsx';
import { duration, elapsed, exactTime } from './format.ts';
import { RowLink } from './row-link.tsx';
import { ProgressBar, StatusBadge } from './status.tsx';
import { RelativeTime, useNow } from './time.tsx';

const text = messages.runs;

const isOpen = (run: Run): boolean => run.status === 'running' || run.status === 'waiting';

/** How long a run took, or has taken so far. */
export function Took({ from, to }: { from: string | null; to: string | null }) {
  const now = useNow(to === null ? 1_000 : 60_000);
  const seconds = elapsed(from, to, now);
  return <span className="whitespace-nowrap">{seconds === null ? '–' : duration(seconds)}</span>;
}

/** The columns of every list of runs; `short` leaves out owner and duration. */
export function runColumns(appTitle: (id: string) => string, short = false): readonly Column<Run>[] {
  const columns: readonly Column<Run>[] = [
    {
      id: 'run',
      header: text.run,
      className: 'min-w-40',
      cell: (run) => (
        <>
          <RowLink to={`/runs/${run.id}`}>{run.title}</RowLink>
          <span className="block text-sm text-muted">
            {appTitle(run.app)}
            {run.message && ` · ${run.message}`}
          </span>
        </>
      ),
    },
    {
      id: 'status',
      header: text.status,
      className: 'w-28',
      cell: (run) => <StatusBadge status={run.status} />,
    },
    {
      id: 'progress',
      header: text.progress,
      hideBelow: 'md',
      className: 'w-40',
      cell: (run) =>
        isOpen(run) ? (
          <ProgressBar value={run.progress} label={`${text.progress}: ${run.title}`} />
        ) : (
          <span className="text-muted">–</span>
        ),
    },
    {
      id: 'owner',
      header: text.owner,
      hideBelow: 'lg',
      className: 'w-48',
      cell: (run) => run.owner_email ?? text.system,
    },
    {
      id: 'created',
      header: text.started,
      hideBelow: 'sm',
      className: 'w-36',
      cell: (run) => <RelativeTime at={run.created_at} />,
    },
    {
      id: 'took',
      header: text.took,
      hideBelow: 'lg',
      align: 'right',
      className: 'w-28',
      cell: (run) => <Took from={run.started_at} to={run.ended_at} />,
    },
  ];
  return short ? columns.filter(({ id }) => id !== 'owner' && id !== 'took') : columns;
}

/** One sentence on what the run does now. */
export function runSentence(run: Run, now: number): string {
  const say = messages.run.now;
  const took = duration(elapsed(run.started_at ?? run.created_at, run.ended_at, now) ?? 0);
  switch (run.status) {
    case 'queued':
      return say.queued;
    case 'running':
      return run.message || say.running;
    case 'waiting':
      return waitingSentence(run);
    case 'succeeded':
      return run.message ? `${say.succeeded(took)} ${run.message}` : say.succeeded(took);
    case 'failed':
      return say.failed(took);
    case 'cancelled':
      return say.cancelled(took);
  }
}

function waitingSentence(run: Run): string {
  const say = messages.run.now;
  if (run.waiting_for === null) return run.message || say.waitingUnknown;
  return run.wake_at === null
    ? say.waiting(run.waiting_for)
    : say.waitingUntil(run.waiting_for, exactTime(run.wake_at));
}

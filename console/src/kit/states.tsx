import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/client.ts';
import { messages } from '../messages.en.ts';
import { Button } from './button.tsx';

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

const toneBox: Readonly<Record<Tone, string>> = {
  neutral: 'border-line bg-surface',
  accent: 'border-transparent bg-accent-tint',
  good: 'border-transparent bg-good-tint',
  warn: 'border-transparent bg-warn-tint',
  bad: 'border-transparent bg-bad-tint',
};

/** A notice within a page. With `live`, it is read out when it appears. */
export function Callout({
  tone = 'neutral',
  title,
  live,
  children,
}: {
  tone?: Tone;
  title?: ReactNode;
  live?: 'polite' | 'assertive';
  children?: ReactNode;
}) {
  return (
    <div
      {...(live && { role: live === 'assertive' ? 'alert' : 'status' })}
      className={`rounded-lg border p-4 ${toneBox[tone]}`}
    >
      {title && <p className="font-strong">{title}</p>}
      {children && <div className={title ? 'mt-1' : ''}>{children}</div>}
    </div>
  );
}

export function EmptyState({
  title,
  detail,
  action,
}: {
  title: string;
  detail?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="rounded-lg border border-dashed border-line-strong px-4 py-10 text-center">
      <p className="font-strong">{title}</p>
      {detail && <p className="mx-auto mt-1 max-w-[60ch] text-muted">{detail}</p>}
      {action && <div className="mt-4 flex justify-center gap-2">{action}</div>}
    </div>
  );
}

/** What failed, why, what to do, and the code to quote. */
export function ErrorState({ error, retry, title }: { error: unknown; retry?: () => void; title?: string }) {
  return (
    <Callout tone="bad" title={title ?? titleOf(error)} live="assertive">
      <p>{error instanceof Error ? error.message : messages.errors.boundaryDetail}</p>
      <ProblemCode error={error} />
      {retry && (
        <div className="mt-3">
          <Button onClick={retry}>{messages.common.retry}</Button>
        </div>
      )}
    </Callout>
  );
}

export function ProblemCode({ error }: { error: unknown }) {
  if (!(error instanceof ApiProblem)) return null;
  return (
    <p className="mt-1 text-sm">
      {messages.common.code} <code className="font-mono">{error.code}</code>
      {error.requestId && (
        <>
          {' · '}
          {messages.common.request} <code className="font-mono">{error.requestId}</code>
        </>
      )}
    </p>
  );
}

function titleOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return messages.errors.title;
  if (error.status === 404) return messages.errors.missingTitle;
  if (error.status !== 403) return messages.errors.title;
  return error.code.includes('policy') ? messages.errors.refusedTitle : messages.errors.forbiddenTitle;
}

/** Grey lines in the shape of what is to come. */
export function Skeleton({ rows = 3, height = 'h-4' }: { rows?: number; height?: string }) {
  const widths = ['w-full', 'w-11/12', 'w-3/4', 'w-5/6'];
  return (
    <div role="status" className="space-y-3">
      <span className="sr-only">{messages.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
          key={row}
          className={`animate-pulse rounded-sm bg-sunken ${height} ${widths[row % widths.length] ?? ''}`}
        />
      ))}
    </div>
  );
}

/** A query's result in each of its states: loading, failed, there, and there but not refreshed. */
export function Loaded<T>({
  query,
  skeleton,
  children,
}: {
  query: UseQueryResult<T, Error>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && (
          <p className="mb-3 rounded-md bg-warn-tint px-3 py-2 text-sm" role="status">
            {messages.common.stale}
          </p>
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.isError) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return skeleton ?? <Skeleton />;
}

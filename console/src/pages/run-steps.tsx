import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import type { RunDetail, RunStep } from '../api/types.ts';
import { Button } from '../kit/button.tsx';
import { ConfirmDialog } from '../kit/dialog.tsx';
import { count } from '../kit/format.ts';
import { Took } from '../kit/run-parts.tsx';
import { StatusBadge } from '../kit/status.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { messages } from '../messages.en.ts';

const text = messages.run;

/** The steps of a run in their order, each with how it went; a finished run can be retried from any of them. */
export function RunSteps({ run }: { run: RunDetail }) {
  const queryClient = useQueryClient();
  const [from, setFrom] = useState<RunStep | null>(null);
  const retry = useMutation({
    mutationFn: (step: RunStep) => api.post(`/api/v1/runs/${run.id}/retry`, { from_step: step.seq }),
    onSuccess: () => setFrom(null),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['run', run.id] }),
  });
  const ended = run.status === 'succeeded' || run.status === 'failed' || run.status === 'cancelled';
  if (run.steps.length === 0) return <p className="text-muted">{text.stepsNone}</p>;
  return (
    <>
      <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
        {run.steps.map((step) => (
          <li key={step.seq} className="flex flex-wrap items-start gap-x-4 gap-y-1 px-3 py-2">
            <span className="w-6 text-right text-muted">{step.seq}</span>
            <div className="min-w-0 flex-1 basis-48">
              <p>{step.name}</p>
              <p className="text-sm text-muted">
                {step.kind}
                {step.attempts > 1 && ` · ${text.attempts(count(step.attempts))}`}
                {step.started_at && (
                  <>
                    {' · '}
                    <RelativeTime at={step.started_at} />
                  </>
                )}
              </p>
              {step.error && (
                <p className="mt-1 text-sm text-bad">
                  {step.error.message} <code className="font-mono">{step.error.code}</code>
                </p>
              )}
            </div>
            <span className="text-sm text-muted">
              <Took from={step.started_at} to={step.status === 'pending' ? null : step.ended_at} />
            </span>
            <StatusBadge status={step.status} />
            {ended && (
              <Button
                look="quiet"
                className="text-sm"
                aria-label={text.retryFrom(step.name)}
                onClick={() => {
                  retry.reset();
                  setFrom(step);
                }}
              >
                {text.retryFromShort}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {from && (
        <ConfirmDialog
          title={text.retryFromTitle}
          detail={text.retryFromDetail(from.name)}
          action={text.retryFromShort}
          busy={retry.isPending}
          error={retry.error}
          onConfirm={() => retry.mutate(from)}
          onClose={() => setFrom(null)}
        />
      )}
    </>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { approvalsQuery, projectsQuery, runQuery } from '../api/queries.ts';
import type { RunDetail } from '../api/types.ts';
import { appTitle } from '../apps/titles.ts';
import { Button, ButtonLink, TextLink } from '../kit/button.tsx';
import { ConfirmDialog } from '../kit/dialog.tsx';
import { Card, Facts, Page, Section } from '../kit/page.tsx';
import { runSentence } from '../kit/run-parts.tsx';
import { Callout, ErrorState, Skeleton } from '../kit/states.tsx';
import { ProgressBar, StatusBadge } from '../kit/status.tsx';
import { RelativeTime, useNow } from '../kit/time.tsx';
import { messages } from '../messages.en.ts';
import { CallsOfRun } from './models/calls.tsx';
import { RunOutput } from './run-output.tsx';
import { RunSteps } from './run-steps.tsx';

const text = messages.run;

export default function RunPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const query = useQuery(runQuery(id));
  const now = useNow(1_000);
  const run = query.data;
  if (!run) {
    return (
      <Page title={text.missing} crumb={{ to: '/runs', label: text.crumbs }}>
        {query.isError ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Page>
    );
  }
  const open = run.status === 'running' || run.status === 'waiting' || run.status === 'queued';
  return (
    <Page
      title={run.title}
      crumb={{ to: '/runs', label: text.crumbs }}
      state={
        <span className="flex flex-wrap items-center gap-2">
          <StatusBadge status={run.status} />
          <span role="status">{runSentence(run, now)}</span>
        </span>
      }
      actions={<RunActions run={run} />}
    >
      {open && (
        <div className="mb-6">
          <ProgressBar value={run.progress} label={messages.runs.progress} />
        </div>
      )}
      {run.error && (
        <div className="mb-6">
          <Callout tone="bad" title={text.failedTitle}>
            <p>{run.error.message}</p>
            <p className="mt-1 text-sm">
              {messages.common.code} <code className="font-mono">{run.error.code}</code>
            </p>
          </Callout>
        </div>
      )}
      <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <RunOutput output={run.output} />
          <Section title={text.steps}>
            <RunSteps run={run} />
          </Section>
          <CallsOfRun run={run.id} />
        </div>
        <Section title={text.facts}>
          <RunFacts run={run} />
        </Section>
      </div>
    </Page>
  );
}

function RunFacts({ run }: { run: RunDetail }) {
  const project = useQuery(projectsQuery).data?.items.find(({ id }) => id === run.project_id);
  return (
    <Card>
      <Facts
        items={[
          [text.app, appTitle(run.app)],
          [text.kind, run.kind],
          [text.owner, run.owner_email ?? messages.runs.system],
          [text.project, project && <TextLink to={`/projects/${project.id}`}>{project.name}</TextLink>],
          [text.parent, run.parent_id && <TextLink to={`/runs/${run.parent_id}`}>{run.parent_id}</TextLink>],
          [text.created, <RelativeTime key="created" at={run.created_at} />],
          [text.started, run.started_at && <RelativeTime at={run.started_at} />],
          [text.ended, run.ended_at && <RelativeTime at={run.ended_at} />],
          [text.cost, run.cost > 0 && text.costValue(run.cost.toFixed(2))],
          [
            text.id,
            <code key="id" className="font-mono text-sm break-all">
              {run.id}
            </code>,
          ],
        ].map(([name, value]) => [String(name), value || null] as const)}
      />
    </Card>
  );
}

function RunActions({ run }: { run: RunDetail }) {
  const queryClient = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const approval = useQuery(approvalsQuery('pending')).data?.items.find(({ run_id }) => run_id === run.id);
  const act = useMutation({
    mutationFn: (action: 'cancel' | 'resume' | 'retry') => api.post(`/api/v1/runs/${run.id}/${action}`),
    onSuccess: () => setConfirming(false),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['run', run.id] }),
        queryClient.invalidateQueries({ queryKey: ['runs'] }),
      ]),
  });
  const open = run.status === 'running' || run.status === 'waiting' || run.status === 'queued';
  return (
    <>
      {approval && (
        <ButtonLink look="primary" to={`/approvals#${approval.id}`}>
          {text.openApproval}
        </ButtonLink>
      )}
      {run.status === 'failed' && (
        <Button look="primary" busy={act.isPending} onClick={() => act.mutate('retry')}>
          {text.retry}
        </Button>
      )}
      {run.status === 'cancelled' && (
        <Button look="primary" busy={act.isPending} onClick={() => act.mutate('resume')}>
          {text.resume}
        </Button>
      )}
      {open && (
        <Button look="danger" onClick={() => setConfirming(true)}>
          {text.cancel}
        </Button>
      )}
      {act.isError && !confirming && (
        <div className="basis-full">
          <ErrorState error={act.error} />
        </div>
      )}
      {confirming && (
        <ConfirmDialog
          title={text.cancelTitle}
          detail={text.cancelDetail}
          action={text.cancel}
          refuse={text.keepRunning}
          danger
          busy={act.isPending}
          error={act.error}
          onConfirm={() => act.mutate('cancel')}
          onClose={() => setConfirming(false)}
        />
      )}
    </>
  );
}

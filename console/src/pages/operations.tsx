import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { agentsQuery, healthQuery } from '../api/queries.ts';
import type { Agent } from '../api/types.ts';
import { appTitle } from '../apps/titles.ts';
import { useAdministrator } from '../kit/administrator.ts';
import { Button } from '../kit/button.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { ConfirmDialog } from '../kit/dialog.tsx';
import { count, duration } from '../kit/format.ts';
import { Card, Page, Section } from '../kit/page.tsx';
import { Callout, EmptyState, ErrorState, Loaded, Skeleton } from '../kit/states.tsx';
import { StatusBadge } from '../kit/status.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { messages } from '../messages.en.ts';

const text = messages.operations;
type Action = 'pause' | 'continue' | 'restart';

export default function Operations() {
  const health = useQuery(healthQuery);
  return (
    <Page title={text.title} state={text.lead}>
      <Section title={text.health}>
        <Loaded query={health}>
          {(data) => (
            <>
              <p className="mb-3 flex flex-wrap items-center gap-2 text-muted">
                <StatusBadge status={data.status} />
                {messages.home.uptime(duration(data.uptime_seconds))} · {messages.home.version(data.version)}
              </p>
              <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
                {data.checks.map((check) => (
                  <Card key={check.name}>
                    <div className="mb-1 flex items-center justify-between gap-2">
                      <h3 className="font-strong">{check.name}</h3>
                      <StatusBadge status={check.ok ? 'healthy' : 'unhealthy'} />
                    </div>
                    <p className="text-sm text-muted">{check.detail}</p>
                  </Card>
                ))}
              </div>
            </>
          )}
        </Loaded>
      </Section>
      <Agents />
      <p className="flex gap-4">
        <a className="text-accent underline underline-offset-2" href="/docs">
          {text.apiDocs}
        </a>
        <a className="text-accent underline underline-offset-2" href="/metrics">
          {text.metrics}
        </a>
      </p>
    </Page>
  );
}

function Agents() {
  const agents = useQuery(agentsQuery);
  const admin = useAdministrator();
  const queryClient = useQueryClient();
  const [restarting, setRestarting] = useState<Agent | null>(null);
  const act = useMutation({
    mutationFn: ({ agent, action }: { agent: Agent; action: Action }) =>
      api.post(`/api/v1/agents/${encodeURIComponent(agent.id)}/${action}`),
    onSuccess: () => setRestarting(null),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['agents'] }),
  });
  return (
    <Section title={text.agents}>
      {act.isSuccess && (
        <div className="mb-3">
          <Callout
            tone="good"
            live="polite"
            title={text.notice(act.variables.agent.name, text.done[act.variables.action])}
          />
        </div>
      )}
      {act.isError && !restarting && (
        <div className="mb-3">
          <ErrorState error={act.error} />
        </div>
      )}
      <Loaded query={agents} skeleton={<Skeleton rows={5} height="h-10" />}>
        {({ agents: all }) =>
          all.length === 0 ? (
            <EmptyState title={text.empty} detail={text.emptyDetail} />
          ) : (
            <DataTable
              caption={text.agents}
              rows={all}
              keyOf={(agent) => agent.id}
              columns={[
                {
                  id: 'agent',
                  header: text.agent,
                  cell: (agent) => (
                    <>
                      <span className="font-strong">{agent.name}</span>
                      <span className="block text-sm text-muted">
                        {appTitle(agent.app)} · {agent.role}
                        {agent.detail && ` · ${agent.detail}`}
                      </span>
                    </>
                  ),
                },
                {
                  id: 'status',
                  header: text.status,
                  cell: (agent) => (
                    <span className="flex flex-wrap gap-1">
                      <StatusBadge status={agent.status} />
                      {!agent.healthy && <StatusBadge status="unhealthy" />}
                    </span>
                  ),
                },
                {
                  id: 'queue',
                  header: text.queue,
                  align: 'right',
                  hideBelow: 'md',
                  cell: (agent) => text.messages(count(agent.queue_length)),
                },
                {
                  id: 'handled',
                  header: text.handled,
                  align: 'right',
                  hideBelow: 'lg',
                  cell: (agent) => count(agent.handled),
                },
                {
                  id: 'seen',
                  header: text.seen,
                  hideBelow: 'md',
                  cell: (agent) =>
                    agent.last_seen_at ? <RelativeTime at={agent.last_seen_at} /> : messages.common.never,
                },
                ...(admin
                  ? [
                      {
                        id: 'actions',
                        header: text.actions,
                        cell: (agent: Agent) => (
                          <AgentActions
                            agent={agent}
                            busy={act.isPending && act.variables.agent.id === agent.id}
                            act={(action) => {
                              if (action === 'restart') {
                                act.reset();
                                setRestarting(agent);
                              } else act.mutate({ agent, action });
                            }}
                          />
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Loaded>
      {restarting && (
        <ConfirmDialog
          title={text.restartTitle(restarting.name)}
          detail={text.restartDetail}
          action={text.restart}
          busy={act.isPending}
          error={act.error}
          onConfirm={() => act.mutate({ agent: restarting, action: 'restart' })}
          onClose={() => setRestarting(null)}
        />
      )}
    </Section>
  );
}

function AgentActions({ agent, busy, act }: { agent: Agent; busy: boolean; act: (action: Action) => void }) {
  const toggle = agent.status === 'paused' ? 'continue' : 'pause';
  return (
    <span className="flex flex-wrap gap-1">
      <Button busy={busy} aria-label={`${text[toggle]} ${agent.name}`} onClick={() => act(toggle)}>
        {text[toggle]}
      </Button>
      <Button aria-label={`${text.restart} ${agent.name}`} onClick={() => act('restart')}>
        {text.restart}
      </Button>
    </span>
  );
}

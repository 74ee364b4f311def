import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { agentsQuery, approvalsQuery, healthQuery, meQuery, runsQuery } from '../api/queries.ts';
import type { Run } from '../api/types.ts';
import { appPath, installedApps } from '../apps/discover.ts';
import { appTitle } from '../apps/titles.ts';
import { ButtonLink, TextLink } from '../kit/button.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { count, duration, plural } from '../kit/format.ts';
import { Card, Page, Section } from '../kit/page.tsx';
import { useSelectedProject } from '../kit/project.tsx';
import { RowLink } from '../kit/row-link.tsx';
import { runColumns, runSentence } from '../kit/run-parts.tsx';
import { ErrorState, Loaded, Skeleton } from '../kit/states.tsx';
import { Badge, ProgressBar, StatusBadge } from '../kit/status.tsx';
import { RelativeTime, useNow } from '../kit/time.tsx';
import { messages } from '../messages.en.ts';

const text = messages.home;
const RECENT = 20;

export default function Home() {
  const [project] = useSelectedProject();
  const me = useQuery(meQuery).data;
  const runs = useInfiniteQuery(runsQuery({ project: project ?? undefined }, RECENT));
  const items = runs.data?.pages[0]?.items ?? [];
  const open = items.filter(
    ({ status }) => status === 'running' || status === 'waiting' || status === 'queued',
  );
  return (
    <Page title={text.title} state={me && text.greeting(me.name || me.email)}>
      <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <NextAction runs={items} />
          <Section title={text.running}>
            {runs.isPending ? (
              <Skeleton rows={2} height="h-16" />
            ) : open.length === 0 ? (
              <p className="text-muted">{text.runningNone}</p>
            ) : (
              <div className="grid gap-3 sm:grid-cols-2">
                {open.slice(0, 6).map((run) => (
                  <OpenRun key={run.id} run={run} />
                ))}
              </div>
            )}
          </Section>
          <Section title={text.recent} action={<TextLink to="/runs">{messages.common.viewAll}</TextLink>}>
            {runs.isError && !runs.data ? (
              <ErrorState error={runs.error} retry={() => void runs.refetch()} />
            ) : runs.isPending ? (
              <Skeleton rows={5} height="h-8" />
            ) : items.length === 0 ? (
              <p className="text-muted">{messages.runs.emptyDetail}</p>
            ) : (
              <DataTable
                caption={text.recent}
                columns={runColumns(appTitle, true)}
                rows={items.slice(0, 8)}
                keyOf={(run) => run.id}
              />
            )}
          </Section>
        </div>
        <div>
          <Pending />
          <Health />
          <Agents />
        </div>
      </div>
    </Page>
  );
}

function OpenRun({ run }: { run: Run }) {
  const now = useNow();
  return (
    <Card className="relative hover:border-line-strong">
      <div className="mb-1 flex items-start justify-between gap-3">
        <RowLink to={`/runs/${run.id}`}>{run.title}</RowLink>
        <StatusBadge status={run.status} />
      </div>
      <p className="mb-2 text-sm text-muted">
        {appTitle(run.app)} · {runSentence(run, now)}
      </p>
      <ProgressBar value={run.progress} label={`${messages.runs.progress}: ${run.title}`} />
    </Card>
  );
}

/** The one thing to do next: decide, repair, go on, or start. */
function NextAction({ runs }: { runs: readonly Run[] }) {
  const pending = useQuery(approvalsQuery('pending')).data?.items ?? [];
  const health = useQuery(healthQuery).data;
  const failing = health?.checks.find((check) => !check.ok);
  const failed = runs[0]?.status === 'failed' ? runs[0] : undefined;
  const start = installedApps.find((app) => app.id === 'charter') ?? installedApps[0];
  const next = failing
    ? {
        title: text.nextHealth,
        detail: `${failing.name}: ${failing.detail}`,
        to: '/operations',
        action: text.nextHealthAction,
      }
    : pending[0]
      ? {
          title: text.nextApprove(plural(pending.length, 'approval', 'approvals')),
          detail: pending[0].title,
          to: '/approvals',
          action: text.nextApproveAction,
        }
      : failed
        ? {
            title: text.nextFailed,
            detail: failed.title,
            to: `/runs/${failed.id}`,
            action: text.nextFailedAction,
          }
        : start && {
            title: text.nextStart(start.title),
            detail: text.nextStartDetail,
            to: appPath(start.id, start.routes[0]?.path ?? '/'),
            action: text.nextStartAction(start.title),
          };
  if (!next) return null;
  return (
    <Card className="mb-8 flex flex-wrap items-center justify-between gap-4 border-accent">
      <div className="min-w-0 flex-1 basis-60">
        <h2 className="font-strong">{next.title}</h2>
        <p className="text-muted">{next.detail}</p>
      </div>
      <ButtonLink to={next.to} look="primary">
        {next.action}
      </ButtonLink>
    </Card>
  );
}

function Pending() {
  const approvals = useQuery(approvalsQuery('pending'));
  return (
    <Section title={text.approvals}>
      <Loaded query={approvals}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">{text.approvalsNone}</p>
          ) : (
            <ul className="space-y-2">
              {items.slice(0, 5).map((approval) => (
                <li key={approval.id} className="relative rounded-md border border-line bg-surface px-3 py-2">
                  <RowLink to={`/approvals#${approval.id}`}>{approval.title}</RowLink>
                  <span className="block text-sm text-muted">
                    {appTitle(approval.app)} · <RelativeTime at={approval.requested_at} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Health() {
  const health = useQuery(healthQuery);
  return (
    <Section title={text.health} action={<TextLink to="/operations">{messages.nav.operations}</TextLink>}>
      <Loaded query={health}>
        {(data) => (
          <div className="rounded-lg border border-line bg-surface p-3">
            <StatusBadge status={data.status} />
            <ul className="my-3 space-y-1">
              {data.checks.map((check) => (
                <li key={check.name} className="flex items-center justify-between gap-3" title={check.detail}>
                  <span>{check.name}</span>
                  <StatusBadge status={check.ok ? 'healthy' : 'unhealthy'} />
                </li>
              ))}
              <li className="flex items-center justify-between gap-3">
                <span>{text.model}</span>
                <Badge>{data.llm}</Badge>
              </li>
            </ul>
            <p className="text-sm text-muted">
              {text.uptime(duration(data.uptime_seconds))} · {text.version(data.version)}
            </p>
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Agents() {
  const agents = useQuery(agentsQuery);
  return (
    <Section title={text.agents}>
      <Loaded query={agents}>
        {({ agents: all }) =>
          all.length === 0 ? (
            <p className="text-muted">{text.agentsNone}</p>
          ) : (
            <>
              <p className="mb-2">
                {text.agentsSummary(count(all.filter((agent) => agent.healthy).length), count(all.length))}
              </p>
              <ul className="space-y-1">
                {all.slice(0, 8).map((agent) => (
                  <li key={agent.id} className="flex items-center justify-between gap-3">
                    <span className="min-w-0 truncate">{agent.name}</span>
                    <StatusBadge status={agent.status} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

import { useState } from 'react';
import {
  Callout,
  ErrorState,
  Facts,
  format,
  keepPreviousData,
  Loaded,
  Page,
  RelativeTime,
  Section,
  Skeleton,
  TextLink,
  useParams,
  useQuery,
  useQueryClient,
} from '#console';
import { AgentBadge } from '../badges.tsx';
import { EmergencyBanner } from '../emergency-banner.tsx';
import { messages as common } from '../messages.en.ts';
import { agentPath, agentQuery, beliefsQuery, historyQuery, worldQuery } from '../queries.ts';
import type { Agent, Tick } from '../types.ts';
import { useSlower } from '../use-slower.ts';
import { useStream } from '../use-stream.ts';
import { AgentActions } from './agent-actions.tsx';
import { messages } from './agent-messages.en.ts';
import { BeliefBars } from './belief-bars.tsx';
import { BeliefStrip } from './belief-strip.tsx';
import { Decision } from './decision.tsx';
import { EnergyChart } from './energy-chart.tsx';
import { HistoryTable } from './history-table.tsx';
import { ModelView } from './model-view.tsx';
import { outsideQuery } from './outside-queries.ts';
import { OutsideView } from './outside-view.tsx';
import { StepByHand } from './step-by-hand.tsx';
import { WrittenView } from './written-view.tsx';

const crumb = { to: '/apps/coalition', label: common.population.title };
const pageOfTicks = 60;
const mostTicks = 480;

/** One agent: what it believes and why it does what it does, as it lives. */
export default function AgentPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const client = useQueryClient();
  const told = useStream({ target: 'agent', id }, (ticks) => {
    const last = ticks.get(id);
    if (!last) return;
    client.setQueryData(agentQuery(id).queryKey, (before) =>
      before && before.tick < last.tick
        ? { ...before, last, tick: last.tick, free_energy: last.free_energy }
        : before,
    );
  });
  const query = useQuery(agentQuery(id, told));
  const agent = query.data;
  const world = useQuery({ ...worldQuery(agent?.world_id ?? ''), enabled: agent !== undefined }).data;
  const outside = world && world.environment.kind === 'given';
  if (!agent) {
    return (
      <Page title={common.app} crumb={crumb}>
        {query.isError ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={agent.name}
      crumb={crumb}
      state={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <AgentBadge status={agent.status} />
          <span>{sentenceOf(agent.last)}</span>
        </span>
      }
      actions={<AgentActions agent={agent} outside={outside} />}
    >
      <EmergencyBanner />
      {agent.error && (
        <div className="mb-6">
          <Callout tone="bad" title={agent.error.message} live="polite">
            <p>{messages.errorWayOut}</p>
            <code className="font-mono text-sm">{agent.error.code}</code>
          </Callout>
        </div>
      )}
      <Mind key={agent.id} agent={agent} outside={outside} />
      <ModelView id={agent.id} tick={agent.status === 'running' ? 0 : agent.tick} />
      <WrittenView id={agent.id} tick={agent.status === 'running' ? 0 : agent.tick} name={agent.name} />
      <AgentFacts agent={agent} />
    </Page>
  );
}

function Mind({
  agent,
  outside,
}: {
  agent: Agent & { readonly last: Tick | null };
  outside: boolean | undefined;
}) {
  const [shown, setShown] = useState(pageOfTicks);
  const { id, tick } = agent;
  const asked = useQuery({ ...outsideQuery(id), enabled: outside === true }).data;
  const history = useQuery({ ...historyQuery(id, tick, shown), placeholderData: keepPreviousData });
  const ticks = history.data?.items ?? [];
  // To weigh a decision again takes thought, and nobody reads faster.
  const considered = useSlower(tick, 2000);
  const more = history.data?.next_cursor !== null && shown < mostTicks;
  return (
    <>
      {outside === true && asked !== undefined && (
        <>
          <OutsideView agent={agent} outside={asked} />
          {asked?.status !== 'driving' && <StepByHand agent={agent} outside main={asked === null} />}
        </>
      )}
      <Section title={messages.beliefs.title}>
        <Loaded query={useQuery(beliefsQuery(id, tick))} skeleton={<Skeleton rows={5} />}>
          {({ factors }) => <BeliefBars factors={factors} />}
        </Loaded>
        <BeliefStrip ticks={ticks.slice(0, pageOfTicks * 2)} />
      </Section>
      <Decision id={id} tick={considered} />
      {outside === false && <StepByHand agent={agent} outside={false} />}
      <Section title={messages.energy.title}>
        <Loaded query={history} skeleton={<Skeleton rows={3} height="h-10" />}>
          {({ items }) => <EnergyChart ticks={items} />}
        </Loaded>
      </Section>
      <HistoryTable
        name={agent.name}
        ticks={ticks.slice(0, shown === pageOfTicks ? 10 : shown)}
        onMore={
          shown === pageOfTicks && ticks.length > 10
            ? () => setShown(pageOfTicks * 2)
            : more && shown > pageOfTicks
              ? () => setShown((now) => Math.min(mostTicks, now * 2))
              : undefined
        }
      />
    </>
  );
}

function AgentFacts({ agent }: { agent: Agent }) {
  const { facts } = messages;
  return (
    <Facts
      items={[
        [facts.kind, common.kind[agent.kind]],
        [facts.tick, format.count(agent.tick)],
        [facts.restarts, format.count(agent.restarts)],
        [
          facts.from,
          agent.cloned_from && <TextLink to={agentPath(agent.cloned_from)}>{agent.cloned_from}</TextLink>,
        ],
        [facts.made, <RelativeTime key="made" at={agent.created_at} />],
        [
          facts.id,
          <code key="id" className="font-mono text-sm">
            {agent.id}
          </code>,
        ],
      ]}
    />
  );
}

function sentenceOf(last: Tick | null): string {
  if (!last) return messages.now.created;
  return messages.now.sentence(
    format.count(last.tick),
    last.observed.join(', '),
    last.done.join(', ') || messages.now.nothing,
  );
}

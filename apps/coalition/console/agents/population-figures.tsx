import { format, useQuery } from '#console';
import { messages } from '../messages.en.ts';
import { metricsQuery } from '../queries.ts';

const text = messages.population;

/** How many agents there are and how fast they live. */
export function PopulationFigures() {
  const { data } = useQuery(metricsQuery);
  if (!data) return <div className="mb-6 h-16" />;
  const { agents_by_status: counts } = data;
  const figures: readonly (readonly [string, string, string?])[] = [
    [text.figures.agents, format.count(data.agent_count)],
    [text.figures.running, format.count(counts.running ?? 0)],
    [text.figures.errors, format.count(counts.error ?? 0)],
    [text.figures.rate, rate(data.agent_processing_rate), text.figures.rateHint],
    [text.figures.busy, format.percent(data.thread_pool_utilization)],
    [text.figures.queue, format.count(data.queue_length), text.figures.queueHint],
  ];
  return (
    <dl className="mb-6 grid grid-cols-3 gap-x-4 gap-y-3 rounded-lg border border-line bg-surface px-4 py-3 lg:grid-cols-6">
      {figures.map(([name, value, hint]) => (
        <div key={name} title={hint}>
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-lg font-strong">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const rate = (value: number): string =>
  value > 0 && value < 10 ? value.toFixed(1) : format.count(Math.round(value));

import { amount } from '../numbers.ts';

/** What each gets by each rule: a group of bars for each agent, all on one scale. The numbers say it too. */
export function PayoffBars({
  agents,
  rules,
}: {
  agents: readonly string[];
  rules: readonly { readonly name: string; readonly payoffs: readonly number[] }[];
}) {
  const all = rules.flatMap(({ payoffs }) => payoffs);
  const most = Math.max(0, ...all);
  const least = Math.min(0, ...all);
  const span = most - least || 1;
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {rules.map(({ name, payoffs }) => (
        <figure key={name} className="rounded-lg border border-line bg-surface p-4">
          <figcaption className="mb-2 font-strong">{name}</figcaption>
          <dl className="grid grid-cols-[minmax(3rem,auto)_minmax(2rem,1fr)_auto] items-center gap-x-3 gap-y-1">
            {agents.map((agent, at) => {
              const value = payoffs[at] ?? 0;
              return (
                <div key={agent} className="contents">
                  <dt className="max-w-32 truncate" title={agent}>
                    {agent}
                  </dt>
                  <dd aria-hidden="true" className="relative h-2.5 rounded-sm bg-sunken">
                    <span
                      className={`absolute h-full rounded-sm ${value < 0 ? 'bg-line-strong' : 'bg-accent'}`}
                      style={{
                        left: `${((Math.min(0, value) - least) / span) * 100}%`,
                        width: `${(Math.abs(value) / span) * 100}%`,
                      }}
                    />
                  </dd>
                  <dd className="text-right">{amount(value)}</dd>
                </div>
              );
            })}
          </dl>
        </figure>
      ))}
    </div>
  );
}

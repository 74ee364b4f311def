import { DataTable, format, RowLink, TextLink } from '#console';
import { AgentBadge } from '../badges.tsx';
import { messages } from '../messages.en.ts';
import { chance, plain } from '../numbers.ts';
import { agentPath, worldPath } from '../queries.ts';
import type { Row, Tick } from '../types.ts';
import { Sparkline } from './sparkline.tsx';

const text = messages.population;

/** A page of agents; what is chosen is acted upon together. */
export function PopulationTable({
  rows,
  chosen,
  onChoose,
}: {
  rows: readonly Row[];
  chosen: ReadonlySet<string>;
  onChoose: (ids: ReadonlySet<string>) => void;
}) {
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <DataTable
      caption={text.title}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'agent',
          header: text.agent,
          className: 'min-w-48',
          cell: (row) => (
            <div className="flex items-start gap-3">
              <input
                type="checkbox"
                className="relative z-10 mt-1 size-4 shrink-0"
                aria-label={text.select(row.name)}
                checked={chosen.has(row.id)}
                onChange={() => toggle(row.id)}
              />
              <div className="min-w-0">
                <RowLink to={agentPath(row.id)}>{row.name}</RowLink>
                <span className="block text-sm text-muted">
                  {messages.kind[row.kind]}
                  {' · '}
                  {row.world && !row.world.private ? (
                    <span className="relative z-10">
                      <TextLink to={worldPath(row.world_id)}>{row.world.name}</TextLink>
                    </span>
                  ) : (
                    text.ownWorld
                  )}
                </span>
              </div>
            </div>
          ),
        },
        { id: 'status', header: text.status, cell: ({ status }) => <AgentBadge status={status} /> },
        {
          id: 'tick',
          header: text.tick,
          align: 'right',
          hideBelow: 'sm',
          className: 'w-20',
          cell: ({ tick }) => format.count(tick),
        },
        { id: 'energy', header: text.energy, hideBelow: 'md', className: 'w-44', cell: Energy },
        {
          id: 'doing',
          header: text.doing,
          hideBelow: 'lg',
          className: 'w-40',
          cell: ({ last }) =>
            last ? last.done.join(', ') : <span className="text-muted">{text.notYet}</span>,
        },
        {
          id: 'believes',
          header: text.believes,
          hideBelow: 'lg',
          className: 'w-60',
          cell: ({ last }) => <Believed last={last} />,
        },
      ]}
    />
  );
}

function Energy({ line, free_energy: now }: Row) {
  if (now === null) return <span className="text-muted">–</span>;
  return (
    <span className="flex items-center gap-2" title={messages.nats(plain(now))}>
      <Sparkline values={line} label={text.energyLabel(plain(now), line.length)} />
      <span className="whitespace-nowrap">{plain(now)}</span>
    </span>
  );
}

/** What it is least sure of comes last: what it knows is more to say in one line. */
function Believed({ last }: { last: Tick | null }) {
  if (!last) return <span className="text-muted">–</span>;
  const shown = last.belief.slice(0, 2);
  return (
    <span className="block text-sm">
      {shown.map(({ factor, state, probability }) => (
        <span key={factor} className="block">
          <span className="text-muted">{factor}:</span> {state} {chance(probability)}
        </span>
      ))}
    </span>
  );
}

import { Button, Facts, format, Loaded, Skeleton, TextLink, useQuery } from '#console';
import { BeliefBars } from '../agents/belief-bars.tsx';
import type { Heat } from '../agents/heat.ts';
import { messages as common } from '../messages.en.ts';
import { plain } from '../numbers.ts';
import { agentPath, beliefsQuery } from '../queries.ts';
import type { Scene, SeenAgent } from '../types.ts';
import { messages } from './world-messages.en.ts';

const text = messages.page;
const mostListed = 100;

/** Who is in a world, and where; each can be chosen. */
export function WhoIsHere({
  scene,
  chosen,
  onChoose,
}: {
  scene: Scene;
  chosen: string | null;
  onChoose: (id: string | null) => void;
}) {
  const { agents } = scene;
  return (
    <section aria-label={text.who}>
      <h2 className="font-strong">{text.who}</h2>
      <p className="mb-2 text-sm text-muted">{text.choose}</p>
      <ul className="max-h-80 divide-y divide-line overflow-y-auto rounded-lg border border-line bg-surface">
        {agents.slice(0, mostListed).map((agent) => (
          <li key={agent.id}>
            <button
              type="button"
              aria-pressed={agent.id === chosen}
              onClick={() => onChoose(agent.id === chosen ? null : agent.id)}
              className="flex min-h-8 w-full items-center justify-between gap-x-3 px-3 py-1 text-left lg:flex-col lg:items-start hover:bg-sunken aria-pressed:bg-accent-tint"
            >
              <span className="max-w-full min-w-0 truncate font-strong">{agent.name}</span>
              <span className="max-w-full shrink-0 truncate text-sm text-muted">{whereOf(agent, scene)}</span>
            </button>
          </li>
        ))}
      </ul>
      {agents.length > mostListed && (
        <p className="mt-1 text-sm text-muted">{text.more(format.count(agents.length - mostListed))}</p>
      )}
    </section>
  );
}

function whereOf({ place, meals, doing, status }: SeenAgent, { grid, places }: Scene): string {
  const name = place === null ? undefined : places[place];
  const where =
    place === null
      ? undefined
      : (name ?? (grid ? text.place(Math.floor(place / grid.columns), place % grid.columns) : undefined));
  return [
    where,
    meals === null ? doing.join(', ') : text.meals(meals),
    status === 'running' ? undefined : common.status[status],
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

/** What the chosen agent believes, as the picture shows it and in numbers. */
export function Believed({
  agent,
  heat,
  onClose,
}: {
  agent: SeenAgent;
  heat: Heat | null;
  onClose: () => void;
}) {
  const query = useQuery(beliefsQuery(agent.id, agent.tick));
  return (
    <section aria-label={text.believes(agent.name)} className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-strong">{text.believes(agent.name)}</h2>
        <Button look="quiet" onClick={onClose}>
          {text.close}
        </Button>
      </div>
      {heat && <p className="text-sm text-muted">{heat.of === 'place' ? text.heatPlace : text.heatFood}</p>}
      <Facts
        items={[
          [common.population.doing, agent.doing.join(', ')],
          [
            common.population.energy,
            agent.free_energy === null ? null : common.nats(plain(agent.free_energy)),
          ],
        ]}
      />
      <Loaded query={query} skeleton={<Skeleton rows={4} />}>
        {({ factors }) => <BeliefBars factors={factors} narrow />}
      </Loaded>
      <TextLink to={agentPath(agent.id)}>{text.open}</TextLink>
    </section>
  );
}

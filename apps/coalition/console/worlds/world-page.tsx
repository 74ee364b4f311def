import { useState } from 'react';
import {
  ButtonLink,
  EmptyState,
  ErrorState,
  Facts,
  format,
  Page,
  Skeleton,
  TextLink,
  useParams,
  useQuery,
  useQueryClient,
} from '#console';
import { heatOf } from '../agents/heat.ts';
import { EmergencyBanner } from '../emergency-banner.tsx';
import { agentPath, beliefsQuery, sceneQuery, worldQuery } from '../queries.ts';
import type { Scene, World } from '../types.ts';
import { useStream } from '../use-stream.ts';
import { GridView } from './grid-view.tsx';
import { MazeView } from './maze-view.tsx';
import { WorldControls } from './world-controls.tsx';
import { messages } from './world-messages.en.ts';
import { Believed, WhoIsHere } from './world-side.tsx';

const text = messages.page;
const crumb = { to: '/apps/coalition/worlds', label: messages.title };

/** One world, to watch and to step. */
export default function WorldPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const world = useQuery(worldQuery(id));
  const client = useQueryClient();
  const told = useStream({ target: 'world', id }, () => {
    // The one that is under way shows what happened: with each tick another one would never end.
    void client.invalidateQueries({ queryKey: sceneQuery(id).queryKey }, { cancelRefetch: false });
  });
  const scene = useQuery(sceneQuery(id, told));
  if (!world.data || !scene.data) {
    const error = world.error ?? scene.error;
    return (
      <Page title={text.fallback} crumb={crumb}>
        {error ? (
          <ErrorState error={error} retry={() => void Promise.all([world.refetch(), scene.refetch()])} />
        ) : (
          <Skeleton rows={8} height="h-10" />
        )}
      </Page>
    );
  }
  const { agents, tick } = scene.data;
  const running = agents.filter(({ status }) => status === 'running').length;
  return (
    <Page
      title={world.data.name}
      crumb={crumb}
      state={text.state(format.count(tick), text.agents(format.count(agents.length)), format.count(running))}
    >
      <Watched key={id} world={world.data} scene={scene.data} />
    </Page>
  );
}

function Watched({ world, scene }: { world: World; scene: Scene }) {
  // An agent that lives there alone is looked at from the start.
  const [picked, setPicked] = useState<string | null | undefined>(undefined);
  const alone = scene.agents.length === 1 ? (scene.agents[0]?.id ?? null) : null;
  const chosen = picked === undefined ? alone : picked;
  const agent = scene.agents.find(({ id }) => id === chosen);
  const beliefs = useQuery({
    ...beliefsQuery(agent?.id ?? '', agent?.tick ?? 0),
    enabled: agent !== undefined,
  });
  const heat = agent && beliefs.data ? heatOf(scene, beliefs.data, agent.place) : null;
  if (world.environment.kind === 'given') return <Outside scene={scene} />;
  return (
    <>
      <EmergencyBanner />
      <WorldControls world={world} scene={scene} />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0 space-y-3">
          {scene.grid ? (
            <GridView
              scene={scene}
              grid={scene.grid}
              heat={heat}
              chosen={chosen}
              onChoose={(id) => setPicked(id)}
            />
          ) : scene.places.length > 0 ? (
            <MazeView scene={scene} heat={heat} />
          ) : (
            <p className="text-muted">{text.noScene}</p>
          )}
          <Legend scene={scene} />
          {scene.truth.length > 0 && (
            <section aria-label={text.truth}>
              <h2 className="mb-2 font-strong">{text.truth}</h2>
              <Facts items={scene.truth.map(({ factor, state }) => [factor, state] as const)} />
            </section>
          )}
        </div>
        <div className="space-y-6">
          {scene.agents.length === 0 ? (
            <EmptyState
              title={text.empty}
              detail={text.emptyDetail}
              action={
                <ButtonLink
                  look="primary"
                  to={`/apps/coalition?create=1&world=${encodeURIComponent(world.id)}`}
                >
                  {text.add}
                </ButtonLink>
              }
            />
          ) : (
            <WhoIsHere scene={scene} chosen={chosen} onChoose={setPicked} />
          )}
          {agent && <Believed agent={agent} heat={heat} onClose={() => setPicked(null)} />}
        </div>
      </div>
    </>
  );
}

function Outside({ scene: { agents } }: { scene: Scene }) {
  return (
    <>
      <EmptyState title={messages.kindNames.given} detail={text.given} />
      <ul aria-label={text.who} className="mt-4 flex flex-wrap gap-x-6 gap-y-2">
        {agents.map(({ id, name }) => (
          <li key={id}>
            <TextLink to={agentPath(id)}>{name}</TextLink>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What the shapes of the picture mean: those that are in it. */
function Legend({ scene }: { scene: Scene }) {
  const { marks, food, walls } = scene;
  if (!scene.grid) return null;
  const { legend } = text;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      <li>
        <span aria-hidden="true" className="mr-1.5 inline-block size-3 rounded-full bg-accent align-middle" />
        {legend.agent}
      </li>
      {food !== null && (
        <li>
          <span aria-hidden="true" className="mr-1.5 inline-block size-2.5 rotate-45 bg-good align-middle" />
          {legend.food}
        </li>
      )}
      {marks.some(({ preference }) => preference > 0) && <li>★ {legend.good}</li>}
      {marks.some(({ preference }) => preference < 0) && <li>✕ {legend.bad}</li>}
      {marks.some(({ preference }) => preference === 0) && <li>? {legend.cue}</li>}
      {walls.length > 0 && (
        <li>
          <span aria-hidden="true" className="mr-1.5 inline-block size-3 bg-line-strong align-middle" />
          {legend.wall}
        </li>
      )}
    </ul>
  );
}

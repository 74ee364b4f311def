import { useState } from 'react';
import {
  Button,
  ButtonLink,
  ConfirmDialog,
  ErrorState,
  Icon,
  paths,
  Select,
  useMutation,
  useNavigate,
  useQueryClient,
} from '#console';
import { deleteWorld, key, paceWorld, sceneQuery, stepWorld, tellWorld } from '../queries.ts';
import type { Scene, World } from '../types.ts';
import { messages } from './world-messages.en.ts';

const text = messages.page;
const paces = [0.5, 1, 2, 5, 10, 20, 50] as const;
/** What the platform steps with where a world does not say otherwise. */
const usualPace = 2;

/** Lets a world run, stand still, or go on step by step. */
export function WorldControls({ world, scene }: { world: World; scene: Scene }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const running = scene.agents.some(({ status }) => status === 'running');
  const isPrivate = world.environment.kind === 'model';
  const act = useMutation({
    mutationFn: async (doing: 'start' | 'pause' | { steps: number } | { pace: number }) => {
      if (typeof doing === 'string') await tellWorld(world.id, doing);
      else if ('steps' in doing) await stepWorld(world.id, doing.steps);
      else await paceWorld(world.id, doing.pace);
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: sceneQuery(world.id).queryKey });
      void client.invalidateQueries({ queryKey: key('world', world.id) });
    },
  });
  const remove = useMutation({
    mutationFn: () => deleteWorld(world.id),
    onSuccess: () => navigate({ to: '/apps/coalition/worlds' }),
    onSettled: () => void client.invalidateQueries({ queryKey: key('worlds') }),
  });
  const pace = world.ticks_per_second ?? usualPace;
  const none = scene.agents.length === 0;
  return (
    <div className="mb-4 space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button
          look="primary"
          disabled={none}
          busy={act.isPending && typeof act.variables === 'string'}
          onClick={() => act.mutate(running ? 'pause' : 'start')}
        >
          <Icon d={running ? paths.pause : paths.play} />
          {running ? text.pause : text.play}
        </Button>
        {[1, 10].map((steps) => (
          <Button
            key={steps}
            disabled={none || running}
            busy={act.isPending && typeof act.variables === 'object'}
            onClick={() => act.mutate({ steps })}
          >
            {text.step(steps)}
          </Button>
        ))}
        <span className="flex items-center gap-2">
          <span className="text-muted" aria-hidden="true">
            {text.pace}
          </span>
          <Select
            aria-label={text.pace}
            className="w-20!"
            value={pace}
            onChange={(event) => act.mutate({ pace: Number(event.target.value) })}
          >
            {[...new Set([...paces, pace])]
              .sort((a, b) => a - b)
              .map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
          </Select>
        </span>
        {!isPrivate && (
          <ButtonLink to={`/apps/coalition?create=1&world=${encodeURIComponent(world.id)}`}>
            {text.add}
          </ButtonLink>
        )}
        {none && (
          <Button look="danger" onClick={() => setAsking(true)}>
            {text.delete}
          </Button>
        )}
      </div>
      {act.isError && <ErrorState error={act.error} />}
      {asking && (
        <ConfirmDialog
          title={text.deleteTitle}
          detail={text.deleteDetail}
          action={text.delete}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

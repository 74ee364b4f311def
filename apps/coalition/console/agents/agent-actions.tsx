import { useState } from 'react';
import {
  Button,
  ButtonLink,
  ConfirmDialog,
  ErrorState,
  Popover,
  useMutation,
  useNavigate,
  useQueryClient,
} from '#console';
import { messages as common } from '../messages.en.ts';
import {
  agentPath,
  cloneAgent,
  deleteAgent,
  key,
  restartAfresh,
  tellAgent,
  type Verb,
  worldPath,
} from '../queries.ts';
import type { Agent } from '../types.ts';
import { messages } from './agent-messages.en.ts';

type Doing = Verb | 'clone' | 'delete' | 'afresh';

/**
 * What may be done with an agent; the first is what one most likely wants.
 *
 * @param outside whether it is told what it observes, and so does nothing by itself; undefined while that is not known
 */
export function AgentActions({ agent, outside }: { agent: Agent; outside: boolean | undefined }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'delete' | 'afresh' | null>(null);
  const act = useMutation({
    mutationFn: async (doing: Doing): Promise<string | null> => {
      if (doing === 'delete') await deleteAgent(agent.id);
      else if (doing === 'clone') return agentPath((await cloneAgent(agent.id)).id);
      else if (doing === 'afresh') await restartAfresh(agent.id);
      else await tellAgent(agent.id, doing);
      return doing === 'delete' ? '/apps/coalition' : null;
    },
    onSuccess: async (to) => {
      setAsking(null);
      if (to !== null) await navigate({ to });
    },
    onSettled: () => void client.invalidateQueries({ queryKey: key() }),
  });
  const first = firstOf(agent, outside);
  const others: readonly Doing[] = [
    ...(agent.status === 'stopped' ? [] : (['stop'] as const)),
    ...(first === 'restart' ? [] : (['restart'] as const)),
    'clone',
  ];
  const label = (doing: Doing): string => (doing === 'afresh' ? messages.restartAfresh : common.verb[doing]);
  return (
    <>
      {first && (
        <Button
          look="primary"
          busy={act.isPending && act.variables === first}
          onClick={() => act.mutate(first)}
        >
          {label(first)}
        </Button>
      )}
      {outside === false && <ButtonLink to={worldPath(agent.world_id)}>{messages.watchWorld}</ButtonLink>}
      <Popover
        label={messages.more}
        button={messages.more}
        className="inline-flex min-h-8 items-center rounded-md border border-line-strong bg-surface px-3 py-1 font-strong hover:bg-sunken"
      >
        {(close) => (
          <div className="grid gap-1">
            {[...others, 'afresh' as const, 'delete' as const].map((doing) => (
              <Button
                key={doing}
                look="quiet"
                className={`w-full justify-start! ${doing === 'delete' ? 'text-bad!' : ''}`}
                onClick={() => {
                  close();
                  if (doing === 'delete' || doing === 'afresh') {
                    act.reset();
                    setAsking(doing);
                  } else act.mutate(doing);
                }}
              >
                {label(doing)}
              </Button>
            ))}
          </div>
        )}
      </Popover>
      {act.isError && asking === null && (
        <div className="w-full">
          <ErrorState error={act.error} />
        </div>
      )}
      {asking && (
        <ConfirmDialog
          title={
            asking === 'delete' ? messages.deleteTitle(agent.name) : messages.restartAfreshTitle(agent.name)
          }
          detail={asking === 'delete' ? messages.deleteDetail : messages.restartAfreshDetail}
          action={asking === 'delete' ? common.verb.delete : common.verb.restart}
          danger
          busy={act.isPending}
          error={act.error}
          onConfirm={() => act.mutate(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

function firstOf({ status }: Agent, outside: boolean | undefined): Verb | null {
  if (status === 'running') return 'pause';
  if (status === 'error') return 'restart';
  return outside === false ? 'start' : null;
}

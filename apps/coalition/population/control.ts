import type { Platform } from '#kernel/app';
import { conflict, invalid, type MainstayError } from '#kernel/base';
import type { Tx } from '#kernel/database';
import { compileModel } from '../domain/inference/compile-model.ts';
import type { Observation } from '../domain/inference/observation.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import { openHabitat } from '../living/habitat.ts';
import type { TickRecord } from '../living/tick.ts';
import { type By, tell } from '../oversight/by.ts';
import { requireLeave } from '../oversight/leave.ts';
import {
  type AgentStatus,
  countRestart,
  deleteAgent,
  getAgent,
  type KeptAgent,
  setAgentStatus,
} from '../store/agents.ts';
import { readModel } from '../store/models.ts';
import { deleteWorld, getWorld, type KeptWorld, setWorldState } from '../store/worlds.ts';
import { populationOf } from './population.ts';

/** What may be done with an agent that there is. */
export interface AgentControl {
  start(agent: KeptAgent, by: By): Promise<KeptAgent>;
  pause(agent: KeptAgent, by: By): Promise<KeptAgent>;
  stop(agent: KeptAgent, by: By): Promise<KeptAgent>;
  /** Forgets an error and runs on from the last good belief; afresh, from the first one, in a world begun anew. */
  restart(agent: KeptAgent, afresh: boolean, by: By): Promise<KeptAgent>;
  remove(agent: KeptAgent, by: By): Promise<void>;
  /**
   * Lives through some ticks now. With an observation it is one tick, in place of what the world shows.
   *
   * @returns what was lived through, at most the last hundred ticks
   */
  step(
    agent: KeptAgent,
    ticks: number,
    observation: Observation | undefined,
    by: By,
  ): Promise<readonly TickRecord[]>;
  /**
   * One tick by what an agent observes where it is, outside. It is part of the agent's life, which is not audited.
   *
   * @throws MainstayError `coalition.agent_moved_on` when it is no longer at the tick that the caller knows
   */
  observe(agent: KeptAgent, observation: Observation): Promise<TickRecord>;
}

const shownTicks = 100;

export function createAgentControl(platform: Platform<CoalitionSettings>): AgentControl {
  const population = populationOf(platform);

  const change = (
    { id, worldId }: KeptAgent,
    verb: string,
    by: By,
    work: (tx: Tx, agent: KeptAgent) => Promise<boolean>,
  ): Promise<KeptAgent> =>
    population.atRest(worldId, async (tx) => {
      const agent = await getAgent(tx, id);
      const changed = await work(tx, agent);
      if (changed) await tell(tx, by, { what: 'agent', verb, id, projectId: agent.projectId });
      return getAgent(tx, id);
    });

  return {
    start: (agent, by) =>
      change(agent, 'started', by, async (tx, { id, status, projectId, worldId }) => {
        if (status === 'running') return false;
        if (status === 'error') throw wrongStatus(status, 'start it: restart it');
        await requireLeave(tx, projectId);
        requireBackground(await getWorld(tx, worldId));
        await setAgentStatus(tx, id, 'running');
        return true;
      }),

    pause: (agent, by) =>
      change(agent, 'paused', by, async (tx, { id, status }) => {
        if (status === 'paused') return false;
        if (status !== 'running') throw wrongStatus(status, 'pause it');
        await setAgentStatus(tx, id, 'paused');
        return true;
      }),

    stop: (agent, by) =>
      change(agent, 'stopped', by, async (tx, { id, status }) => {
        if (status === 'stopped') return false;
        await setAgentStatus(tx, id, 'stopped');
        return true;
      }),

    restart: (agent, afresh, by) =>
      change(agent, 'restarted', by, async (tx, current) => {
        const { id, projectId, worldId } = current;
        await requireLeave(tx, projectId);
        const world = await getWorld(tx, worldId);
        const background = world.environment.kind !== 'given';
        await setAgentStatus(tx, id, background ? 'running' : 'created', { afresh });
        if (!afresh) await countRestart(tx, id);
        if (afresh) await beginWorldAnew(tx, world, current);
        return true;
      }),

    remove: (agent, by) =>
      population.atRest(agent.worldId, async (tx) => {
        const { id, projectId, worldId, name, seat } = await getAgent(tx, agent.id);
        await deleteAgent(tx, id);
        const world = await getWorld(tx, worldId);
        if (world.private) await deleteWorld(tx, worldId);
        else await leaveSeat(tx, world, seat);
        await tell(tx, by, { what: 'agent', verb: 'deleted', id, projectId, data: { name } });
      }),

    async step({ id, worldId, projectId, tick }, ticks, observation, by) {
      // What is observed belongs to one tick.
      const wish = { agentId: id, ticks, ...(observation && { observation, after: tick }) };
      const lived = await population.byHand(worldId, wish, (tx, { length }) =>
        tell(tx, by, { what: 'agent', verb: 'stepped', id, projectId, data: { ticks: length } }),
      );
      return lived.slice(-shownTicks);
    },

    async observe({ id, worldId, tick }, observation) {
      const wish = { agentId: id, ticks: 1, observation, after: tick };
      const [record] = await population.byHand(worldId, wish, async () => {});
      if (!record) throw invalid('coalition.agent_failed', 'Nothing was lived through.');
      return record;
    },
  };
}

const wrongStatus = (status: AgentStatus, what: string): MainstayError =>
  conflict('coalition.wrong_status', `The agent is ${status}: one cannot ${what}.`, { status });

function requireBackground({ environment }: KeptWorld): void {
  if (environment.kind !== 'given') return;
  throw conflict(
    'coalition.world_is_given',
    'This agent lives in a world outside: it takes a step whenever it is given what it observes.',
  );
}

async function leaveSeat(tx: Tx, { id, environment, state }: KeptWorld, seat: number): Promise<void> {
  const habitat = openHabitat(environment, state, { seed: 0, own: undefined });
  habitat.leave(seat);
  await setWorldState(tx, id, habitat.record());
}

/** A world of its own goes back to where it began; in another one the others live on, and it gets a new place. */
async function beginWorldAnew(
  tx: Tx,
  world: KeptWorld,
  { seat, modelKey, randomState }: KeptAgent,
): Promise<void> {
  if (!world.private) return;
  const own = compileModel(await readModel(tx, modelKey));
  const habitat = openHabitat(world.environment, null, { seed: randomState, own });
  for (let taken = habitat.seat(own); taken < seat; taken = habitat.seat(own));
  await setWorldState(tx, world.id, habitat.record());
}

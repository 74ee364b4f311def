import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { conflict, MainstayError } from '#kernel/base';
import { transact } from '#kernel/database';
import type { Principal } from '#kernel/identity';
import type { CoalitionSettings } from '../domain/settings.ts';
import { tickView } from '../living/tick-view.ts';
import { type By, tell } from '../oversight/by.ts';
import { requireIn } from '../routes/access.ts';
import { agentNotFound, getAgent, type KeptAgent } from '../store/agents.ts';
import type { Acquaintances } from '../streaming/acquaintance.ts';
import type { Line, Talk } from '../streaming/line.ts';
import { checked, type Request, requestSchema } from '../streaming/messages.ts';
import type { Acting } from './acting.ts';
import { observationSchema, tickSchema } from './observation.ts';

const mostAgents = 1000;

const messageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum(['attach', 'detach']),
    request: requestSchema,
    agents: z.array(z.uuid()).min(1).max(100),
  }),
  z.strictObject({
    type: z.literal('observe'),
    request: requestSchema,
    agent: z.uuid(),
    tick: tickSchema,
    observation: observationSchema,
  }),
  z.strictObject({ type: z.literal('ping'), request: requestSchema }),
]);

type Observe = Extract<z.infer<typeof messageSchema>, { type: 'observe' }>;

/** An agent of this environment, and whether it is taking a step. */
interface Seat {
  busy: boolean;
  readonly projectId: string;
}

export interface TalkContext {
  readonly acting: Acting;
  readonly acquaintances: Acquaintances;
  readonly by: By;
}

/** An environment that came to us: it says what its agents observe, and hears what they do. */
export function talkWithEnvironment(
  platform: Platform<CoalitionSettings>,
  line: Line,
  signedIn: Principal,
  { acting, acquaintances, by }: TalkContext,
): Talk {
  const { db, clock } = platform;
  const attached = new Map<string, Seat>();
  let principal = signedIn;

  const mayAct = (agent: { readonly id: string; readonly projectId: string }): Promise<void> =>
    requireIn(db, principal, agent, 'contributor', () => agentNotFound(agent.id));

  /** Where an agent stands: an environment that lost its connection goes on from here. */
  const standing = async (agent: KeptAgent): Promise<object> => {
    const met = await acquaintances.meet(agent.id);
    if (!met) throw agentNotFound(agent.id);
    return {
      ...{ id: agent.id, name: agent.name, status: agent.status, tick: agent.tick },
      observation: agent.last?.observation ?? null,
      actions: agent.last?.actions ?? null,
      modalities: met.names.modalities,
      factors: met.names.factors.map(({ name, actions }) => ({ name, actions })),
    };
  };

  async function attach(ids: readonly string[], request: Request): Promise<void> {
    const agents: KeptAgent[] = [];
    for (const id of ids) {
      const agent = await getAgent(db, id);
      await mayAct(agent);
      await acting.requireOutside(agent);
      agents.push(agent);
    }
    if (new Set([...attached.keys(), ...ids]).size > mostAgents)
      throw conflict('coalition.too_many_attached', `One environment has at most ${mostAgents} agents.`);
    const fresh = agents.filter(({ id }) => !attached.has(id));
    await transact(db, async (tx) => {
      for (const { id, projectId } of fresh)
        await tell(tx, by, { what: 'agent', verb: 'environment-attached', id, projectId });
    });
    for (const { id, projectId } of fresh) attached.set(id, { busy: false, projectId });
    line.say({ type: 'attached', request, agents: await Promise.all(agents.map(standing)) });
  }

  /** @throws MainstayError `coalition.not_attached`, `coalition.one_tick_at_a_time` */
  function seatFor(id: string): Seat {
    const seat = attached.get(id);
    if (!seat) throw conflict('coalition.not_attached', `Attach agent ${id} first, on this connection.`);
    if (!seat.busy) return seat;
    throw conflict(
      'coalition.one_tick_at_a_time',
      `Agent ${id} is taking a step: wait for what it does before you say what it observes next.`,
    );
  }

  /** What goes wrong is told to the client: nobody waits for this. */
  async function observe(seat: Seat, message: Observe): Promise<void> {
    const { agent: id, tick, observation, request } = message;
    seat.busy = true;
    try {
      const { record, repeated } = await acting.act(id, tick, observation);
      const met = await acquaintances.meet(id);
      const done = met ? tickView(met.names, record).done : [];
      const { actions, freeEnergy } = record;
      line.say({ type: 'act', request, agent: id, tick, actions, done, free_energy: freeEnergy, repeated });
    } catch (error) {
      const expected = error instanceof MainstayError ? error.details.expected : undefined;
      line.refuse(error, request, { agent: id, tick, expected });
    } finally {
      seat.busy = false;
    }
  }

  return {
    async take(data) {
      const message = checked(messageSchema, data);
      const { request } = message;
      switch (message.type) {
        case 'ping':
          return line.say({ type: 'pong', request, at: clock.now().toISOString() });
        case 'attach':
          return attach(message.agents, request);
        case 'detach':
          for (const id of message.agents) attached.delete(id);
          return line.say({ type: 'detached', request, agents: message.agents });
        case 'observe':
          // Not waited for: other agents of the environment go on meanwhile.
          return void observe(seatFor(message.agent), message);
      }
    },
    async recheck(present) {
      principal = present;
      for (const [id, { projectId }] of attached) {
        try {
          await mayAct({ id, projectId });
        } catch (error) {
          attached.delete(id);
          line.refuse(error, undefined, { agent: id });
        }
      }
    },
    // Nothing is shown to environments that could be missed.
    resync: () => {},
    end: () => attached.clear(),
  };
}

import { isDeepStrictEqual } from 'node:util';
import type { Platform } from '#kernel/app';
import { conflict, MainstayError } from '#kernel/base';
import type { CoalitionSettings } from '../domain/settings.ts';
import type { TickRecord } from '../living/tick.ts';
import { createAgentControl } from '../population/control.ts';
import { getAgent, type KeptAgent } from '../store/agents.ts';
import { getWorld } from '../store/worlds.ts';
import type { GivenObservation } from './observation.ts';

/** A step that an agent took in an environment outside. */
export interface OutsideStep {
  readonly record: TickRecord;
  /** It had been taken before: nothing happened. */
  readonly repeated: boolean;
}

export interface Acting {
  /** Makes sure that an agent acts in an environment outside. @throws MainstayError `coalition.world_not_given` */
  requireOutside(agent: KeptAgent): Promise<void>;
  /**
   * One step of an agent. Its number makes it safe to ask again, whoever got lost on the way: the step that the agent
   * took last is told again, and none is taken twice.
   *
   * @throws MainstayError `coalition.observation_invalid` and others, which name the modality; `coalition.tick_differs`,
   *   `coalition.tick_out_of_turn` with the number that is `expected`; `coalition.step_timed_out`
   */
  act(agentId: string, tick: number, observation: GivenObservation): Promise<OutsideStep>;
}

const attempts = 3;

export function createActing(platform: Platform<CoalitionSettings>): Acting {
  const { db, settings } = platform;
  const control = createAgentControl(platform);

  const requireOutside = async ({ worldId, name }: KeptAgent): Promise<void> => {
    if ((await getWorld(db, worldId)).environment.kind === 'given') return;
    throw conflict(
      'coalition.world_not_given',
      `${name} lives in a world of its own. Make an agent with {"kind": "given"} as its environment.`,
    );
  };

  const actOnce = async (
    agentId: string,
    tick: number,
    observation: GivenObservation,
  ): Promise<OutsideStep> => {
    const agent = await getAgent(db, agentId);
    const repeated = repeatOf(agent, tick, observation);
    if (repeated) return { record: repeated, repeated: true };
    if (tick !== agent.tick + 1) throw outOfTurn(agent, tick);
    await requireOutside(agent);
    return { record: await control.observe(agent, observation), repeated: false };
  };

  return {
    requireOutside,
    async act(agentId, tick, observation) {
      const work = async (): Promise<OutsideStep> => {
        for (let attempt = 1; ; attempt++) {
          try {
            return await actOnce(agentId, tick, observation);
          } catch (error) {
            // Another took a step just now; it may have been this one.
            if (attempt === attempts || !isCode(error, 'coalition.agent_moved_on')) throw error;
          }
        }
      };
      return within(work(), settings.outside.timeout_seconds);
    },
  };
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof MainstayError && error.code === code;

function repeatOf(agent: KeptAgent, tick: number, observation: GivenObservation): TickRecord | undefined {
  if (tick !== agent.tick || agent.last?.tick !== tick) return undefined;
  if (isDeepStrictEqual(agent.last.observation, observation)) return agent.last;
  throw conflict(
    'coalition.tick_differs',
    `${agent.name} lived through tick ${tick} with another observation: a tick that is repeated must be the same.`,
    { expected: agent.tick + 1 },
  );
}

const outOfTurn = (agent: KeptAgent, tick: number): MainstayError =>
  conflict(
    'coalition.tick_out_of_turn',
    `Tick ${tick} is not the next of ${agent.name}: that is ${agent.tick + 1}.`,
    { expected: agent.tick + 1 },
  );

async function within<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new MainstayError(
            'coalition.step_timed_out',
            `The step was not over after ${seconds} seconds. It may still be taken: ask for the same tick again.`,
            { kind: 'unavailable' },
          ),
        ),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

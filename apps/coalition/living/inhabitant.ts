import { invalid, MainstayError, messageOf } from '#kernel/base';
import {
  createMind,
  createThinking,
  type Mind,
  type MindStep,
  stepMind,
  type Thinking,
} from '../domain/inference/mind.ts';
import { recordMind, restoreMind } from '../domain/inference/mind-record.ts';
import type { Model } from '../domain/inference/model.ts';
import type { Observation } from '../domain/inference/observation.ts';
import { createRandom, type Random } from '../domain/inference/random.ts';
import type { KeptAgent } from '../store/agents.ts';
import type { Checkpoint } from '../store/checkpoints.ts';
import { mindOptionsOf } from './options.ts';
import { type TickRecord, tickRecord } from './tick.ts';

/** An agent that is alive in this process. */
export interface Inhabitant {
  readonly kept: KeptAgent;
  /** The model that it began with. */
  readonly born: Model;
  readonly thinking: Thinking;
  readonly random: Random;
  mind: Mind;
  tick: number;
  last: TickRecord | null;
  /** Lived through since the last checkpoint. */
  fresh: TickRecord[];
  changed: boolean;
  error: { readonly code: string; readonly message: string } | null;
}

/** Made once for all agents that have the same model and think alike. */
export type SharedThinking = (model: Model, agent: KeptAgent) => Thinking;

/** What is told of an error that an agent can do nothing about itself. */
export const errorOf = (thrown: unknown): { readonly code: string; readonly message: string } => ({
  code: thrown instanceof MainstayError ? thrown.code : 'coalition.agent_failed',
  message: messageOf(thrown),
});

export const tooSlow = (mostSeconds: number): MainstayError =>
  invalid(
    'coalition.agent_too_slow',
    `One tick of this agent takes longer than ${mostSeconds} seconds, which is the most: let it look less far ahead, or plan by another method.`,
  );

/** @throws `coalition.mind_invalid`, errors of planning such as `coalition.goal_invalid` */
export function awaken(agent: KeptAgent, born: Model, thinkingOf: SharedThinking): Inhabitant {
  const random = createRandom(agent.randomState);
  const thinking = thinkingOf(born, agent);
  return {
    ...{ kept: agent, born, random, tick: agent.tick, last: agent.last },
    ...{ fresh: [], changed: false, error: agent.error },
    // Only what an agent draws is its own; planner and tables are those of all like it.
    thinking: { ...thinking, options: mindOptionsOf(agent.options, random) },
    mind: agent.mind === null ? createMind(born) : restoreMind(agent.mind, born),
  };
}

/** One tick: on an error the mind is as it was, and the agent is in error. */
export function live(one: Inhabitant, observation: Observation, at: Date): MindStep | undefined {
  try {
    return liveOrThrow(one, observation, at);
  } catch (error) {
    one.error = errorOf(error);
    one.changed = true;
    return undefined;
  }
}

/** The same for an observation that somebody gave: what is wrong with it is theirs. */
export function liveOrThrow(one: Inhabitant, observation: Observation, at: Date): MindStep {
  const step = stepMind(one.mind, observation, one.thinking);
  one.mind = step.mind;
  one.tick += 1;
  one.last = tickRecord(one.tick, at, observation, step);
  one.fresh.push(one.last);
  one.changed = true;
  return step;
}

export function checkpointOf(one: Inhabitant, historyTicks: number): Checkpoint['agents'][number] {
  return {
    ...{ id: one.kept.id, projectId: one.kept.projectId, tick: one.tick, error: one.error },
    ...{ mind: recordMind(one.mind, one.born), randomState: one.random.state() },
    // What would be deleted at once is not written.
    ...{ history: one.fresh.slice(-historyTicks), historyTicks },
  };
}

/** Planner and tables by model and options: as many as there are in use and the last few. */
export function createSharedThinking(most = 200): SharedThinking {
  const known = new Map<string, Thinking>();
  return (model, { modelKey, options }) => {
    const key = `${modelKey} ${JSON.stringify(options)}`;
    const found = known.get(key) ?? createThinking(model, mindOptionsOf(options, createRandom(0)));
    known.delete(key);
    known.set(key, found);
    const oldest = known.size > most ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return found;
  };
}

import { invalid, MainstayError, messageOf } from '#kernel/base';
import {
  createMind,
  createThinking,
  type Mind,
  type MindStep,
  stepMind,
  type Thinking,
} from '../domain/inference/mind.ts';
import { type MindRecord, recordMind, restoreMind } from '../domain/inference/mind-record.ts';
import type { Model } from '../domain/inference/model.ts';
import type { Observation } from '../domain/inference/observation.ts';
import { createRandom, type Random } from '../domain/inference/random.ts';
import type { KeptAgent } from '../store/agents.ts';
import { type AgentOptions, mindOptionsOf } from './options.ts';
import type { LivedTick } from './tick.ts';
import { createTickLog, lastOf, noteStep, type TickLog } from './tick-log.ts';

/** What is to be known of an agent for bringing it to life. */
export type AgentAtRest = Pick<
  KeptAgent,
  | 'id'
  | 'projectId'
  | 'worldId'
  | 'seat'
  | 'status'
  | 'options'
  | 'modelKey'
  | 'tick'
  | 'mind'
  | 'randomState'
  | 'last'
  | 'error'
>;

/** An agent that is alive. Thousands are: what all of a kind have in common is there once. */
export interface Inhabitant {
  readonly kept: Pick<KeptAgent, 'id' | 'projectId' | 'worldId' | 'seat' | 'status'>;
  /** The model that it began with. */
  readonly born: Model;
  readonly thinking: Thinking;
  readonly random: Random;
  readonly historyTicks: number;
  mind: Mind;
  tick: number;
  /** The last tick, and all since the last checkpoint. */
  readonly log: TickLog;
  changed: boolean;
  error: { readonly code: string; readonly message: string } | null;
}

/** Made once for all agents that have the same model and think alike. */
export type SharedThinking = (model: Model, options: AgentOptions) => Thinking;

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

/**
 * @param historyTicks kept of an agent that does not say otherwise
 * @throws `coalition.mind_invalid`, errors of planning such as `coalition.goal_invalid`
 */
export function awaken(
  agent: AgentAtRest,
  born: Model,
  thinkingOf: SharedThinking,
  historyTicks: number,
): Inhabitant {
  const { id, projectId, worldId, seat, status, options, tick, error, mind, last } = agent;
  const random = createRandom(agent.randomState);
  const shared = thinkingOf(born, options);
  return {
    ...{ kept: { id, projectId, worldId, seat, status }, born, random, tick, error, changed: false },
    historyTicks: options.history_ticks ?? historyTicks,
    // Only what an agent draws is its own; planner and tables are those of all like it.
    thinking:
      options.selection?.mode === 'sampled' ? { ...shared, options: mindOptionsOf(options, random) } : shared,
    mind: mind === null ? createMind(born) : restoreMind(mind, born),
    log: createTickLog(born, last),
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
  noteStep(one.log, one.tick, at.getTime(), observation, step);
  one.changed = true;
  return step;
}

/** Its last tick, as others are told of it. */
export function lastTickOf({ kept, log }: Inhabitant): LivedTick | undefined {
  const record = lastOf(log);
  return record ? { agentId: kept.id, worldId: kept.worldId, projectId: kept.projectId, record } : undefined;
}

/** What an agent has in its head, as it is kept. */
export const mindOf = ({ mind, born }: Inhabitant): MindRecord => recordMind(mind, born);

/** Planner and tables by model and options, for as long as the model is there. */
export function createSharedThinking(): SharedThinking {
  const known = new WeakMap<Model, Map<string, Thinking>>();
  return (model, options) => {
    const ofModel = known.get(model) ?? new Map<string, Thinking>();
    known.set(model, ofModel);
    const key = JSON.stringify(options);
    const thinking = ofModel.get(key) ?? createThinking(model, mindOptionsOf(options, createRandom(0)));
    ofModel.set(key, thinking);
    return thinking;
  };
}

import { createWorkspace, initialBelief, type Workspace } from './kernels.ts';
import {
  type LearningRates,
  learnFirstStates,
  learnHabits,
  learnLikelihood,
  learnTransitions,
} from './learning.ts';
import { learnPrecision, type Weighed, weighedOf } from './learnt-precision.ts';
import type { Model } from './model.ts';
import type { Observation } from './observation.ts';
import { type Past, type Perceived, type PerceptionOptions, perceive } from './perception.ts';
import { createPlanner, type Decision, type Planner, type PlannerOptions } from './planner.ts';
import { combinationOf, type Policy, type Selection, selectActions } from './policies.ts';

/**
 * What one agent has in its head: its model, what it believes and what it does next. Plain data that is never changed
 * in place, so that keeping one is a checkpoint.
 */
export interface Mind {
  readonly model: Model;
  readonly belief: Float64Array;
  /** What was done last; none before the first step. */
  readonly actions: readonly number[] | undefined;
  /** Steps lived through. */
  readonly step: number;
  /** The precision of policies, when it is learnt; and what was weighed last, to learn it from. */
  readonly gamma: number | undefined;
  readonly weighed: readonly Weighed[];
  /** The latest steps, when it looks back. */
  readonly past: Past | undefined;
  /** What is still to be done before the next decision. */
  readonly plan: Policy;
}

export interface MindOptions {
  readonly inference?: PerceptionOptions;
  readonly planning?: PlannerOptions;
  readonly selection?: Selection;
  /** Learns what the model has counts for; off when left out. */
  readonly learning?: LearningRates;
  /** Learns the precision of policies, from that of the model on. */
  readonly learnsPrecision?: boolean;
  /** Decides every so many steps, and in between does what the best policy says; 1 when left out. */
  readonly decideEvery?: number;
}

/** One step of a mind: what it made of an observation, and what it does. */
export interface MindStep {
  readonly mind: Mind;
  readonly actions: readonly number[];
  readonly freeEnergy: number;
  /** None at a step that follows a plan. */
  readonly decision: Decision | undefined;
}

export const createMind = (model: Model): Mind => ({
  ...{ model, belief: initialBelief(model), actions: undefined, step: 0 },
  ...{ gamma: undefined, past: undefined, weighed: [], plan: [] },
});

/**
 * What a step needs that is not the agent's own: made once for a model and its options, and shared by all agents that
 * have both.
 */
export interface Thinking {
  readonly planner: Planner;
  readonly space: Workspace;
  readonly options: MindOptions;
}

export function createThinking(model: Model, options: MindOptions = {}): Thinking {
  const space = createWorkspace(model);
  return { space, options, planner: createPlanner(model, options.planning, space) };
}

/**
 * One step of perception and action: predict by what was done last, infer from what is observed, learn, weigh policies,
 * choose. On an error the given mind is as it was.
 *
 * @param thinking made for the model that the mind has; a mind that learnt gets a new planner by itself
 * @throws `coalition.observation_invalid`, `coalition.observation_impossible`, errors of planning
 */
export function stepMind(mind: Mind, observation: Observation, thinking: Thinking): MindStep {
  return actOn(mind, observation, perceiveIn(mind, observation, thinking), thinking);
}

/** The first half of a step: what is believed after an observation. Nothing is learnt or decided yet. */
export const perceiveIn = (
  mind: Mind,
  observation: Observation,
  { options, space }: Pick<Thinking, 'options' | 'space'>,
): Perceived => perceive(mind.model, mind, observation, options.inference ?? {}, space);

/** The second half: learn, weigh policies, choose by what was perceived, or by what was heard of it besides. */
export function actOn(
  mind: Mind,
  observation: Observation,
  { belief, freeEnergy, past }: Perceived,
  thinking: Thinking,
): MindStep {
  const { options } = thinking;
  const gamma = options.learnsPrecision ? precisionAfter(mind, observation, thinking) : undefined;
  const model = options.learning ? learnt(mind, observation, belief, options.learning) : mind.model;
  const [planned, ...left] = mind.plan;
  const decision = planned ? undefined : plannerFor(model, thinking).decide(belief, gamma);
  const actions = planned ?? chosen(decision, options);
  const next: Mind = {
    model: options.learning ? withHabits(model, actions, options.learning) : model,
    ...{ belief, actions, gamma, past, step: mind.step + 1 },
    weighed: options.learnsPrecision && decision ? weighedOf(decision.explain()) : [],
    plan: decision ? planAfter(decision, options) : left,
  };
  return { mind: next, actions, freeEnergy, decision };
}

function plannerFor(model: Model, { planner, options, space }: Thinking): Planner {
  return planner.model === model ? planner : createPlanner(model, options.planning, space);
}

function chosen(decision: Decision | undefined, options: MindOptions): readonly number[] {
  if (!decision) return [];
  const whole = (options.decideEvery ?? 1) > 1 ? decision.best[0] : undefined;
  return whole ?? selectActions(decision.actions, options.selection ?? { mode: 'deterministic' });
}

const planAfter = ({ best }: Decision, { decideEvery = 1 }: MindOptions): Policy =>
  best.slice(1, decideEvery);

function precisionAfter(mind: Mind, observation: Observation, { options, space, planner }: Thinking): number {
  const prior = options.planning?.gamma ?? planner.model.gamma;
  const { model, belief, actions, weighed, gamma = prior } = mind;
  if (!actions || weighed.length === 0) return gamma;
  return learnPrecision(
    model,
    belief,
    actions,
    weighed,
    observation,
    { gamma, prior },
    space,
    options.inference,
  );
}

function learnt(mind: Mind, observation: Observation, belief: Float64Array, rates: LearningRates): Model {
  const seen = learnLikelihood(mind.model, observation, belief, rates);
  return mind.actions
    ? learnTransitions(seen, mind.belief, mind.actions, belief, rates)
    : learnFirstStates(seen, belief, rates);
}

/** Without listed policies, habits are of the first actions. */
function withHabits(model: Model, actions: readonly number[], rates: LearningRates): Model {
  if (!model.pE || model.policies) return model;
  const done = new Float64Array(model.pE.length);
  done[combinationOf(model, actions)] = 1;
  return learnHabits(model, done, rates);
}

import { inferWindowExactly } from './exact-window.ts';
import type { InferenceOptions } from './inferred.ts';
import { initialBelief, predictBelief, type Workspace } from './kernels.ts';
import { passMarginalMessages } from './marginal-messages.ts';
import type { Model } from './model.ts';
import type { Observation } from './observation.ts';
import { inferStates } from './state-inference.ts';
import { passVariationalMessages } from './variational-messages.ts';

/** The latest steps, which an agent that looks back infers together. */
export interface Past {
  /** The belief before the first of them. */
  readonly prior: Float64Array;
  readonly observations: readonly Observation[];
  /** What was done between them. */
  readonly actions: readonly (readonly number[])[];
}

export interface PerceptionOptions extends InferenceOptions {
  /** Infers the present together with steps before it, by messages or exactly; only the present when left out. */
  readonly window?: {
    /** How many observations, the present one included. */
    readonly steps: number;
    readonly method: 'exact' | 'marginal' | 'variational';
  };
}

export interface Perceived {
  readonly belief: Float64Array;
  /** In nats: of the present observation, or of all in the window. */
  readonly freeEnergy: number;
  readonly past: Past | undefined;
}

const windowMethods = {
  exact: inferWindowExactly,
  marginal: passMarginalMessages,
  variational: passVariationalMessages,
};

/**
 * What is believed after an observation.
 *
 * @param belief before it, @param actions what was done since; none at the first step
 * @throws `coalition.observation_…`, `coalition.window_…`
 */
export function perceive(
  model: Model,
  {
    belief,
    actions,
    past,
  }: {
    readonly belief: Float64Array;
    readonly actions: readonly number[] | undefined;
    readonly past: Past | undefined;
  },
  observation: Observation,
  { window, ...options }: PerceptionOptions,
  space: Workspace,
): Perceived {
  if (!window) {
    const predicted = new Float64Array(belief.length);
    if (actions) predictBelief(model, belief, actions, predicted, space);
    else predicted.set(belief);
    const inferred = inferStates(model, predicted, observation, options);
    return { belief: inferred.belief, freeEnergy: inferred.freeEnergy, past: undefined };
  }
  const before = past ?? { prior: initialBelief(model), observations: [], actions: [] };
  const longer: Past = {
    prior: before.prior,
    observations: [...before.observations, observation],
    actions: actions ? [...before.actions, actions] : before.actions,
  };
  const kept =
    longer.observations.length > window.steps ? withoutFirst(model, longer, options, space) : longer;
  const { beliefs, freeEnergy } = windowMethods[window.method](model, kept);
  return { belief: beliefs.at(-1) ?? belief, freeEnergy, past: kept };
}

/** What the first step said goes into the belief before the second. */
function withoutFirst(model: Model, past: Past, options: InferenceOptions, space: Workspace): Past {
  const [first = [], ...observations] = past.observations;
  const [taken = [], ...actions] = past.actions;
  const { belief } = inferStates(model, past.prior, first, options);
  const prior = new Float64Array(belief.length);
  predictBelief(model, belief, taken, prior, space);
  return { prior, observations, actions };
}

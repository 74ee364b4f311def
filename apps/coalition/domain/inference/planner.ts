import { planDynamically } from './dynamic-plan.ts';
import {
  prepareValues,
  type TermOptions,
  type Terms,
  termsOfPolicy,
  worthOf,
} from './expected-free-energy.ts';
import type { Workspace } from './kernels.ts';
import type { Model } from './model.ts';
import { greatestOf } from './numbers.ts';
import { actionMarginals, combinationsOf, logHabits, policiesOf, policyPosterior } from './policies.ts';

export interface PlannerOptions extends TermOptions {
  /**
   * `listed` evaluates every policy; `dynamic` gives the same posterior over first actions without listing them.
   * `auto` lists up to 64.
   */
  readonly method?: 'auto' | 'listed' | 'dynamic';
  readonly gamma?: number;
}

/** A way that was weighed: a policy, or, where they are not listed, all that begin with the same actions. */
export interface Option {
  readonly actions: readonly (readonly number[])[];
  readonly probability: number;
  readonly terms: Terms;
}

export interface Decision {
  /** The posterior of the next action, by factor. */
  readonly actions: readonly Float64Array[];
  /** What was weighed, and why; made when asked for. */
  readonly explain: () => readonly Option[];
  /** Negative expected free energy of the best policy. */
  readonly bestWorth: number;
}

export interface Planner {
  readonly model: Model;
  readonly method: 'listed' | 'dynamic';
  decide(belief: Float64Array): Decision;
}

/** Prepares deciding by a model: what does not depend on beliefs is made once. */
export function createPlanner(model: Model, options: PlannerOptions = {}, space: Workspace): Planner {
  const { method = 'auto', gamma = model.gamma } = options;
  const values = prepareValues(model, options);
  const few = combinationsOf(model) ** model.depth <= 64;
  if (method === 'dynamic' || (method === 'auto' && !model.policies && !few)) {
    return {
      model,
      method: 'dynamic',
      decide: (belief) => {
        const plan = planDynamically(model, belief, { gamma, values, space });
        const explain = (): readonly Option[] =>
          plan.groups
            .filter(({ first }) => first.length > 1)
            .flatMap(({ first }) => first.map(({ actions, ...rest }) => ({ ...rest, actions: [actions] })));
        return { actions: plan.actions, explain, bestWorth: plan.bestWorth };
      },
    };
  }
  const policies = policiesOf(model);
  const habits = logHabits(model, policies);
  return {
    model,
    method: 'listed',
    decide: (belief) => {
      const terms = policies.map((policy) => termsOfPolicy(values, belief, policy, space));
      const worth = Float64Array.from(terms, worthOf);
      const posterior = policyPosterior(worth, habits, gamma);
      const explain = (): readonly Option[] =>
        policies.map((policy, at) => ({
          ...{ actions: policy, probability: posterior[at] ?? 0 },
          terms: terms[at] ?? { utility: 0, stateGain: 0, parameterGain: 0 },
        }));
      return {
        ...{ actions: actionMarginals(model, policies, posterior), explain },
        bestWorth: worth[greatestOf(worth)] ?? Number.NaN,
      };
    },
  };
}

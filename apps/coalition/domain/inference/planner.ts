import { planDynamically } from './dynamic-plan.ts';
import {
  emptyTerms,
  prepareValues,
  type TermOptions,
  type Terms,
  termsOfPolicy,
  type Values,
  worthOf,
} from './expected-free-energy.ts';
import { type Goals, reachabilityOf, withInduction } from './induction.ts';
import type { Workspace } from './kernels.ts';
import type { Model } from './model.ts';
import { greatestOf } from './numbers.ts';
import {
  actionMarginals,
  actionsOf,
  combinationsOf,
  logHabits,
  type Policy,
  policiesOf,
  policyPosterior,
} from './policies.ts';
import { type SearchOptions, searchSophisticated } from './sophisticated.ts';

export interface PlannerOptions extends TermOptions {
  /**
   * `listed` evaluates every policy; `dynamic` gives the same posterior over first actions without listing them;
   * `sophisticated` searches over what may be observed. `auto` lists up to 64 policies, and is dynamic beyond.
   */
  readonly method?: 'auto' | 'listed' | 'dynamic' | 'sophisticated';
  readonly gamma?: number;
  /** States to reach, by inductive inference. */
  readonly goals?: Goals;
  readonly search?: Pick<SearchOptions, 'outcomeThreshold' | 'actionThreshold' | 'mostBeliefs'>;
}

/** A way that was weighed: a policy, or, where they are not listed, all that begin with the same actions. */
export interface Option {
  readonly actions: Policy;
  /** The factors that it decides on; actions of others in it mean nothing. */
  readonly factors: readonly number[];
  readonly probability: number;
  readonly terms: Terms;
}

export interface Decision {
  /** The posterior of the next action, by factor. */
  readonly actions: readonly Float64Array[];
  /** What was weighed, and why; made when asked for. */
  readonly explain: () => readonly Option[];
  /** The best policy (of its next step only where what follows depends on what will be observed), and its worth. */
  readonly best: Policy;
  readonly bestWorth: number;
}

type Method = 'listed' | 'dynamic' | 'sophisticated';

export interface Planner {
  readonly model: Model;
  readonly method: Method;
  /** @param gamma instead of the planner's own, for agents that learn it */
  decide(belief: Float64Array, gamma?: number): Decision;
}

/** Prepares deciding by a model: what does not depend on beliefs is made once. */
export function createPlanner(model: Model, options: PlannerOptions = {}, space: Workspace): Planner {
  const prepared = prepareValues(model, options);
  const { goals } = options;
  const reachability = goals && reachabilityOf(model, goals);
  const valuesFor = (belief: Float64Array): Values =>
    reachability ? withInduction(prepared, belief, reachability, goals.epsilon) : prepared;
  const method = methodFor(model, options.method ?? 'auto');
  const tools: Tools = { model, valuesFor, gamma: options.gamma ?? model.gamma, space, options };
  const decide = { listed: decideListed, dynamic: decideDynamically, sophisticated: decideBySearch }[method](
    tools,
  );
  return { model, method, decide };
}

function methodFor(model: Model, wanted: NonNullable<PlannerOptions['method']>): Method {
  if (wanted !== 'auto') return wanted;
  return model.policies || combinationsOf(model) ** model.depth <= 64 ? 'listed' : 'dynamic';
}

interface Tools {
  readonly model: Model;
  readonly valuesFor: (belief: Float64Array) => Values;
  readonly gamma: number;
  readonly space: Workspace;
  readonly options: PlannerOptions;
}

type Decide = Planner['decide'];

function decideDynamically({ model, valuesFor, gamma: own, space }: Tools): Decide {
  return (belief, gamma = own) => {
    const plan = planDynamically(model, belief, { gamma, values: valuesFor(belief), space });
    const explain = (): readonly Option[] =>
      plan.groups
        .filter(({ first }) => first.length > 1)
        .flatMap(({ first, factors }) =>
          first.map(({ actions, ...rest }) => ({ ...rest, factors, actions: [actions] })),
        );
    return { actions: plan.actions, explain, best: plan.best, bestWorth: plan.bestWorth };
  };
}

function decideListed({ model, valuesFor, gamma: own, space }: Tools): Decide {
  const policies = policiesOf(model);
  const habits = logHabits(model, policies);
  const everyFactor = model.factors.map((_, at) => at);
  return (belief, gamma = own) => {
    const values = valuesFor(belief);
    const terms = policies.map((policy) => termsOfPolicy(values, belief, policy, space));
    const worth = Float64Array.from(terms, worthOf);
    const posterior = policyPosterior(worth, habits, gamma);
    const explain = (): readonly Option[] =>
      policies.map((policy, at) => ({
        ...{ actions: policy, factors: everyFactor, probability: posterior[at] ?? 0 },
        terms: terms[at] ?? emptyTerms(),
      }));
    const best = greatestOf(worth);
    return {
      ...{ actions: actionMarginals(model, policies, posterior), explain },
      ...{ best: policies[best] ?? [], bestWorth: worth[best] ?? Number.NaN },
    };
  };
}

function decideBySearch({ model, valuesFor, gamma: own, space, options }: Tools): Decide {
  const everyFactor = model.factors.map((_, at) => at);
  return (belief, gamma = own) => {
    const values = valuesFor(belief);
    const found = searchSophisticated(model, belief, { ...options.search, gamma, values, space });
    const explain = (): readonly Option[] =>
      Array.from(found.posterior, (probability, at) => {
        const actions = [actionsOf(model, at)];
        // Of the next step only: what follows depends on what will be observed.
        return {
          actions,
          factors: everyFactor,
          probability,
          terms: termsOfPolicy(values, belief, actions, space),
        };
      });
    const best = greatestOf(found.worth);
    return {
      ...{ actions: found.actions, explain, best: [actionsOf(model, best)] },
      bestWorth: found.worth[best] ?? Number.NaN,
    };
  };
}

import { invalid } from '#kernel/base';
import {
  prepareValues,
  type TermOptions,
  type Terms,
  termsOfPolicy,
  type Values,
  worthOf,
} from './expected-free-energy.ts';
import { createWorkspace, type Workspace } from './kernels.ts';
import type { Model } from './model.ts';
import { drawFrom, greatestOf, softmaxInPlace } from './numbers.ts';

/** `[step][factor]` */
export type Policy = readonly (readonly number[])[];

const mostPolicies = 1_000_000;

/** How many combinations of actions one step has. */
export const combinationsOf = ({ factors }: Model): number =>
  factors.reduce((product, { actions }) => product * actions.length, 1);

/** What one step may choose among is looked at one by one when planning: not more than this. */
const mostCombinations = 10_000;

/** @throws `coalition.actions_too_many` */
export function checkCombinations(count: number, what: string): void {
  if (count <= mostCombinations) return;
  throw invalid(
    'coalition.actions_too_many',
    `${what} can do ${count.toLocaleString('en')} different things in one step; planning takes at most ${mostCombinations.toLocaleString('en')}. Give it fewer actions or fewer factors that it controls, or list its policies.`,
  );
}

/** The actions of a combination, the last factor's fastest. */
export function actionsOf({ factors }: Model, combination: number): readonly number[] {
  const actions = new Array<number>(factors.length).fill(0);
  let left = combination;
  for (let at = factors.length - 1; at >= 0; at--) {
    const count = factors[at]?.actions.length ?? 1;
    actions[at] = left % count;
    left = Math.floor(left / count);
  }
  return actions;
}

/** The number of a combination of actions; the other way of `actionsOf`. */
export const combinationOf = ({ factors }: Model, actions: readonly number[]): number =>
  factors.reduce((number, factor, at) => number * factor.actions.length + (actions[at] ?? 0), 0);

/**
 * The policies to choose from: the listed ones, or all of the model's depth (the last step fastest).
 *
 * @throws `coalition.policies_too_many` past a million: `planDynamically` needs no list
 */
export function policiesOf(model: Model, depth = model.depth): readonly Policy[] {
  if (model.policies) return model.policies;
  const combinations = combinationsOf(model);
  const count = combinations ** depth;
  if (count > mostPolicies) {
    throw invalid(
      'coalition.policies_too_many',
      `${combinations} actions over ${depth} steps make ${count.toExponential(1)} policies, more than can be listed. Plan dynamically, or look less far ahead.`,
    );
  }
  const single = Array.from({ length: combinations }, (_, combination) => actionsOf(model, combination));
  return Array.from({ length: count }, (_, index) => {
    const policy: (readonly number[])[] = [];
    for (let step = 0, left = index; step < depth; step++) {
      policy.unshift(single[left % combinations] ?? []);
      left = Math.floor(left / combinations);
    }
    return policy;
  });
}

/** ln of the habit of each policy: of itself when policies are listed, of its first actions when not. */
export function logHabits(model: Model, policies: readonly Policy[]): Float64Array {
  const { E } = model;
  const habits = new Float64Array(policies.length);
  if (!E) return habits;
  for (const [at, policy] of policies.entries()) {
    const place = model.policies ? at : combinationOf(model, policy[0] ?? []);
    habits[at] = Math.log(E[place] ?? 0);
  }
  return habits;
}

export interface Evaluated {
  readonly policies: readonly Policy[];
  readonly terms: readonly Terms[];
  /** Negative expected free energy of each policy, in nats. */
  readonly worth: Float64Array;
  /** softmax(γ·worth + ln E) */
  readonly posterior: Float64Array;
  /** The posterior of the first action, by factor. */
  readonly actions: readonly Float64Array[];
}

/**
 * Evaluates every policy.
 *
 * @param gamma precision; the model's when left out
 */
export function evaluatePolicies(
  model: Model,
  belief: Float64Array,
  options: TermOptions & {
    readonly gamma?: number;
    readonly values?: Values;
    readonly space?: Workspace;
  } = {},
): Evaluated {
  const values = options.values ?? prepareValues(model, options);
  const space = options.space ?? createWorkspace(model);
  const policies = policiesOf(model);
  const terms = policies.map((policy) => termsOfPolicy(values, belief, policy, space));
  const worth = Float64Array.from(terms, worthOf);
  const posterior = policyPosterior(worth, logHabits(model, policies), options.gamma ?? model.gamma);
  return { policies, terms, worth, posterior, actions: actionMarginals(model, policies, posterior) };
}

/** softmax(γ·worth + ln E) */
export function policyPosterior(worth: Float64Array, habits: Float64Array, gamma: number): Float64Array {
  const posterior = worth.map((value, at) => gamma * value + (habits[at] ?? 0));
  softmaxInPlace(posterior);
  return posterior;
}

/** The posterior of the first action of each factor. */
export function actionMarginals(
  { factors }: Model,
  policies: readonly Policy[],
  posterior: Float64Array,
): readonly Float64Array[] {
  const marginals = factors.map(({ actions }) => new Float64Array(actions.length));
  for (const [at, policy] of policies.entries()) {
    for (const [factor, marginal] of marginals.entries()) {
      const action = policy[0]?.[factor] ?? 0;
      marginal[action] = (marginal[action] ?? 0) + (posterior[at] ?? 0);
    }
  }
  return marginals;
}

export type Selection =
  | { readonly mode: 'deterministic' }
  /** Draws from softmax(α · ln of the marginal); α = 16 in pymdp. */
  | { readonly mode: 'sampled'; readonly random: () => number; readonly alpha?: number };

/** Probabilities this close are one: how a sum was ordered shall not decide what an agent does. */
const even = 1e-9;

/** One action for each factor, from its posterior. Of equals, the first. */
export function selectActions(marginals: readonly Float64Array[], selection: Selection): readonly number[] {
  return marginals.map((marginal) => {
    if (selection.mode === 'deterministic') {
      const most = marginal[greatestOf(marginal)] ?? 0;
      return marginal.findIndex((value) => value >= most - even);
    }
    const { alpha = 16 } = selection;
    const sharpened = marginal.map((value) => alpha * Math.log(value));
    softmaxInPlace(sharpened);
    return drawFrom(sharpened, selection.random);
  });
}

import { invalid } from '#kernel/base';
import { type BeliefTable, createBeliefTable } from './belief-table.ts';
import {
  addTerms,
  emptyTerms,
  prepareValues,
  type TermOptions,
  type Values,
  worthOf,
} from './expected-free-energy.ts';
import { createWorkspace, predictBelief, type Workspace } from './kernels.ts';
import type { Model } from './model.ts';
import { softmaxInPlace } from './numbers.ts';
import { expectedPosteriors } from './outcome-branches.ts';
import { actionsOf, checkCombinations, combinationsOf, logHabits } from './policies.ts';

export interface SearchOptions extends TermOptions {
  readonly depth?: number;
  readonly gamma?: number;
  readonly values?: Values;
  readonly space?: Workspace;
  /** Outcomes less likely are not followed; those that are share their probability. */
  readonly outcomeThreshold?: number;
  /** Actions less likely than this part of the likeliest, by their next step alone, are not followed nor taken. */
  readonly actionThreshold?: number;
  /** Most beliefs to look at; the search ends with the depth it then had gone through. */
  readonly mostBeliefs?: number;
}

export interface Searched {
  /** The posterior of the next action, by factor. */
  readonly actions: readonly Float64Array[];
  /** Worth of each combination of actions: of its next step and all that follows; −∞ when not followed. */
  readonly worth: Float64Array;
  readonly posterior: Float64Array;
  /** How deep it went. */
  readonly depth: number;
  readonly beliefs: number;
}

/**
 * Sophisticated inference: what an action is worth includes what one would then believe and do,
 *
 *   G(b, u) = g(b') + Σ_o P(o | b') Σ_u' π(u' | b'_o) G(b'_o, u'),   π = softmax(γ·G),
 *
 * with b' the belief after u and b'_o that after observing o too. Beliefs met twice are looked at once. It deepens step
 * by step, so that running out of beliefs still leaves a fair comparison.
 * (Friston, Da Costa, Hafner, Hesp, Parr, "Sophisticated inference", Neural Computation 33, 2021.)
 *
 * @throws `coalition.search_too_wide` when not even one step can be looked at; `coalition.actions_too_many`,
 *   `coalition.search_states_too_many`
 */
export function searchSophisticated(
  model: Model,
  belief: Float64Array,
  options: SearchOptions = {},
): Searched {
  const { depth = model.depth, mostBeliefs = 20_000 } = options;
  let best: Searched | undefined;
  for (let deep = 1; deep <= depth; deep++) {
    const search = startSearch(model, options, mostBeliefs);
    const worth = search.worthOfActions(belief, deep);
    if (!worth) break;
    best = summed(search, worth, deep);
  }
  if (!best) {
    throw invalid(
      'coalition.search_too_wide',
      `Searching ${model.name} one step ahead meets more than ${mostBeliefs} beliefs. Give it more, or plan without outcomes.`,
    );
  }
  return best;
}

interface Search {
  readonly model: Model;
  readonly gamma: number;
  readonly habits: Float64Array;
  readonly beliefs: () => number;
  /** Worth by combination of actions; undefined when it ran out of beliefs. */
  worthOfActions(belief: Float64Array, deep: number): Float64Array | undefined;
}

function startSearch(model: Model, options: SearchOptions, mostBeliefs: number): Search {
  const { gamma = model.gamma, outcomeThreshold = 1e-3, actionThreshold = 0 } = options;
  const values = options.values ?? prepareValues(model, options);
  const space = options.space ?? createWorkspace(model);
  const table = createBeliefTable(model);
  checkCombinations(combinationsOf(model), model.name);
  const choices = Array.from({ length: combinationsOf(model) }, (_, at) => actionsOf(model, at));
  const known = new Map<string, number>();
  let beliefs = 0;

  const worthOfActions = (belief: Float64Array, deep: number, step = 0): Float64Array | undefined => {
    const predicted = choices.map((actions) => {
      const next = new Float64Array(model.beliefSize);
      predictBelief(model, belief, actions, next, space);
      return next;
    });
    const worth = Float64Array.from(predicted, (next, at) => {
      const terms = emptyTerms();
      addTerms(values, belief, next, choices[at] ?? [], step, space, terms);
      return worthOf(terms);
    });
    beliefs += 1;
    if (beliefs > mostBeliefs) return undefined;
    prune(worth, gamma, actionThreshold);
    if (deep === 1) return worth;
    for (const [at, next] of predicted.entries()) {
      if (worth[at] === Number.NEGATIVE_INFINITY) continue;
      const ahead = worthAfter(next, deep, step);
      if (ahead === undefined) return undefined;
      worth[at] = (worth[at] ?? 0) + ahead;
    }
    return worth;
  };

  /** Expected over the outcomes of a predicted belief, and over what one would do then. */
  const worthAfter = (next: Float64Array, deep: number, step: number): number | undefined => {
    let sum = 0;
    for (const { probability, belief } of expectedPosteriors(model, next, outcomeThreshold)) {
      const key = `${deep}:${keyOf(model, table, belief)}`;
      let worth = known.get(key);
      if (worth === undefined) {
        const actions = worthOfActions(belief, deep - 1, step + 1);
        if (!actions) return undefined;
        const posterior = posteriorOf(actions, gamma);
        worth = posterior.reduce(
          (total, share, at) => (share > 0 ? total + share * (actions[at] ?? 0) : total),
          0,
        );
        known.set(key, worth);
      }
      sum += probability * worth;
    }
    return sum;
  };
  const habits = logHabits(
    model.policies ? { ...model, policies: undefined, E: undefined } : model,
    choices.map((actions) => [actions]),
  );
  return { model, gamma, habits, beliefs: () => beliefs, worthOfActions };
}

function keyOf(model: Model, table: BeliefTable, belief: Float64Array): string {
  return model.factors.map((_, at) => table.numberOf(at, belief)).join();
}

function posteriorOf(worth: Float64Array, gamma: number): Float64Array {
  const posterior = worth.map((value) => gamma * value);
  softmaxInPlace(posterior);
  return posterior;
}

function prune(worth: Float64Array, gamma: number, threshold: number): void {
  if (threshold <= 0) return;
  const most = worth.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  for (let at = 0; at < worth.length; at++) {
    if (Math.exp(gamma * ((worth[at] ?? 0) - most)) < threshold) worth[at] = Number.NEGATIVE_INFINITY;
  }
}

function summed({ model, gamma, habits, beliefs }: Search, worth: Float64Array, depth: number): Searched {
  const posterior = worth.map((value, at) => gamma * value + (habits[at] ?? 0));
  softmaxInPlace(posterior);
  const actions = model.factors.map((factor) => new Float64Array(factor.actions.length));
  for (const [at, share] of posterior.entries()) {
    for (const [factor, action] of actionsOf(model, at).entries()) {
      const marginal = actions[factor];
      if (marginal) marginal[action] = (marginal[action] ?? 0) + share;
    }
  }
  return { actions, worth, posterior, depth, beliefs: beliefs() };
}

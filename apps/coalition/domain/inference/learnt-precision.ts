import { MainstayError } from '#kernel/base';
import { worthOf } from './expected-free-energy.ts';
import type { InferenceOptions } from './inferred.ts';
import { predictBelief, type Workspace } from './kernels.ts';
import type { Model } from './model.ts';
import { softmaxInPlace } from './numbers.ts';
import type { Observation } from './observation.ts';
import type { Option } from './planner.ts';
import { agreementOf, nextBeta } from './precision.ts';
import { inferStates } from './state-inference.ts';

/** How far γ may go from where it begins, either way. */
const farthest = 32;

/** What a mind weighed at its last step, for its precision to be learnt from what came of it. */
export interface Weighed {
  readonly actions: readonly number[];
  readonly factors: readonly number[];
  readonly probability: number;
  readonly worth: number;
}

export const weighedOf = (options: readonly Option[]): readonly Weighed[] =>
  options.map(({ actions: [actions = []], factors, probability, terms }) => ({
    ...{ actions, factors, probability, worth: worthOf(terms) },
  }));

/**
 * γ after an observation: one round of `updatePrecision`, in which the evidence of what was weighed is −ln P(o) had it
 * been done. It stays within 32 times of where it began, where the published rule would leave all bounds.
 *
 * @param belief before the step that led to the observation, @param taken what was done in it
 * @param gamma the present one, @param prior where it began
 */
export function learnPrecision(
  model: Model,
  belief: Float64Array,
  taken: readonly number[],
  weighed: readonly Weighed[],
  observation: Observation,
  { gamma, prior }: { readonly gamma: number; readonly prior: number },
  space: Workspace,
  inference?: InferenceOptions,
): number {
  const groups = Map.groupBy(weighed, ({ factors }) => factors.join());
  let agreement = 0;
  for (const group of groups.values()) {
    const posterior = Float64Array.from(group, ({ actions, factors, probability }) => {
      const all = taken.map((action, at) => (factors.includes(at) ? (actions[at] ?? 0) : action));
      return Math.log(probability) - evidenceOf(model, belief, all, observation, space, inference);
    });
    softmaxInPlace(posterior);
    agreement += agreementOf(
      group.map(({ probability }) => probability),
      posterior,
      group.map(({ worth }) => worth),
    );
  }
  const beta = nextBeta(1 / gamma, 1 / prior, agreement);
  const most = prior * farthest;
  return beta > 0 ? Math.min(most, Math.max(prior / farthest, 1 / beta)) : most;
}

function evidenceOf(
  model: Model,
  belief: Float64Array,
  actions: readonly number[],
  observation: Observation,
  space: Workspace,
  inference?: InferenceOptions,
): number {
  const predicted = new Float64Array(model.beliefSize);
  predictBelief(model, belief, actions, predicted, space);
  try {
    return inferStates(model, predicted, observation, inference).freeEnergy;
  } catch (thrown) {
    const cannotBe = thrown instanceof MainstayError && thrown.code.startsWith('coalition.observation_');
    if (cannotBe) return Number.POSITIVE_INFINITY;
    throw thrown;
  }
}

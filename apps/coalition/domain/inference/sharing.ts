import { invalid } from '#kernel/base';
import type { Modality, Model } from './model.ts';
import { softmaxInPlace } from './numbers.ts';

/**
 * What agents with models of the same shape believe together: of each factor the weighed geometric mean of their
 * beliefs, Π qᵢ^wᵢ. What one of them holds for impossible is impossible for all. (The logarithmic opinion pool: Genest
 * and Zidek, "Combining probability distributions", Statistical Science 1, 1986, section 3.3.)
 *
 * @param weights of each, 1 in sum for a mean; all 1 multiplies evidence that they gathered independently
 * @throws `coalition.sharing_invalid`; `coalition.beliefs_contradict` when nothing is possible for all of them
 */
export function poolBeliefs(
  model: Model,
  beliefs: readonly Float64Array[],
  weights: readonly number[] = beliefs.map(() => 1 / beliefs.length),
): Float64Array {
  checkWeights(beliefs.length, weights);
  if (beliefs.some((belief) => belief.length !== model.beliefSize)) {
    throw invalid(
      'coalition.sharing_invalid',
      `A belief about ${model.name} has ${model.beliefSize} entries.`,
    );
  }
  const pooled = new Float64Array(model.beliefSize);
  for (const [at, belief] of beliefs.entries()) {
    const weight = weights[at] ?? 0;
    if (weight === 0) continue;
    for (let state = 0; state < pooled.length; state++) {
      pooled[state] = (pooled[state] ?? 0) + weight * Math.log(belief[state] ?? 0);
    }
  }
  for (const { offset, size, name } of model.factors) {
    if (softmaxInPlace(pooled, offset, size) === Number.NEGATIVE_INFINITY) {
      throw invalid(
        'coalition.beliefs_contradict',
        `No state of "${name}" is possible for all whose beliefs are pooled.`,
      );
    }
  }
  return pooled;
}

/** Whether two models tell the same outcomes apart, by name, so that one can prefer what the other prefers. */
export const haveSameOutcomes = (one: Model, other: Model): boolean =>
  told(one).length === told(other).length && told(one).every((name, at) => name === told(other)[at]);

const told = ({ modalities }: Model): readonly string[] =>
  modalities.flatMap(({ name, outcomes }) => [`${name}:`, ...outcomes]);

/**
 * A model with the preferences that agents hold together: the weighed sum of each one's C, by modality and step.
 *
 * @param model the one that gets them, @param others whose preferences count
 * @throws `coalition.sharing_invalid` when the models have different outcomes
 */
export function sharePreferences(
  model: Model,
  others: readonly Model[],
  weights: readonly number[] = others.map(() => 1 / others.length),
): Model {
  checkWeights(others.length, weights);
  const modalities = model.modalities.map((modality, at): Modality => {
    const shared = others.map((other) => {
      const same = other.modalities[at];
      if (same?.size === modality.size) return same.C;
      throw invalid(
        'coalition.sharing_invalid',
        `${other.name} has no modality like "${modality.name}" of ${model.name} with ${modality.size} outcomes: preferences are shared by models of one shape.`,
      );
    });
    const steps = Math.max(...shared.map((C) => C.length));
    const C = Array.from({ length: steps }, (_, step) =>
      Float64Array.from({ length: modality.size }, (__, outcome) =>
        shared.reduce(
          (sum, one, index) =>
            sum + (weights[index] ?? 0) * (one[Math.min(step, one.length - 1)]?.[outcome] ?? 0),
          0,
        ),
      ),
    );
    return { ...modality, C };
  });
  return { ...model, modalities };
}

function checkWeights(count: number, weights: readonly number[]): void {
  if (count === 0) throw invalid('coalition.sharing_invalid', 'Nothing can be shared by nobody.');
  if (weights.length !== count || weights.some((weight) => !(weight >= 0) || !Number.isFinite(weight))) {
    throw invalid(
      'coalition.sharing_invalid',
      `${count} weights are needed, none negative or infinite; given were ${weights.join(', ')}.`,
    );
  }
}

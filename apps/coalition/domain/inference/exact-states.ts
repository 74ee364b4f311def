import type { Inferred } from './inferred.ts';
import { columnWeights } from './kernels.ts';
import type { Modality, Model } from './model.ts';
import { impossible, logLikelihood, type Observation, type Outcome } from './observation.ts';

/** Joint states that are looked at one by one: not more than this. */
export const mostToEnumerate = 2 ** 20;

/** How many joint states have a chance. */
export function likelyStates({ factors }: Model, prior: Float64Array): number {
  let count = 1;
  for (const { offset, size } of factors) {
    let likely = 0;
    for (let state = offset; state < offset + size; state++) if ((prior[state] ?? 0) > 0) likely++;
    count *= likely;
  }
  return count;
}

/** Bayes' rule over all joint states that have a chance. */
export function inferExactly(model: Model, prior: Float64Array, observation: Observation): Inferred {
  const { factors, modalities } = model;
  const belief = new Float64Array(model.beliefSize);
  const chosen = new Int32Array(factors.length);
  const evidence = visitJoint(
    model,
    prior,
    (weight) => {
      let joint = weight;
      for (let at = 0; at < modalities.length && joint > 0; at++) {
        const modality = modalities[at];
        if (modality) joint *= likelihoodAt(modality, observation[at] ?? null, chosen);
      }
      if (joint > 0) {
        for (let at = 0; at < factors.length; at++) {
          const place = (factors[at]?.offset ?? 0) + (chosen[at] ?? 0);
          belief[place] = (belief[place] ?? 0) + joint;
        }
      }
      return joint;
    },
    chosen,
  );
  if (!(evidence > 0)) throw impossible(model, observation, impossibleAlone(model, prior, observation));
  for (let at = 0; at < belief.length; at++) belief[at] = (belief[at] ?? 0) / evidence;
  const freeEnergy = -Math.log(evidence);
  return { belief, freeEnergy, method: 'exact', iterations: 1, trace: [freeEnergy] };
}

/** Calls `visit` with the probability of each joint state that has one, its states in `chosen`; sums what it gives. */
function visitJoint(
  { factors }: Model,
  prior: Float64Array,
  visit: (weight: number) => number,
  chosen: Int32Array,
): number {
  const walk = (at: number, weight: number): number => {
    const factor = factors[at];
    if (!factor) return visit(weight);
    let sum = 0;
    for (let state = 0; state < factor.size; state++) {
      const probability = prior[factor.offset + state] ?? 0;
      if (probability === 0) continue;
      chosen[at] = state;
      sum += walk(at + 1, weight * probability);
    }
    return sum;
  };
  return walk(0, 1);
}

function likelihoodAt(modality: Modality, outcome: Outcome, chosen: Int32Array): number {
  if (outcome === null) return 1;
  let column = 0;
  for (const { factor, size } of modality.parents) column = column * size + (chosen[factor] ?? 0);
  const from = column * modality.size;
  if (typeof outcome === 'number') return modality.A[from + outcome] ?? 0;
  let sum = 0;
  for (let at = 0; at < modality.size; at++) {
    const probability = outcome[at] ?? 0;
    if (probability > 0) sum += probability * Math.log(modality.A[from + at] ?? 0);
  }
  return Math.exp(sum);
}

/** The first modality whose outcome has no chance by itself. */
export function impossibleAlone(
  model: Model,
  prior: Float64Array,
  observation: Observation,
): Modality | undefined {
  return model.modalities.find((modality, at) => {
    const logs = new Float64Array(modality.columns);
    const weights = new Float64Array(modality.columns);
    logLikelihood(modality, observation[at] ?? null, logs);
    columnWeights(modality.parents, prior, weights);
    return weights.every((weight, column) => weight === 0 || logs[column] === Number.NEGATIVE_INFINITY);
  });
}

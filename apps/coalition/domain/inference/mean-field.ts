import { impossibleAlone, inferExactly, likelyStates, mostToEnumerate } from './exact-states.ts';
import type { InferenceOptions, Inferred } from './inferred.ts';
import { columnWeights, expectOverOthers } from './kernels.ts';
import type { Model } from './model.ts';
import { safeLog, softmaxInPlace } from './numbers.ts';
import { impossible, logLikelihood, type Observation, unexplained } from './observation.ts';
import { explains } from './window.ts';

/**
 * Mean field: factors are taken to be independent, and each in turn is set to its optimum given the others,
 * q(s_f) ∝ exp(ln prior(s_f) + Σ_m E_{q∖f}[ln P(o_m | s)]), until F no longer falls. With one factor this is
 * softmax(ln L + ln D), at once. As each step is optimal, F never rises. ln 0 counts as ln 1e-16, as in pymdp, so that
 * the other factors may still move away from what cannot be; F is with that floor.
 * (Da Costa et al., "Active inference on discrete state-spaces: a synthesis", 2020, section 4.)
 */
export function inferByMeanField(
  model: Model,
  prior: Float64Array,
  observation: Observation,
  { iterations = 64, tolerance = 1e-12 }: InferenceOptions,
): Inferred {
  const alone = impossibleAlone(model, prior, observation);
  if (alone) throw impossible(model, observation, alone);
  const logs = model.modalities.map((modality, at) => {
    const into = new Float64Array(modality.columns);
    logLikelihood(modality, observation[at] ?? null, into);
    for (let column = 0; column < into.length; column++)
      into[column] = Math.max(into[column] ?? 0, safeLog(0));
    return into;
  });
  const belief = Float64Array.from(prior);
  const logPrior = prior.map(Math.log);
  const trace: number[] = [];
  for (let round = 0; round < iterations; round++) {
    for (let at = 0; at < model.factors.length; at++) {
      updateFactor(model, at, logs, logPrior, belief);
    }
    const freeEnergy = meanFieldFreeEnergy(model, belief, prior, logs);
    const fell = (trace.at(-1) ?? Number.POSITIVE_INFINITY) - freeEnergy;
    trace.push(freeEnergy);
    if (fell < tolerance || model.factors.length === 1) break;
  }
  const freeEnergy = trace.at(-1) ?? Number.NaN;
  if (!explains(model, belief, logs)) {
    if (likelyStates(model, prior) <= mostToEnumerate) return inferExactly(model, prior, observation);
    throw unexplained(model, observation);
  }
  return { belief, freeEnergy, method: 'mean-field', iterations: trace.length, trace };
}

function updateFactor(
  model: Model,
  at: number,
  logs: readonly Float64Array[],
  logPrior: Float64Array,
  belief: Float64Array,
): void {
  const factor = model.factors[at];
  if (!factor) return;
  const sums = logPrior.slice(factor.offset, factor.offset + factor.size);
  for (const [index, { parents }] of model.modalities.entries()) {
    const kept = parents.findIndex((parent) => parent.factor === at);
    const values = logs[index];
    if (kept >= 0 && values) expectOverOthers(values, parents, kept, belief, sums, 0);
  }
  softmaxInPlace(sums);
  belief.set(sums, factor.offset);
}

/** F = Σ_f KL[q(s_f) ‖ prior(s_f)] − Σ_m E_q[ln P(o_m | s)]. */
function meanFieldFreeEnergy(
  model: Model,
  belief: Float64Array,
  prior: Float64Array,
  logs: readonly Float64Array[],
): number {
  let freeEnergy = 0;
  for (let at = 0; at < belief.length; at++) {
    const value = belief[at] ?? 0;
    if (value > 0) freeEnergy += value * Math.log(value / (prior[at] ?? 0));
  }
  for (const [index, { parents, columns }] of model.modalities.entries()) {
    const weights = new Float64Array(columns);
    columnWeights(parents, belief, weights);
    for (let column = 0; column < columns; column++) {
      const weight = weights[column] ?? 0;
      if (weight > 0) freeEnergy -= weight * (logs[index]?.[column] ?? 0);
    }
  }
  return freeEnergy;
}

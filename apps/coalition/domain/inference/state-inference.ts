import { columnWeights, expectOverOthers } from './kernels.ts';
import type { Modality, Model } from './model.ts';
import { safeLog, softmaxInPlace } from './numbers.ts';
import {
  checkObservation,
  impossible,
  logLikelihood,
  type Observation,
  type Outcome,
  unexplained,
} from './observation.ts';

export interface InferenceOptions {
  /** `auto` is exact up to `exactUpTo` joint states, and mean-field beyond. */
  readonly method?: 'auto' | 'exact' | 'mean-field';
  readonly exactUpTo?: number;
  /** Most rounds of the mean-field fixed point. */
  readonly iterations?: number;
  /** It stops when F falls by less. */
  readonly tolerance?: number;
}

/**
 * What was inferred. `freeEnergy` is the variational free energy F in nats, an upper bound of −ln P(o); with the exact
 * method it is −ln P(o) itself, of the joint posterior, of which `belief` has the marginals.
 */
export interface Inferred {
  readonly belief: Float64Array;
  readonly freeEnergy: number;
  readonly method: 'exact' | 'mean-field';
  readonly iterations: number;
  /** F after each round of the fixed point. */
  readonly trace: readonly number[];
}

/**
 * Beliefs about the states after an observation.
 *
 * @param prior the belief before it
 * @throws `coalition.observation_invalid`, `coalition.observation_impossible`; `coalition.observation_unexplained` when
 *   mean field finds nothing that explains it and there are too many joint states to look at each
 */
export function inferStates(
  model: Model,
  prior: Float64Array,
  observation: Observation,
  options: InferenceOptions = {},
): Inferred {
  checkObservation(model, observation);
  const { method = 'auto', exactUpTo = 4096 } = options;
  if (method === 'exact' || (method === 'auto' && likelyStates(model, prior) <= exactUpTo)) {
    return inferExactly(model, prior, observation);
  }
  return inferByMeanField(model, prior, observation, options);
}

/** Joint states that are still enumerated when mean field fails. */
const mostToEnumerate = 2 ** 20;

/** How many joint states have a chance. */
function likelyStates({ factors }: Model, prior: Float64Array): number {
  let count = 1;
  for (const { offset, size } of factors) {
    let likely = 0;
    for (let state = offset; state < offset + size; state++) if ((prior[state] ?? 0) > 0) likely++;
    count *= likely;
  }
  return count;
}

/** Bayes' rule over all joint states that have a chance. */
function inferExactly(model: Model, prior: Float64Array, observation: Observation): Inferred {
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
function impossibleAlone(model: Model, prior: Float64Array, observation: Observation): Modality | undefined {
  return model.modalities.find((modality, at) => {
    const logs = new Float64Array(modality.columns);
    const weights = new Float64Array(modality.columns);
    logLikelihood(modality, observation[at] ?? null, logs);
    columnWeights(modality.parents, prior, weights);
    return weights.every((weight, column) => weight === 0 || logs[column] === Number.NEGATIVE_INFINITY);
  });
}

/**
 * Mean field: factors are taken to be independent, and each in turn is set to its optimum given the others,
 * q(s_f) ∝ exp(ln prior(s_f) + Σ_m E_{q∖f}[ln P(o_m | s)]), until F no longer falls. With one factor this is
 * softmax(ln L + ln D), at once. As each step is optimal, F never rises. ln 0 counts as ln 1e-16, as in pymdp, so that
 * the other factors may still move away from what cannot be; F is with that floor.
 * (Da Costa et al., "Active inference on discrete state-spaces: a synthesis", 2020, section 4.)
 */
function inferByMeanField(
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

/**
 * Whether a belief explains what was seen. Where it does not, what is likely under it has the floor as likelihood:
 * either nothing can explain all outcomes together, or the fixed point lies between ways that can.
 */
function explains(model: Model, belief: Float64Array, logs: readonly Float64Array[]): boolean {
  return model.modalities.every(({ parents, columns }, index) => {
    const weights = new Float64Array(columns);
    columnWeights(parents, belief, weights);
    const expected = weights.reduce((sum, weight, column) => sum + weight * (logs[index]?.[column] ?? 0), 0);
    return expected > safeLog(0) / 4;
  });
}

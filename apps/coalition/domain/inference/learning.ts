import { columnWeights } from './kernels.ts';
import type { Factor, Modality, Model } from './model.ts';
import { entropiesOf } from './numbers.ts';
import type { Observation, Outcome } from './observation.ts';
import { dirichletDivergence } from './special.ts';
import { meansOf } from './tables.ts';

export interface LearningRates {
  /** Counts added for one observation. */
  readonly rate?: number;
  /**
   * The part of a column's old counts that stays when it is learnt in full; 1 forgets nothing. Columns of which there
   * is no news keep theirs, so that what was not seen for long is not lost.
   */
  readonly retention?: number;
}

/** Below this a count would end as 0, which stands for "cannot be" and is never learnt again. */
const leastCount = 1e-8;

/**
 * A ← counts of outcomes: pA += rate · o ⊗ q(s), entries of 0 staying 0; and A its mean. Modalities without counts stay.
 * (Friston et al., "Active inference and learning", Neuroscience and Biobehavioral Reviews 68, 2016.)
 *
 * @returns another model; the given one is as it was
 */
export function learnLikelihood(
  model: Model,
  observation: Observation,
  belief: Float64Array,
  rates: LearningRates = {},
): Model {
  const modalities = model.modalities.map((modality, at): Modality => {
    const outcome = observation[at] ?? null;
    if (!modality.pA || outcome === null) return modality;
    const weights = new Float64Array(modality.columns);
    columnWeights(modality.parents, belief, weights);
    const pA = addCounts(modality.pA, modality.size, weights, (row) => shareOf(outcome, row), rates);
    const A = meansOf(pA, modality.size);
    return { ...modality, pA, A, entropies: entropiesOf(A, modality.size) };
  });
  return { ...model, modalities };
}

const shareOf = (outcome: Exclude<Outcome, null>, row: number): number => {
  if (typeof outcome === 'number') return row === outcome ? 1 : 0;
  return outcome[row] ?? 0;
};

/**
 * B ← counts of transitions: pB += rate · q(s_t) ⊗ q(s_{t−1}) for the actions taken, and B its mean. Factors without
 * counts stay.
 *
 * @param before the belief about the step before, @param belief about this one
 */
export function learnTransitions(
  model: Model,
  before: Float64Array,
  actions: readonly number[],
  belief: Float64Array,
  rates: LearningRates = {},
): Model {
  const factors = model.factors.map((factor, at): Factor => {
    if (!factor.pB) return factor;
    const { columns, size, offset } = factor;
    const own = new Float64Array(columns);
    columnWeights(factor.parents, before, own);
    const weights = new Float64Array(columns * factor.actions.length);
    weights.set(own, (actions[at] ?? 0) * columns);
    const pB = addCounts(factor.pB, size, weights, (row) => belief[offset + row] ?? 0, rates);
    return { ...factor, pB, B: meansOf(pB, size) };
  });
  return { ...model, factors };
}

/** D ← pD += rate · q(s_1), the belief about the first step. */
export function learnFirstStates(model: Model, first: Float64Array, rates: LearningRates = {}): Model {
  const factors = model.factors.map((factor): Factor => {
    if (!factor.pD) return factor;
    const pD = addCounts(factor.pD, factor.size, one, (row) => first[factor.offset + row] ?? 0, rates);
    return { ...factor, pD, D: meansOf(pD, factor.size) };
  });
  return { ...model, factors };
}

/**
 * Habits: E ← pE += rate · what was done.
 *
 * @param chosen the posterior over the listed policies, or over combinations of first actions
 */
export function learnHabits(model: Model, chosen: ArrayLike<number>, rates: LearningRates = {}): Model {
  if (!model.pE) return model;
  const pE = addCounts(model.pE, model.pE.length, one, (row) => chosen[row] ?? 0, rates);
  return { ...model, pE, E: meansOf(pE, pE.length) };
}

const one = Float64Array.of(1);

function addCounts(
  counts: Float64Array,
  rows: number,
  weights: Float64Array,
  share: (row: number) => number,
  { rate = 1, retention = 1 }: LearningRates,
): Float64Array {
  const learnt = Float64Array.from(counts);
  for (let column = 0; column < weights.length; column++) {
    const weight = weights[column] ?? 0;
    if (weight === 0) continue;
    const kept = 1 - (1 - retention) * weight;
    for (let row = 0; row < rows; row++) {
      const at = column * rows + row;
      const count = counts[at] ?? 0;
      if (count > 0) learnt[at] = Math.max(leastCount, kept * count + rate * weight * share(row));
    }
  }
  return learnt;
}

/**
 * How much a model's counts moved away from another's, in nats: the KL divergence of its Dirichlet distributions, the
 * part of free energy that parameters have. (Da Costa et al. 2020, eq. 21.)
 */
export function learntSince(model: Model, earlier: Model): number {
  let sum = 0;
  const add = (counts: Float64Array | undefined, old: Float64Array | undefined, rows: number): void => {
    if (!counts || !old) return;
    for (let from = 0; from < counts.length; from += rows)
      sum += dirichletDivergence(counts, old, from, rows);
  };
  for (const [at, { pA, size }] of model.modalities.entries()) add(pA, earlier.modalities[at]?.pA, size);
  for (const [at, { pB, pD, size }] of model.factors.entries()) {
    add(pB, earlier.factors[at]?.pB, size);
    add(pD, earlier.factors[at]?.pD, size);
  }
  add(model.pE, earlier.pE, model.pE?.length ?? 0);
  return sum;
}

import { invalid } from '#kernel/base';
import { jointOutcomeEntropy } from './joint-outcomes.ts';
import { columnWeights, predictBelief, predictOutcomes, type Workspace } from './kernels.ts';
import type { Modality, Model } from './model.ts';
import { entropyOf } from './numbers.ts';
import { digamma } from './special.ts';

/**
 * The terms of the negative expected free energy of one step, in nats: the greater, the better. What a policy is worth
 * is their sum over its steps.
 */
export interface Terms {
  /** How much the predicted outcomes are preferred. */
  utility: number;
  /** How much the outcomes are expected to tell of the states. */
  stateGain: number;
  /** How much they are expected to tell of A and of B. */
  parameterGain: number;
  /** What is lost by leaving the ways to a goal; 0 without goals. */
  inductive: number;
}

export interface TermOptions {
  readonly utility?: boolean;
  readonly stateGain?: boolean;
  /** Only where there are counts pA or pB. */
  readonly parameterGain?: boolean;
}

/** What does not change while a model's counts stay: tables that the terms of each step are read from. */
export interface Values {
  readonly model: Model;
  /** Preferences in nats, by modality and step. */
  readonly preferences: readonly (readonly Float64Array[])[];
  /** Gain about A by modality, of the layout of A; and about B by factor. */
  readonly gainA: readonly (Float64Array | undefined)[];
  readonly gainB: readonly (Float64Array | undefined)[];
  /** What each state of a factor is worth in itself, in nats: from goals (`induction.ts`). */
  readonly stateValues: readonly (Float64Array | undefined)[];
  readonly wanted: Required<TermOptions>;
}

/**
 * The two conventions of the field. With q(o) the predicted outcomes of a step and q(s) the predicted states:
 *
 * - `pymdp-jax` (pymdp 1.0, `control.py`): utility Σ_m q(o_m)·C_m, C as it is; state gain by modality,
 *   Σ_m H[q(o_m)] − E_q(s) H[P(o_m|s)]; γ = 1; parameter gain by Da Costa et al. 2020, eq. D.15.
 * - `pymdp-legacy` (pymdp 0.0.x, `legacy/control.py`, after SPM's `spm_MDP_G`): utility Σ_m q(o_m)·ln softmax(C_m);
 *   state gain of all modalities together, H[q(o_1 … o_M)] − E_q(s) Σ_m H[P(o_m|s)]; γ = 16; parameter gain by the
 *   approximation 1/a − 1/s (s the sum of a's column).
 *
 * They differ where modalities tell of the same thing: the first counts such news once for each of them.
 */
export function prepareValues(model: Model, options: TermOptions = {}): Values {
  const legacy = model.convention === 'pymdp-legacy';
  const parameterGain = options.parameterGain ?? false;
  const weightsOf = (counts: Float64Array | undefined, rows: number): Float64Array | undefined =>
    counts && parameterGain ? parameterWeights(counts, rows, legacy ? 'legacy' : 'exact') : undefined;
  return {
    model,
    preferences: model.modalities.map(({ C }) => C.map((step) => (legacy ? logSoftmax(step) : step))),
    gainA: model.modalities.map(({ pA, size }) => weightsOf(pA, size)),
    gainB: model.factors.map(({ pB, size }) => weightsOf(pB, size)),
    stateValues: model.factors.map(() => undefined),
    wanted: { utility: options.utility ?? true, stateGain: options.stateGain ?? true, parameterGain },
  };
}

function logSoftmax(values: Float64Array): Float64Array {
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const sum = values.reduce((total, value) => total + Math.exp(value - most), 0);
  return values.map((value) => value - most - Math.log(sum));
}

/**
 * How much one more count in an entry is expected to tell of its column: exactly,
 * ln s − ln a + 1/a − 1/s + ψ(a) − ψ(s) (Da Costa et al. 2020, eq. D.15, there with the other sign), or the older
 * 1/a − 1/s. 0 where there are no counts, as nothing is learnt there.
 */
export function parameterWeights(counts: Float64Array, rows: number, form: 'exact' | 'legacy'): Float64Array {
  const weights = new Float64Array(counts.length);
  for (let from = 0; from < counts.length; from += rows) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += counts[from + row] ?? 0;
    for (let row = 0; row < rows; row++) {
      const count = counts[from + row] ?? 0;
      if (count <= 0) continue;
      weights[from + row] =
        form === 'legacy' ? 1 / count - 1 / sum : beyondLogarithm(sum) - beyondLogarithm(count);
    }
  }
  return weights;
}

/** ln x − ψ(x) − 1/x, which rises with x. */
const beyondLogarithm = (x: number): number => Math.log(x) - digamma(x) - 1 / x;

/**
 * Adds the terms of one step to `terms`.
 *
 * @param belief predicted for the step's end; @param before for its begin (only parameter gain about B needs it)
 * @param step counted from 0, for preferences by step
 */
export function addTerms(
  values: Values,
  before: Float64Array,
  belief: Float64Array,
  actions: ArrayLike<number>,
  step: number,
  space: Workspace,
  terms: Terms,
): void {
  const { model, wanted } = values;
  const { modalities } = model;
  const together = model.convention === 'pymdp-legacy' && modalities.length > 1;
  for (let at = 0; at < modalities.length; at++) {
    const modality = modalities[at];
    if (!modality) continue;
    predictOutcomes(modality, belief, space.outcomes, space.weights);
    if (wanted.utility) terms.utility += utilityOf(values, at, modality, step, space.outcomes);
    if (wanted.stateGain) {
      if (!together) terms.stateGain += entropyOf(space.outcomes, modality.offset, modality.size);
      terms.stateGain -= ambiguityOf(modality, space.weights);
    }
    const gain = values.gainA[at];
    if (gain)
      terms.parameterGain += gainFrom(
        gain,
        modality.columns,
        modality.size,
        space.weights,
        space.outcomes,
        modality.offset,
      );
  }
  if (wanted.stateGain && together)
    terms.stateGain += jointOutcomeEntropy(modalities, belief, space.outcomes);
  terms.inductive += stateWorth(values, belief);
  if (wanted.parameterGain) addTransitionGain(values, before, belief, actions, space, terms);
}

function stateWorth({ model, stateValues }: Values, belief: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < stateValues.length; at++) {
    const worth = stateValues[at];
    const offset = model.factors[at]?.offset ?? 0;
    if (!worth) continue;
    for (let state = 0; state < worth.length; state++)
      sum += (belief[offset + state] ?? 0) * (worth[state] ?? 0);
  }
  return sum;
}

function utilityOf(
  values: Values,
  at: number,
  { offset, size }: Modality,
  step: number,
  outcomes: Float64Array,
): number {
  const steps = values.preferences[at];
  const preferences = steps?.[Math.min(step, steps.length - 1)];
  let sum = 0;
  for (let outcome = 0; outcome < size; outcome++) {
    sum += (outcomes[offset + outcome] ?? 0) * (preferences?.[outcome] ?? 0);
  }
  return sum;
}

/** E_q(s) H[P(o|s)] */
function ambiguityOf({ columns, entropies }: Modality, weights: Float64Array): number {
  let sum = 0;
  for (let column = 0; column < columns; column++) sum += (weights[column] ?? 0) * (entropies[column] ?? 0);
  return sum;
}

/** Σ q(row) q(column) gain, as both reference implementations have it. */
function gainFrom(
  gain: Float64Array,
  columns: number,
  rows: number,
  weights: Float64Array,
  rowBelief: Float64Array,
  offset: number,
  from = 0,
): number {
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    const weight = weights[column] ?? 0;
    if (weight === 0) continue;
    let inner = 0;
    for (let row = 0; row < rows; row++) {
      inner += (rowBelief[offset + row] ?? 0) * (gain[from + column * rows + row] ?? 0);
    }
    sum += weight * inner;
  }
  return sum;
}

function addTransitionGain(
  { model, gainB }: Values,
  before: Float64Array,
  belief: Float64Array,
  actions: ArrayLike<number>,
  space: Workspace,
  terms: Terms,
): void {
  for (const [at, factor] of model.factors.entries()) {
    const gain = gainB[at];
    if (!gain) continue;
    columnWeights(factor.parents, before, space.weights);
    const from = (actions[at] ?? 0) * factor.columns * factor.size;
    terms.parameterGain += gainFrom(
      gain,
      factor.columns,
      factor.size,
      space.weights,
      belief,
      factor.offset,
      from,
    );
  }
}

export const emptyTerms = (): Terms => ({ utility: 0, stateGain: 0, parameterGain: 0, inductive: 0 });
export const worthOf = (terms: Terms): number =>
  terms.utility + terms.stateGain + terms.parameterGain + terms.inductive;

/**
 * The terms of a policy, summed over its steps: beliefs are predicted along it without observations.
 *
 * @param belief about the present
 */
export function termsOfPolicy(
  values: Values,
  belief: Float64Array,
  policy: readonly (readonly number[])[],
  space: Workspace,
): Terms {
  const terms = emptyTerms();
  let now = space.before;
  let next = space.after;
  now.set(belief);
  for (let step = 0; step < policy.length; step++) {
    const actions = policy[step];
    if (!actions) throw invalid('coalition.policy_invalid', `Step ${step} of a policy has no actions.`);
    predictBelief(values.model, now, actions, next, space);
    addTerms(values, now, next, actions, step, space, terms);
    [now, next] = [next, now];
  }
  return terms;
}

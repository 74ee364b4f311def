import type { Factor, Modality, Model, Parent } from './model.ts';

/**
 * Room that the kernels work in, so that no step allocates. One may serve all agents with models of the same shape on
 * a thread; nothing is kept in it from one call to the next.
 */
export interface Workspace {
  /** Weights of the columns of one array. */
  readonly weights: Float64Array;
  /** Predicted outcomes of all modalities in a row. */
  readonly outcomes: Float64Array;
  /** Two beliefs. */
  readonly before: Float64Array;
  readonly after: Float64Array;
}

export function createWorkspace(model: Model): Workspace {
  const columns = [...model.factors, ...model.modalities].map((part) => part.columns);
  return {
    weights: new Float64Array(Math.max(1, ...columns)),
    outcomes: new Float64Array(model.outcomesSize),
    before: new Float64Array(model.beliefSize),
    after: new Float64Array(model.beliefSize),
  };
}

/** The probability of each combination of the parents' states, the last parent fastest: the product of their beliefs. */
export function columnWeights(parents: readonly Parent[], belief: Float64Array, weights: Float64Array): void {
  weights[0] = 1;
  let count = 1;
  for (const { offset, size } of parents) {
    // From the back, so that nothing is written over before it was read.
    for (let column = count - 1; column >= 0; column--) {
      const weight = weights[column] ?? 0;
      const from = column * size;
      for (let state = size - 1; state >= 0; state--)
        weights[from + state] = weight * (belief[offset + state] ?? 0);
    }
    count *= size;
  }
}

/** The belief about a factor after an action, written at the factor's place in `next`. */
export function predictFactor(
  factor: Factor,
  action: number,
  belief: Float64Array,
  next: Float64Array,
  weights: Float64Array,
): void {
  const { size, offset, columns, B } = factor;
  columnWeights(factor.parents, belief, weights);
  for (let state = 0; state < size; state++) next[offset + state] = 0;
  let at = action * columns * size;
  for (let column = 0; column < columns; column++, at += size) {
    const weight = weights[column] ?? 0;
    if (weight === 0) continue;
    for (let state = 0; state < size; state++) {
      next[offset + state] = (next[offset + state] ?? 0) + weight * (B[at + state] ?? 0);
    }
  }
}

/** The belief after one step of actions (one for each factor). `next` must be another array than `belief`. */
export function predictBelief(
  model: Model,
  belief: Float64Array,
  actions: ArrayLike<number>,
  next: Float64Array,
  space: Workspace,
): void {
  for (let at = 0; at < model.factors.length; at++) {
    const factor = model.factors[at];
    if (factor) predictFactor(factor, actions[at] ?? 0, belief, next, space.weights);
  }
}

/** The outcomes that a belief predicts, written at the modality's place in `outcomes`; leaves its column weights. */
export function predictOutcomes(
  modality: Modality,
  belief: Float64Array,
  outcomes: Float64Array,
  weights: Float64Array,
): void {
  const { size, offset, columns, A } = modality;
  columnWeights(modality.parents, belief, weights);
  for (let outcome = 0; outcome < size; outcome++) outcomes[offset + outcome] = 0;
  let at = 0;
  for (let column = 0; column < columns; column++, at += size) {
    const weight = weights[column] ?? 0;
    if (weight === 0) continue;
    for (let outcome = 0; outcome < size; outcome++) {
      outcomes[offset + outcome] = (outcomes[offset + outcome] ?? 0) + weight * (A[at + outcome] ?? 0);
    }
  }
}

/**
 * For each state of one parent the expectation of `values` (one for each column) over the beliefs of the other parents,
 * added to `sums` from `into` on. A column of weight 0 counts nothing, also where its value is −∞.
 *
 * @param kept which of `parents` stays
 */
export function expectOverOthers(
  values: Float64Array,
  parents: readonly Parent[],
  kept: number,
  belief: Float64Array,
  sums: Float64Array,
  into: number,
): void {
  let inner = 1;
  for (let at = parents.length - 1; at > kept; at--) inner *= parents[at]?.size ?? 1;
  const size = parents[kept]?.size ?? 1;
  const columns = parents.reduce((product, parent) => product * parent.size, 1);
  for (let column = 0; column < columns; column++) {
    let weight = 1;
    let left = column;
    for (let at = parents.length - 1; at >= 0 && weight !== 0; at--) {
      const parent = parents[at];
      if (!parent) continue;
      if (at !== kept) weight *= belief[parent.offset + (left % parent.size)] ?? 0;
      left = Math.floor(left / parent.size);
    }
    if (weight === 0) continue;
    const state = Math.floor(column / inner) % size;
    sums[into + state] = (sums[into + state] ?? 0) + weight * (values[column] ?? 0);
  }
}

/** The belief that a model starts with. */
export function initialBelief(model: Model): Float64Array {
  const belief = new Float64Array(model.beliefSize);
  for (const { offset, D } of model.factors) belief.set(D, offset);
  return belief;
}

import { columnWeights, expectOverOthers } from './kernels.ts';
import type { Model } from './model.ts';
import { safeLog, softmaxInPlace } from './numbers.ts';
import {
  accuracyOf,
  checkWindow,
  logLikelihoodsOf,
  priorOf,
  refuseUnexplained,
  type Window,
  type WindowInferred,
} from './window.ts';

export interface VariationalOptions {
  readonly iterations?: number;
  /** It stops when F falls by less. */
  readonly tolerance?: number;
}

/**
 * Variational message passing over a window: all steps and factors are taken to be independent, and each in turn is set
 * to its optimum given the others,
 *
 *   ln q(s_t) = E[ln P(o_t|s_t)] + E[ln P(s_t|s_{t−1})] + E[ln P(s_{t+1}|s_t)] + const,
 *
 * so F never rises. ln 0 counts as ln 1e-16. (Winn and Bishop, "Variational message passing", JMLR 6, 2005; for these
 * models Da Costa et al. 2020, section 4.)
 *
 * @throws `coalition.window_invalid`, `coalition.observation_invalid`, `coalition.observation_unexplained`
 */
export function passVariationalMessages(
  model: Model,
  window: Window,
  options: VariationalOptions = {},
): WindowInferred {
  checkWindow(model, window);
  const { iterations = 64, tolerance = 1e-10 } = options;
  const { observations, actions, policy = [] } = window;
  const beliefs = Array.from({ length: observations.length + policy.length }, () => {
    const belief = new Float64Array(model.beliefSize);
    for (const { offset, size } of model.factors) belief.fill(1 / size, offset, offset + size);
    return belief;
  });
  const parts: Parts = {
    model,
    beliefs,
    moves: [...actions, ...policy],
    logs: logLikelihoodsOf(model, window, safeLog(0)),
    logB: model.factors.map(({ B }) => B.map(safeLog)),
    logPrior: priorOf(model, window).map(safeLog),
    values: new Float64Array(Math.max(...model.factors.map(({ columns }) => columns))),
  };
  const trace: number[] = [];
  for (let round = 0; round < iterations; round++) {
    for (let step = 0; step < beliefs.length; step++) {
      for (let factor = 0; factor < model.factors.length; factor++) update(parts, step, factor);
    }
    const freeEnergy = freeEnergyOf(parts);
    const fell = (trace.at(-1) ?? Number.POSITIVE_INFINITY) - freeEnergy;
    trace.push(freeEnergy);
    if (fell < tolerance) break;
  }
  refuseUnexplained(model, window, parts.logs, beliefs);
  return { beliefs, freeEnergy: trace.at(-1) ?? Number.NaN, trace };
}

interface Parts {
  readonly model: Model;
  readonly beliefs: readonly Float64Array[];
  readonly moves: readonly (readonly number[])[];
  readonly logs: readonly (readonly Float64Array[])[];
  readonly logB: readonly Float64Array[];
  readonly logPrior: Float64Array;
  readonly values: Float64Array;
}

function update(parts: Parts, step: number, at: number): void {
  const { model, beliefs, logs } = parts;
  const factor = model.factors[at];
  const belief = beliefs[step];
  if (!factor || !belief) return;
  const sums = new Float64Array(factor.size);
  for (const [index, { parents }] of model.modalities.entries()) {
    const kept = parents.findIndex((parent) => parent.factor === at);
    const values = logs[step]?.[index];
    if (kept >= 0 && values) expectOverOthers(values, parents, kept, belief, sums, 0);
  }
  addFromBefore(parts, step, at, sums);
  const after = beliefs[step + 1];
  if (after) addFromAfter(parts, step, at, after, sums);
  softmaxInPlace(sums);
  belief.set(sums, factor.offset);
}

/** E[ln P(s_t | s_{t−1})], or ln of the prior. */
function addFromBefore(
  { model, beliefs, moves, logB, logPrior }: Parts,
  step: number,
  at: number,
  sums: Float64Array,
): void {
  const factor = model.factors[at];
  if (!factor) return;
  const before = beliefs[step - 1];
  if (!before) {
    for (let state = 0; state < factor.size; state++) {
      sums[state] = (sums[state] ?? 0) + (logPrior[factor.offset + state] ?? 0);
    }
    return;
  }
  const weights = new Float64Array(factor.columns);
  columnWeights(factor.parents, before, weights);
  const from = (moves[step - 1]?.[at] ?? 0) * factor.columns * factor.size;
  for (let column = 0; column < factor.columns; column++) {
    const weight = weights[column] ?? 0;
    if (weight === 0) continue;
    for (let state = 0; state < factor.size; state++) {
      sums[state] = (sums[state] ?? 0) + weight * (logB[at]?.[from + column * factor.size + state] ?? 0);
    }
  }
}

/** E[ln P(s_{t+1} | s_t)] over each factor that this one is a parent of. */
function addFromAfter(
  { model, beliefs, moves, logB, values }: Parts,
  step: number,
  at: number,
  after: Float64Array,
  sums: Float64Array,
): void {
  const belief = beliefs[step];
  if (!belief) return;
  for (const [index, child] of model.factors.entries()) {
    const kept = child.parents.findIndex((parent) => parent.factor === at);
    if (kept < 0) continue;
    const from = (moves[step]?.[index] ?? 0) * child.columns * child.size;
    for (let column = 0; column < child.columns; column++) {
      let sum = 0;
      for (let next = 0; next < child.size; next++) {
        sum += (after[child.offset + next] ?? 0) * (logB[index]?.[from + column * child.size + next] ?? 0);
      }
      values[column] = sum;
    }
    expectOverOthers(values, child.parents, kept, belief, sums, 0);
  }
}

/** F = E[ln q] − E[ln P(o, s)], of the window. */
function freeEnergyOf(parts: Parts): number {
  let freeEnergy = 0;
  for (const [step, belief] of parts.beliefs.entries()) {
    freeEnergy += complexityOf(parts, step, belief) - accuracyOf(parts.model, parts.logs[step], belief);
  }
  return freeEnergy;
}

/** E[ln q(s_t)] − E[ln P(s_t | s_{t−1})] */
function complexityOf(parts: Parts, step: number, belief: Float64Array): number {
  let sum = 0;
  for (const [at, factor] of parts.model.factors.entries()) {
    const expected = new Float64Array(factor.size);
    addFromBefore(parts, step, at, expected);
    for (let state = 0; state < factor.size; state++) {
      const value = belief[factor.offset + state] ?? 0;
      if (value > 0) sum += value * (Math.log(value) - (expected[state] ?? 0));
    }
  }
  return sum;
}

import { invalid } from '#kernel/base';
import { expectOverOthers, predictFactor } from './kernels.ts';
import type { Factor, Model } from './model.ts';
import { safeLog, softmaxInPlace, tiny } from './numbers.ts';
import {
  accuracyOf,
  checkWindow,
  logLikelihoodsOf,
  priorOf,
  refuseUnexplained,
  type Window,
  type WindowInferred,
} from './window.ts';

export interface MarginalOptions {
  readonly iterations?: number;
  /** The part of the way that a round goes. */
  readonly tau?: number;
  /**
   * How a factor's likelihood is taken over the others: `mean-of-log` is variational; `log-of-mean`, the logarithm of
   * the mean joint likelihood, is SPM's.
   */
  readonly likelihood?: 'mean-of-log' | 'log-of-mean';
  /** At the last step of all there is no state after the policy. */
  readonly last?: boolean;
}

/**
 * Marginal message passing over a window: beliefs of all its steps, each from the likelihood and from messages of the
 * step before and the step after,
 *
 *   ε = c·ln A + ln(B q₋) + ln(B⁺ q₊) − c·ln q,   ln q ← ln q + τ(ε − mean ε),
 *
 * with c = 2 where there is a step after, else 1, and B⁺ the columns of Bᵀ normalised. (Parr, Markovic, Kiebel,
 * Friston, "Neuronal message passing using mean-field, Bethe, and marginal approximations", Scientific Reports 9, 2019;
 * constants of SPM's `spm_MDP_VB_X.m`.)
 *
 * @throws `coalition.window_invalid`, `coalition.observation_invalid`, `coalition.observation_unexplained`,
 *   `coalition.window_too_large`
 */
export function passMarginalMessages(
  model: Model,
  window: Window,
  options: MarginalOptions = {},
): WindowInferred {
  checkWindow(model, window);
  const { iterations = 16, tau = 0.25, likelihood = 'mean-of-log', last = false } = options;
  const { observations, actions, policy = [] } = window;
  const ahead = policy.length - (last && policy.length > 0 ? 1 : 0);
  const passing: Passing = {
    model,
    beliefs: Array.from({ length: observations.length + ahead }, () => uniformBelief(model)),
    moves: [...actions, ...policy],
    logs: logLikelihoodsOf(model, window, safeLog(0)),
    prior: priorOf(model, window),
    back: model.factors.map(backwardOf),
    // SPM's: the step before the last move hears of no later one.
    cutoff: observations.length - 1 + Math.max(0, policy.length - 1),
    likelihood,
    room: roomFor(model, likelihood),
  };
  const trace = Array.from({ length: iterations }, () => passRound(passing, tau));
  refuseUnexplained(model, window, passing.logs, passing.beliefs);
  return { beliefs: passing.beliefs, freeEnergy: trace.at(-1) ?? Number.NaN, trace };
}

interface Passing {
  readonly model: Model;
  readonly beliefs: readonly Float64Array[];
  readonly moves: readonly (readonly number[])[];
  readonly logs: readonly (readonly Float64Array[])[];
  readonly prior: Float64Array;
  readonly back: readonly Float64Array[];
  readonly cutoff: number;
  readonly likelihood: 'mean-of-log' | 'log-of-mean';
  readonly room: Room;
}

/** One round over all steps and factors; returns the free energy found on the way. */
function passRound(passing: Passing, tau: number): number {
  const { model, beliefs, logs, prior, moves, cutoff, room } = passing;
  let freeEnergy = 0;
  for (const [step, belief] of beliefs.entries()) {
    freeEnergy -= accuracyOf(model, logs[step], belief);
    for (const [at, factor] of model.factors.entries()) {
      const seen = room.seen.subarray(0, factor.size).fill(0);
      const stepLogs = logs[step];
      if (stepLogs) addLikelihood(model, at, stepLogs, belief, passing.likelihood, seen, room.joint);
      pastMessage(factor, prior, beliefs[step - 1], moves[step - 1]?.[at] ?? 0, room.past, room.weights);
      room.future.fill(0);
      const after = step < cutoff ? beliefs[step + 1] : undefined;
      if (after) futureMessage(model, at, passing.back, belief, after, moves[step] ?? [], room);
      const messages = { seen, past: room.past, future: room.future };
      freeEnergy += stepTowards(factor, belief, messages, step < cutoff ? 2 : 1, tau);
    }
  }
  return freeEnergy;
}

interface Room {
  readonly weights: Float64Array;
  readonly seen: Float64Array;
  /** Messages lie at the factor's place. */
  readonly past: Float64Array;
  readonly future: Float64Array;
  readonly message: Float64Array;
  readonly joint: Float64Array;
}

/** The joint likelihood of SPM's form has an entry for each joint state. */
const mostStates = 2 ** 20;

function roomFor(model: Model, likelihood: Passing['likelihood']): Room {
  const states = model.factors.reduce((product, { size }) => product * size, 1);
  if (likelihood === 'log-of-mean' && states > mostStates) {
    throw invalid(
      'coalition.window_too_large',
      `${model.name} has ${states.toLocaleString('en')} joint states, too many for the likelihood "log-of-mean". Use "mean-of-log".`,
    );
  }
  const columns = [...model.factors, ...model.modalities].map((part) => part.columns);
  return {
    weights: new Float64Array(Math.max(...columns)),
    seen: new Float64Array(model.beliefSize),
    past: new Float64Array(model.beliefSize),
    future: new Float64Array(model.beliefSize),
    message: new Float64Array(Math.max(...columns)),
    joint: new Float64Array(likelihood === 'log-of-mean' ? states : 0),
  };
}

function uniformBelief({ factors, beliefSize }: Model): Float64Array {
  const belief = new Float64Array(beliefSize);
  for (const { offset, size } of factors) belief.fill(1 / size, offset, offset + size);
  return belief;
}

function addLikelihood(
  model: Model,
  at: number,
  logs: readonly Float64Array[],
  belief: Float64Array,
  form: 'mean-of-log' | 'log-of-mean',
  seen: Float64Array,
  joint: Float64Array,
): void {
  if (form === 'mean-of-log') {
    for (const [index, { parents }] of model.modalities.entries()) {
      const kept = parents.findIndex(({ factor }) => factor === at);
      const values = logs[index];
      if (kept >= 0 && values) expectOverOthers(values, parents, kept, belief, seen, 0);
    }
    return;
  }
  const all = model.factors.map(({ offset, size }, factor) => ({ factor, offset, size }));
  jointLikelihood(model, logs, joint);
  expectOverOthers(joint, all, at, belief, seen, 0);
  for (let state = 0; state < seen.length; state++) seen[state] = safeLog(seen[state] ?? 0);
}

/** The likelihood of a step's observation for each joint state, the last factor fastest. */
function jointLikelihood(
  { factors, modalities }: Model,
  logs: readonly Float64Array[],
  joint: Float64Array,
): void {
  for (let place = 0; place < joint.length; place++) {
    let sum = 0;
    for (const [index, { parents }] of modalities.entries()) {
      let column = 0;
      for (const { factor, size } of parents) {
        let inner = 1;
        for (let later = factor + 1; later < factors.length; later++) inner *= factors[later]?.size ?? 1;
        column = column * size + (Math.floor(place / inner) % size);
      }
      sum += logs[index]?.[column] ?? 0;
    }
    joint[place] = Math.exp(sum);
  }
}

function pastMessage(
  factor: Factor,
  prior: Float64Array,
  before: Float64Array | undefined,
  action: number,
  past: Float64Array,
  weights: Float64Array,
): void {
  if (before) predictFactor(factor, action, before, past, weights);
  else past.set(prior.subarray(factor.offset, factor.offset + factor.size), factor.offset);
  for (let state = factor.offset; state < factor.offset + factor.size; state++)
    past[state] = safeLog(past[state] ?? 0);
}

/** Each `[action][column][next]` divided by the sum over the columns: the chance of a column given what came next. */
function backwardOf({ B, size, columns, actions }: Factor): Float64Array {
  const back = new Float64Array(B.length);
  for (let action = 0; action < actions.length; action++) {
    const from = action * columns * size;
    for (let next = 0; next < size; next++) {
      let sum = 0;
      for (let column = 0; column < columns; column++) sum += (B[from + column * size + next] ?? 0) + tiny;
      for (let column = 0; column < columns; column++) {
        const place = from + column * size + next;
        back[place] = ((B[place] ?? 0) + tiny) / sum;
      }
    }
  }
  return back;
}

/** Adds what the next step's belief says of a factor, by each factor that it is a parent of. */
function futureMessage(
  model: Model,
  at: number,
  back: readonly Float64Array[],
  belief: Float64Array,
  after: Float64Array,
  actions: readonly number[],
  { message, future, weights }: Room,
): void {
  const own = model.factors[at];
  if (!own) return;
  for (const [index, child] of model.factors.entries()) {
    const kept = child.parents.findIndex(({ factor }) => factor === at);
    const table = back[index];
    if (kept < 0 || !table) continue;
    const from = (actions[index] ?? 0) * child.columns * child.size;
    for (let column = 0; column < child.columns; column++) {
      let sum = 0;
      for (let next = 0; next < child.size; next++) {
        sum += (table[from + column * child.size + next] ?? 0) * (after[child.offset + next] ?? 0);
      }
      message[column] = sum;
    }
    const sums = weights.subarray(0, own.size).fill(0);
    expectOverOthers(message, child.parents, kept, belief, sums, 0);
    for (let state = 0; state < own.size; state++) {
      future[own.offset + state] = (future[own.offset + state] ?? 0) + safeLog(sums[state] ?? 0);
    }
  }
}

/** One step of the gradient; returns the factor's part of the free energy before it: E[ln q] less half its messages. */
function stepTowards(
  { offset, size }: Factor,
  belief: Float64Array,
  {
    seen,
    past,
    future,
  }: { readonly seen: Float64Array; readonly past: Float64Array; readonly future: Float64Array },
  weight: number,
  tau: number,
): number {
  let mean = 0;
  let freeEnergy = 0;
  const errorAt = (state: number): number =>
    weight * (seen[state] ?? 0) +
    (past[offset + state] ?? 0) +
    (future[offset + state] ?? 0) -
    weight * safeLog(belief[offset + state] ?? 0);
  for (let state = 0; state < size; state++) {
    const error = errorAt(state);
    mean += error / size;
    // What was seen counts once for all factors, and is not counted here.
    freeEnergy -= (belief[offset + state] ?? 0) * (error / weight - (seen[state] ?? 0));
  }
  for (let state = 0; state < size; state++) {
    belief[offset + state] = safeLog(belief[offset + state] ?? 0) + tau * (errorAt(state) - mean);
  }
  softmaxInPlace(belief, offset, size);
  return freeEnergy;
}

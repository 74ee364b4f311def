import { invalid } from '#kernel/base';
import type { Factor, Model } from './model.ts';
import { normaliseInPlace } from './numbers.ts';
import { impossible } from './observation.ts';
import { checkWindow, logLikelihoodsOf, priorOf, type Window, type WindowInferred } from './window.ts';

const mostStates = 2048;

/**
 * Exact inference over a window, by the forward and backward passes of a hidden Markov model over the joint states of
 * all factors (Rabiner, "A tutorial on hidden Markov models", Proceedings of the IEEE 77, 1989). The free energy is
 * −ln P(o), its least value; the beliefs are the marginals of the exact posterior.
 *
 * @throws `coalition.window_too_large` past 2,048 joint states; `coalition.observation_impossible`
 */
export function inferWindowExactly(model: Model, window: Window): WindowInferred {
  checkWindow(model, window);
  const count = model.factors.reduce((product, { size }) => product * size, 1);
  if (count > mostStates) {
    throw invalid(
      'coalition.window_too_large',
      `${model.name} has ${count.toLocaleString('en')} joint states; exact inference over a window takes ${mostStates}. Pass messages instead.`,
    );
  }
  const { observations, actions, policy = [] } = window;
  const moves = [...actions, ...policy];
  const logs = logLikelihoodsOf(model, window, Number.NEGATIVE_INFINITY);
  const steps = observations.length + policy.length;
  const likelihoods = Array.from({ length: steps }, (_, step) => jointLikelihoods(model, logs[step], count));
  const forward: Float64Array[] = [];
  let freeEnergy = 0;
  for (let step = 0; step < steps; step++) {
    const before = forward[step - 1];
    const now = before
      ? moved(model, before, moves[step - 1] ?? [])
      : jointPrior(model, priorOf(model, window), count);
    for (let place = 0; place < count; place++)
      now[place] = (now[place] ?? 0) * (likelihoods[step]?.[place] ?? 1);
    const evidence = normaliseInPlace(now);
    if (!(evidence > 0)) throw impossible(model, observations[step] ?? []);
    freeEnergy -= Math.log(evidence);
    forward.push(now);
  }
  const beliefs: Float64Array[] = [];
  let back = new Float64Array(count).fill(1);
  for (let step = steps - 1; step >= 0; step--) {
    const joint = Float64Array.from(forward[step] ?? [], (value, place) => value * (back[place] ?? 0));
    normaliseInPlace(joint);
    beliefs.unshift(marginalsOf(model, joint));
    const weighted = back.map((value, place) => value * (likelihoods[step]?.[place] ?? 1));
    if (step > 0) back = movedBack(model, weighted, moves[step - 1] ?? [], count);
    normaliseInPlace(back);
  }
  return { beliefs, freeEnergy, trace: [freeEnergy] };
}

/** The states of a joint state, the last factor fastest. */
function statesOf({ factors }: Model, place: number, states: Int32Array): void {
  let left = place;
  for (let at = factors.length - 1; at >= 0; at--) {
    const size = factors[at]?.size ?? 1;
    states[at] = left % size;
    left = Math.floor(left / size);
  }
}

const columnOf = (parents: Factor['parents'], states: Int32Array): number =>
  parents.reduce((column, { factor, size }) => column * size + (states[factor] ?? 0), 0);

function jointLikelihoods(
  model: Model,
  logs: readonly Float64Array[] | undefined,
  count: number,
): Float64Array {
  const states = new Int32Array(model.factors.length);
  return Float64Array.from({ length: count }, (_, place) => {
    if (!logs) return 1;
    statesOf(model, place, states);
    let sum = 0;
    for (const [at, { parents }] of model.modalities.entries())
      sum += logs[at]?.[columnOf(parents, states)] ?? 0;
    return Math.exp(sum);
  });
}

function jointPrior(model: Model, prior: Float64Array, count: number): Float64Array {
  const states = new Int32Array(model.factors.length);
  return Float64Array.from({ length: count }, (_, place) => {
    statesOf(model, place, states);
    return model.factors.reduce(
      (product, { offset }, at) => product * (prior[offset + (states[at] ?? 0)] ?? 0),
      1,
    );
  });
}

/** Calls `visit` with each joint state that may follow, and its probability. */
function eachNext(
  model: Model,
  states: Int32Array,
  actions: readonly number[],
  visit: (next: number, probability: number) => void,
): void {
  const walk = (at: number, next: number, probability: number): void => {
    const factor = model.factors[at];
    if (!factor) {
      visit(next, probability);
      return;
    }
    const from = ((actions[at] ?? 0) * factor.columns + columnOf(factor.parents, states)) * factor.size;
    for (let state = 0; state < factor.size; state++) {
      const chance = factor.B[from + state] ?? 0;
      if (chance > 0) walk(at + 1, next * factor.size + state, probability * chance);
    }
  };
  walk(0, 0, 1);
}

function moved(model: Model, before: Float64Array, actions: readonly number[]): Float64Array {
  const after = new Float64Array(before.length);
  const states = new Int32Array(model.factors.length);
  for (const [place, weight] of before.entries()) {
    if (weight === 0) continue;
    statesOf(model, place, states);
    eachNext(model, states, actions, (next, probability) => {
      after[next] = (after[next] ?? 0) + weight * probability;
    });
  }
  return after;
}

function movedBack(
  model: Model,
  after: Float64Array,
  actions: readonly number[],
  count: number,
): Float64Array<ArrayBuffer> {
  const states = new Int32Array(model.factors.length);
  return Float64Array.from({ length: count }, (_, place) => {
    statesOf(model, place, states);
    let sum = 0;
    eachNext(model, states, actions, (next, probability) => {
      sum += probability * (after[next] ?? 0);
    });
    return sum;
  });
}

function marginalsOf(model: Model, joint: Float64Array): Float64Array {
  const belief = new Float64Array(model.beliefSize);
  const states = new Int32Array(model.factors.length);
  for (const [place, weight] of joint.entries()) {
    if (weight === 0) continue;
    statesOf(model, place, states);
    for (const [at, { offset }] of model.factors.entries()) {
      const index = offset + (states[at] ?? 0);
      belief[index] = (belief[index] ?? 0) + weight;
    }
  }
  return belief;
}

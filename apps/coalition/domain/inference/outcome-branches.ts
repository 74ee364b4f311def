import { invalid } from '#kernel/base';
import type { Modality, Model } from './model.ts';

/** An observation that may come, and what would then be believed. */
export interface Branch {
  readonly probability: number;
  readonly outcomes: readonly number[];
  readonly belief: Float64Array;
}

const mostStates = 20_000;

interface Joint {
  readonly states: readonly number[];
  readonly weight: number;
}

/**
 * The observations that a predicted belief leads one to expect, each with its posterior belief (the marginals of the
 * exact one). Those less likely than `threshold` are left out, and the others' probabilities scaled to sum to 1; the
 * likeliest way is always kept.
 *
 * @throws `coalition.search_states_too_many`
 */
export function expectedPosteriors(
  model: Model,
  predicted: Float64Array,
  threshold: number,
): readonly Branch[] {
  const branches: Branch[] = [];
  const walk = (
    at: number,
    joint: readonly Joint[],
    probability: number,
    outcomes: readonly number[],
  ): void => {
    const modality = model.modalities[at];
    if (!modality) {
      branches.push({ probability, outcomes, belief: marginalsOf(model, joint, probability) });
      return;
    }
    const { parts: split, sums } = splitByOutcome(modality, joint);
    const most = Math.max(...sums);
    for (const [outcome, sum] of sums.entries()) {
      if (sum > 0 && (sum >= threshold || sum === most))
        walk(at + 1, split[outcome] ?? [], sum, [...outcomes, outcome]);
    }
  };
  walk(0, jointOf(model, predicted), 1, []);
  const total = branches.reduce((sum, { probability }) => sum + probability, 0);
  return branches.map((branch) => ({ ...branch, probability: branch.probability / total }));
}

/** The joint states weighed by each outcome's likelihood, and what they sum to. */
function splitByOutcome(
  { A, parents, size }: Modality,
  joint: readonly Joint[],
): { readonly parts: readonly (readonly Joint[])[]; readonly sums: Float64Array } {
  const parts = Array.from({ length: size }, (): Joint[] => []);
  const sums = new Float64Array(size);
  for (const { states, weight } of joint) {
    const column = parents.reduce((sum, parent) => sum * parent.size + (states[parent.factor] ?? 0), 0);
    for (let outcome = 0; outcome < size; outcome++) {
      const part = weight * (A[column * size + outcome] ?? 0);
      if (part === 0) continue;
      parts[outcome]?.push({ states, weight: part });
      sums[outcome] = (sums[outcome] ?? 0) + part;
    }
  }
  return { parts, sums };
}

/** The joint states that have a chance. */
function jointOf({ factors, name }: Model, belief: Float64Array): readonly Joint[] {
  let joint: Joint[] = [{ states: [], weight: 1 }];
  for (const { offset, size } of factors) {
    const likely = Array.from({ length: size }, (_, state) => state).filter(
      (state) => (belief[offset + state] ?? 0) > 0,
    );
    if (joint.length * likely.length > mostStates) {
      throw invalid(
        'coalition.search_states_too_many',
        `A belief about ${name} has more than ${mostStates.toLocaleString('en')} joint states with a chance: too many to search over what may be observed. Plan dynamically.`,
      );
    }
    joint = joint.flatMap(({ states, weight }) =>
      likely.map((state) => ({ states: [...states, state], weight: weight * (belief[offset + state] ?? 0) })),
    );
  }
  return joint;
}

function marginalsOf({ factors, beliefSize }: Model, joint: readonly Joint[], total: number): Float64Array {
  const belief = new Float64Array(beliefSize);
  for (const { states, weight } of joint) {
    for (const [at, { offset }] of factors.entries()) {
      const place = offset + (states[at] ?? 0);
      belief[place] = (belief[place] ?? 0) + weight / total;
    }
  }
  return belief;
}

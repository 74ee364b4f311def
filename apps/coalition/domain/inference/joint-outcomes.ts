import { invalid } from '#kernel/base';
import type { Modality, Parent } from './model.ts';
import { entropyOf, xLogX } from './numbers.ts';

const mostOutcomes = 2 ** 20;

/**
 * The entropy of the outcomes of all modalities together, predicted by a belief: given the states the modalities are
 * independent, but what they tell of the same factors makes them depend on each other. Only modalities that share a
 * factor whose state is uncertain are looked at together; the others add up.
 *
 * @param outcomes that the belief predicts of each modality by itself, at their places
 * @throws `coalition.outcomes_too_many` past a million combined outcomes
 */
export function jointOutcomeEntropy(
  modalities: readonly Modality[],
  belief: Float64Array,
  outcomes: Float64Array,
): number {
  let sum = 0;
  for (const group of groupsOf(modalities, belief)) {
    const [first, second] = group;
    if (first && !second) sum += entropyOf(outcomes, first.modality.offset, first.modality.size);
    else sum += entropyOfGroup(group, belief);
  }
  return sum;
}

interface Uncertain {
  readonly modality: Modality;
  /** The parents whose state is not certain. */
  readonly open: readonly Parent[];
}

const isOpen = ({ offset, size }: Parent, belief: Float64Array): boolean => {
  let likely = 0;
  for (let at = offset; at < offset + size; at++) {
    if ((belief[at] ?? 0) > 0) likely++;
    if (likely > 1) return true;
  }
  return false;
};

function groupsOf(modalities: readonly Modality[], belief: Float64Array): readonly (readonly Uncertain[])[] {
  const groups: Uncertain[][] = [];
  for (const modality of modalities) {
    const open = modality.parents.filter((parent) => isOpen(parent, belief));
    const joined = groups.filter((group) =>
      group.some((other) => other.open.some(({ factor }) => open.some((parent) => parent.factor === factor))),
    );
    const merged = [...joined.flat(), { modality, open }];
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups;
}

function entropyOfGroup(group: readonly Uncertain[], belief: Float64Array): number {
  const parents: Parent[] = [];
  for (const parent of group.flatMap(({ modality }) => modality.parents)) {
    if (!parents.some(({ factor }) => factor === parent.factor)) parents.push(parent);
  }
  const outcomes = group.reduce((product, { modality }) => product * modality.size, 1);
  if (outcomes > mostOutcomes) {
    throw invalid(
      'coalition.outcomes_too_many',
      `The modalities ${group.map(({ modality }) => modality.name).join(', ')} have ${outcomes.toLocaleString('en')} outcomes together, too many for the joint information gain of "pymdp-legacy". Use the convention "pymdp-jax".`,
    );
  }
  const joint = new Float64Array(outcomes);
  const states = new Map<number, number>();
  const spread = (at: number, place: number, weight: number): void => {
    const modality = group[at]?.modality;
    if (!modality) {
      joint[place] = (joint[place] ?? 0) + weight;
      return;
    }
    let column = 0;
    for (const { factor, size } of modality.parents) column = column * size + (states.get(factor) ?? 0);
    for (let outcome = 0; outcome < modality.size; outcome++) {
      const probability = modality.A[column * modality.size + outcome] ?? 0;
      if (probability > 0) spread(at + 1, place * modality.size + outcome, weight * probability);
    }
  };
  const walk = (at: number, weight: number): void => {
    const parent = parents[at];
    if (!parent) {
      spread(0, 0, weight);
      return;
    }
    for (let state = 0; state < parent.size; state++) {
      const probability = belief[parent.offset + state] ?? 0;
      if (probability === 0) continue;
      states.set(parent.factor, state);
      walk(at + 1, weight * probability);
    }
  };
  walk(0, 1);
  let entropy = 0;
  for (const value of joint) entropy -= xLogX(value);
  return entropy;
}

import { invalid } from '#kernel/base';
import type { Modality, Model } from './model.ts';

/**
 * What was observed in one modality: the number of an outcome, a distribution over outcomes when one is not sure, or
 * nothing (`null`).
 */
export type Outcome = number | ArrayLike<number> | null;
/** One for each modality. */
export type Observation = readonly Outcome[];

const tolerance = 1e-6;

/**
 * Checks an observation against a model before anything is changed by it.
 *
 * @throws `coalition.observation_invalid`, which names the modality
 */
export function checkObservation(model: Model, observation: Observation): void {
  if (observation.length !== model.modalities.length) {
    throw invalid(
      'coalition.observation_invalid',
      `An observation of ${model.name} has ${model.modalities.length} parts (${model.modalities.map(({ name }) => name).join(', ')}) and this has ${observation.length}.`,
    );
  }
  for (const [at, modality] of model.modalities.entries()) {
    const problem = problemOf(observation[at] ?? null, modality);
    if (problem) {
      throw invalid('coalition.observation_invalid', `Observation of "${modality.name}": ${problem}.`, {
        modality: modality.name,
      });
    }
  }
}

function problemOf(outcome: Outcome, { size }: Modality): string | undefined {
  if (outcome === null) return undefined;
  if (typeof outcome === 'number') {
    if (Number.isInteger(outcome) && outcome >= 0 && outcome < size) return undefined;
    return `${outcome} is no outcome; they are 0 to ${size - 1}`;
  }
  if (outcome.length !== size)
    return `a distribution over ${size} outcomes was expected, not ${outcome.length}`;
  let sum = 0;
  for (let at = 0; at < size; at++) {
    const value = outcome[at] ?? Number.NaN;
    if (!(value >= 0 && value <= 1 + tolerance))
      return `entry ${at} is ${value} and must lie between 0 and 1`;
    sum += value;
  }
  return Math.abs(sum - 1) > tolerance
    ? `it must sum to 1 and sums to ${Number(sum.toPrecision(10))}`
    : undefined;
}

/**
 * ln of the likelihood of an outcome in each column of `A`: ln A[o | s], and for a distribution over outcomes the
 * expected logarithm Σ_o p(o) ln A[o | s] (pymdp's categorical observations). −∞ where it cannot be.
 */
export function logLikelihood(modality: Modality, outcome: Outcome, into: Float64Array): void {
  const { A, columns, size } = modality;
  if (outcome === null) {
    into.fill(0, 0, columns);
  } else if (typeof outcome === 'number') {
    for (let column = 0; column < columns; column++) into[column] = Math.log(A[column * size + outcome] ?? 0);
  } else {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let at = 0; at < size; at++) {
        const probability = outcome[at] ?? 0;
        if (probability > 0) sum += probability * Math.log(A[column * size + at] ?? 0);
      }
      into[column] = sum;
    }
  }
}

/** `reward=shock`, or `reward=(0.5, 0.5)`. */
export function outcomeName(modality: Modality, outcome: Outcome): string {
  if (outcome === null) return `${modality.name}=?`;
  if (typeof outcome === 'number') return `${modality.name}=${modality.outcomes[outcome] ?? outcome}`;
  return `${modality.name}=(${Array.from(outcome, (value) => Number(value.toPrecision(3))).join(', ')})`;
}

/** The error for an observation that cannot be under the model and what is believed. */
export function impossible(model: Model, observation: Observation, only?: Modality) {
  const shown = namesOf(model, observation, only);
  return invalid(
    'coalition.observation_impossible',
    `The observation ${shown.join(', ')} cannot be under what is believed: its probability is 0. The belief was left as it was.`,
    { observation: shown },
  );
}

/** The error for an observation that no state found explains. */
export function unexplained(model: Model, observation: Observation, step?: number) {
  const shown = namesOf(model, observation);
  return invalid(
    'coalition.observation_unexplained',
    `No states were found that explain ${shown.join(', ')}${step === undefined ? '' : ` at step ${step} of the window`} together with what else is believed. The belief was left as it was.`,
    { observation: shown, ...(step === undefined ? {} : { step }) },
  );
}

function namesOf(model: Model, observation: Observation, only?: Modality): readonly string[] {
  return model.modalities
    .map((modality, at) => ({ modality, outcome: observation[at] ?? null }))
    .filter(({ modality, outcome }) => outcome !== null && (!only || modality === only))
    .map(({ modality, outcome }) => outcomeName(modality, outcome));
}

import { invalid } from '#kernel/base';
import { columnWeights, initialBelief } from './kernels.ts';
import type { Model } from './model.ts';
import { safeLog } from './numbers.ts';
import { checkObservation, logLikelihood, type Observation, unexplained } from './observation.ts';

/**
 * A stretch of time to infer over: what was observed at each past step, and what was done in between. `policy` are
 * actions to come, whose states are inferred as well.
 */
export interface Window {
  readonly observations: readonly Observation[];
  /** One fewer than observations: `[step][factor]`. */
  readonly actions: readonly (readonly number[])[];
  readonly policy?: readonly (readonly number[])[];
  /** The belief before the first observation; the model's D when left out. */
  readonly prior?: Float64Array;
}

export interface WindowInferred {
  /** The belief of each step, past and to come. */
  readonly beliefs: readonly Float64Array[];
  /**
   * Free energy in nats, of the window: −ln P(o) when exact, an upper bound of it by variational messages, and its
   * marginal approximation, no bound, by marginal messages.
   */
  readonly freeEnergy: number;
  /** F after each round. */
  readonly trace: readonly number[];
}

/** @throws `coalition.window_invalid`, `coalition.observation_invalid` */
export function checkWindow(model: Model, { observations, actions, policy = [] }: Window): void {
  if (observations.length === 0) {
    throw invalid('coalition.window_invalid', 'A window needs at least one observation.');
  }
  if (actions.length !== observations.length - 1) {
    throw invalid(
      'coalition.window_invalid',
      `Between ${observations.length} observations there are ${observations.length - 1} actions, and ${actions.length} were given.`,
    );
  }
  for (const observation of observations) checkObservation(model, observation);
  for (const [step, taken] of [...actions, ...policy].entries()) {
    for (const [at, factor] of model.factors.entries()) {
      const action = taken[at];
      if (
        action === undefined ||
        !Number.isInteger(action) ||
        action < 0 ||
        action >= factor.actions.length
      ) {
        throw invalid(
          'coalition.window_invalid',
          `Action ${action} of step ${step} is none of the ${factor.actions.length} of factor "${factor.name}".`,
        );
      }
    }
  }
}

export const priorOf = (model: Model, { prior }: Window): Float64Array => prior ?? initialBelief(model);

/** ln likelihoods by step and modality, not below `floor`. */
export function logLikelihoodsOf(
  model: Model,
  { observations }: Window,
  floor: number,
): readonly (readonly Float64Array[])[] {
  return observations.map((observation) =>
    model.modalities.map((modality, at) => {
      const logs = new Float64Array(modality.columns);
      logLikelihood(modality, observation[at] ?? null, logs);
      for (let column = 0; column < logs.length; column++) logs[column] = Math.max(logs[column] ?? 0, floor);
      return logs;
    }),
  );
}

/** E[ln P(o | s)] of one step; nothing was observed where there are no `logs`. */
export function accuracyOf(
  { modalities }: Model,
  logs: readonly Float64Array[] | undefined,
  belief: Float64Array,
): number {
  let sum = 0;
  for (const [index, { parents, columns }] of modalities.entries()) {
    const values = logs?.[index];
    if (!values) continue;
    const weights = new Float64Array(columns);
    columnWeights(parents, belief, weights);
    for (let column = 0; column < columns; column++) sum += (weights[column] ?? 0) * (values[column] ?? 0);
  }
  return sum;
}

/**
 * Refuses what messages ended with when it does not explain an observation: they go by likelihoods with a floor, and
 * would believe something about what cannot be.
 *
 * @throws `coalition.observation_unexplained`, which names the observation and its step
 */
export function refuseUnexplained(
  model: Model,
  { observations }: Window,
  logs: readonly (readonly Float64Array[])[],
  beliefs: readonly Float64Array[],
): void {
  for (const [step, observation] of observations.entries()) {
    const belief = beliefs[step];
    if (belief && !explains(model, belief, logs[step])) throw unexplained(model, observation, step);
  }
}

/**
 * Whether a belief explains what was seen. Where it does not, what is likely under it has the floor as likelihood:
 * either nothing can explain all outcomes together, or the fixed point lies between ways that can.
 */
export function explains(
  { modalities }: Model,
  belief: Float64Array,
  logs: readonly Float64Array[] | undefined,
): boolean {
  return modalities.every(({ parents, columns }, index) => {
    const values = logs?.[index];
    if (!values) return true;
    const weights = new Float64Array(columns);
    columnWeights(parents, belief, weights);
    const expected = weights.reduce((sum, weight, column) => sum + weight * (values[column] ?? 0), 0);
    return expected > safeLog(0) / 4;
  });
}

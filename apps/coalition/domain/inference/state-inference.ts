import { inferExactly, likelyStates } from './exact-states.ts';
import type { InferenceOptions, Inferred } from './inferred.ts';
import { inferByMeanField } from './mean-field.ts';
import type { Model } from './model.ts';
import { checkObservation, type Observation } from './observation.ts';

/**
 * Beliefs about the states after an observation.
 *
 * @param prior the belief before it
 * @throws `coalition.observation_invalid`, `coalition.observation_impossible`; `coalition.observation_unexplained` when
 *   mean field finds nothing that explains it and there are too many joint states to look at each
 */
export function inferStates(
  model: Model,
  prior: Float64Array,
  observation: Observation,
  options: InferenceOptions = {},
): Inferred {
  checkObservation(model, observation);
  const { method = 'auto', exactUpTo = 4096 } = options;
  if (method === 'exact' || (method === 'auto' && likelyStates(model, prior) <= exactUpTo)) {
    return inferExactly(model, prior, observation);
  }
  return inferByMeanField(model, prior, observation, options);
}

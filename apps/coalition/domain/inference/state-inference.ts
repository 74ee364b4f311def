import { invalid } from '#kernel/base';
import { inferExactly, likelyStates, mostToEnumerate } from './exact-states.ts';
import type { InferenceOptions, Inferred } from './inferred.ts';
import { inferByMeanField } from './mean-field.ts';
import type { Model } from './model.ts';
import { checkObservation, type Observation } from './observation.ts';

/**
 * Beliefs about the states after an observation.
 *
 * @param prior the belief before it
 * @throws `coalition.observation_invalid`, `coalition.observation_impossible`; `coalition.observation_unexplained` when
 *   mean field finds nothing that explains it and there are too many joint states to look at each; `coalition.states_too_many` when it is to be exact
 */
export function inferStates(
  model: Model,
  prior: Float64Array,
  observation: Observation,
  options: InferenceOptions = {},
): Inferred {
  checkObservation(model, observation);
  const { method = 'auto', exactUpTo = 4096 } = options;
  const states = method === 'mean-field' ? 0 : likelyStates(model, prior);
  if (method === 'exact' && states > mostToEnumerate) {
    throw invalid(
      'coalition.states_too_many',
      `What is believed of ${model.name} leaves ${states.toLocaleString('en')} joint states, too many to look at each. Use "mean-field".`,
    );
  }
  if (method === 'exact' || (method === 'auto' && states <= exactUpTo))
    return inferExactly(model, prior, observation);
  return inferByMeanField(model, prior, observation, options);
}

import { invalid, MainstayError } from '#kernel/base';
import { predictBelief } from '../inference/kernels.ts';
import { actOn, type Mind, type MindStep, perceiveIn, type Thinking } from '../inference/mind.ts';
import type { Model } from '../inference/model.ts';
import type { Observation } from '../inference/observation.ts';
import { sharePreferences } from '../inference/sharing.ts';
import { type Percept, tellEachOther } from './evidence.ts';

export interface Member {
  readonly mind: Mind;
  readonly thinking: Thinking;
}

export interface StepTogether {
  readonly steps: readonly MindStep[];
  /** What they told each other could not all be true: each went by what it saw itself. */
  readonly contradicted: boolean;
}

/**
 * One step of members of a coalition: all perceive, tell each other what they saw, and then each decides by what it
 * believes now. Its free energy is that of its own observation.
 *
 * @param observations in the members' order
 * @param common names of the factors that mean the same to all of them; without any this is `stepMind` of each
 * @throws `coalition.sharing_invalid`, and as `stepMind`; then all minds are as they were
 */
export function stepTogether(
  members: readonly Member[],
  observations: readonly Observation[],
  common: readonly string[],
): StepTogether {
  if (members.length !== observations.length)
    throw invalid(
      'coalition.sharing_invalid',
      `${members.length} members need as many observations; given were ${observations.length}.`,
    );
  const perceived = members.map(({ mind, thinking }, at) =>
    perceiveIn(mind, observations[at] ?? [], thinking),
  );
  const heard = common.length === 0 ? undefined : told(members, perceived, common);
  const contradicted = heard === 'contradiction';
  const steps = members.map(({ mind, thinking }, at) => {
    // As many as members, made from them above.
    const own = perceived[at] as (typeof perceived)[number];
    return actOn(
      mind,
      observations[at] ?? [],
      { ...own, belief: (contradicted ? undefined : heard?.[at]) ?? own.belief },
      thinking,
    );
  });
  return { steps, contradicted };
}

function told(
  members: readonly Member[],
  perceived: readonly { readonly belief: Float64Array }[],
  common: readonly string[],
): readonly Float64Array[] | 'contradiction' {
  const percepts = members.map(({ mind, thinking }, at): Percept => {
    if (thinking.options.inference?.window)
      throw invalid(
        'coalition.sharing_invalid',
        `${mind.model.name} infers several steps together: what it hears from others would be lost with the next one.`,
      );
    const belief = perceived[at]?.belief ?? mind.belief;
    const predicted = Float64Array.from(mind.belief);
    if (mind.actions) predictBelief(mind.model, mind.belief, mind.actions, predicted, thinking.space);
    return { model: mind.model, predicted, belief };
  });
  try {
    return tellEachOther(percepts, common);
  } catch (error) {
    if (error instanceof MainstayError && error.code === 'coalition.beliefs_contradict')
      return 'contradiction';
    throw error;
  }
}

/**
 * The members' models with the preferences that they have together: the mean of each one's C. Made when a coalition
 * begins to act; each goes back to its own when it ends.
 *
 * @throws `coalition.sharing_invalid` when they have different outcomes
 */
export const withSharedPreferences = (models: readonly Model[]): readonly Model[] =>
  models.map((model) => sharePreferences(model, models));

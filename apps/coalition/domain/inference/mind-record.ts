import { z } from 'zod';
import { invalid } from '#kernel/base';
import type { Mind } from './mind.ts';
import type { Factor, Modality, Model } from './model.ts';
import { entropiesOf } from './numbers.ts';
import type { Past } from './perception.ts';
import { meansOf } from './tables.ts';

const counts = z.array(z.number().min(0));
const actions = z.array(z.int().min(0));

/**
 * A mind as JSON, without its model but with what it learnt of it: what is kept of an agent for a restart. Numbers come
 * back to the last bit.
 */
export const mindRecord = z.strictObject({
  belief: z.array(
    z
      .number()
      .min(0)
      .max(1 + 1e-9),
  ),
  actions: actions.optional(),
  step: z.int().min(0),
  gamma: z.number().positive().optional(),
  weighed: z.array(z.strictObject({ actions, factors: actions, probability: z.number(), worth: z.number() })),
  plan: z.array(actions),
  past: z
    .strictObject({
      prior: counts,
      observations: z.array(z.array(z.union([z.int().min(0), counts, z.null()]))),
      actions: z.array(actions),
    })
    .optional(),
  /** By modality, factor, factor, and of habits; null where nothing was learnt. */
  learnt: z
    .strictObject({
      pA: z.array(counts.nullable()),
      pB: z.array(counts.nullable()),
      pD: z.array(counts.nullable()),
      pE: counts.nullable(),
    })
    .optional(),
});
export type MindRecord = z.infer<typeof mindRecord>;

/** @param born the model that the agent began with */
export function recordMind(mind: Mind, born: Model): MindRecord {
  const { model, belief, step, gamma, weighed, plan, past } = mind;
  const changed = (values: Float64Array | undefined, old: Float64Array | undefined): number[] | null =>
    values && values !== old ? [...values] : null;
  return {
    belief: [...belief],
    ...(mind.actions ? { actions: [...mind.actions] } : {}),
    step,
    ...(gamma === undefined ? {} : { gamma }),
    weighed: weighed.map((one) => ({ ...one, actions: [...one.actions], factors: [...one.factors] })),
    plan: plan.map((taken) => [...taken]),
    ...(past ? { past: recordPast(past) } : {}),
    ...(model === born
      ? {}
      : {
          learnt: {
            pA: model.modalities.map(({ pA }, at) => changed(pA, born.modalities[at]?.pA)),
            pB: model.factors.map(({ pB }, at) => changed(pB, born.factors[at]?.pB)),
            pD: model.factors.map(({ pD }, at) => changed(pD, born.factors[at]?.pD)),
            pE: changed(model.pE, born.pE),
          },
        }),
  };
}

const recordPast = ({ prior, observations, actions: taken }: Past): NonNullable<MindRecord['past']> => ({
  prior: [...prior],
  observations: observations.map((parts) =>
    parts.map((part) => (part === null || typeof part === 'number' ? part : Array.from(part))),
  ),
  actions: taken.map((one) => [...one]),
});

/**
 * The mind that was recorded.
 *
 * @param born the model that the agent began with
 * @throws `coalition.mind_invalid` when the record is none, or not of such a model
 */
export function restoreMind(record: unknown, born: Model): Mind {
  const parsed = mindRecord.safeParse(record);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(
      'coalition.mind_invalid',
      `This is no record of a mind: ${issue?.path.map(String).join('.')}: ${issue?.message}.`,
    );
  }
  const { belief, learnt, gamma, past, ...rest } = parsed.data;
  checkBelief(born, belief);
  if (past) checkBelief(born, past.prior);
  for (const taken of [...(rest.actions ? [rest.actions] : []), ...rest.plan, ...(past?.actions ?? [])]) {
    const fits = born.factors.every(({ actions: known }, at) => (taken[at] ?? known.length) < known.length);
    if (taken.length !== born.factors.length || !fits)
      throw other(born, `it has no actions ${taken.join(', ')}`);
  }
  return {
    ...rest,
    ...{ gamma, actions: rest.actions, belief: Float64Array.from(belief) },
    model: learnt ? withCounts(born, learnt) : born,
    past: past && { ...past, prior: Float64Array.from(past.prior) },
  };
}

function checkBelief(born: Model, belief: readonly number[]): void {
  if (belief.length !== born.beliefSize) {
    throw other(born, `its belief has ${belief.length} entries, not ${born.beliefSize}`);
  }
  for (const { offset, size, name } of born.factors) {
    const sum = belief.slice(offset, offset + size).reduce((a, b) => a + b, 0);
    if (!(Math.abs(sum - 1) < 1e-6)) throw other(born, `what it believes of "${name}" sums to ${sum}`);
  }
}

const other = ({ name }: Model, why: string) =>
  invalid('coalition.mind_invalid', `This record is not of a mind with the model ${name}: ${why}.`);

function withCounts(born: Model, learnt: NonNullable<MindRecord['learnt']>): Model {
  const fitted = (
    found: readonly number[] | null | undefined,
    old: Float64Array | undefined,
  ): Float64Array | undefined => {
    if (found && found.length !== old?.length) throw other(born, 'what it learnt has another shape');
    return found ? Float64Array.from(found) : undefined;
  };
  const modalities = born.modalities.map((modality, at): Modality => {
    const pA = fitted(learnt.pA[at], modality.pA);
    if (!pA) return modality;
    const A = meansOf(pA, modality.size);
    return { ...modality, pA, A, entropies: entropiesOf(A, modality.size) };
  });
  const factors = born.factors.map((factor, at): Factor => {
    const pB = fitted(learnt.pB[at], factor.pB);
    const pD = fitted(learnt.pD[at], factor.pD);
    return {
      ...factor,
      ...(pB ? { pB, B: meansOf(pB, factor.size) } : {}),
      ...(pD ? { pD, D: meansOf(pD, factor.size) } : {}),
    };
  });
  const pE = fitted(learnt.pE, born.pE);
  return { ...born, modalities, factors, ...(pE ? { pE, E: meansOf(pE, pE.length) } : {}) };
}

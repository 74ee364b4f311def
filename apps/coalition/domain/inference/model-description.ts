import type { Factor, Modality, Model } from './model.ts';
import type { ModelInput } from './model-input.ts';
import { type Nested, nestedOf, rowsApart } from './tables.ts';

/** A model as people write it: what `compileModel` reads back to the same. For checkpoints, exports and GMN. */
export function describeModel(model: Model): ModelInput {
  const { E, pE, policies } = model;
  return {
    ...{ name: model.name, convention: model.convention, gamma: model.gamma },
    ...(policies
      ? { policies: policies.map((policy) => policy.map((actions) => [...actions])) }
      : { depth: model.depth }),
    ...(E ? { E: [...E] } : {}),
    ...(pE ? { pE: [...pE] } : {}),
    factors: model.factors.map((factor) => describeFactor(model, factor)),
    modalities: model.modalities.map((modality) => describeModality(model, modality)),
  };
}

const parentNames = ({ factors }: Model, { parents }: Factor | Modality): string[] =>
  parents.map(({ factor }) => factors[factor]?.name ?? '');

function describeFactor(model: Model, factor: Factor): ModelInput['factors'][number] {
  const { name, states, actions, size, columns, parents, B, D, pB, pD } = factor;
  const shape = [size, ...parents.map((parent) => parent.size), actions.length];
  const table = (flat: Float64Array): Nested =>
    nestedOf(rowsApart(flat, size, columns, actions.length), shape);
  return {
    ...{ name, states: [...states], actions: [...actions], parents: parentNames(model, factor) },
    ...{ B: table(B), D: [...D] },
    ...(pB ? { pB: table(pB) } : {}),
    ...(pD ? { pD: [...pD] } : {}),
  };
}

function describeModality(model: Model, modality: Modality): ModelInput['modalities'][number] {
  const { name, outcomes, size, columns, parents, A, C, pA } = modality;
  const shape = [size, ...parents.map((parent) => parent.size)];
  const table = (flat: Float64Array): Nested => nestedOf(rowsApart(flat, size, columns, 1), shape);
  const [first] = C;
  return {
    ...{ name, outcomes: [...outcomes], parents: parentNames(model, modality) },
    ...{ A: table(A), C: C.length === 1 && first ? [...first] : C.map((step) => [...step]) },
    ...(pA ? { pA: table(pA) } : {}),
  };
}

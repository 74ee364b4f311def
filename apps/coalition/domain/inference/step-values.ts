import type { BeliefTable } from './belief-table.ts';
import { addTerms, emptyTerms, type Terms, type Values } from './expected-free-energy.ts';
import type { Workspace } from './kernels.ts';
import type { Model } from './model.ts';

/** Factors that go together in planning, because B, A or habits tie them, and the modalities that tell of them. */
export interface Group {
  readonly factors: readonly number[];
  readonly modalities: readonly number[];
}

/**
 * Splits a model into parts whose terms add up: the posterior over actions of one does not depend on another's. Factors
 * belong together when one's next state depends on the other or a modality tells of both; habits tie all.
 */
export function groupsOf(model: Model): readonly Group[] {
  const root = model.factors.map((_, at) => at);
  const find = (at: number): number => {
    let here = at;
    while (root[here] !== here) here = root[here] ?? here;
    return here;
  };
  const join = (members: readonly number[]): void => {
    const [first] = members;
    if (first !== undefined) for (const member of members) root[find(member)] = find(first);
  };
  if (model.E) join(model.factors.map((_, at) => at));
  for (const [at, { parents }] of model.factors.entries()) join([at, ...parents.map(({ factor }) => factor)]);
  for (const { parents } of model.modalities) join(parents.map(({ factor }) => factor));
  const roots = [...new Set(model.factors.map((_, at) => find(at)))];
  return roots.map((group) => ({
    factors: model.factors.flatMap((_, at) => (find(at) === group ? [at] : [])),
    modalities: model.modalities.flatMap(({ parents }, at) => {
      const [first] = parents;
      return first && find(first.factor) === group ? [at] : [];
    }),
  }));
}

/** The values of one group's part of a model, its offsets kept. */
export function valuesOfGroup(values: Values, { factors, modalities }: Group): Values {
  const pick = <Item>(items: readonly Item[], places: readonly number[]): readonly Item[] =>
    items.filter((_, at) => places.includes(at));
  return {
    ...values,
    model: { ...values.model, modalities: pick(values.model.modalities, modalities) },
    preferences: pick(values.preferences, modalities),
    gainA: pick(values.gainA, modalities),
    gainB: values.gainB.map((gain, at) => (factors.includes(at) ? gain : undefined)),
    stateValues: values.stateValues.map((worth, at) => (factors.includes(at) ? worth : undefined)),
  };
}

/**
 * The terms of a step, looked up where the same beliefs about what it depends on came up before: of the outcomes by
 * the belief it ends in, and of learning B by the belief it begins in and the actions.
 */
export function createStepTerms(values: Values, group: Group, table: BeliefTable, space: Workspace) {
  const outcomes = new Map<string, Terms>();
  const transitions = new Map<string, number>();
  const before = new Float64Array(values.model.beliefSize);
  const belief = new Float64Array(values.model.beliefSize);
  const byStep = values.preferences.some((steps) => steps.length > 1);
  const lastStep = Math.max(...values.preferences.map((steps) => steps.length)) - 1;
  const withoutB: Values = { ...values, gainB: values.gainB.map(() => undefined) };
  const onlyB: Values = { ...values, model: { ...values.model, modalities: [] }, stateValues: [] };
  const learnsB = values.wanted.parameterGain && values.gainB.some((gain) => gain !== undefined);
  return {
    outcomes: (key: string, numbers: readonly number[], step: number): Terms => {
      const place = byStep ? `${Math.min(step, lastStep)}|${key}` : key;
      const found = outcomes.get(place);
      if (found) return found;
      const terms = emptyTerms();
      table.write(group.factors, numbers, belief);
      addTerms(withoutB, before, belief, [], step, space, terms);
      outcomes.set(place, terms);
      return terms;
    },
    transition: (
      key: string,
      numbers: readonly number[],
      next: readonly number[],
      actions: readonly number[],
    ): number => {
      if (!learnsB) return 0;
      const place = `${key}|${actions.join()}`;
      const found = transitions.get(place);
      if (found !== undefined) return found;
      const terms = emptyTerms();
      table.write(group.factors, numbers, before);
      table.write(group.factors, next, belief);
      addTerms(onlyB, before, belief, actions, 0, space, terms);
      transitions.set(place, terms.parameterGain);
      return terms.parameterGain;
    },
  };
}

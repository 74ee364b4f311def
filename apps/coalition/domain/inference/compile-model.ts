import { invalid } from '#kernel/base';
import type { Model, Parent } from './model.ts';
import { modelInput, type ParsedModel } from './model-input.ts';
import { compileFactor, compileModality, countOf, unique } from './model-parts.ts';
import { policyPart } from './model-policies.ts';

/**
 * Checks a model and lays it out for the kernels.
 *
 * @throws MainstayError `coalition.model_…` whose sentence names the array, the column and what it sums to
 */
export function compileModel(input: unknown): Model {
  const parsed = parse(input);
  const sizes = parsed.factors.map(({ states }) => countOf(states));
  const names = parsed.factors.map(({ name }) => name);
  unique(names, 'factors');
  unique(
    parsed.modalities.map(({ name }) => name),
    'modalities',
  );
  const parentsOf = (of: string, given: readonly string[]): readonly Parent[] => {
    unique(given, `parents of ${of}`);
    return given.map((name) => {
      const factor = names.indexOf(name);
      if (factor < 0) {
        throw invalid(
          'coalition.model_parent',
          `${of} depends on "${name}", and there is no such factor: there are ${names.map((known) => `"${known}"`).join(', ')}.`,
        );
      }
      const offset = sizes.slice(0, factor).reduce((sum, size) => sum + size, 0);
      return { factor, offset, size: sizes[factor] ?? 0 };
    });
  };
  const stateName = (parent: Parent, state: number): string => {
    const { name, states } = parsed.factors[parent.factor] ?? { name: '', states: 0 };
    return `${name}=${typeof states === 'number' ? state : states[state]}`;
  };
  const factors = parsed.factors.map((factor, index) =>
    compileFactor(
      factor,
      sizes.slice(0, index).reduce((sum, size) => sum + size, 0),
      parentsOf(`factor "${factor.name}"`, factor.parents ?? [factor.name]),
      stateName,
    ),
  );
  let offset = 0;
  const modalities = parsed.modalities.map((modality) => {
    const compiled = compileModality(
      modality,
      offset,
      parentsOf(`modality "${modality.name}"`, modality.parents ?? names),
      stateName,
    );
    offset += compiled.size;
    return compiled;
  });
  return {
    name: parsed.name ?? 'model',
    factors,
    modalities,
    beliefSize: sizes.reduce((sum, size) => sum + size, 0),
    outcomesSize: offset,
    ...policyPart(parsed, factors),
  };
}

function parse(input: unknown): ParsedModel {
  const parsed = modelInput.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String).join('.') || 'the model';
  throw invalid('coalition.model_invalid', `${path}: ${issue?.message ?? 'is not a model'}.`, {
    issues: parsed.error.issues
      .slice(0, 20)
      .map(({ path: at, message }) => ({ path: at.map(String).join('.'), message })),
  });
}

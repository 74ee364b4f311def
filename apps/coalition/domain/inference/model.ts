import { invalid } from '#kernel/base';
import {
  type Convention,
  type FactorInput,
  type ModalityInput,
  modelInput,
  type ParsedModel,
} from './model-input.ts';
import { entropyOf } from './numbers.ts';
import { checkColumns, checkCounts, columnsTogether, meansOf, readTable, sizeOf } from './tables.ts';

/** A factor that an array depends on: where its beliefs lie in a belief, and how many. */
export interface Parent {
  readonly factor: number;
  readonly offset: number;
  readonly size: number;
}

/**
 * One hidden-state factor. `B` is flat, `[action][column][next]`, a column being a combination of its parents' states
 * (the last parent fastest); so are its counts `pB`.
 */
export interface Factor {
  readonly name: string;
  readonly states: readonly string[];
  readonly actions: readonly string[];
  readonly size: number;
  /** Where its beliefs begin in a belief. */
  readonly offset: number;
  readonly parents: readonly Parent[];
  readonly columns: number;
  readonly B: Float64Array;
  readonly D: Float64Array;
  readonly pB: Float64Array | undefined;
  readonly pD: Float64Array | undefined;
}

/** One outcome modality. `A` is flat, `[column][outcome]`; `entropies` has the entropy of each column. */
export interface Modality {
  readonly name: string;
  readonly outcomes: readonly string[];
  readonly size: number;
  /** Where its outcomes begin when those of all modalities lie in a row. */
  readonly offset: number;
  readonly parents: readonly Parent[];
  readonly columns: number;
  readonly A: Float64Array;
  readonly entropies: Float64Array;
  /** Preferences of each step ahead; the last holds for all later ones. */
  readonly C: readonly Float64Array[];
  readonly pA: Float64Array | undefined;
}

/** A compiled model. A belief is one flat array: the marginals of all factors in a row, `beliefSize` long. */
export interface Model {
  readonly name: string;
  readonly factors: readonly Factor[];
  readonly modalities: readonly Modality[];
  readonly beliefSize: number;
  readonly outcomesSize: number;
  readonly depth: number;
  /** Listed policies, `[policy][step][factor]`; undefined: all of `depth`. */
  readonly policies: readonly (readonly (readonly number[])[])[] | undefined;
  readonly E: Float64Array | undefined;
  readonly pE: Float64Array | undefined;
  readonly gamma: number;
  readonly convention: Convention;
}

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

function unique(names: readonly string[], what: string): void {
  const seen = new Set<string>();
  const twice = names.find((name) => {
    if (seen.has(name)) return true;
    seen.add(name);
    return false;
  });
  if (twice !== undefined) {
    throw invalid('coalition.model_name_twice', `Among the ${what}, "${twice}" occurs twice.`);
  }
}

const countOf = (labels: number | readonly string[]): number =>
  typeof labels === 'number' ? labels : labels.length;
const labelsOf = (labels: number | readonly string[]): readonly string[] =>
  typeof labels === 'number' ? Array.from({ length: labels }, (_, index) => String(index)) : labels;

type StateName = (parent: Parent, state: number) => string;

/** ` given location=left, context=0`, of a column. */
export function columnName(parents: readonly Parent[], column: number, stateName: StateName): string {
  let left = column;
  const parts: string[] = [];
  for (let at = parents.length - 1; at >= 0; at--) {
    const parent = parents[at];
    if (!parent) continue;
    parts.unshift(stateName(parent, left % parent.size));
    left = Math.floor(left / parent.size);
  }
  return ` given ${parts.join(', ')}`;
}

function compileFactor(
  input: FactorInput,
  offset: number,
  parents: readonly Parent[],
  stateName: StateName,
): Factor {
  const states = labelsOf(input.states);
  const actions = labelsOf(input.actions);
  unique(states, `states of factor "${input.name}"`);
  unique(actions, `actions of factor "${input.name}"`);
  const size = states.length;
  const columns = sizeOf(parents.map((parent) => parent.size));
  const shape = [size, ...parents.map((parent) => parent.size), actions.length];
  const read = (value: unknown, what: string): Float64Array =>
    columnsTogether(readTable(value, shape, what), size, columns, actions.length);
  const named = (column: number): string =>
    `${columnName(parents, column % columns, stateName)}, action=${actions[Math.floor(column / columns)]}`;
  const of = `of factor "${input.name}"`;
  const pB = input.pB === undefined ? undefined : read(input.pB, `pB ${of}`);
  if (pB) checkCounts(pB, size, `pB ${of}`, named);
  if (input.B === undefined && !pB) throw missing('B', of);
  const B = input.B === undefined ? meansOf(pB ?? new Float64Array(), size) : read(input.B, `B ${of}`);
  checkColumns(B, size, `B ${of}`, named);
  const pD = input.pD === undefined ? undefined : readTable(input.pD, [size], `pD ${of}`);
  if (pD) checkCounts(pD, size, `pD ${of}`, () => '');
  const flat = pD ? meansOf(pD, size) : new Float64Array(size).fill(1 / size);
  const D = input.D === undefined ? flat : readTable(input.D, [size], `D ${of}`);
  checkColumns(D, size, `D ${of}`, () => '');
  return { name: input.name, states, actions, size, offset, parents, columns, B, D, pB, pD };
}

function compileModality(
  input: ModalityInput,
  offset: number,
  parents: readonly Parent[],
  stateName: StateName,
): Modality {
  const outcomes = labelsOf(input.outcomes);
  unique(outcomes, `outcomes of modality "${input.name}"`);
  const size = outcomes.length;
  const columns = sizeOf(parents.map((parent) => parent.size));
  const shape = [size, ...parents.map((parent) => parent.size)];
  const read = (value: unknown, what: string): Float64Array =>
    columnsTogether(readTable(value, shape, what), size, columns, 1);
  const named = (column: number): string => columnName(parents, column, stateName);
  const of = `of modality "${input.name}"`;
  const pA = input.pA === undefined ? undefined : read(input.pA, `pA ${of}`);
  if (pA) checkCounts(pA, size, `pA ${of}`, named);
  if (input.A === undefined && !pA) throw missing('A', of);
  const A = input.A === undefined ? meansOf(pA ?? new Float64Array(), size) : read(input.A, `A ${of}`);
  checkColumns(A, size, `A ${of}`, named);
  const C = readPreferences(input.C, size, `C ${of}`);
  return {
    name: input.name,
    outcomes,
    size,
    offset,
    parents,
    columns,
    A,
    entropies: entropiesOf(A, size),
    C,
    pA,
  };
}

/** The entropy of each column of `rows` entries. */
export function entropiesOf(A: Float64Array, rows: number): Float64Array {
  return Float64Array.from({ length: A.length / rows }, (_, column) => entropyOf(A, column * rows, rows));
}

function readPreferences(value: unknown, size: number, what: string): readonly Float64Array[] {
  if (value === undefined) return [new Float64Array(size)];
  if (Array.isArray(value) && value.length > 0 && value.every(Array.isArray)) {
    return value.map((step, index) => readTable(step, [size], `${what}[${index}]`));
  }
  return [readTable(value, [size], what)];
}

const missing = (array: string, of: string) =>
  invalid('coalition.model_missing', `${array} ${of} is missing: give ${array} or its counts p${array}.`);

function policyPart(
  parsed: ParsedModel,
  factors: readonly Factor[],
): Pick<Model, 'depth' | 'policies' | 'E' | 'pE' | 'gamma' | 'convention'> {
  const { policies, convention } = parsed;
  for (const [index, policy] of policies?.entries() ?? [])
    checkPolicy(policy, index, policies?.[0]?.length ?? 0, factors);
  const choices = policies ? policies.length : sizeOf(factors.map(({ actions }) => actions.length));
  const pE = parsed.pE === undefined ? undefined : readTable(parsed.pE, [choices], 'pE');
  if (pE) checkCounts(pE, choices, 'pE', () => '');
  const fromCounts = pE && meansOf(pE, choices);
  const E = parsed.E === undefined ? fromCounts : readTable(parsed.E, [choices], 'E');
  if (E) checkColumns(E, choices, 'E', () => '');
  return {
    depth: policies?.[0]?.length ?? parsed.depth,
    policies,
    E,
    pE,
    gamma: parsed.gamma ?? (convention === 'pymdp-legacy' ? 16 : 1),
    convention,
  };
}

function checkPolicy(
  policy: readonly (readonly number[])[],
  index: number,
  depth: number,
  factors: readonly Factor[],
): void {
  if (policy.length !== depth) {
    throw invalid(
      'coalition.model_policy',
      `policies[${index}] has ${policy.length} steps and the first has ${depth}: all must be equally long.`,
    );
  }
  for (const [step, actions] of policy.entries()) {
    if (actions.length !== factors.length) {
      throw invalid(
        'coalition.model_policy',
        `policies[${index}][${step}] has ${actions.length} actions and must have ${factors.length}, one for each factor.`,
      );
    }
    for (const [at, factor] of factors.entries()) {
      if ((actions[at] ?? 0) >= factor.actions.length) {
        throw invalid(
          'coalition.model_policy',
          `policies[${index}][${step}] has action ${actions[at]} for factor "${factor.name}", which has ${factor.actions.length}.`,
        );
      }
    }
  }
}

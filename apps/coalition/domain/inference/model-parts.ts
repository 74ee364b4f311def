import { invalid } from '#kernel/base';
import type { Factor, Modality, Parent } from './model.ts';
import type { FactorInput, ModalityInput } from './model-input.ts';
import { entropiesOf } from './numbers.ts';
import { checkColumns, checkCounts, columnsTogether, meansOf, readTable, sizeOf } from './tables.ts';

/** @throws `coalition.model_name_twice` */
export function unique(names: readonly string[], what: string): void {
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

export const countOf = (labels: number | readonly string[]): number =>
  typeof labels === 'number' ? labels : labels.length;
export const labelsOf = (labels: number | readonly string[]): readonly string[] =>
  typeof labels === 'number' ? Array.from({ length: labels }, (_, index) => String(index)) : labels;

export type StateName = (parent: Parent, state: number) => string;

/** ` given location=left, context=0`, of a column. */
function columnName(parents: readonly Parent[], column: number, stateName: StateName): string {
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

/** @param offset where its beliefs begin */
export function compileFactor(
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

/** @param offset where its outcomes begin */
export function compileModality(
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

function readPreferences(value: unknown, size: number, what: string): readonly Float64Array[] {
  if (value === undefined) return [new Float64Array(size)];
  if (Array.isArray(value) && value.length > 0 && value.every(Array.isArray)) {
    return value.map((step, index) => readTable(step, [size], `${what}[${index}]`));
  }
  return [readTable(value, [size], what)];
}

const missing = (array: string, of: string) =>
  invalid('coalition.model_missing', `${array} ${of} is missing: give ${array} or its counts p${array}.`);

import type { Validators } from '../checks/validators.ts';
import { isRecord, type Schema, type Value } from '../operation.ts';
import { asValue } from '../reading/parameters.ts';
import { type Definitions, type Flat, flatten, isSchema, schemaMap, textList, typesOf } from './flatten.ts';
import { numberAt, rangeOf, timesStep } from './numbers.ts';

/** A text longer than this is not made only to touch a limit. */
const longestText = 10_000;
const longestList = 200;
const deepest = 5;
/** Alternatives within alternatives are soon more than anybody waits for; the outermost come first. */
const mostLooked = 1500;

/**
 * Valid values at the edges of a schema: the least and the greatest, the shortest and the longest, each of an `enum`,
 * only what must be there, and texts that programs trip over. Each differs from `base` in one place.
 *
 * @param base a valid value
 */
export function boundaryValues(
  schema: Schema,
  base: Value,
  definitions: Definitions,
  validators: Validators,
): readonly Value[] {
  const found = new Map<string, Value>();
  let looked = 0;
  for (const value of edges(schema, base, definitions, 0)) {
    if (++looked > mostLooked) break;
    const key = JSON.stringify(value);
    if (key !== JSON.stringify(base) && !found.has(key) && validators.isValid(schema, value))
      found.set(key, value);
  }
  return [...found.values()];
}

function* edges(schema: Schema, base: Value, definitions: Definitions, depth: number): Generator<Value> {
  const flat = flatten(schema, definitions);
  if (flat === false || depth > deepest) return;
  for (const group of flat.choices ?? []) {
    const { choices: _choices, ...own } = flat;
    for (const alternative of group)
      yield* edges({ allOf: [own, alternative] }, base, definitions, depth + 1);
  }
  if (flat.const !== undefined) yield asValue(flat.const);
  if (Array.isArray(flat.enum)) yield* flat.enum.map(asValue);
  const types = typesOf(flat);
  if (types.includes('null') && types.length < 7) yield null;
  if (types.includes('boolean')) yield* [true, false];
  if (types.includes('integer')) yield* numberEdges(flat, true);
  else if (types.includes('number')) yield* numberEdges(flat, false);
  if (types.includes('string')) yield* textEdges(flat);
  if (Array.isArray(base)) yield* listEdges(flat, base, definitions, depth);
  else if (isRecord(base)) yield* objectEdges(flat, base, definitions, depth);
}

function* numberEdges(flat: Flat, whole: boolean): Generator<Value> {
  const { least, most, step } = rangeOf(flat, whole);
  for (const count of [least, least + 1, most - 1, most]) yield timesStep(count, step);
  yield* [0, 1, -1];
  const bounded = ['minimum', 'exclusiveMinimum'].some((name) => numberAt(flat, name) !== undefined);
  if (flat.format === 'int32') yield* [-(2 ** 31), 2 ** 31 - 1];
  else if (!bounded) yield* [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  if (!whole) yield* [0.1, -0.5];
}

function* textEdges(flat: Flat): Generator<Value> {
  const least = numberAt(flat, 'minLength') ?? 0;
  const most = numberAt(flat, 'maxLength');
  yield 'a'.repeat(Math.min(least, longestText));
  yield 'a'.repeat(Math.min(least + 1, longestText));
  if (most !== undefined && most <= longestText) {
    yield 'a'.repeat(most);
    yield '0'.repeat(most);
    // Outside the first plane: two units of UTF-16, one character.
    yield '🙂'.repeat(most);
  }
  const tricky = [
    '',
    ' ',
    '0',
    '-1',
    'null',
    "o'brien",
    '"<b>&',
    '%00',
    '\u0000',
    'é'.normalize('NFD'),
    '../x',
  ];
  for (const text of tricky) yield text.padEnd(least, 'a');
}

function* listEdges(
  flat: Flat,
  base: readonly Value[],
  definitions: Definitions,
  depth: number,
): Generator<Value> {
  const least = numberAt(flat, 'minItems') ?? 0;
  const most = numberAt(flat, 'maxItems');
  yield base.slice(0, least);
  if (most !== undefined && most <= longestList && base.length > 0)
    yield Array.from({ length: most }, (_, index) => base[index % base.length] ?? null);
  const [first, ...rest] = base;
  if (first === undefined || !isSchema(flat.items)) return;
  for (const item of edges(flat.items, first, definitions, depth + 1)) yield [item, ...rest];
}

function* objectEdges(
  flat: Flat,
  base: Readonly<Record<string, Value>>,
  definitions: Definitions,
  depth: number,
): Generator<Value> {
  const required = textList(flat.required);
  const properties = schemaMap(flat.properties);
  yield Object.fromEntries(Object.entries(base).filter(([name]) => required.includes(name)));
  for (const name of Object.keys(base))
    if (!required.includes(name)) {
      const { [name]: _left, ...rest } = base;
      yield rest;
    }
  for (const [name, property] of Object.entries(properties)) {
    for (const value of edges(property, base[name] ?? null, definitions, depth + 1))
      yield { ...base, [name]: value };
  }
}

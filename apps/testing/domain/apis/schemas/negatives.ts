import type { Validators } from '../checks/validators.ts';
import { isRecord, type Schema, type Value } from '../operation.ts';
import { escapePointer } from '../reading/node.ts';
import { type Definitions, type Flat, flatten, isSchema, schemaMap, textList, typesOf } from './flatten.ts';
import { numberAt } from './numbers.ts';

/** A value that breaks one rule of its schema. */
export interface BrokenValue {
  readonly value: Value;
  /** The keyword that is broken. */
  readonly rule: string;
  /** JSON pointer into the value; empty for the value itself. */
  readonly path: string;
}

const longestText = 10_000;
const longestList = 200;
const deepest = 6;
/** Alternatives within alternatives are soon more than anybody waits for; the outermost come first. */
const mostLooked = 1500;

/**
 * Values that break a schema in exactly one place, each with the rule it breaks. Every one was judged by the schema as
 * written: what still fits it is left out.
 *
 * @param base a valid value; the rest of it stays as it is
 */
export function brokenValues(
  schema: Schema,
  base: Value,
  definitions: Definitions,
  validators: Validators,
): readonly BrokenValue[] {
  const found = new Map<string, BrokenValue>();
  let looked = 0;
  for (const broken of breaks(schema, base, definitions, '', 0)) {
    if (++looked > mostLooked) break;
    const key = JSON.stringify(broken.value) ?? '';
    if (found.has(key)) continue;
    const errors = validators.errors(schema, broken.value);
    // One rule at a time: what a bad choice breaks besides in alternatives is their own business.
    const others = errors.filter((error) => !alternatives.includes(error.keyword));
    const named = others.some((error) => error.keyword === broken.rule);
    const composed = errors.length > others.length;
    if (errors.length > 0 && (composed || (named && others.every((error) => error.keyword === broken.rule))))
      found.set(key, broken);
  }
  return [...found.values()];
}

const alternatives = ['anyOf', 'oneOf', 'not', 'if', 'contains'];

function* breaks(
  schema: Schema,
  base: Value,
  definitions: Definitions,
  path: string,
  depth: number,
): Generator<BrokenValue> {
  const flat = flatten(schema, definitions);
  if (flat === false || depth > deepest) return;
  for (const own of [flat, ...alternativesOf(flat, definitions)]) {
    yield* wrongTypes(own, path);
    yield* wrongScalars(own, base, path);
    if (Array.isArray(base)) yield* wrongLists(own, base, definitions, path, depth);
    else if (isRecord(base)) yield* wrongObjects(own, base, definitions, path, depth);
  }
}

function alternativesOf(flat: Flat, definitions: Definitions): Flat[] {
  return (flat.choices ?? []).flatMap((group) =>
    group.flatMap((alternative) => {
      const merged = flatten(alternative, definitions);
      return merged === false ? [] : [merged];
    }),
  );
}

/** Of each type one value; the judge leaves out those that are allowed. */
function* wrongTypes(flat: Flat, path: string): Generator<BrokenValue> {
  const rule = flat.enum !== undefined ? 'enum' : flat.const !== undefined ? 'const' : 'type';
  const types = typesOf(flat);
  if (types.length >= 7 && rule === 'type') return;
  const wrong: Value[] = [];
  if (types.some((type) => ['integer', 'number', 'boolean'].includes(type))) wrong.push('not-of-this-kind');
  if (types.includes('integer')) wrong.push(1.5);
  if (types.includes('string')) wrong.push({ not: 'a text' }, 12);
  if (types.includes('array')) wrong.push({ not: 'a list' });
  if (types.includes('object')) wrong.push('not-an-object', [1, 2]);
  wrong.push(null);
  for (const value of wrong) yield { value, rule: 'type', path };
  if (rule !== 'type') {
    for (const value of ['not-one-of-these', 987_654_321])
      if (!types.includes('object') && !types.includes('array')) yield { value, rule, path };
  }
}

function* wrongScalars(flat: Flat, base: Value, path: string): Generator<BrokenValue> {
  const types = typesOf(flat);
  if (types.includes('integer') || types.includes('number')) yield* wrongNumbers(flat, base, path);
  if (types.includes('string') && typeof base === 'string') yield* wrongTexts(flat, base, path);
}

function* wrongNumbers(flat: Flat, base: Value, path: string): Generator<BrokenValue> {
  const step = numberAt(flat, 'multipleOf') ?? 1;
  const bounds = [
    ['minimum', -step],
    ['maximum', step],
    ['exclusiveMinimum', 0],
    ['exclusiveMaximum', 0],
  ] as const;
  for (const [rule, beyond] of bounds) {
    const bound = numberAt(flat, rule);
    if (bound !== undefined) yield { value: bound + beyond, rule, path };
  }
  if (numberAt(flat, 'multipleOf') !== undefined && typeof base === 'number')
    yield { value: base + step / 2, rule: 'multipleOf', path };
}

function* wrongTexts(flat: Flat, base: string, path: string): Generator<BrokenValue> {
  const least = numberAt(flat, 'minLength') ?? 0;
  const most = numberAt(flat, 'maxLength');
  if (least > 0) {
    yield { value: base.slice(0, least - 1), rule: 'minLength', path };
    yield { value: 'a'.repeat(least - 1), rule: 'minLength', path };
  }
  if (most !== undefined && most < longestText)
    for (const filler of [base || 'a', 'a', '0'])
      yield { value: filler.repeat(most + 1).slice(0, most + 1), rule: 'maxLength', path };
  if (flat.pattern !== undefined)
    for (const text of ['~', ' ', '-', 'a', '0', 'A', ''])
      yield { value: text.padEnd(least, text || '~'), rule: 'pattern', path };
  if (flat.format !== undefined)
    for (const text of ['not of this format', '2024-13-45', '300.1.1.1', '@', 'a b'])
      yield { value: text.padEnd(least, '~'), rule: 'format', path };
}

function* wrongLists(
  flat: Flat,
  base: readonly Value[],
  definitions: Definitions,
  path: string,
  depth: number,
): Generator<BrokenValue> {
  const least = numberAt(flat, 'minItems') ?? 0;
  const most = numberAt(flat, 'maxItems');
  const [first, ...rest] = base;
  if (least > 0) yield { value: base.slice(0, least - 1), rule: 'minItems', path };
  if (first === undefined) return;
  if (most !== undefined && most < longestList) {
    const value = Array.from({ length: most + 1 }, (_, index) => base[index % base.length] ?? null);
    yield { value, rule: 'maxItems', path };
  }
  if (flat.uniqueItems === true) {
    yield { value: [...base, first], rule: 'uniqueItems', path };
    yield { value: [first, ...rest.slice(0, -1), first], rule: 'uniqueItems', path };
  }
  if (!isSchema(flat.items)) return;
  for (const broken of breaks(flat.items, first, definitions, `${path}/0`, depth + 1))
    yield { ...broken, value: [broken.value, ...rest] };
}

function* wrongObjects(
  flat: Flat,
  base: Readonly<Record<string, Value>>,
  definitions: Definitions,
  path: string,
  depth: number,
): Generator<BrokenValue> {
  for (const name of textList(flat.required)) {
    const { [name]: _left, ...rest } = base;
    yield { value: rest, rule: 'required', path: `${path}/${escapePointer(name)}` };
  }
  for (const rule of ['additionalProperties', 'unevaluatedProperties'])
    if (flat[rule] === false)
      yield { value: { ...base, mainstay_unknown: 'x' }, rule, path: `${path}/mainstay_unknown` };
  for (const [name, property] of Object.entries(schemaMap(flat.properties))) {
    const present = base[name];
    // What is not there is put there broken; its own parts cannot be, as there are none.
    for (const broken of breaks(
      property,
      present ?? null,
      definitions,
      `${path}/${escapePointer(name)}`,
      depth + 1,
    ))
      yield { ...broken, value: { ...base, [name]: broken.value } };
  }
}

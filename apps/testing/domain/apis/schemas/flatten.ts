import { canonicalJson } from '#kernel/base';
import { definitionsId, type Schema } from '../operation.ts';

/** A schema without `$ref` and `allOf`: what all of them ask for is merged into one. */
export interface Flat {
  readonly [keyword: string]: unknown;
  /** Of each list one alternative must hold: what `anyOf` and `oneOf` said. */
  readonly choices?: readonly (readonly Schema[])[];
}

export type Definitions = Readonly<Record<string, Schema>>;

const deepest = 40;

/**
 * What a schema asks of a value itself, its references followed and its `allOf` merged. Parts of the value keep their
 * own references, so recursive schemas end. What cannot be merged exactly (two patterns) keeps the first: values made
 * from it are checked against the schema as written.
 *
 * @returns false when nothing can be valid
 */
export function flatten(schema: Schema, definitions: Definitions, depth = 0): Flat | false {
  if (schema === true || depth > deepest) return {};
  if (schema === false) return false;
  const { $ref, allOf, anyOf, oneOf, ...own } = schema;
  const groups = [anyOf, oneOf].filter(isSchemas);
  let result: Flat | false = groups.length === 0 ? own : { ...own, choices: groups };
  const parts: Schema[] = [...(isSchemas(allOf) ? allOf : [])];
  if (typeof $ref === 'string') parts.unshift(definitionOf($ref, definitions));
  for (const part of parts) {
    const flat = flatten(part, definitions, depth + 1);
    if (flat === false) return false;
    result = merge(result, flat);
    if (result === false) return false;
  }
  return result;
}

export function definitionOf(reference: string, definitions: Definitions): Schema {
  return definitions[reference.slice(`${definitionsId}#/$defs/`.length)] ?? true;
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

export function isSchemas(value: unknown): value is readonly Schema[] {
  return Array.isArray(value) && value.every(isSchema);
}

/** The schemas by name of `properties` and its like. */
export function schemaMap(value: unknown): Readonly<Record<string, Schema>> {
  return isSchema(value) && typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, item]) => (isSchema(item) ? [[name, item]] : [])),
      )
    : {};
}

export function textList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The types a value may have; all when nothing is said. */
export function typesOf(schema: Flat): readonly string[] {
  const { type } = schema;
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return textList(type);
  return impliedTypes(schema) ?? ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];
}

/** A schema that names properties means an object, though it may not say so. */
function impliedTypes(schema: Flat): readonly string[] | undefined {
  const has = (...names: string[]) => names.some((name) => schema[name] !== undefined);
  if (has('properties', 'required', 'additionalProperties', 'minProperties', 'patternProperties'))
    return ['object'];
  if (has('items', 'minItems', 'maxItems', 'prefixItems', 'uniqueItems')) return ['array'];
  if (has('minLength', 'maxLength', 'pattern', 'format')) return ['string'];
  if (has('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf')) return ['number'];
  return undefined;
}

const largest = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains'];
const smallest = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains'];

function merge(one: Flat, other: Flat): Flat | false {
  const result: Record<string, unknown> = { ...other, ...one, ...tighterBounds(one, other) };
  if (one.type !== undefined && other.type !== undefined) {
    const types = commonTypes(textList([one.type].flat()), textList([other.type].flat()));
    if (types.length === 0) return false;
    result.type = types.length === 1 ? types[0] : types;
  }
  if (Array.isArray(one.enum) && Array.isArray(other.enum)) {
    const known = new Set(other.enum.map(canonicalJson));
    result.enum = one.enum.filter((value) => known.has(canonicalJson(value)));
  }
  const required = new Set([...textList(one.required), ...textList(other.required)]);
  if (required.size > 0) result.required = [...required];
  mergeParts(one, other, result);
  const choices = [...(one.choices ?? []), ...(other.choices ?? [])];
  return choices.length === 0 ? result : { ...result, choices };
}

function tighterBounds(one: Flat, other: Flat): Record<string, number> {
  const result: Record<string, number> = {};
  for (const [names, choose] of [
    [largest, Math.max],
    [smallest, Math.min],
  ] as const) {
    for (const name of names) {
      const [a, b] = [one[name], other[name]];
      if (typeof a === 'number' && typeof b === 'number') result[name] = choose(a, b);
    }
  }
  return result;
}

function mergeParts(one: Flat, other: Flat, result: Record<string, unknown>): void {
  for (const name of ['properties', 'patternProperties']) {
    if (one[name] !== undefined && other[name] !== undefined)
      result[name] = mergeMaps(schemaMap(one[name]), schemaMap(other[name]));
  }
  for (const name of ['items', 'additionalProperties', 'propertyNames']) {
    const [a, b] = [one[name], other[name]];
    if (isSchema(a) && isSchema(b)) result[name] = both(a, b);
  }
}

function mergeMaps(one: Readonly<Record<string, Schema>>, other: Readonly<Record<string, Schema>>) {
  const result: Record<string, Schema> = { ...one };
  for (const [name, schema] of Object.entries(other)) {
    const present = one[name];
    result[name] = present === undefined ? schema : both(present, schema);
  }
  return result;
}

function both(one: Schema, other: Schema): Schema {
  if (one === true) return other;
  if (other === true) return one;
  return one === false || other === false ? false : { allOf: [one, other] };
}

function commonTypes(one: readonly string[], other: readonly string[]): string[] {
  const common = one.filter((type) => other.includes(type));
  // Every integer is a number.
  if (!common.includes('integer') && !common.includes('number')) {
    const has = (list: readonly string[], type: string) => list.includes(type);
    if ((has(one, 'integer') && has(other, 'number')) || (has(one, 'number') && has(other, 'integer')))
      common.push('integer');
  }
  return common;
}

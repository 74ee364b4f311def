import fc from 'fast-check';
import type { Validators } from '../../../domain/apis/checks/validators.ts';
import type { Schema, Value } from '../../../domain/apis/operation.ts';
import { asValue } from '../../../domain/apis/reading/parameters.ts';
import {
  type Definitions,
  type Flat,
  flatten,
  isSchema,
  isSchemas,
  schemaMap,
  textList,
  typesOf,
} from '../../../domain/apis/schemas/flatten.ts';
import { numberAt, rangeOf, timesStep } from '../../../domain/apis/schemas/numbers.ts';
import { limitedRandom } from './limited-random.ts';
import { textArbitrary } from './texts.ts';

export interface Values {
  /** Values that mostly fit; recursion ends at a depth. Undefined when nothing can fit. */
  arbitrary(schema: Schema): fc.Arbitrary<Value> | undefined;
  /** Up to so many values that do fit, the same for the same seed. Empty when none was found. */
  sample(schema: Schema, count: number, seed: number): readonly Value[];
}

/** How deep recursive schemas are followed before only what must be there is made. */
const depthLimit = 3;
const hardLimit = 9;
/** Tries for each value that is asked for, before giving up. */
const triesPerValue = 8;
/** Random numbers for one value: so many make some ten kilobytes. */
const drawsPerValue = 5000;

/** Values of the schemas of a document, by fast-check. */
export function createValues(definitions: Definitions, validators: Validators): Values {
  const made = new Map<string, fc.Arbitrary<Value> | undefined>();
  const flat = new WeakMap<object, Flat | false>();
  const texts = new Map<string, fc.Arbitrary<string>>();

  const flatOf = (schema: Schema): Flat | false => {
    if (typeof schema === 'boolean') return flatten(schema, definitions);
    const known = flat.get(schema) ?? flatten(schema, definitions);
    flat.set(schema, known);
    return known;
  };

  /** Of one kind there are often hundreds (every id), and reading a pattern takes time. */
  const textOf = (schema: Flat): fc.Arbitrary<string> => {
    const { pattern, format, minLength, maxLength } = schema;
    const key = JSON.stringify([pattern, format, minLength, maxLength]);
    const known = texts.get(key) ?? textArbitrary(schema);
    texts.set(key, known);
    return known;
  };

  const build: Make['build'] = (schema, depth) => {
    if (depth > hardLimit) return undefined;
    const reference = typeof schema === 'object' ? schema.$ref : undefined;
    const key = typeof reference === 'string' ? `${reference} ${depth}` : undefined;
    if (key !== undefined && made.has(key)) return made.get(key);
    const merged = flatOf(schema);
    const result = merged === false ? undefined : fromFlat(merged, depth, make);
    const given =
      merged === false ? [] : examplesOf(merged).filter((value) => validators.isValid(schema, value));
    const [first, ...rest] = given;
    const withExamples =
      first !== undefined && result !== undefined
        ? fc.oneof(
            { weight: 2, arbitrary: fc.constantFrom(first, ...rest) },
            { weight: 5, arbitrary: result },
          )
        : result;
    if (key !== undefined) made.set(key, withExamples);
    return withExamples;
  };

  const make: Make = { build, flat: flatOf, text: textOf };
  const arbitrary = (schema: Schema) => build(schema, 0);
  return {
    arbitrary,
    sample(schema, count, seed) {
      if (count === 0) return [];
      // Where values become too large (many parts that hold each other), only what must be there is made of the parts.
      for (const depth of [0, depthLimit - 1, depthLimit]) {
        const from = build(schema, depth);
        const found = from && valid(schema, from, count, seed);
        if (found !== 'too large') return found ?? [];
      }
      return [];
    },
  };

  function valid(schema: Schema, from: fc.Arbitrary<Value>, count: number, seed: number) {
    const found: Value[] = [];
    for (let round = 0; round < triesPerValue && found.length < count; round++) {
      const made = drawn(from, count, seed + round);
      if (made === undefined) return found.length > 0 ? found : 'too large';
      found.push(...made.filter((value) => validators.isValid(schema, value)));
    }
    return found.slice(0, count);
  }
}

/** Undefined where the values are too large, or a part that hardly anything fits would be looked for without an end. */
function drawn(from: fc.Arbitrary<Value>, count: number, seed: number): readonly Value[] | undefined {
  try {
    return fc.sample(from, { numRuns: count, seed, randomType: limitedRandom(drawsPerValue * count) });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Make {
  build(schema: Schema, depth: number): fc.Arbitrary<Value> | undefined;
  flat(schema: Schema): Flat | false;
  text(schema: Flat): fc.Arbitrary<string>;
}

function examplesOf(schema: Flat): readonly Value[] {
  return Array.isArray(schema.examples) ? schema.examples.map(asValue) : [];
}

function fromFlat(schema: Flat, depth: number, make: Make): fc.Arbitrary<Value> | undefined {
  const [group, ...others] = schema.choices ?? [];
  if (group !== undefined) {
    const { choices: _choices, ...base } = schema;
    const rest = others.length === 0 ? base : { ...base, anyOf: others[0] };
    const alternatives = group.flatMap((alternative) => {
      const merged = make.flat({ allOf: [rest, alternative] });
      const made = merged === false ? undefined : fromFlat(merged, depth + 0.5, make);
      return made === undefined ? [] : [made];
    });
    return alternatives.length === 0 ? undefined : fc.oneof(...alternatives);
  }
  if (schema.const !== undefined) return fc.constant(asValue(schema.const));
  if (Array.isArray(schema.enum)) {
    const [first, ...rest] = schema.enum.map(asValue);
    return first === undefined ? undefined : fc.constantFrom(first, ...rest);
  }
  const made = typesOf(schema).flatMap((type) => {
    const arbitrary = ofType(type, schema, depth, make);
    return arbitrary === undefined ? [] : [{ arbitrary, weight: type === 'null' ? 1 : 4 }];
  });
  return made.length === 0 ? undefined : fc.oneof(...made);
}

function ofType(type: string, schema: Flat, depth: number, make: Make): fc.Arbitrary<Value> | undefined {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return numbers(schema, true);
    case 'number':
      return numbers(schema, false);
    case 'string':
      return make.text(schema);
    case 'array':
      return lists(schema, depth, make);
    default:
      return objects(schema, depth, make);
  }
}

function numbers(schema: Flat, whole: boolean): fc.Arbitrary<Value> | undefined {
  const { least, most, step } = rangeOf(schema, whole);
  const bounded = {
    min: Math.max(least, -Number.MAX_SAFE_INTEGER),
    max: Math.min(most, Number.MAX_SAFE_INTEGER),
  };
  // Between two bounds that no step meets, like above 0.1 and below 0.2, is still room for a fraction.
  if (bounded.min > bounded.max) return whole ? undefined : fraction(schema);
  return fc.integer(bounded).map((count) => timesStep(count, step));
}

function fraction(schema: Flat): fc.Arbitrary<Value> | undefined {
  const least = numberAt(schema, 'minimum') ?? numberAt(schema, 'exclusiveMinimum');
  const most = numberAt(schema, 'maximum') ?? numberAt(schema, 'exclusiveMaximum');
  return least === undefined || most === undefined || least > most
    ? undefined
    : fc.constant(least === most ? least : (least + most) / 2);
}

function lists(schema: Flat, depth: number, make: Make): fc.Arbitrary<Value> | undefined {
  const least = numberAt(schema, 'minItems') ?? 0;
  const most = Math.max(least, Math.min(numberAt(schema, 'maxItems') ?? least + 3, least + 3));
  if (isSchemas(schema.prefixItems)) {
    const parts = schema.prefixItems.map((item) => make.build(item, depth + 1) ?? fc.constant(null));
    return fc.tuple(...parts);
  }
  const item = make.build(isSchema(schema.items) ? schema.items : true, depth + 1);
  if (item === undefined || (depth >= depthLimit && least === 0)) {
    return least === 0 ? fc.constant([]) : undefined;
  }
  const length = { minLength: least, maxLength: most };
  if (schema.uniqueItems !== true) return fc.array(item, length);
  // More are made than needed: what is double falls out.
  return fc
    .array(item, { minLength: least, maxLength: most + least + 2 })
    .map((values) => uniqueOf(values).slice(0, most));
}

function uniqueOf(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function objects(schema: Flat, depth: number, make: Make): fc.Arbitrary<Value> | undefined {
  const required = textList(schema.required);
  const fields: Record<string, fc.Arbitrary<Value>> = {};
  const properties = schemaMap(schema.properties);
  for (const [name, property] of Object.entries(properties)) {
    const needed = required.includes(name);
    // Deep down only what must be there is made, so that recursion ends.
    if (!needed && depth >= depthLimit) continue;
    const made = make.build(property, depth + 1);
    if (made !== undefined) fields[name] = made;
    else if (needed) return undefined;
  }
  const extra = schema.additionalProperties;
  for (const name of required) {
    if (fields[name] !== undefined) continue;
    if (properties[name] !== undefined) return undefined;
    fields[name] =
      (isSchema(extra) ? make.build(extra, depth + 1) : undefined) ?? fc.constantFrom('text', 1, true);
  }
  const record = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
  const others = otherProperties(schema, depth, make);
  return others === undefined
    ? record
    : fc.tuple(others, record).map(([more, named]) => ({ ...more, ...named }));
}

/** Properties without a name of their own: a map of some schema, or enough of them for `minProperties`. */
function otherProperties(
  schema: Flat,
  depth: number,
  make: Make,
): fc.Arbitrary<{ readonly [name: string]: Value }> | undefined {
  const extra = schema.additionalProperties;
  const patterns = Object.entries(schemaMap(schema.patternProperties));
  const least = numberAt(schema, 'minProperties') ?? 0;
  const most = numberAt(schema, 'maxProperties') ?? least + 2;
  const named = Object.keys(schemaMap(schema.properties)).length;
  const size = { minKeys: Math.max(0, least - named), maxKeys: Math.max(0, Math.min(most, least + 2)) };
  const [pattern] = patterns;
  if (pattern !== undefined && size.maxKeys > 0) {
    const value = make.build(pattern[1], depth + 1);
    const key = make.text({ pattern: pattern[0], maxLength: 20 });
    return value && fc.dictionary(key, value, size);
  }
  // Only where the description speaks of them: a server need not like fields that it does not know.
  const wanted = typeof extra === 'object' || least > named;
  if (!wanted || extra === false || depth >= depthLimit) return undefined;
  const value = make.build(isSchema(extra) ? extra : { type: 'string' }, depth + 1);
  return value && fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), value, size);
}

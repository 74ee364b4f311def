import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema, Value } from '../../../domain/apis/operation.ts';
import { readDocument } from '../../../domain/apis/reading/read-document.ts';
import { boundaryValues } from '../../../domain/apis/schemas/boundaries.ts';
import { brokenValues } from '../../../domain/apis/schemas/negatives.ts';
import { createValidators } from '../validators.ts';
import { createValues } from './values.ts';

/** Schemas of all kinds, as OpenAPI 3.0 writes them. */
const schemas: Readonly<Record<string, object>> = {
  integer: { type: 'integer', minimum: 3, maximum: 9 },
  open: { type: 'integer', minimum: 0, exclusiveMinimum: true, multipleOf: 5 },
  money: { type: 'number', multipleOf: 0.01, minimum: 0.05, maximum: 10 },
  narrow: { type: 'number', exclusiveMinimum: true, minimum: 0.1, exclusiveMaximum: true, maximum: 0.2 },
  text: { type: 'string', minLength: 2, maxLength: 7 },
  plate: { type: 'string', pattern: '^[A-Z]{2,3}-\\d{1,4}$' },
  escaped: { type: 'string', pattern: '^[\\w\\-\\.]+$', maxLength: 8 },
  ...Object.fromEntries(
    ['date', 'date-time', 'uuid', 'email', 'ipv4', 'ipv6', 'uri', 'hostname', 'time', 'byte', 'duration'].map(
      (format) => [`format ${format}`, { type: 'string', format }],
    ),
  ),
  kinds: { type: 'string', enum: ['a', 'b', 'c'] },
  nullable: { type: 'string', nullable: true, maxLength: 3 },
  list: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 4, uniqueItems: true },
  object: {
    type: 'object',
    required: ['a'],
    additionalProperties: false,
    properties: { a: { type: 'integer' }, b: { type: 'string' }, c: { type: 'boolean' } },
  },
  map: { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 1 },
  all: {
    allOf: [
      { type: 'object', required: ['a'], properties: { a: { type: 'integer', minimum: 0 } } },
      { type: 'object', required: ['b'], properties: { b: { type: 'string' }, a: { maximum: 5 } } },
    ],
  },
  any: {
    anyOf: [
      { type: 'integer', minimum: 1 },
      { type: 'string', minLength: 1 },
    ],
  },
  one: {
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } },
  },
  named: {
    oneOf: [{ $ref: '#/components/schemas/Mouse' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: { propertyName: 'kind' },
  },
  recursive: { $ref: '#/components/schemas/Tree' },
  mutual: { $ref: '#/components/schemas/Chicken' },
};
const components = {
  schemas: {
    Cat: {
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string' }, lives: { type: 'integer' } },
    },
    Mouse: { type: 'object', properties: { kind: { type: 'string' }, lives: { type: 'integer' } } },
    Dog: {
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string' }, barks: { type: 'boolean' } },
    },
    Tree: {
      type: 'object',
      required: ['value'],
      properties: {
        value: { type: 'integer' },
        children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
      },
    },
    Chicken: {
      type: 'object',
      required: ['eggs'],
      properties: { eggs: { type: 'array', items: { $ref: '#/components/schemas/Egg' } } },
    },
    Egg: { type: 'object', properties: { chicken: { $ref: '#/components/schemas/Chicken' } } },
  },
};

const document = readDocument({
  openapi: '3.0.3',
  info: { title: 'x', version: '1' },
  components,
  paths: Object.fromEntries(
    Object.entries(schemas).map(([name, schema], index) => [
      `/${index}`,
      {
        post: {
          operationId: name,
          requestBody: { content: { 'application/json': { schema } } },
          responses: {},
        },
      },
    ]),
  ),
});
const problems: string[] = [];
const validators = createValidators(document.definitions, (sentence) => problems.push(sentence));
const values = createValues(document.definitions, validators);
const cases = document.operations.map((operation): readonly [string, Schema] => [
  operation.operationId ?? '',
  operation.body?.contents[0]?.schema ?? false,
]);

describe('values of a schema', () => {
  it.each(cases)('are mostly valid as they are made: %s', (_name, schema) => {
    const arbitrary = values.arbitrary(schema);
    expect(arbitrary).toBeDefined();
    if (arbitrary === undefined) return;
    const made = fc.sample(arbitrary, { numRuns: 60, seed: 3 });
    expect(made.filter((value) => validators.isValid(schema, value)).length).toBeGreaterThanOrEqual(30);
    expect(values.sample(schema, 5, 1)).toHaveLength(5);
    expect(problems).toEqual([]);
  });

  it.each(cases)('at the edges are valid, and broken ones are not: %s', (_name, schema) => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const [base] = values.sample(schema, 1, seed);
        if (base === undefined) return;
        for (const value of boundaryValues(schema, base, document.definitions, validators))
          expect(validators.isValid(schema, value)).toBe(true);
        for (const broken of brokenValues(schema, base, document.definitions, validators)) {
          expect(validators.isValid(schema, broken.value)).toBe(false);
          const rules = validators.errors(schema, broken.value).map((error) => error.keyword);
          if (!rules.some((rule) => rule === 'anyOf' || rule === 'oneOf'))
            expect(new Set(rules)).toEqual(new Set([broken.rule]));
        }
      }),
      { numRuns: 8, seed: 5 },
    );
  });

  it('breaks each rule of a schema', () => {
    const schema = cases.find(([name]) => name === 'list')?.[1] ?? false;
    const rules = brokenValues(schema, [1, 2], document.definitions, validators).map((broken) => broken.rule);
    expect(new Set(rules)).toEqual(new Set(['type', 'minItems', 'uniqueItems']));
  });

  it('are found, too, where eighty parts may each hold eighty of the same', () => {
    const names = Array.from({ length: 80 }, (_, index) => `part${index}`);
    const wide = { $ref: 'api:definitions#/$defs/Wide' };
    const parts = {
      Wide: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'integer' }, ...Object.fromEntries(names.map((name) => [name, wide])) },
      },
    };
    const found = createValues(
      parts,
      createValidators(parts, () => undefined),
    ).sample(wide, 5, 1);
    expect(found).toHaveLength(5);
    expect(JSON.stringify(found).length).toBeLessThan(1_000_000);
  });

  it('knows what a forgiving server may accept', () => {
    const lenient = (value: Value) => validators.acceptsLeniently(schemaOf('object'), value);
    expect(lenient({ a: '5' })).toBe(true);
    expect(lenient({ a: 5, unknown: 1 })).toBe(true);
    expect(lenient({ a: 'five' })).toBe(false);
    expect(lenient({})).toBe(false);
    // Which one is meant is asked of what is sent, though not every server needs to be told.
    expect(validators.isValid(schemaOf('named'), { lives: 9 })).toBe(false);
    expect(validators.acceptsLeniently(schemaOf('named'), { lives: 9 })).toBe(true);
    expect(validators.acceptsLeniently(schemaOf('one'), { lives: 9 })).toBe(false);
    expect(validators.acceptsLeniently(schemaOf('integer'), '10')).toBe(false);
    expect(validators.acceptsLeniently(schemaOf('format date'), 'no date')).toBe(true);
  });
});

function schemaOf(name: string): Schema {
  return cases.find(([one]) => one === name)?.[1] ?? false;
}

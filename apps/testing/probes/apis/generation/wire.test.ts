import { expect, it } from 'vitest';
import type { Operation, Schema } from '../../../domain/apis/operation.ts';
import { readDocument } from '../../../domain/apis/reading/read-document.ts';
import { createValidators } from '../validators.ts';
import { isSureBody, isSureParameter, wireReadings } from './wire.ts';

const validators = createValidators({}, () => undefined);

function operationOf(method: 'get' | 'post', parts: object): Operation {
  const document = readDocument({
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: { '/a': { [method]: { responses: {}, ...parts } } },
  });
  const [operation] = document.operations;
  if (operation === undefined) throw new Error('There is one operation.');
  return operation;
}

function sureBody(mediaType: string, schema: Schema, value: never, required = true): boolean {
  const operation = operationOf('post', { requestBody: { required, content: { [mediaType]: { schema } } } });
  const [content] = operation.body?.contents ?? [];
  return content !== undefined && isSureBody(operation, content, value, validators);
}

const json = 'application/json';
const form = 'multipart/form-data';
const thing = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'object' },
    tags: { type: 'array', items: { type: 'string' } },
    text: { type: 'string' },
  },
};

// A finding "broken data is accepted" needs that no correct server could take the request for a good one.
it.each([
  ['a list is no object', json, [1, 2], true],
  ['what must be there is null', json, { name: null }, true],
  ['what may be left out is null', json, { name: {}, tags: null }, false],
  ['a number may be read as a text', json, { name: {}, text: 5 }, false],
  ['an object is no text', json, { name: {}, text: { a: 1 } }, true],
  ['a part of a form is always a text', form, { name: {}, text: { a: 1 } }, false],
  ['one part of a form may be a list', form, { name: {}, tags: 'a' }, false],
  ['a form without what must be there', form, { text: 'a' }, true],
])('%s (%s)', (_what, mediaType, value, sure) => {
  expect(sureBody(mediaType, thing, value as never)).toBe(sure);
});

it('null for a body that may be left out may mean none', () => {
  expect(sureBody(json, thing, null as never, true)).toBe(true);
  expect(sureBody(json, thing, null as never, false)).toBe(false);
});

it.each([
  ['a word where a number belongs', { type: 'integer' }, 'many', true],
  ['a number as text', { type: 'integer' }, '12', false],
  ['a fraction', { type: 'integer' }, 1.5, true],
  ['too much', { type: 'integer', maximum: 10 }, 11, true],
  ['a number where a text belongs', { type: 'string' }, 12, false],
])('in a query: %s', (_what, schema, value, sure) => {
  const { parameters } = operationOf('get', { parameters: [{ name: 'size', in: 'query', schema }] });
  const [parameter] = parameters;
  expect(parameter && isSureParameter(parameter, value, validators)).toBe(sure);
});

it('a text where a text or a list of texts is asked for', () => {
  const order = { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
  const schema = { type: 'object', properties: { order, skip: { type: 'integer' } } };
  expect(sureBody(json, schema, { order: 'a', skip: null } as never)).toBe(false);
  expect(sureBody(json, schema, { order: { a: 1 } } as never)).toBe(true);
});

it('null in a parameter that is written as JSON may mean that it is left out', () => {
  const where = { name: 'where', in: 'query', content: { [json]: { schema: { type: 'object' } } } };
  for (const required of [true, false]) {
    const [parameter] = operationOf('get', { parameters: [{ ...where, required }] }).parameters;
    expect(parameter && isSureParameter(parameter, null, validators)).toBe(required);
    expect(parameter && wireReadings(parameter, null)).toEqual([null]);
  }
});

import { expect, it } from 'vitest';
import { readDocument } from './read-document.ts';

const info = { title: 'x', version: '1' };

it.each([
  [{}, '#'],
  [{ openapi: '3.0.0', info, paths: { things: {} } }, '#/paths/things'],
  [
    { openapi: '3.1.0', info, paths: { '/a': { get: { responses: { 999: {} } } } } },
    '#/paths/~1a/get/responses/999',
  ],
  [
    { openapi: '3.0.0', info, paths: { '/a': { get: { parameters: [{ $ref: '#/nowhere' }] } } } },
    '#/paths/~1a/get/parameters/0/$ref',
  ],
])('says at which place a document is broken', (root, place) => {
  expect(() => readDocument(root)).toThrow(
    expect.objectContaining({ code: 'testing.openapi_invalid', details: { place } }),
  );
});

it('reads Swagger 2 into the same model as version 3', () => {
  const document = readDocument({
    swagger: '2.0',
    info,
    host: 'api.example',
    basePath: '/v1',
    definitions: { Pet: { type: 'object', properties: { tag: { type: 'string', 'x-nullable': true } } } },
    paths: {
      '/pets': {
        post: {
          parameters: [{ in: 'body', name: 'pet', required: true, schema: { $ref: '#/definitions/Pet' } }],
          responses: { 200: { description: 'x', schema: { $ref: '#/definitions/Pet' } } },
        },
      },
    },
  });
  expect(document.servers).toEqual(['https://api.example/v1']);
  expect(document.operations[0]).toMatchObject({
    id: 'POST /pets',
    body: { required: true, contents: [{ schema: { $ref: 'api:definitions#/$defs/request.Pet' } }] },
  });
  expect(document.definitions['request.Pet']).toMatchObject({
    properties: { tag: { type: ['string', 'null'] } },
  });
});

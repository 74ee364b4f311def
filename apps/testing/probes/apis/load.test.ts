import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadDocument } from './load.ts';
import { type Running, serve } from './test-support.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openapi-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const servers: Running[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const load = (source: string) => loadDocument(source, { fetch });
const file = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};
const served = async (answer: (path: string) => [number, string, Record<string, string>?]) => {
  const server = await serve((request, _body, response) => {
    const [status, text, headers] = answer(request.url ?? '/');
    response.writeHead(status, headers).end(text);
  });
  servers.push(server);
  return server.url;
};

const info = { title: 'Trees', version: '1' };
const tree = (place: string) => ({
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' }, branches: { type: 'array', items: { $ref: `${place}/Tree` } } },
});
const response = (schema: object) => ({
  200: { description: 'x', content: { 'application/json': { schema } } },
});
const documents = {
  '2.0': {
    swagger: '2.0',
    info,
    definitions: { Tree: tree('#/definitions') },
    paths: {
      '/trees': { get: { responses: { 200: { description: 'x', schema: { $ref: '#/definitions/Tree' } } } } },
    },
  },
  '3.0': {
    openapi: '3.0.3',
    info,
    components: { schemas: { Tree: tree('#/components/schemas') } },
    paths: { '/trees': { get: { responses: response({ $ref: '#/components/schemas/Tree' }) } } },
  },
  '3.1': {
    openapi: '3.1.0',
    info,
    components: { schemas: { Tree: tree('#/components/schemas') } },
    paths: { '/trees': { get: { responses: response({ $ref: '#/components/schemas/Tree' }) } } },
  },
} as const;

const versions = ['2.0', '3.0', '3.1'] as const;
it.each(versions.flatMap((version) => [['json', version] as const, ['yaml', version] as const]))(
  'reads %s of version %s, from a file and from an address, with a schema that holds itself',
  async (form, version) => {
    const root = documents[version];
    const text = form === 'json' ? JSON.stringify(root) : stringify(root);
    const url = await served(() => [200, text]);
    const one = await load(await file(`${version}.${form}`, text));
    const other = await load(`${url}/openapi`);
    expect(other).toEqual(one);
    expect(one).toMatchObject({ title: 'Trees', dialect: version, unsupported: [] });
    expect(one.operations.map(({ id }) => id)).toEqual(['GET /trees']);
    const { properties } = one.definitions['response.Tree'] as {
      properties: { branches: { items: object } };
    };
    expect(properties.branches.items).toEqual({ $ref: 'api:definitions#/$defs/response.Tree' });
  },
);

const broken: readonly (readonly [string, string, string])[] = [
  ['what is neither JSON nor YAML', '{"openapi": "3.0.0",\n  - [', 'testing.openapi_invalid'],
  ['nothing', '', 'testing.openapi_invalid'],
  ['a list', '[]', 'testing.openapi_invalid'],
  ['a page', '<!doctype html><title>Not found</title>', 'testing.openapi_invalid'],
  ['another version', '{"openapi":"4.0.0","info":{}}', 'testing.openapi_invalid'],
  [
    'a reference that leads nowhere',
    JSON.stringify(withPath({ $ref: '#/nowhere' })),
    'testing.openapi_invalid',
  ],
  [
    'references in a circle',
    JSON.stringify({ ...withPath({ $ref: '#/x/a' }), x: { a: { $ref: '#/x/b' }, b: { $ref: '#/x/a' } } }),
    'testing.openapi_invalid',
  ],
  [
    'a billion laughs',
    `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[at]}`).join(', ')}]`).join('\n')}`,
    'testing.openapi_invalid',
  ],
];
it.each(broken)('refuses %s', async (_what, text, code) => {
  await expect(load(await file('broken', text))).rejects.toMatchObject({ code, kind: 'invalid' });
});

it('says in which line a text is wrong', async () => {
  const path = await file('lines', 'openapi: 3.0.0\ninfo:\n  title: a\n  title: b\n');
  await expect(load(path)).rejects.toMatchObject({ code: 'testing.openapi_invalid', details: { line: 4 } });
});

it('reads what refers to other documents, without those parts, and says so', async () => {
  const document = await load(
    await file('other.json', JSON.stringify(withPath({ $ref: 'other.yaml#/thing' }))),
  );
  expect(document.operations).toHaveLength(1);
  expect(document.unsupported[0]).toContain('other.yaml');
});

it('says what is wrong with an address or a file that cannot be read', async () => {
  const url = await served((path) =>
    path === '/huge' ? [200, ' '.repeat(21 * 1024 * 1024)] : [404, 'not here'],
  );
  await expect(load(`${url}/none`)).rejects.toMatchObject({
    code: 'testing.openapi_unreadable',
    message: expect.stringContaining('404'),
  });
  await expect(load(`${url}/huge`)).rejects.toMatchObject({ code: 'testing.openapi_too_large' });
  await expect(load('http://127.0.0.1:9/openapi.json')).rejects.toMatchObject({
    code: 'testing.openapi_unreadable',
  });
  await expect(load(join(folder, 'no-such-file'))).rejects.toMatchObject({
    code: 'testing.openapi_unreadable',
  });
  await expect(load(folder)).rejects.toMatchObject({ code: 'testing.openapi_unreadable' });
});

it('can be cancelled', async () => {
  const url = await served(() => [200, JSON.stringify(documents['3.0'])]);
  await expect(loadDocument(url, { fetch, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'testing.openapi_unreadable',
  });
});

/** A document whose only operation has one parameter, as it is given. */
function withPath(parameter: object) {
  return { openapi: '3.0.0', info, paths: { '/a': { get: { parameters: [parameter], responses: {} } } } };
}

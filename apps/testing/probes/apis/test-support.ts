import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isFields } from '../../domain/apis/reading/node.ts';
import { readDocument } from '../../domain/apis/reading/read-document.ts';
import { type ApiSettings, apiSettingsSchema } from '../../domain/apis/settings.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import { type ApiResult, type ApiTest, testApi } from './run.ts';

/** The faults that the small API of the tests can have; without any it is the correct twin. */
export type Fault =
  | 'server-error-at-boundary'
  | 'wrong-content-type'
  | 'schema-mismatch'
  | 'missing-header'
  | 'accepts-negative-body'
  | 'accepts-negative-query'
  | 'use-after-delete'
  | 'not-available'
  | 'ignored-auth'
  | 'undocumented-status'
  | 'wrong-method'
  | 'missing-required-header'
  | 'refuses-valid'
  | 'gone-after-update';

interface Thing {
  readonly id: number;
  name: string;
  size: number;
}

const token = 'secret-token-of-the-test';
export const goodAuth = { bearer: token };

const thingSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'name', 'size'],
  properties: {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string', minLength: 1, maxLength: 20 },
    size: { type: 'integer', minimum: 1, maximum: 1000 },
  },
};
const json = (schema: object) => ({ 'application/json': { schema } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const problem = (description: string) => ({ description, content: json(ref('Problem')) });
const idParameter = { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };

export const thingsDocument = {
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Thing: thingSchema,
      Problem: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
    },
  },
  security: [{ bearer: [] }],
  paths: {
    '/things': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          {
            name: 'x-client',
            in: 'header',
            required: true,
            schema: { type: 'string', minLength: 3, maxLength: 30 },
          },
        ],
        responses: {
          200: {
            description: 'all',
            headers: { 'x-total': { required: true, schema: { type: 'integer' } } },
            content: json({ type: 'array', items: ref('Thing') }),
          },
          400: problem('bad'),
          401: problem('who'),
        },
      },
      post: {
        requestBody: { required: true, content: json(ref('Thing')) },
        responses: { 201: { description: 'made', content: json(ref('Thing')) }, 400: problem('bad') },
      },
    },
    '/things/{id}': {
      parameters: [idParameter],
      get: {
        responses: {
          200: { description: 'one', content: json(ref('Thing')) },
          400: problem('bad'),
          404: problem('none'),
        },
      },
      put: {
        requestBody: { required: true, content: json(ref('Thing')) },
        responses: {
          200: { description: 'one', content: json(ref('Thing')) },
          400: problem('bad'),
          404: problem('none'),
        },
      },
      delete: { responses: { 204: { description: 'gone' }, 400: problem('bad'), 404: problem('none') } },
    },
    '/health': {
      get: { security: [], responses: { 200: { description: 'ok', content: json({ type: 'object' }) } } },
    },
  },
};

export interface Running {
  readonly url: string;
  readonly requests: () => readonly string[];
  close(): Promise<void>;
}

/** Serves on a free port of this machine. */
export async function serve(
  handle: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<Running> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handle(request, Buffer.concat(chunks).toString('utf8'), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

interface Asked {
  readonly method: string | undefined;
  readonly url: URL;
  readonly client: string | undefined;
  readonly body: string;
}
interface Answer {
  readonly status: number;
  readonly value?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
interface Store {
  readonly things: Map<number, Thing>;
  readonly has: (fault: Fault) => boolean;
}

const wrong = (status: number, error: string): Answer => ({ status, value: { error } });

/** The small API, with the faults that are asked for. */
export function serveThings(...faults: readonly Fault[]): Promise<Running> {
  const store: Store = { things: new Map(), has: (fault) => faults.includes(fault) };
  return serve((request, body, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const client = request.headers['x-client'];
    const asked = { method: request.method, url, client: client?.toString(), body };
    const { status, value, headers } = answerTo(asked, request.headers.authorization, store);
    const type = store.has('wrong-content-type') && status === 200 ? 'text/plain' : 'application/json';
    response.writeHead(status, value === undefined ? { ...headers } : { 'content-type': type, ...headers });
    response.end(value === undefined ? undefined : JSON.stringify(value));
  });
}

function answerTo(asked: Asked, authorization: string | undefined, store: Store): Answer {
  const { pathname } = asked.url;
  if (pathname === '/health')
    return asked.method === 'GET' ? { status: 200, value: {} } : wrong(405, 'method');
  const open = store.has('ignored-auth') && asked.method === 'GET' && pathname !== '/things';
  if (authorization !== `Bearer ${token}` && !open) return wrong(401, 'who are you');
  if (pathname === '/things') {
    if (asked.method === 'GET') return listThings(asked, store);
    if (asked.method === 'POST') return makeThing(asked, store);
    return asked.method === 'PATCH' && store.has('wrong-method')
      ? { status: 200, value: {} }
      : wrong(405, 'method');
  }
  const [, id] = /^\/things\/([^/]+)$/.exec(pathname) ?? [];
  if (id === undefined) return wrong(404, 'no such path');
  if (!/^\d+$/.test(id) || Number(id) < 1) return wrong(400, 'id');
  return oneThing(asked, Number(id), store);
}

function listThings({ url, client }: Asked, { things, has }: Store): Answer {
  if (client === undefined && !has('missing-required-header')) return wrong(400, 'x-client');
  if (client !== undefined && (client.length < 3 || client.length > 30)) return wrong(400, 'x-client');
  const text = url.searchParams.get('limit');
  const limit = text === null ? 100 : Number(text);
  const bad = text === '' || !Number.isInteger(limit) || limit < 1 || limit > 100;
  if (bad && !has('accepts-negative-query')) return wrong(400, 'limit');
  const headers: Record<string, string> = has('missing-header') ? {} : { 'x-total': String(things.size) };
  return { status: 200, value: [...things.values()].slice(0, 10), headers };
}

function readThing(body: string, has: Store['has']): Omit<Thing, 'id'> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isFields(value)) return undefined;
  const { name, size, ...rest } = value;
  if (Object.keys(rest).length > 0) return undefined;
  if (typeof name !== 'string' || name === '' || [...name].length > 20) return undefined;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1) return undefined;
  return size > 1000 && !has('accepts-negative-body') ? undefined : { name, size };
}

function makeThing({ body }: Asked, { things, has }: Store): Answer {
  const thing = readThing(body, has);
  if (thing === undefined) return wrong(400, 'not a thing');
  if (has('refuses-valid')) return wrong(400, 'not today');
  if (has('server-error-at-boundary') && thing.size >= 900) return wrong(500, `cannot keep ${thing.size}`);
  const made = { id: Math.max(0, ...things.keys()) + 1, ...thing };
  if (!has('not-available')) things.set(made.id, made);
  return { status: 201, value: made };
}

function oneThing({ method, body }: Asked, id: number, { things, has }: Store): Answer {
  const thing = things.get(id);
  if (method !== 'GET' && method !== 'PUT' && method !== 'DELETE') return wrong(405, 'method');
  if (thing === undefined) return wrong(404, 'none');
  if (method === 'GET') {
    const value = has('schema-mismatch') ? { ...thing, size: String(thing.size) } : thing;
    return { status: has('undocumented-status') ? 203 : 200, value };
  }
  if (method === 'PUT') {
    const changed = readThing(body, has);
    if (changed === undefined) return wrong(400, 'not a thing');
    Object.assign(thing, changed);
    if (has('gone-after-update')) things.delete(id);
    return { status: 200, value: thing };
  }
  if (!has('use-after-delete')) things.delete(id);
  return { status: 204 };
}

/** The same numbers from the same seed (a linear congruential generator, Numerical Recipes' constants). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Tests an API to the end with few random cases, and gathers what was said on the way. */
export async function run(
  root: unknown,
  baseUrl: string,
  options: Partial<Omit<ApiTest, 'settings'>> & { readonly settings?: Partial<ApiSettings> } = {},
): Promise<ApiResult & { readonly told: readonly Finding[] }> {
  const told: Finding[] = [];
  const result = await testApi({
    document: readDocument(root),
    baseUrl,
    auth: goodAuth,
    signal: new AbortController().signal,
    remaining: () => 60_000,
    random: seeded(7),
    fetch,
    found: (finding) => told.push(finding),
    progress: () => undefined,
    ...options,
    settings: apiSettingsSchema.parse({ cases: 5, ...options.settings }),
  });
  return { ...result, told };
}

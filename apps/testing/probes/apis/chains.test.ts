import { afterEach, expect, it } from 'vitest';
import { type Running, run, serve } from './test-support.ts';

const servers: Running[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const info = { title: 'Orders', version: '1' };
const json = (schema: object) => ({ 'application/json': { schema } });
const text = { type: 'string', pattern: '^[a-z]{1,8}$' };
const order = {
  type: 'object',
  required: ['order'],
  properties: {
    order: {
      type: 'object',
      required: ['number', 'customer'],
      properties: { number: { type: 'string' }, customer: text },
    },
  },
};
const name = (at: string, where = 'path') => ({
  name: at,
  in: where,
  required: true,
  schema: { type: 'string' },
});
const lines = {
  responses: { 200: { description: 'x', content: json({ type: 'array' }) }, 404: { description: 'none' } },
};

/** Orders whose number stands where no convention would look for it: only the links say how things hang together. */
const linked = {
  openapi: '3.0.3',
  info,
  paths: {
    '/orders': {
      post: {
        requestBody: {
          required: true,
          content: json({ type: 'object', required: ['customer'], properties: { customer: text } }),
        },
        responses: {
          201: {
            description: 'made',
            content: json(order),
            links: {
              lines: { operationId: 'lines', parameters: { 'path.order': '$response.body#/order/number' } },
              mine: {
                operationRef: '#/paths/~1search/get',
                parameters: {
                  customer: '$request.body#/customer',
                  label: 'order-{$response.header.x-place}',
                },
              },
              nowhere: { operationId: 'gone', parameters: {} },
            },
          },
          400: { description: 'bad' },
        },
      },
    },
    '/orders/{order}/lines': { get: { operationId: 'lines', parameters: [name('order')], ...lines } },
    '/search': { get: { parameters: [name('customer', 'query'), name('label', 'query')], ...lines } },
  },
};

async function serveOrders(fails: boolean) {
  const orders = new Map<string, string>();
  const followed: string[] = [];
  const make = (body: string): [number, unknown] => {
    const { customer } = asked(body);
    if (typeof customer !== 'string' || !/^[a-z]{1,8}$/.test(customer)) return [400, {}];
    const number = `N${orders.size + 1}`;
    orders.set(number, customer);
    return [201, { order: { number, customer } }];
  };
  const lines = (number: string): [number, unknown] => {
    if (!orders.has(number)) return [404, {}];
    followed.push('lines');
    return [fails ? 500 : 200, []];
  };
  const search = (label: string | null, customer: string | null): [number, unknown] => {
    if (label === null || customer === null) return [400, {}];
    if (/^order-\d+$/.test(label) && [...orders.values()].includes(customer)) followed.push('search');
    return [200, []];
  };
  const server = await serve((request, body, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    const [, number] = /^\/orders\/([^/]+)\/lines$/.exec(pathname) ?? [];
    const answer = (): [number, unknown] => {
      if (pathname === '/orders' && request.method === 'POST') return make(body);
      if (request.method !== 'GET') return [405, {}];
      if (number !== undefined) return lines(decodeURIComponent(number));
      return search(searchParams.get('label'), searchParams.get('customer'));
    };
    const [status, value] = answer();
    response.writeHead(status, { 'content-type': 'application/json', 'x-place': String(orders.size) });
    response.end(JSON.stringify(value));
  });
  servers.push(server);
  return { url: server.url, followed };
}

function asked(body: string): { customer?: unknown; title?: unknown } {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}

it('follows the links of a description, by operationId and by operationRef, with their runtime expressions', async () => {
  const server = await serveOrders(false);
  const result = await run(linked, server.url, { auth: {} });
  expect(new Set(server.followed)).toEqual(new Set(['lines', 'search']));
  expect(result.findings).toEqual([]);
  expect(result.limits).toEqual([expect.stringContaining('The link nowhere of POST /orders leads to gone')]);
});

it('finds what only fails for something that exists, which only a link leads to', async () => {
  const server = await serveOrders(true);
  const result = await run(linked, server.url, { auth: {} });
  expect(result.findings.map(({ check, path }) => [check, path.replace(/N\d+/, 'N')])).toEqual([
    ['api.not_a_server_error', '/orders/N/lines'],
  ]);
});

const thing = { type: 'object', properties: { title: text } };
const ok = (status: number, schema: object) => ({
  [status]: { description: 'x', content: json(schema) },
  400: { description: 'bad' },
  404: { description: 'none' },
});
const take = { requestBody: { required: true, content: json({ ...thing, required: ['title'] }) } };

/** Without links: how things are found is learned from an id by name, and from a Location header. */
const conventional = {
  openapi: '3.1.0',
  info,
  paths: {
    '/shelves': { post: { ...take, responses: ok(201, { type: 'object' }) } },
    '/shelves/{shelfId}': { get: { parameters: [name('shelfId')], responses: ok(200, thing) } },
    '/shelves/{shelfId}/books': {
      post: {
        ...take,
        parameters: [name('shelfId')],
        responses: { 201: { description: 'made' }, 404: { description: 'none' } },
      },
    },
    '/shelves/{shelfId}/books/{book}': {
      get: { parameters: [name('shelfId'), name('book')], responses: ok(200, thing) },
    },
  },
};

async function serveShelves() {
  const shelves = new Map<string, Map<string, unknown>>();
  const read: string[] = [];
  const make = (id: string, title: string): [number, unknown, string?] => {
    if (id === '') {
      const made = `shelf-${shelves.size + 1}`;
      shelves.set(made, new Map());
      return [201, { data: { shelf_id: made } }];
    }
    const shelf = shelves.get(id);
    const book = `b${shelf?.size}`;
    shelf?.set(book, { title });
    return shelf === undefined ? [404, {}] : [201, undefined, `/shelves/${id}/books/${book}`];
  };
  const look = (id: string, book: string | undefined): [number, unknown] => {
    const shelf = shelves.get(id);
    if (book === undefined) return [shelf === undefined ? 404 : 200, {}];
    const found = shelf?.get(book);
    if (found !== undefined) read.push(book);
    return [found === undefined ? 404 : 200, found ?? {}];
  };
  const server = await serve((request, body, response) => {
    const [, , id = '', , book] = (request.url ?? '').split('/').map(decodeURIComponent);
    const answer = (): [number, unknown, string?] => {
      if (request.method === 'GET') return look(id, book);
      if (request.method !== 'POST' || book !== undefined) return [405, {}];
      const { title } = asked(body);
      return typeof title === 'string' && /^[a-z]{1,8}$/.test(title) ? make(id, title) : [400, {}];
    };
    const [status, value, location] = answer();
    response.writeHead(status, { 'content-type': 'application/json', ...(location && { location }) });
    response.end(value === undefined ? undefined : JSON.stringify(value));
  });
  servers.push(server);
  return { url: server.url, read };
}

it('finds its way from a shelf to its books by ids and by Location', async () => {
  const server = await serveShelves();
  const result = await run(conventional, server.url, { auth: {} });
  expect(result.summary.operations).toEqual({ documented: 4, reached: 4, succeeded: 4 });
  expect(server.read.length).toBeGreaterThan(3);
  expect(result.findings.map(({ key }) => key)).toEqual([]);
});

it('leaves time for every operation when one of them takes long', async () => {
  const server = await serve((_request, _body, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  );
  servers.push(server);
  const names = Array.from({ length: 40 }, (_, index) => `/path${index}`);
  const parameters = [{ name: 'word', in: 'query', schema: { type: 'string', maxLength: 9 } }];
  const root = {
    openapi: '3.1.0',
    info,
    paths: Object.fromEntries(
      names.map((path) => [path, { get: { parameters, responses: { 200: { description: 'x' } } } }]),
    ),
  };
  // Time as it would pass if the first path took a hundred seconds for each answer and the others one.
  let used = 0;
  const result = await run(root, server.url, {
    auth: {},
    settings: { concurrency: 1 },
    remaining: () => (3600 - used) * 1000,
    fetch: (input, init) => {
      used += String(input).includes('/path0') ? 100 : 1;
      return fetch(input, init);
    },
  });
  const asked = result.summary.byOperation.map(({ requests }) => requests);
  expect(Math.min(...asked.slice(1))).toBeGreaterThan(20);
  expect(result.limits).toEqual([
    expect.stringMatching(/^1 operations were tested in part only.*GET \/path0/),
  ]);
});

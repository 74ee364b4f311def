import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '#kernel/base';
import { type Api, principalOf } from '#kernel/http';
import { allowsModel } from '#kernel/identity';
import type { Operation } from '#kernel/models';
import { type Caller, createAdmission } from './admission.ts';
import { clientOf } from './client.ts';
import { countTokens } from './count-tokens.ts';
import type { GatewayParts } from './gateway.ts';
import { createMeasures } from './measures.ts';
import { modelNames } from './models.ts';
import { problemOf, retryHeaders } from './problem.ts';
import { inWords } from './problem-words.ts';
import { type Serving, serve } from './serve.ts';
import { upstreamPools } from './upstream/pools.ts';

declare module 'fastify' {
  interface FastifyRequest {
    gatewayCaller: Caller | null;
  }
}

/** The text of a body, and when it was there. */
interface Received {
  readonly text: string;
  readonly at: number;
}

const operations: readonly (readonly [path: string, operation: Operation, summary: string])[] = [
  ['/v1/chat/completions', 'chat', "Ask a model, by OpenAI's chat completions"],
  ['/v1/responses', 'responses', "Ask a model, by OpenAI's responses"],
  ['/v1/embeddings', 'embeddings', "Vectors of texts, by OpenAI's embeddings"],
  ['/v1/messages', 'messages', "Ask a model, by Anthropic's messages"],
];

/** Headers of clients that mean something to the provider too. */
const protocolHeaders = ['anthropic-version', 'anthropic-beta', 'openai-beta'] as const;

/**
 * Other programs' door to the models: OpenAI's and Anthropic's protocols under `/v1`, for API keys of the scope
 * `gateway`. Errors have the shape of the protocol that was used.
 */
export async function addGatewayRoutes(server: Api, parts: GatewayParts): Promise<void> {
  if (!parts.settings.gateway.enabled) return;
  await server.register(async (api: Api) => addRoutes(api, parts));
}

function addRoutes(api: Api, parts: GatewayParts): void {
  const { settings, providers, routes, metrics, clock } = parts;
  const names = modelNames({ providers, routes });
  const admission = createAdmission(clock);
  const pools = upstreamPools(settings.models.timeout_seconds);
  const serving: Serving = { ...parts, names, admission, pools, measures: createMeasures(metrics) };

  api.addHook('onClose', () => pools.close());
  api.decorateRequest('gatewayCaller', null);
  api.setErrorHandler((thrown, request, reply) => {
    const problem = problemOf(thrown);
    if (problem.status >= 500) request.log.error({ err: thrown }, 'The gateway failed');
    const { status, body } = inWords(operationOf(request), problem, request.id);
    void reply
      .status(status)
      .headers({ ...retryHeaders(problem), 'request-id': request.id })
      .type('application/json')
      .send(body);
  });
  // The body is read by its protocol's reader, whatever type it says that it has.
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
    done(null, { text: String(text), at: performance.now() } satisfies Received);
  });
  api.addHook('onRequest', (request, _reply, done) => {
    request.gatewayCaller = admission.admit(principalOf(request));
    done();
  });

  // What they answered is in the records of calls.
  const config = {
    access: 'api-key',
    keyScope: 'gateway',
    rateLimit: false,
    quiet: true,
    forPrograms: true,
  } as const;
  const tags = ['Models for other programs'];
  const bodyLimit = settings.gateway.max_body_bytes;
  const add = (path: string, operation: Operation, summary: string, act: typeof serve): void => {
    const schema = { tags, summary };
    api.post(path, { config, schema, bodyLimit }, (request, reply) => {
      const { text, at } = receivedOf(request.body);
      reply.hijack();
      void act(serving, {
        operation,
        caller: callerOf(request),
        body: text,
        receivedAt: at,
        client: clientOf(reply.raw, answerHeaders(request, reply)),
        requestId: request.id,
        headers: headersFor(request),
      });
    });
  };
  for (const [path, operation, summary] of operations) add(path, operation, summary, serve);
  add('/v1/messages/count_tokens', 'messages', "Count tokens, by Anthropic's messages", countTokens);

  const list = (caller: Caller) =>
    names.list((name) => allowsModel(caller.key.allowedModels, name)).map(modelEntry);
  const summary = 'Models that a key may use';
  api.get('/v1/models', { config, schema: { tags, summary } }, async (request) => {
    const data = list(callerOf(request));
    return {
      object: 'list',
      data,
      has_more: false,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
    };
  });
  api.get<{ Params: { '*': string } }>(
    '/v1/models/*',
    { config, schema: { hide: true } },
    async (request) => {
      const id = request.params['*'];
      const found = list(callerOf(request)).find((entry) => entry.id === id);
      if (!found) throw notFound('gateway.unknown_model', `There is no model "${id}" that this key may use.`);
      return found;
    },
  );
}

/** In the words of OpenAI and of Anthropic at once: each of their packages takes what it knows. */
const modelEntry = ({ id, provider }: { readonly id: string; readonly provider: string }) => ({
  id,
  object: 'model',
  type: 'model',
  created: 0,
  created_at: new Date(0).toISOString(),
  owned_by: provider,
  display_name: id,
});

function callerOf({ gatewayCaller }: FastifyRequest): Caller {
  if (!gatewayCaller) throw new Error('A route of the gateway was reached without its check of keys.');
  return gatewayCaller;
}

function receivedOf(body: unknown): Received {
  // Without a body no parser is called.
  return isReceived(body) ? body : { text: '', at: performance.now() };
}

const isReceived = (body: unknown): body is Received =>
  typeof body === 'object' && body !== null && 'text' in body && 'at' in body;

/** Whose words an error is told in. */
function operationOf({ url, headers }: FastifyRequest): Operation {
  return url.startsWith('/v1/messages') || headers['anthropic-version'] !== undefined ? 'messages' : 'chat';
}

function answerHeaders(request: FastifyRequest, reply: FastifyReply): Record<string, string> {
  const headers: Record<string, string> = {
    'x-request-id': request.id,
    'request-id': request.id,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  // A page of another site that may call us needs the browser's leave with every answer.
  if (request.headers.origin !== undefined) {
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined && (name === 'vary' || name.startsWith('access-control-')))
        headers[name] = String(value);
    }
  }
  return headers;
}

function headersFor({ headers }: FastifyRequest): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of protocolHeaders) {
    const value = first(headers[name]);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

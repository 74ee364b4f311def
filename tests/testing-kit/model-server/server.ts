import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { failureOf } from './failures.ts';
import { asBody, isBody } from './json.ts';
import type { ModelRequest, Replier, Reply } from './reply.ts';
import { route, understand } from './request.ts';
import { send, sendJson } from './send.ts';

export interface ModelServerOptions {
  /** With it, a request without this key gets the provider's answer to a wrong one. */
  readonly key?: string;
  /** The port to listen on; a free one without it. */
  readonly port?: number;
  /** The models that `/models` lists. */
  readonly models?: readonly string[];
}

/** A server for tests that speaks the protocols of the providers of models. */
export interface ModelServer {
  /**
   * `http://127.0.0.1:PORT`. Put `/openai/v1`, `/mistral/v1`, `/openrouter/api/v1`, `/google/v1beta`, `/anthropic/v1`
   * or `/azure` after it for the habits of that provider; `/v1` is a plain server with OpenAI's protocol.
   */
  readonly url: string;
  /** The requests for an answer so far, in the order in which they came. */
  readonly requests: readonly ModelRequest[];
  /** How the next requests are answered, one each; after these, as `always` said. */
  respond(...replies: Replier[]): void;
  /** How requests are answered when nothing else was said; an echo without it. */
  always(reply: Replier): void;
  /** Forgets what `respond` and `always` said. */
  reset(): void;
  /** Closes all connections too. */
  close(): Promise<void>;
}

interface OpenRequest extends ModelRequest {
  aborted: boolean;
}

export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const queue: Replier[] = [];
  let usual: Replier = {};

  const server = createServer((incoming, response) => {
    // A client that goes away in the middle is what some tests are about.
    response.on('error', () => undefined);
    void answer(incoming, response).catch((thrown: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { error: { message: String(thrown) } });
      else response.destroy();
    });
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    const text = await textOf(incoming);
    const body = parse(text);
    const simple = body && simpleAnswer(incoming.method ?? 'GET', path, text, options);
    if (simple) return sendJson(response, 200, simple);
    const understood = body && understand(path, incoming.headers, body);
    if (!body || !understood) {
      const problem = body ? 'no-such-model' : 'invalid-request';
      const told = failureOf({ wire: 'chat', model: '', ...route(path) }, problem, {
        message: body
          ? `Unknown request URL: ${incoming.method} ${path}.`
          : 'We could not parse the JSON body.',
      });
      return sendJson(response, told.status, told.body);
    }
    const request: OpenRequest = {
      ...understood,
      method: incoming.method ?? 'GET',
      path,
      headers: incoming.headers,
      body,
      aborted: false,
      ended: new Promise((resolve) => {
        response.once('close', () => {
          request.aborted = !response.writableFinished;
          resolve();
        });
      }),
    };
    requests.push(request);
    await send(request, refusal(request, options.key) ?? next(request), response);
  }

  const next = (request: ModelRequest): Reply => {
    const replier = queue.shift() ?? usual;
    return typeof replier === 'function' ? replier(request) : replier;
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    respond: (...replies) => void queue.push(...replies),
    always: (reply) => {
      usual = reply;
    },
    reset() {
      queue.length = 0;
      usual = {};
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What needs no model: the list of models, and Anthropic's count of tokens. */
function simpleAnswer(method: string, path: string, text: string, options: ModelServerOptions): unknown {
  const { pathname } = new URL(path, 'http://localhost');
  if (method === 'GET' && pathname.endsWith('/models')) {
    return modelList(path, options.models ?? ['model-1', 'model-2']);
  }
  if (pathname.endsWith('/messages/count_tokens')) return { input_tokens: Math.ceil(text.length / 4) };
  return undefined;
}

/** What the provider itself would refuse before looking at the rest. */
function refusal(request: ModelRequest, key: string | undefined): Reply | undefined {
  const { headers, wire, flavour } = request;
  const given =
    headers['x-api-key'] ?? headers['api-key'] ?? headers['x-goog-api-key'] ?? bearer(headers.authorization);
  if (key !== undefined && given !== key) return { failure: 'wrong-key' };
  if (wire === 'messages') {
    if (headers['anthropic-version'] === undefined) {
      return { failure: 'invalid-request', message: 'anthropic-version: header is required' };
    }
    if (typeof request.body.max_tokens !== 'number') {
      return { failure: 'invalid-request', message: 'max_tokens: Field required' };
    }
  }
  const deployment = request.path.includes('/openai/deployments/');
  if (flavour === 'azure' && deployment && !request.path.includes('api-version=')) {
    return { failure: 'no-such-model', message: 'Resource not found' };
  }
  return undefined;
}

const bearer = (header: string | undefined): string | undefined => /^Bearer (.+)$/.exec(header ?? '')?.[1];

function modelList(path: string, ids: readonly string[]): unknown {
  if (route(path).flavour === 'google') {
    return { models: ids.map((id) => ({ name: `models/${id}`, displayName: id })) };
  }
  return {
    object: 'list',
    data: ids.map((id) => ({ id, object: 'model', created: 1_760_000_000, owned_by: 'tests' })),
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): ModelRequest['body'] | undefined {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return isBody(value) ? value : asBody(undefined);
  } catch {
    return undefined;
  }
}

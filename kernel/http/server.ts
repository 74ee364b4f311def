import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import helmet from 'helmet';
import { MainstayError } from '#kernel/base';
import type { Principal } from '#kernel/identity';
import { type Logger, withLogFields } from '#kernel/telemetry';
import { type Authenticate, guardRoutes } from './access.ts';
import type { Api } from './api.ts';
import { describeApi } from './openapi.ts';
import { sendProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For what is asked all the time: only answers that tell of a problem (400 and more) are logged. */
    quiet?: boolean;
    /** For programs only: without the headers that tell a browser what a page may do. */
    forPrograms?: boolean;
  }
}

export interface ServerOptions {
  readonly log: Logger;
  readonly version: string;
  readonly authenticate: Authenticate;
  readonly bodyLimitBytes: number;
  readonly corsOrigins: readonly string[];
  readonly requestsPerMinute: number;
  /** Whether a proxy in front is trusted to say whom it speaks for. */
  readonly trustProxy: boolean;
  /** Called after every answer, for metrics. `route` is the pattern, not the address. */
  onAnswer(answer: { method: string; route: string; status: number; seconds: number }): void;
}

/**
 * A server with everything that is the same for all routes: types, access, limits, security headers, problem
 * documents, OpenAPI, and WebSocket. Routes are added by the caller.
 */
export async function createServer(options: ServerOptions): Promise<Api> {
  const server: Api = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    bodyLimit: options.bodyLimitBytes,
    trustProxy: options.trustProxy,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
    // Every line written within a request carries its id already.
    childLoggerFactory: (logger) => logger,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(sendProblem);
  server.addHook('onRequest', (request, _reply, done) => withLogFields({ request_id: request.id }, done));
  server.addHook('onSend', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  server.addHook('onResponse', async (request, reply) => {
    const seconds = reply.elapsedTime / 1000;
    const route = request.routeOptions.url ?? 'none';
    options.onAnswer({ method: request.method, route, status: reply.statusCode, seconds });
    if (request.routeOptions.config.quiet && reply.statusCode < 400) return;
    request.log.info(
      { method: request.method, path: request.url.split('?')[0], status: reply.statusCode, seconds },
      'Answered',
    );
  });

  // Made once: @fastify/helmet makes it anew for every request, and what that leaves behind fills the old generation.
  const secure = helmet({
    contentSecurityPolicy: { directives: contentSecurity },
    frameguard: { action: 'deny' },
  });
  server.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.forPrograms) done();
    else secure(request.raw, reply.raw, (error) => done(error instanceof Error ? error : undefined));
  });
  await server.register(cors, {
    origin: [...options.corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    credentials: true,
    maxAge: 600,
  });
  await server.register(rateLimit, {
    max: ({ principal }) =>
      Math.min(options.requestsPerMinute, keyLimit(principal) ?? options.requestsPerMinute),
    timeWindow: '1 minute',
    keyGenerator: ({ principal, ip }) =>
      // An API key with a limit of its own is counted by itself, any other with its owner.
      keyLimit(principal) === undefined ? (principal?.id ?? ip) : `key ${principal?.key?.id}`,
    // After access is checked, so that a signed-in person is counted as that person.
    hook: 'preHandler',
    allowList: (request) =>
      request.principal?.via === 'cli' || request.routeOptions.config.access === undefined,
  });
  await server.register(underPressure, {
    maxEventLoopDelay: 5_000,
    pressureHandler: (_request, reply, _type, delay) => {
      // Without a sample, as after one long stall, the delay reads as infinite; that says nothing about the load.
      if (delay === undefined || !Number.isFinite(delay)) return;
      void reply.header('retry-after', '10');
      throw new MainstayError('http.overloaded', 'The server has too much to do. Try again in a moment.', {
        kind: 'unavailable',
      });
    },
  });
  // Ends the connection. Routes take less, and can still say so.
  await server.register(websocket, { options: { maxPayload: 128 * 1024 } });
  await describeApi(server, options.version);
  guardRoutes(server, options.authenticate);
  return server;
}

const keyLimit = (principal: Principal | null): number | undefined =>
  principal?.key?.requestsPerMinute ?? undefined;

/** Only what we serve ourselves runs in a page of ours. */
const contentSecurity = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  // Charts and the API page set style attributes.
  styleSrc: ["'self'", "'unsafe-inline'"],
  scriptSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  // Set by a proxy that ends TLS; on plain HTTP it would keep the console from loading.
  upgradeInsecureRequests: null,
};

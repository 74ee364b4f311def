import { fileURLToPath } from 'node:url';
import { addKernelRoutes } from '#kernel/api';
import { addGatewayRoutes } from '#kernel/gateway';
import { type Api, addApiPage, createServer, serveConsole } from '#kernel/http';
import { httpMetrics } from '#kernel/telemetry';
import type { OpenPlatform } from './platform.ts';

const consoleDirectory = fileURLToPath(new URL('../../console/dist', import.meta.url));

/** The HTTP server of an open platform with all routes, ready but not yet listening. */
export async function createPlatformServer({ platform, apps, views }: OpenPlatform): Promise<Api> {
  const { clock, config, guard, identity, log, metrics, models, version } = platform;
  const server = await createServer({
    log,
    version,
    bodyLimitBytes: config.http.body_limit_bytes,
    corsOrigins: config.http.cors_origins,
    requestsPerMinute: config.http.rate_limit_per_minute,
    trustProxy: config.http.trust_proxy,
    authenticate: (request) => identity.authenticate(request.headers),
    onAnswer: httpMetrics(metrics),
  });
  addApiPage(server);
  await addKernelRoutes(server, platform, apps);
  await addGatewayRoutes(server, {
    settings: config,
    providers: models.providers,
    routes: models.routes.named,
    dearest: models.dearest,
    accounts: models.accounts,
    traffic: models.traffic,
    guard,
    metrics,
    log,
    clock,
  });
  for (const { app } of apps) {
    const view = views.get(app.id);
    if (!view) continue;
    await server.register(async (part: Api) => app.routes?.(part, view), { prefix: `/api/v1/${app.id}` });
    await server.register(async (part: Api) => app.extraRoutes?.(part, view));
  }
  await serveConsole(server, consoleDirectory);
  await server.ready();
  return server;
}

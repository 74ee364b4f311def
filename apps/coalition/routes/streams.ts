import type { FastifyRequest } from 'fastify';
import type { Platform } from '#kernel/app';
import { forbidden } from '#kernel/base';
import type { Api } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { streamingOf } from '../streaming/streaming.ts';

/** What agents and coalitions do, as they do it: `/stream` is a WebSocket. */
export function addStreamRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const streaming = streamingOf(platform);
  api.get(
    '/stream',
    {
      config: { access: 'user' },
      websocket: true,
      schema: { hide: true },
      preValidation: async (request) => refuseForeignPages(request, platform.config.http.cors_origins),
    },
    (socket, request) => streaming.serve(socket, request),
  );
}

/**
 * A browser opens a WebSocket for a page of any site, with the cookies of ours. Ours go only with requests of our own
 * pages (`SameSite=Strict`); an old browser that does not know this is stopped here.
 */
export function refuseForeignPages(request: FastifyRequest, trusted: readonly string[]): void {
  const { origin } = request.headers;
  if (origin === undefined || request.principal?.via !== 'session') return;
  if (trusted.includes(origin) || URL.parse(origin)?.host === request.host) return;
  throw forbidden('coalition.stream_foreign_origin', `Pages of ${origin} may not listen in your name.`);
}

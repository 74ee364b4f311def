import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { notFound } from '#kernel/base';
import type { Api } from './api.ts';
import { sendProblem } from './problem.ts';

/** Paths that belong to programs; everything else that a browser asks for is a page of the console. */
const programPaths = /^\/(api|auth|docs|openapi\.json|health|ready|metrics|ws|v1|\.well-known)(\/|$|\?)/;

/**
 * Serves the built console. Its pages have addresses of their own, so an unknown path gets the console, which knows
 * its pages; an unknown path of the API stays a problem document.
 */
export async function serveConsole(server: Api, directory: string): Promise<void> {
  const index = join(directory, 'index.html');
  const built = existsSync(index);
  if (built) {
    await server.register(async (part) => {
      part.addHook('onRoute', (route) => {
        route.config = { ...route.config, access: 'public' };
      });
      await part.register(fastifyStatic, {
        root: join(directory, 'assets'),
        prefix: '/assets/',
        // The build puts a hash of the content into every name there.
        maxAge: '365d',
        immutable: true,
      });
      for (const name of readdirSync(directory).filter((file) =>
        /\.(js|svg|png|ico|txt|webmanifest)$/.test(file),
      )) {
        part.get(`/${name}`, { schema: { hide: true } }, (_request, reply) =>
          reply.sendFile(name, directory, { maxAge: 0, immutable: false }),
        );
      }
    });
  }
  server.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (built && wantsPage && !programPaths.test(request.url)) {
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(await readFile(index));
    }
    const hint = !built && wantsPage ? ' The console is not built: run "npm run console:build".' : '';
    sendProblem(
      notFound('http.no_such_route', `There is nothing at ${request.method} ${request.url}.${hint}`),
      request,
      reply,
    );
    return reply;
  });
}

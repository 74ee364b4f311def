import swagger from '@fastify/swagger';
import Fastify from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Api } from './api.ts';

/** Gathers the schemas of all routes into `/openapi.json`, and shows them as a page at `/docs`. */
export async function describeApi(server: Api, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Mainstay',
        version,
        description:
          'Sign in with POST /auth/login and send the token as "Authorization: Bearer …". Errors are RFC 9457 problem documents with a stable code.',
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        },
      },
    },
    transform: (part) => {
      const transformed = jsonSchemaTransform(part);
      const access = part.route.config?.access ?? 'public';
      // An API key may come as a bearer's token, too.
      const security: Record<string, string[]>[] =
        access === 'public' ? [] : [{ bearer: [] }, { apiKey: [] }];
      const { schema } = transformed;
      const response = part.url.startsWith(gateway) ? schema.response : withProblems(schema.response);
      return { ...transformed, schema: { ...schema, response, security, 'x-access': access } };
    },
    transformObject: jsonSchemaTransformObject,
  });
}

/** Its errors have the shapes of the APIs that it speaks. */
const gateway = '/v1/';

/** Whatever goes wrong is told in one shape. */
const withProblems = (response: unknown): object => ({
  ...(response ?? { 200: { description: 'Done', type: 'null' } }),
  default: {
    description: 'What went wrong (RFC 9457).',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  },
});

const docsPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Mainstay API</title><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>
<script id="api-reference" type="application/json" data-url="/openapi.json" data-configuration='{"withDefaultFonts":false,"telemetry":false,"showDeveloperTools":"never","hideClientButton":true,"agent":{"disabled":true},"mcp":{"disabled":true}}'></script>
<script src="/docs/scalar.js"></script>
</body>
</html>
`;

/** Adds the API description and its page. The page's script is large, so it is loaded with the first visit. */
export function addApiPage(server: Api): void {
  let script: Promise<Buffer> | undefined;
  server.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () =>
    server.swagger(),
  );
  server.get('/docs', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(docsPage),
  );
  server.get(
    '/docs/scalar.js',
    { config: { access: 'public' }, schema: { hide: true } },
    async (_request, reply) => {
      script ??= readPageScript();
      return reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', 'public, max-age=86400')
        .send(await script);
    },
  );
}

/** The package offers its script only through its own plugin, so a server of its own is asked for it once. */
async function readPageScript(): Promise<Buffer> {
  const { default: reference } = await import('@scalar/fastify-api-reference');
  const host = Fastify();
  await host.register(reference, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
  const { rawPayload } = await host.inject('/docs/js/scalar.js');
  await host.close();
  return rawPayload;
}

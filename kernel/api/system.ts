import { z } from 'zod';
import type { DiscoveredApp, Platform } from '#kernel/app';
import type { Api } from '#kernel/http';

const checkSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  critical: z.boolean(),
  detail: z.string(),
});

const healthSchema = z
  .object({
    status: z.enum(['healthy', 'unhealthy']),
    database: z.enum(['connected', 'unreachable']),
    llm: z.enum(['configured', 'not configured']),
    version: z.string(),
    uptime_seconds: z.number(),
    checks: z.array(checkSchema),
  })
  .meta({ id: 'Health' });

/** Whether the program lives, whether it makes progress, what it measures, and which apps it has. */
export function addSystemRoutes(api: Api, platform: Platform, apps: readonly DiscoveredApp[]): void {
  const { health, metrics, version } = platform;

  api.get(
    '/health',
    {
      config: { access: 'public', quiet: true },
      schema: {
        tags: ['System'],
        summary: 'How the program is',
        response: { 200: healthSchema, 503: healthSchema },
      },
    },
    async (_request, reply) => {
      const report = await health.report();
      const database = report.checks.find(({ name }) => name === 'database');
      return reply.status(report.healthy ? 200 : 503).send({
        status: report.healthy ? ('healthy' as const) : ('unhealthy' as const),
        database: database?.ok ? ('connected' as const) : ('unreachable' as const),
        llm: platform.models.configured ? ('configured' as const) : ('not configured' as const),
        version,
        uptime_seconds: Math.round(process.uptime()),
        checks: [...report.checks],
      });
    },
  );

  const ready = z.object({ ready: z.boolean(), checks: z.array(checkSchema) });
  api.get(
    '/ready',
    {
      config: { access: 'public', quiet: true },
      schema: {
        tags: ['System'],
        summary: 'Whether it makes progress: the database takes writes, workers take runs',
        response: { 200: ready, 503: ready },
      },
    },
    async (_request, reply) => {
      const report = await health.report();
      return reply
        .status(report.healthy ? 200 : 503)
        .send({ ready: report.healthy, checks: [...report.checks] });
    },
  );

  api.get(
    '/metrics',
    {
      config: { access: 'public', quiet: true },
      schema: { tags: ['System'], summary: 'Prometheus metrics' },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );

  api.get(
    '/api/v1/apps',
    {
      config: { access: 'user' },
      schema: {
        tags: ['System'],
        summary: 'The apps of this installation',
        response: {
          200: z.object({
            items: z.array(
              z.object({ id: z.string(), title: z.string(), summary: z.string(), has_console: z.boolean() }),
            ),
          }),
        },
      },
    },
    () => ({
      items: apps.map(({ app, hasConsole }) => ({
        id: app.id,
        title: app.title,
        summary: app.summary,
        has_console: hasConsole,
      })),
    }),
  );
}

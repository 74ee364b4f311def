import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import { type CallRow, getCall, listCalls, priceTableDate, sumUsage, windowOf } from '#kernel/models';
import { isAdministrator } from './actor.ts';
import { emailsOf } from './emails.ts';

const statuses = ['succeeded', 'failed', 'refused', 'aborted'] as const;

const callSchema = z
  .object({
    id: z.string(),
    at: z.string(),
    app: z.string(),
    user_id: z.string().nullable(),
    project_id: z.string().nullable(),
    run_id: z.string().nullable(),
    key_id: z.string().nullable(),
    operation: z.string(),
    route: z.string(),
    provider: z.string(),
    model: z.string(),
    status: z.enum(statuses),
    error_code: z.string().nullable(),
    cached: z.boolean(),
    seconds: z.number(),
    first_part_seconds: z.number().nullable(),
    input_tokens: z.number(),
    cached_input_tokens: z.number(),
    output_tokens: z.number(),
    estimated: z.boolean(),
    cost_usd: z.number(),
    guard: z.unknown(),
  })
  .meta({ id: 'ModelCall' });

const callDetail = callSchema
  .extend({ prompt: z.unknown(), answer: z.unknown() })
  .meta({ id: 'ModelCallDetail' });

const usageSchema = z.object({
  subject: z.string(),
  label: z.string().describe('The subject for a person: of a user the e-mail address'),
  calls: z.number(),
  failed: z.number(),
  cached: z.number(),
  input_tokens: z.number(),
  output_tokens: z.number(),
  cost_usd: z.number(),
});

const statusSchema = z
  .object({
    configured: z.boolean(),
    problems: z.array(z.string()),
    routes: z.array(z.object({ name: z.string(), targets: z.array(z.string()) })),
    providers: z.array(
      z.object({
        id: z.string(),
        protocol: z.string(),
        state: z.enum(['closed', 'open', 'half-open']),
        tried_again_in_seconds: z.number().nullable(),
        calls_under_way: z.number(),
        calls_waiting: z.number(),
        paused_models: z.array(z.string()),
      }),
    ),
    record: z.string(),
    cache: z.boolean(),
    price_table_date: z.string(),
  })
  .meta({ id: 'ModelsStatus' });

// PostgreSQL knows no year 0.
const day = z.iso
  .date()
  .refine((date) => !date.startsWith('0000'), { error: 'must be a day since the year 1' });

/** Which models there are, what they were asked, and what that cost. */
export function addModelRoutes(api: Api, { db, models, config, clock, identity }: Platform): void {
  const tags = ['Models'];

  api.get(
    '/models',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'Providers and routes, and how they are', response: { 200: statusSchema } },
    },
    () => ({
      configured: models.configured,
      problems: [...models.routes.problems],
      routes: [...models.routes.named].map(([name, targets]) => ({
        name,
        targets: targets.map(({ provider, model }) => `${provider}/${model}`),
      })),
      providers: [...models.providers.values()].map(({ id, protocol }) => {
        const traffic = models.traffic.status().find(({ provider }) => provider === id);
        return {
          id,
          protocol,
          state: traffic?.circuit.state ?? ('closed' as const),
          tried_again_in_seconds: traffic?.circuit.trialInSeconds ?? null,
          calls_under_way: traffic?.active ?? 0,
          calls_waiting: traffic?.waiting ?? 0,
          paused_models: traffic?.paused.map(({ model }) => model) ?? [],
        };
      }),
      record: config.models.record,
      cache: config.models.cache,
      price_table_date: priceTableDate,
    }),
  );

  api.post(
    '/models/test',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Ask a model one short question, to see that its key and address are right',
        body: z.object({ route: z.string().min(1).max(200).default('default') }),
        response: {
          200: z.object({ answer: z.string(), model: z.string(), seconds: z.number(), cost_usd: z.number() }),
        },
      },
    },
    async (request) => {
      const began = performance.now();
      const { text, call } = await models.text({
        route: request.body.route,
        facts: { app: 'mainstay', userId: principalOf(request).id },
        prompt: 'Answer with the one word: ready',
        // Models that think before they answer need room for that.
        maxOutputTokens: 500,
        cache: 'off',
      });
      const seconds = (performance.now() - began) / 1000;
      return { answer: text, model: `${call.provider}/${call.model}`, seconds, cost_usd: call.costUsd };
    },
  );

  api.get(
    '/models/calls',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Calls to models, newest first: your own, or all for administrators',
        querystring: pageQuery.extend({
          app: z.string().optional(),
          run_id: z.uuid().optional(),
          user_id: z.string().optional(),
          key_id: z.string().optional(),
          status: z.enum(statuses).optional(),
          flagged: z.stringbool().optional().describe('Only what the guard flagged or blocked'),
        }),
        response: { 200: pageOf(callSchema) },
      },
    },
    async (request) => {
      const { cursor, limit, app, run_id: runId, key_id: keyId, status, flagged } = request.query;
      const principal = principalOf(request);
      const userId = isAdministrator(principal) ? request.query.user_id : principal.id;
      await models.accounts.flush();
      const filter = { app, runId, userId, keyId, status, flagged, before: cursor };
      const calls = await listCalls(db, { ...filter, limit: limit + 1 });
      return toPage(calls, limit, ({ id }) => id, toCall);
    },
  );

  api.get(
    '/models/calls/:id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'One call, with its texts as far as they are kept',
        params: z.object({ id: z.uuid() }),
        response: { 200: callDetail },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const call = await getCall(
        db,
        request.params.id,
        isAdministrator(principal) ? undefined : principal.id,
      );
      return { ...toCall(call), prompt: call.prompt, answer: call.answer };
    },
  );

  api.get(
    '/models/usage',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'What was used between two days: by yourself, or by all for administrators',
        querystring: z.object({
          by: z.enum(['day', 'app', 'user', 'key', 'model']).default('day'),
          from: day.optional().describe('30 days ago when absent'),
          to: day.optional().describe('Today when absent'),
        }),
        response: { 200: z.object({ from: z.string(), to: z.string(), items: z.array(usageSchema) }) },
      },
    },
    async (request) => {
      const now = clock.now();
      const to = request.query.to ?? windowOf('day', now);
      const from = request.query.from ?? windowOf('day', new Date(now.getTime() - 29 * 86_400_000));
      const principal = principalOf(request);
      const userId = isAdministrator(principal) ? undefined : principal.id;
      await models.accounts.flush();
      const rows = await sumUsage(db, request.query.by, { from, to, userId });
      const byUser = request.query.by === 'user';
      const emails = byUser
        ? await emailsOf(
            identity,
            rows.map(({ subject }) => subject),
          )
        : new Map<string, string>();
      return {
        from,
        to,
        items: rows.map(({ inputTokens, outputTokens, costUsd, ...row }) => ({
          ...row,
          label: emails.get(row.subject) ?? row.subject,
          input_tokens: inputTokens,
          output_tokens: outputTokens,
          cost_usd: costUsd,
        })),
      };
    },
  );
}

function toCall(call: CallRow): z.infer<typeof callSchema> {
  return {
    id: call.id,
    at: call.at.toISOString(),
    app: call.app,
    user_id: call.userId,
    project_id: call.projectId,
    run_id: call.runId,
    key_id: call.keyId,
    operation: call.operation,
    route: call.route,
    provider: call.provider,
    model: call.model,
    status: call.status,
    error_code: call.errorCode,
    cached: call.cached,
    seconds: call.seconds,
    first_part_seconds: call.firstPartSeconds,
    input_tokens: call.inputTokens,
    cached_input_tokens: call.cachedInputTokens,
    output_tokens: call.outputTokens,
    estimated: call.estimated,
    cost_usd: call.costUsd,
    guard: call.guard,
  };
}

import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { forbidden } from '#kernel/base';
import { type Api, pageOf, pageQuery, principalOf } from '#kernel/http';
import {
  type ApiKey,
  budgetPeriods,
  type KeySettings,
  keyScopes,
  type Principal,
  roles,
} from '#kernel/identity';
import { requireRole } from '#kernel/projects';
import { actorOf, isAdministrator } from './actor.ts';

const budgetSchema = z.object({
  period: z.enum(budgetPeriods),
  usd: z.number().optional(),
  tokens: z.number().optional(),
});

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    shown: z.string().describe('The beginning of its text'),
    owner: z.object({ id: z.string(), email: z.string() }),
    role: z.enum(roles),
    scopes: z.array(z.enum(keyScopes)),
    allowed_models: z.array(z.string()).nullable(),
    budgets: z.array(budgetSchema),
    requests_per_minute: z.number().nullable(),
    project_id: z.string().nullable(),
    status: z.enum(['active', 'expired', 'revoked']),
    created_at: z.string(),
    expires_at: z.string().nullable(),
    last_used_at: z.string().nullable(),
    revoked_at: z.string().nullable(),
    previous_good_until: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });

const withText = keySchema
  .extend({ key: z.string().describe('The text of the key; it cannot be read again') })
  .meta({ id: 'ApiKeyWithText' });

// What is checked in depth is checked where it is kept; here only that nobody sends more than fits.
const settingsSchema = z.object({
  name: z.string().max(100),
  role: z.enum(roles).optional().describe('The most that it may do; "user" unless told otherwise'),
  scopes: z.array(z.enum(keyScopes)).max(10).optional().describe('Both unless told otherwise'),
  allowed_models: z.array(z.string().max(200)).max(100).nullable().optional(),
  budgets: z.array(budgetSchema).max(10).optional(),
  requests_per_minute: z
    .number()
    .nullable()
    .optional()
    .describe(
      'Null: no limit of its own. The API counts it with its owner then; the gateway does not count it',
    ),
  project_id: z.uuid().nullable().optional(),
  expires_at: z.iso.datetime({ offset: true }).nullable().optional(),
});

const byId = z.object({ id: z.string().max(200) });

/** API keys: everybody keeps their own, administrators those of others too. The identity room records every change. */
export function addKeyRoutes(api: Api, { identity, db, clock }: Platform): void {
  const view = (key: ApiKey): z.infer<typeof keySchema> => toKey(key, clock.now());

  /** What a key spends is work in the project, so who points it there must be able to contribute. */
  async function checkProject(principal: Principal, projectId: string | null | undefined): Promise<void> {
    if (projectId) await requireRole(db, actorOf(principal), projectId, 'contributor');
  }

  api.get(
    '/keys',
    {
      config: { access: 'user' },
      schema: {
        tags: ['API keys'],
        summary: "Your API keys, or everybody's",
        querystring: pageQuery.extend({
          all: z.enum(['true', 'false']).default('false').describe("Everybody's, for administrators"),
        }),
        response: { 200: pageOf(keySchema) },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { all, cursor, limit } = request.query;
      if (all === 'true' && !isAdministrator(principal)) {
        throw forbidden('identity.role_too_low', "Only administrators may see everybody's API keys.");
      }
      const userId = all === 'true' ? undefined : principal.id;
      const { items, nextCursor } = await identity.listApiKeys({ userId, cursor, limit });
      return { items: items.map(view), next_cursor: nextCursor };
    },
  );

  api.post(
    '/keys',
    {
      config: { access: 'user' },
      schema: {
        tags: ['API keys'],
        summary: 'Make an API key; its text is in this answer only',
        body: settingsSchema.extend({
          user_id: z.string().max(200).optional().describe('Whose key, for administrators'),
        }),
        response: { 201: withText },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      await checkProject(principal, request.body.project_id);
      const { name, user_id: userId } = request.body;
      const made = await identity.createApiKey(principal, { ...settingsOf(request.body), name, userId });
      void reply.header('cache-control', 'no-store');
      return reply.status(201).send({ ...view(made.key), key: made.text });
    },
  );

  api.get(
    '/keys/:id',
    {
      config: { access: 'user' },
      schema: { tags: ['API keys'], summary: 'One API key', params: byId, response: { 200: keySchema } },
    },
    async (request) => view(await identity.getApiKey(principalOf(request), request.params.id)),
  );

  api.patch(
    '/keys/:id',
    {
      config: { access: 'user' },
      schema: {
        tags: ['API keys'],
        summary: 'Change what an API key may be used for; what is not named stays',
        params: byId,
        body: settingsSchema.partial(),
        response: { 200: keySchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      await checkProject(principal, request.body.project_id);
      return view(await identity.updateApiKey(principal, request.params.id, settingsOf(request.body)));
    },
  );

  api.delete(
    '/keys/:id',
    {
      config: { access: 'user' },
      schema: {
        tags: ['API keys'],
        summary: 'Revoke an API key, at once and for good',
        params: byId,
        response: { 200: keySchema },
      },
    },
    async (request) => view(await identity.revokeApiKey(principalOf(request), request.params.id)),
  );

  api.post(
    '/keys/:id/rotate',
    {
      config: { access: 'user' },
      schema: {
        tags: ['API keys'],
        summary: 'Give an API key a new text; it is in this answer only',
        params: byId,
        body: z.object({
          grace_seconds: z.number().default(0).describe('How long the old text stays good, at most 30 days'),
        }),
        response: { 200: withText },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const rotated = await identity.rotateApiKey(principalOf(request), id, request.body.grace_seconds);
      void reply.header('cache-control', 'no-store');
      return { ...view(rotated.key), key: rotated.text };
    },
  );
}

/** Only what was named: an absent setting keeps its default or its present value. */
function settingsOf(body: Partial<z.infer<typeof settingsSchema>>): Partial<KeySettings> {
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.role !== undefined && { role: body.role }),
    ...(body.scopes !== undefined && { scopes: body.scopes }),
    ...(body.allowed_models !== undefined && { allowedModels: body.allowed_models }),
    ...(body.budgets !== undefined && { budgets: body.budgets }),
    ...(body.requests_per_minute !== undefined && { requestsPerMinute: body.requests_per_minute }),
    ...(body.project_id !== undefined && { projectId: body.project_id }),
    ...(body.expires_at !== undefined && {
      expiresAt: body.expires_at === null ? null : new Date(body.expires_at),
    }),
  };
}

function toKey(key: ApiKey, now: Date): z.infer<typeof keySchema> {
  const expired = key.expiresAt !== null && key.expiresAt <= now;
  const live = expired ? ('expired' as const) : ('active' as const);
  return {
    id: key.id,
    name: key.name,
    shown: key.shown,
    owner: { ...key.owner },
    role: key.role,
    scopes: [...key.scopes],
    allowed_models: key.allowedModels && [...key.allowedModels],
    budgets: key.budgets.map((budget) => ({ ...budget })),
    requests_per_minute: key.requestsPerMinute,
    project_id: key.projectId,
    status: key.revokedAt === null ? live : 'revoked',
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    previous_good_until: key.previousGoodUntil?.toISOString() ?? null,
  };
}

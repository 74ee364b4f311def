import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { notFound } from '#kernel/base';
import { type Api, pageOf, pageQuery, principalOf } from '#kernel/http';
import { roles, type User } from '#kernel/identity';

const userSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    active: z.boolean(),
    created_at: z.string(),
  })
  .meta({ id: 'User' });

const withPassword = userSchema.extend({ password: z.string().optional() }).meta({ id: 'UserWithPassword' });

/** People who may sign in. The identity room records every change in the audit log. */
export function addUserRoutes(api: Api, { identity }: Platform): void {
  api.get(
    '/users',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['Users'],
        summary: 'All users',
        querystring: pageQuery,
        response: { 200: pageOf(userSchema) },
      },
    },
    async (request) => {
      const { items, nextCursor } = await identity.listUsers(request.query);
      return { items: items.map(toUser), next_cursor: nextCursor };
    },
  );

  api.post(
    '/users',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['Users'],
        summary: 'Make a user; a password that is not given is made and shown once',
        body: z.object({
          email: z.string().max(254),
          name: z.string().max(200),
          role: z.enum(roles).default('user'),
          password: z.string().max(200).optional(),
        }),
        response: { 201: withPassword },
      },
    },
    async (request, reply) => {
      const { user, password } = await identity.createUser(principalOf(request), request.body);
      return reply.status(201).send({ ...toUser(user), ...(password !== undefined && { password }) });
    },
  );

  api.put(
    '/users/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['Users'],
        summary: 'Change a role, end or restore access, or give a new password',
        params: z.object({ id: z.string().max(200) }),
        body: z.object({
          role: z.enum(roles).optional(),
          active: z.boolean().optional(),
          reset_password: z.literal(true).optional(),
        }),
        response: { 200: withPassword },
      },
    },
    async (request) => {
      const actor = principalOf(request);
      const { id } = request.params;
      const { role, active, reset_password: reset } = request.body;
      if (role !== undefined) await identity.setRole(actor, id, role);
      if (active !== undefined)
        await (active ? identity.activate(actor, id) : identity.deactivate(actor, id));
      const password = reset ? (await identity.setPassword(actor, id)).password : undefined;
      const user = await identity.findUser({ id });
      if (!user) throw notFound('identity.user_not_found', `There is no user ${id}.`);
      return { ...toUser(user), ...(password !== undefined && { password }) };
    },
  );
}

function toUser({ createdAt, ...user }: User): z.infer<typeof userSchema> {
  return { ...user, created_at: createdAt.toISOString() };
}

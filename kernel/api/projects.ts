import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import { notFound } from '#kernel/base';
import { type Api, principalOf } from '#kernel/http';
import {
  createProject,
  getProject,
  listMembers,
  projectRoles,
  removeMember,
  requireRole,
  setMember,
  type VisibleProject,
  visibleProjects,
} from '#kernel/projects';
import { actorOf, auditActor } from './actor.ts';
import { emailsOf } from './emails.ts';

const projectSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    is_default: z.boolean(),
    role: z.enum(projectRoles),
    governed_by: z
      .object({ source: z.string(), subject: z.string(), decision: z.string(), at: z.string() })
      .nullable(),
    created_at: z.string(),
  })
  .meta({ id: 'Project' });

const memberSchema = z
  .object({
    user_id: z.string(),
    email: z.string().nullable(),
    role: z.enum(projectRoles),
    since: z.string(),
  })
  .meta({ id: 'ProjectMember' });

const byId = z.object({ id: z.uuid() });
const member = byId.extend({ user_id: z.string().max(200) });

/** Projects: what people, runs, documents and decisions belong to. */
export function addProjectRoutes(api: Api, platform: Platform): void {
  const { db, identity } = platform;

  api.get(
    '/projects',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Projects'],
        summary: 'The projects that you may see',
        response: { 200: z.object({ items: z.array(projectSchema), next_cursor: z.null() }) },
      },
    },
    async (request) => {
      const projects = await visibleProjects(db, actorOf(principalOf(request)));
      return { items: projects.map(toProject), next_cursor: null };
    },
  );

  api.post(
    '/projects',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Projects'],
        summary: 'Make a project; you are its owner',
        body: z.object({ name: z.string().min(1).max(200) }),
        response: { 201: projectSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const project = await createProject(db, request.body.name, principal.id);
      await appendAudit(db, {
        ...auditActor(request),
        action: 'project.create',
        target: project.id,
        detail: { name: project.name },
      });
      return reply.status(201).send(toProject({ ...project, role: 'owner' }));
    },
  );

  api.get(
    '/projects/:id',
    {
      config: { access: 'user' },
      schema: { tags: ['Projects'], summary: 'One project', params: byId, response: { 200: projectSchema } },
    },
    async (request) => {
      const role = await requireRole(db, actorOf(principalOf(request)), request.params.id, 'reviewer');
      return toProject({ ...(await getProject(db, request.params.id)), role });
    },
  );

  const membersOf = async (projectId: string): Promise<{ items: z.infer<typeof memberSchema>[] }> => {
    const members = await listMembers(db, projectId);
    const emails = await emailsOf(
      identity,
      members.map(({ userId }) => userId),
    );
    return {
      items: members.map(({ userId, role, since }) => ({
        user_id: userId,
        email: emails.get(userId) ?? null,
        role,
        since: since.toISOString(),
      })),
    };
  };
  const members = { 200: z.object({ items: z.array(memberSchema) }) };

  api.get(
    '/projects/:id/members',
    {
      config: { access: 'user' },
      schema: { tags: ['Projects'], summary: 'Its members', params: byId, response: members },
    },
    async (request) => {
      await requireRole(db, actorOf(principalOf(request)), request.params.id, 'reviewer');
      return membersOf(request.params.id);
    },
  );

  api.put(
    '/projects/:id/members/:user_id',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Projects'],
        summary: 'Add a member or change the role',
        params: member,
        body: z.object({ role: z.enum(projectRoles) }),
        response: members,
      },
    },
    async (request) => {
      const { id, user_id: userId } = request.params;
      await requireRole(db, actorOf(principalOf(request)), id, 'owner');
      if (!(await identity.findUser({ id: userId }))) {
        throw notFound('identity.user_not_found', `There is no user ${userId}.`);
      }
      await setMember(db, id, userId, request.body.role);
      await appendAudit(db, {
        ...auditActor(request),
        action: 'project.set_member',
        target: id,
        detail: { user_id: userId, role: request.body.role },
      });
      return membersOf(id);
    },
  );

  api.delete(
    '/projects/:id/members/:user_id',
    {
      config: { access: 'user' },
      schema: { tags: ['Projects'], summary: 'Remove a member', params: member, response: members },
    },
    async (request) => {
      const { id, user_id: userId } = request.params;
      await requireRole(db, actorOf(principalOf(request)), id, 'owner');
      await removeMember(db, id, userId);
      await appendAudit(db, {
        ...auditActor(request),
        action: 'project.remove_member',
        target: id,
        detail: { user_id: userId },
      });
      return membersOf(id);
    },
  );
}

function toProject(project: VisibleProject): z.infer<typeof projectSchema> {
  const { id, name, role } = project;
  return {
    id,
    name,
    role,
    is_default: project.isDefault,
    governed_by: project.governedBy,
    created_at: project.createdAt.toISOString(),
  };
}

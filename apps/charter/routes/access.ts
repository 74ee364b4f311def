import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import { principalOf } from '#kernel/http';
import { type Principal, roleAtLeast } from '#kernel/identity';
import { type Actor, ensureDefaultProject, requireRole, visibleProjects } from '#kernel/projects';
import type { By } from '../interviewing/interviewing.ts';
import { getSession, type Session, sessionNotFound } from '../store/sessions.ts';
import type { Sight } from '../store/sight.ts';

export const byId = z.object({ id: z.uuid() });
export const tags = ['Charter'];

export interface SessionAccess {
  /**
   * The session, if the principal's role in its project is at least `least` or it is the principal's own.
   *
   * @throws MainstayError `charter.session_not_found`, `projects.role_too_low`
   */
  session(request: FastifyRequest, id: string, least: 'reviewer' | 'contributor' | 'owner'): Promise<Session>;
  /** The project that a new session belongs to. @throws MainstayError as `requireRole` */
  projectFor(principal: Principal, wanted: string | undefined): Promise<string>;
  /** Whose interviews the principal may list: global reviewers and administrators all. */
  sight(principal: Principal): Promise<Sight | undefined>;
  /** What the principal may do in a session that they see: `owner` manages it, `contributor` answers. */
  roleIn(principal: Principal, session: Session): Promise<ProjectRole>;
}

type ProjectRole = 'owner' | 'contributor' | 'reviewer';

/** Who may see and do what with sessions: the owner of one everything, others by their role in its project. */
export function sessionAccess({ db }: Platform): SessionAccess {
  return {
    async session(request, id, least) {
      const principal = principalOf(request);
      const session = await getSession(db, id);
      if (session.ownerId === principal.id) return session;
      if (least === 'reviewer' && roleAtLeast(principal, 'reviewer')) return session;
      await requireRole(db, actorOf(principal), session.projectId, least).catch((error: unknown) => {
        // Whoever may not see the project learns nothing of it, not even its id.
        throw error instanceof MainstayError && error.kind === 'not-found' ? sessionNotFound(id) : error;
      });
      return session;
    },
    async projectFor(principal, wanted) {
      const id = wanted ?? (await ensureDefaultProject(db)).id;
      await requireRole(db, actorOf(principal), id, 'contributor');
      return id;
    },
    async sight(principal) {
      if (roleAtLeast(principal, 'reviewer')) return undefined;
      const projects = await visibleProjects(db, actorOf(principal));
      return { ownerId: principal.id, projectIds: projects.map(({ id }) => id) };
    },
    async roleIn(principal, session) {
      if (session.ownerId === principal.id) return 'owner';
      const projects = await visibleProjects(db, actorOf(principal));
      return projects.find(({ id }) => id === session.projectId)?.role ?? 'reviewer';
    },
  };
}

export const actorOf = (principal: Principal): Actor => ({
  id: principal.id,
  administrator: roleAtLeast(principal, 'admin'),
});

export const byOf = (request: FastifyRequest): By => {
  const { id: actorId, email: actorEmail } = principalOf(request);
  return { actorId, actorEmail, requestId: request.id, ip: request.ip };
};

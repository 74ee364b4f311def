import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { MainstayError } from '#kernel/base';
import type { Db } from '#kernel/database';
import { principalOf } from '#kernel/http';
import { type Principal, roleAtLeast } from '#kernel/identity';
import { type Actor, ensureDefaultProject, requireRole, visibleProjects } from '#kernel/projects';
import type { By } from '../oversight/by.ts';

export const byId = z.object({ id: z.uuid() });
export const tags = ['Coalition'];

const actorOf = (principal: Principal): Actor => ({
  id: principal.id,
  administrator: roleAtLeast(principal, 'admin'),
});

export function byOf(request: FastifyRequest): By {
  const { id: actorId, email: actorEmail } = principalOf(request);
  return { actorId, actorEmail, requestId: request.id, ip: request.ip };
}

/** The project that something new belongs to. @throws MainstayError as `requireRole` */
export async function projectFor(db: Db, principal: Principal, wanted: string | undefined): Promise<string> {
  const id = wanted ?? (await ensureDefaultProject(db)).id;
  await requireRole(db, actorOf(principal), id, 'contributor');
  return id;
}

/** The projects whose agents the principal may see; all for administrators. */
export async function sightOf(db: Db, principal: Principal): Promise<readonly string[] | undefined> {
  if (roleAtLeast(principal, 'admin')) return undefined;
  return (await visibleProjects(db, actorOf(principal))).map(({ id }) => id);
}

export type Least = 'reviewer' | 'contributor';

/**
 * Makes sure of a role in the project of something that was asked for by its id.
 *
 * @throws MainstayError `missing` where its project may not even be seen; `projects.role_too_low`
 */
export async function requireIn(
  db: Db,
  principal: Principal,
  { projectId }: { readonly projectId: string },
  least: Least,
  missing: () => Error,
): Promise<void> {
  await requireRole(db, actorOf(principal), projectId, least).catch((error: unknown) => {
    throw error instanceof MainstayError && error.kind === 'not-found' ? missing() : error;
  });
}

import type { FastifyRequest } from 'fastify';
import { type Principal, roleAtLeast } from '#kernel/identity';
import type { Actor } from '#kernel/projects';

export const isAdministrator = (principal: Principal): boolean => roleAtLeast(principal, 'admin');

/** The principal as rooms below HTTP know it. */
export const actorOf = (principal: Principal): Actor => ({
  id: principal.id,
  administrator: isAdministrator(principal),
});

/** Who did it and from where, for the audit log. */
export const auditActor = (
  request: FastifyRequest,
): { actorId: string | null; actorEmail: string | null; requestId: string; ip: string } => ({
  actorId: request.principal?.id ?? null,
  actorEmail: request.principal?.email ?? null,
  requestId: request.id,
  ip: request.ip,
});

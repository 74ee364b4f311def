import { z } from 'zod';
import { type Api, principalOf } from '#kernel/http';
import { listMembers, projectRoles } from '#kernel/projects';
import { personView } from '../together/people.ts';
import { byId, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { personSchema } from './schemas.ts';

/** Who takes part in an interview, and what whoever asks may do in it. */
export function addPeopleRoute(api: Api, { platform: { db }, access, people }: Parts): void {
  api.get(
    '/sessions/:id/people',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Your role in an interview, its owner and the members of its project',
        params: byId,
        response: {
          200: z.object({
            you: personSchema,
            role: z.enum(projectRoles),
            owner: personSchema,
            people: z.array(personSchema),
          }),
        },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const session = await access.session(request, request.params.id, 'reviewer');
      const members = await listMembers(db, session.projectId);
      const known = await people.known([session.ownerId, ...members.map(({ userId }) => userId)]);
      const { id, email, name } = principal;
      return {
        you: { id, email, name },
        role: await access.roleIn(principal, session),
        owner: personView(known, session.ownerId),
        people: [...known.values()],
      };
    },
  );
}

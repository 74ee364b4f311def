import { z } from 'zod';
import { type Api, principalOf } from '#kernel/http';
import { plansAsking } from '../store/approvals.ts';
import { assignmentsOf, listAssignments, mentionsOf } from '../store/assignments.ts';
import { getSession } from '../store/sessions.ts';
import { within } from '../store/sight.ts';
import { titleOf } from '../together/assigning.ts';
import { personView } from '../together/people.ts';
import { byId, byOf, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { assignmentSchema, daySchema, personSchema } from './schemas.ts';

const list = z.object({ items: z.array(assignmentSchema) });
const target = byId.extend({ target: z.string().max(100) });

const waitingSchema = z
  .object({
    assignments: z.array(
      z.object({
        session_id: z.string(),
        project_name: z.string(),
        target: z.string(),
        title: z.string(),
        due: z.string().nullable(),
        overdue: z.boolean(),
        note: z.string(),
      }),
    ),
    approvals: z.array(z.object({ session_id: z.string(), project_name: z.string() })),
    mentions: z.array(
      z.object({
        session_id: z.string(),
        project_name: z.string(),
        question_id: z.string(),
        comment_id: z.string(),
        by: personSchema,
        text: z.string(),
        at: z.string(),
      }),
    ),
  })
  .meta({ id: 'CharterWaiting' });

/** Who is to answer what until when, and what waits for whoever asks. */
export function addAssignmentRoutes(
  api: Api,
  { platform: { db, clock }, assigning, approving, access, views, people }: Parts,
): void {
  const answer = async (sessionId: string): Promise<z.infer<typeof list>> => ({
    items: await views.assignments(await listAssignments(db, sessionId)),
  });

  api.get(
    '/sessions/:id/assignments',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'Who is to answer what until when', params: byId, response: { 200: list } },
    },
    async (request) => answer((await access.session(request, request.params.id, 'reviewer')).id),
  );

  api.put(
    '/sessions/:id/assignments/:target',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Give a question or a stage to somebody',
        params: target,
        body: z.object({
          email: z.string().min(1).max(254),
          due: daySchema.nullable().default(null),
          note: z.string().max(100_000).default(''),
        }),
        response: { 200: list },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'contributor');
      await assigning.assign(session, { target: request.params.target, ...request.body }, byOf(request));
      return answer(session.id);
    },
  );

  api.delete(
    '/sessions/:id/assignments/:target',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'Take it back', params: target, response: { 200: list } },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'contributor');
      await assigning.unassign(session, request.params.target, byOf(request));
      return answer(session.id);
    },
  );

  api.get(
    '/waiting',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'What waits for you, the most urgent first',
        response: { 200: waitingSchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const sees = within(await access.sight(principal));
      const [assigned, mentioned] = [
        await assignmentsOf(db, principal.id, sees),
        await mentionsOf(db, principal.id, sees),
      ];
      const known = await people.known(mentioned.map(({ authorId }) => authorId));
      const today = clock.now().toISOString().slice(0, 10);
      const asked = await Promise.all(
        (await plansAsking(db, principal.id, sees)).map((id) => getSession(db, id)),
      );
      const approvals = [];
      for (const session of asked) {
        const { state, steps } = await approving.status(db, session);
        const turn = steps.some(({ waitingFor }) => waitingFor.includes(principal.id));
        if (state === 'waiting' && turn)
          approvals.push({ session_id: session.id, project_name: session.projectName });
      }
      return {
        approvals,
        assignments: assigned.map(({ sessionId, projectName, target: id, due, note }) => ({
          session_id: sessionId,
          project_name: projectName,
          target: id,
          title: titleOf(id) ?? id,
          due,
          overdue: due !== null && due < today,
          note,
        })),
        mentions: mentioned.map(({ sessionId, projectName, questionId, commentId, authorId, text, at }) => ({
          session_id: sessionId,
          project_name: projectName,
          question_id: questionId,
          comment_id: commentId,
          by: personView(known, authorId),
          text,
          at: at.toISOString(),
        })),
      };
    },
  );
}

import { z } from 'zod';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import { DECISIONS } from '../domain/governance/decide.ts';
import { STAGES } from '../domain/questions/question.ts';
import { sessionSummarySchema } from '../interviewing/session-view.ts';
import { listSessions, sessionSorts } from '../store/list.ts';
import { sessionStatuses } from '../store/sessions.ts';
import { personView } from '../together/people.ts';
import { tags } from './access.ts';
import type { Parts } from './parts.ts';
import { personSchema } from './schemas.ts';

const listedSchema = sessionSummarySchema
  .extend({
    owner: personSchema,
    /** The earliest day of what is assigned and not done. */
    due: z.string().nullable(),
    overdue: z.boolean(),
    /** Who has something to answer. */
    assignees: z.array(personSchema),
  })
  .meta({ id: 'CharterSessionListed' });

const person = z.string().max(254).optional();

/** The portfolio: interviews found, filtered and put in order, page by page. */
export function addSessionListRoute(
  api: Api,
  { platform: { db, clock, identity }, access, people }: Parts,
): void {
  /** The id of whom a filter names: oneself as `me`, others by address. Nobody has an address that is unknown. */
  const idOf = async (named: string | undefined, me: string): Promise<string | undefined> => {
    if (named === undefined || named === '') return undefined;
    return named === 'me' ? me : ((await identity.findUser({ email: named }))?.id ?? '');
  };

  api.get(
    '/sessions',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Interviews that you may see',
        querystring: pageQuery.extend({
          cursor: z.string().max(2_000).optional().describe('next_cursor of the page before'),
          project_id: z.uuid().optional(),
          status: z.enum(sessionStatuses).optional(),
          decision: z.enum(DECISIONS).optional(),
          stage: z.enum(STAGES.map(({ id }) => id)).optional(),
          owner: person.describe('"me" or an e-mail address'),
          assignee: person.describe('who has something to answer: "me" or an e-mail address'),
          overdue: z.literal('true').optional(),
          search: z.string().max(200).optional().describe('in names and answers'),
          sort: z.enum(sessionSorts).default('newest'),
        }),
        response: { 200: pageOf(listedSchema) },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { limit, project_id: projectId, owner, assignee, overdue, ...rest } = request.query;
      const today = clock.now().toISOString().slice(0, 10);
      const found = await listSessions(db, {
        ...rest,
        sight: await access.sight(principal),
        projectId,
        ownerId: await idOf(owner, principal.id),
        assigneeId: await idOf(assignee, principal.id),
        overdueOn: overdue === undefined ? undefined : today,
        limit: limit + 1,
      });
      const known = await people.known(
        found.flatMap(({ ownerId, assigneeIds }) => [ownerId, ...assigneeIds]),
      );
      return toPage(
        found,
        limit,
        ({ cursor }) => cursor,
        (session) => ({
          id: session.id,
          project_id: session.projectId,
          project_name: session.projectName,
          status: session.status,
          run_id: session.runId,
          revision: session.revision,
          edition: session.edition,
          progress: session.progress,
          stage: session.stage,
          decision_kind: session.decisionKind,
          created_at: session.createdAt.toISOString(),
          updated_at: session.updatedAt.toISOString(),
          owner: personView(known, session.ownerId),
          due: session.due,
          overdue: session.due !== null && session.due < today,
          assignees: session.assigneeIds.map((id) => personView(known, id)),
        }),
      );
    },
  );
}

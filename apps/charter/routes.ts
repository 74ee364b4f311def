import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { MainstayError, notFound } from '#kernel/base';
import { documentFormats } from '#kernel/documents';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import { type Principal, roleAtLeast } from '#kernel/identity';
import { type Actor, ensureDefaultProject, requireRole, visibleProjects } from '#kernel/projects';
import type { Outcome } from './domain/interview/session.ts';
import type { CharterSettings } from './domain/settings.ts';
import { type By, createInterviewing } from './interviewing.ts';
import { sessionSchema, sessionSummarySchema, sessionView, summaryView } from './session-view.ts';
import { listDocuments, listHistory } from './store/records.ts';
import {
  getSession,
  listSessions,
  type Session,
  sessionNotFound,
  sessionStatuses,
} from './store/sessions.ts';

const byId = z.object({ id: z.uuid() });
const tags = ['Charter'];

const answerSchema = z
  .object({
    result: z.enum(['accepted', 'follow-up', 'escalated', 'unknown']),
    score: z.number().nullable(),
    threshold: z.number().nullable(),
    attempt: z.number(),
    max_attempts: z.number(),
    found: z.array(z.unknown()),
    missing: z.array(z.object({ part: z.string(), ask: z.string() })),
    notes: z.array(z.string()),
    follow_up: z.string().nullable(),
    criteria: z.unknown(),
    engine: z.literal('rules'),
    session: sessionSchema,
  })
  .meta({ id: 'CharterAnswer' });

export function charterRoutes(api: Api, platform: Platform<CharterSettings>): void {
  const { db, settings } = platform;
  const interviewing = createInterviewing(platform);

  const view = async (session: Session): Promise<z.infer<typeof sessionSchema>> =>
    sessionView(session, settings, await listDocuments(db, session.id));

  /** The session, if the principal's role in its project is at least `least` or it is the principal's own. */
  const visible = async (
    principal: Principal,
    id: string,
    least: 'reviewer' | 'contributor',
  ): Promise<Session> => {
    const session = await getSession(db, id);
    if (session.ownerId === principal.id) return session;
    const role = roleAtLeast(principal, 'reviewer') && least === 'reviewer';
    if (role) return session;
    await requireRole(db, actorOf(principal), session.projectId, least).catch((error: unknown) => {
      // Whoever may not see the project learns nothing of it, not even its id.
      throw error instanceof MainstayError && error.kind === 'not-found' ? sessionNotFound(id) : error;
    });
    return session;
  };

  const projectFor = async (principal: Principal, wanted: string | undefined): Promise<string> => {
    const id = wanted ?? (await ensureDefaultProject(db)).id;
    await requireRole(db, actorOf(principal), id, 'contributor');
    return id;
  };

  api.post(
    '/sessions',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Begin an interview',
        body: z.object({ project_name: z.string().min(1).max(200), project_id: z.uuid().optional() }),
        response: { 201: sessionSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { project_name: projectName, project_id: wanted } = request.body;
      const projectId = await projectFor(principal, wanted);
      return reply
        .status(201)
        .send(
          await view(
            await interviewing.begin({ projectId, projectName, ownerId: principal.id }, byOf(request)),
          ),
        );
    },
  );

  api.post(
    '/sessions/import',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Take a whole interview from an answers document; finish it to get its charter',
        body: z.object({ document: z.unknown(), project_id: z.uuid().optional() }),
        response: { 201: sessionSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const projectId = await projectFor(principal, request.body.project_id);
      const session = await interviewing.importFile(
        { projectId, ownerId: principal.id },
        request.body.document,
        byOf(request),
      );
      return reply.status(201).send(await view(session));
    },
  );

  api.get(
    '/sessions',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Interviews that you may see, newest first',
        querystring: pageQuery.extend({
          project_id: z.uuid().optional(),
          status: z.enum(sessionStatuses).optional(),
          search: z.string().max(200).optional(),
        }),
        response: { 200: pageOf(sessionSummarySchema) },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { cursor, limit, project_id: projectId, status, search } = request.query;
      const visibleTo = roleAtLeast(principal, 'reviewer')
        ? undefined
        : {
            ownerId: principal.id,
            projectIds: (await visibleProjects(db, actorOf(principal))).map(({ id }) => id),
          };
      const found = await listSessions(db, {
        visibleTo,
        projectId,
        status,
        search,
        before: cursor,
        limit: limit + 1,
      });
      return toPage(found, limit, ({ id }) => id, summaryView);
    },
  );

  api.get(
    '/sessions/:id',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'One interview', params: byId, response: { 200: sessionSchema } },
    },
    async (request) => view(await visible(principalOf(request), request.params.id, 'reviewer')),
  );

  api.get(
    '/sessions/:id/history',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Every answer as it was given',
        params: byId,
        response: {
          200: z.object({
            items: z.array(
              z.object({
                revision: z.number(),
                question_id: z.string(),
                value: z.unknown(),
                outcome: z.string(),
                score: z.number().nullable(),
                actor_id: z.string(),
                at: z.string(),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { id } = await visible(principalOf(request), request.params.id, 'reviewer');
      const items = (await listHistory(db, id)).map(({ questionId, actorId, at, ...entry }) => ({
        ...entry,
        question_id: questionId,
        actor_id: actorId,
        at: at.toISOString(),
      }));
      return { items };
    },
  );

  api.post(
    '/sessions/:id/answers',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Answer a question, or say that you do not know',
        params: byId,
        body: z.object({
          question_id: z.string().max(100),
          value: z.unknown().optional(),
          unknown: z.literal(true).optional(),
          revision: z.number().int().optional(),
        }),
        response: { 200: answerSchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { id } = await visible(principal, request.params.id, 'contributor');
      const { question_id: questionId, value, unknown, revision } = request.body;
      const given = unknown ? { unknown: true } : value;
      const answered = await interviewing.answer({
        sessionId: id,
        questionId,
        value: given,
        revision,
        actorId: principal.id,
      });
      return {
        ...outcomeView(answered.outcome),
        attempt: answered.attempts,
        max_attempts: settings.max_attempts,
        engine: 'rules' as const,
        session: await view(answered.session),
      };
    },
  );

  const act = (verb: 'finish' | 'reopen' | 'abandon', summary: string): void => {
    api.post(
      `/sessions/:id/${verb}`,
      {
        config: { access: 'user' },
        schema: { tags, summary, params: byId, response: { 200: sessionSchema } },
      },
      async (request) => {
        const { id } = await visible(principalOf(request), request.params.id, 'contributor');
        return view(await interviewing[verb](id, byOf(request)));
      },
    );
  };
  act('finish', 'End the answering: the charter is decided and written');
  act('reopen', 'Open a decided interview again to change its answers');
  act('abandon', 'Give an interview up; what was answered is kept');

  for (const format of documentFormats) {
    api.get(
      `/sessions/:id/charter.${format}`,
      {
        config: { access: 'user' },
        schema: { tags, summary: `The newest charter as ${format.toUpperCase()}`, params: byId },
      },
      async (request, reply) => {
        const { id } = await visible(principalOf(request), request.params.id, 'reviewer');
        const document = (await listDocuments(db, id)).find((one) => one.format === format);
        if (!document)
          throw notFound('charter.not_written', 'This interview has no charter yet: finish it first.');
        const { meta, stream } = await platform.artifacts.open(document.artifactId);
        return reply
          .type(meta.contentType)
          .header('content-length', meta.size)
          .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(meta.name)}`)
          .send(stream);
      },
    );
  }
}

const actorOf = (principal: Principal): Actor => ({
  id: principal.id,
  administrator: roleAtLeast(principal, 'admin'),
});

const byOf = (request: FastifyRequest): By => {
  const { id: actorId, email: actorEmail } = principalOf(request);
  return { actorId, actorEmail, requestId: request.id, ip: request.ip };
};

function outcomeView(
  outcome: Outcome,
): Omit<z.infer<typeof answerSchema>, 'session' | 'attempt' | 'max_attempts' | 'engine'> {
  if (outcome.kind === 'unknown') {
    const nothing = {
      score: null,
      threshold: null,
      found: [],
      missing: [],
      notes: [],
      follow_up: null,
      criteria: null,
    };
    return { result: 'unknown', ...nothing };
  }
  const { result, threshold } = outcome;
  return {
    result: outcome.kind,
    score: result.score,
    threshold,
    found: [...result.found],
    missing: [...result.missing],
    notes: [...result.notes],
    follow_up: outcome.kind === 'follow-up' ? outcome.followUp : null,
    criteria: result.criteria,
  };
}

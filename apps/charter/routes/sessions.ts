import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { invalid } from '#kernel/base';
import { type Api, principalOf } from '#kernel/http';
import type { Prefilled } from '../interviewing/prefilling.ts';
import { fromSession, fromTemplate } from '../interviewing/templates.ts';
import { getTemplate } from '../store/templates.ts';
import { byId, byOf, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { wholeSchema } from './views.ts';

const beginSchema = z.object({
  project_name: z.string().min(1).max(200),
  project_id: z.uuid().optional(),
  from_session: z.uuid().optional().describe('an interview whose settled answers it begins with'),
  stages: z.array(z.string().max(100)).optional().describe('only of these stages'),
  template_id: z.uuid().optional(),
});

/** Interviews: begun, looked at, ended. */
export function addSessionRoutes(api: Api, { platform: { db }, interviewing, access, views }: Parts): void {
  const prefilledFor = async (
    request: FastifyRequest,
    { from_session: from, stages, template_id: templateId }: z.infer<typeof beginSchema>,
  ): Promise<Prefilled | undefined> => {
    if (from !== undefined && templateId !== undefined) {
      throw invalid('charter.begin_twice', 'Begin with another interview or with a template, not with both.');
    }
    if (templateId !== undefined) return fromTemplate(await getTemplate(db, templateId));
    if (from === undefined) return undefined;
    return fromSession(await access.session(request, from, 'reviewer'), stages);
  };

  api.post(
    '/sessions',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Begin an interview: empty, with answers of another one, or with a template',
        body: beginSchema,
        response: { 201: wholeSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { project_name: projectName, project_id: wanted } = request.body;
      const prefilled = await prefilledFor(request, request.body);
      const projectId = await access.projectFor(principal, wanted);
      return reply
        .status(201)
        .send(
          await views.session(
            await interviewing.begin(
              { projectId, projectName, ownerId: principal.id },
              byOf(request),
              prefilled,
            ),
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
        response: { 201: wholeSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const projectId = await access.projectFor(principal, request.body.project_id);
      const session = await interviewing.importFile(
        { projectId, ownerId: principal.id },
        request.body.document,
        byOf(request),
      );
      return reply.status(201).send(await views.session(session));
    },
  );

  api.get(
    '/sessions/:id',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'One interview', params: byId, response: { 200: wholeSchema } },
    },
    async (request) => views.session(await access.session(request, request.params.id, 'reviewer')),
  );

  const act = (verb: 'finish' | 'reopen' | 'abandon', summary: string): void => {
    api.post(
      `/sessions/:id/${verb}`,
      {
        config: { access: 'user' },
        schema: { tags, summary, params: byId, response: { 200: wholeSchema } },
      },
      async (request) => {
        const { id } = await access.session(request, request.params.id, 'contributor');
        return views.session(await interviewing[verb](id, byOf(request)));
      },
    );
  };
  act('finish', 'End the answering: the charter is decided and written');
  act('reopen', 'Open a decided interview again to change its answers');
  act('abandon', 'Give an interview up; what was answered is kept');
}

import { z } from 'zod';
import { type Api, principalOf } from '#kernel/http';
import { byId, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { answerSchema } from './views.ts';

/** Answers, one at a time. */
export const addAnswerRoutes = (api: Api, parts: Parts): void => addAnswerRoute(api, parts, 'answers');

/** The same under the other name that it is known by. */
export const addResponseAlias = (api: Api, parts: Parts): void => addAnswerRoute(api, parts, 'responses');

function addAnswerRoute(
  api: Api,
  { interviewing, access, views }: Parts,
  name: 'answers' | 'responses',
): void {
  api.post(
    `/sessions/:id/${name}`,
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
      const { id } = await access.session(request, request.params.id, 'contributor');
      const { question_id: questionId, value, unknown, revision } = request.body;
      const given = unknown ? { unknown: true } : value;
      const answered = await interviewing.answer({
        sessionId: id,
        questionId,
        value: given,
        revision,
        actorId: principal.id,
      });
      return views.answered(answered);
    },
  );
}

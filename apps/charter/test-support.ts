import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { wait } from '#kernel/base';
import type { sessionSchema } from './session-view.ts';

export type SessionView = z.infer<typeof sessionSchema>;
export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly [fact: string]: unknown;
}
export interface Answered {
  readonly result: string;
  readonly score: number | null;
  readonly attempt: number;
  readonly follow_up: string | null;
  readonly session: SessionView;
}

const exampleSchema = z.object({ title: z.string(), answers: z.record(z.string(), z.unknown()) }).loose();

/** One of the worked examples, as a person's file would be read. */
export function example(
  name: 'outpatient-reminders' | 'classroom-attention' | 'warehouse-shifts',
): z.infer<typeof exampleSchema> {
  const file = new URL(`../../examples/charter/${name}.yaml`, import.meta.url);
  return exampleSchema.parse(parse(readFileSync(file, 'utf8')));
}

/** A way to the API, such as a test platform. */
interface Api {
  inject<Body>(request: {
    method?: 'GET' | 'POST';
    url: string;
    body?: object;
    token?: string;
  }): Promise<{ status: number; body: Body; bytes: Uint8Array; headers: Readonly<Record<string, unknown>> }>;
}

const sessions = '/api/v1/charter/sessions';

/** The charter's API as one person uses it; without a token, as the local administrator. */
export function charterClient(platform: Api, token?: string) {
  const by = token === undefined ? {} : { token };
  const post = <Body = SessionView>(path: string, body: object = {}) =>
    platform.inject<Body>({ ...by, method: 'POST', url: `${sessions}${path}`, body });
  const get = <Body = SessionView>(path: string) =>
    platform.inject<Body>({ ...by, url: `${sessions}${path}` });
  return {
    post,
    get,
    async begin(projectName: string, projectId?: string): Promise<SessionView> {
      const { body } = await post('', {
        project_name: projectName,
        ...(projectId && { project_id: projectId }),
      });
      return body;
    },
    async answer(id: string, questionId: string, value: unknown, more: object = {}): Promise<Answered> {
      const { body } = await post<Answered>(`/${id}/answers`, { question_id: questionId, value, ...more });
      return body;
    },
    async importFile(document: object, projectId?: string): Promise<SessionView> {
      const { body } = await post('/import', { document, ...(projectId && { project_id: projectId }) });
      return body;
    },
    /** Waits, at most 20 s, until the session is in this state. */
    async until(id: string, status: SessionView['status']): Promise<SessionView> {
      for (const deadline = Date.now() + 20_000; ; ) {
        const { body } = await get(`/${id}`);
        if (body.status === status) return body;
        if (Date.now() > deadline) {
          const run = await platform.inject<object>({ url: `/api/v1/runs/${body.run_id}` });
          throw new Error(`The session is ${body.status}, not ${status}: ${JSON.stringify(run.body)}`);
        }
        await wait(30);
      }
    },
  };
}

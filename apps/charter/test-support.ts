import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { wait } from '#kernel/base';
import type { wholeSchema } from './routes/views.ts';

export type SessionView = z.infer<typeof wholeSchema>;
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
    method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
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
  const put = <Body = SessionView>(path: string, body: object = {}) =>
    platform.inject<Body>({ ...by, method: 'PUT', url: `${sessions}${path}`, body });
  const remove = <Body = SessionView>(path: string) =>
    platform.inject<Body>({ ...by, method: 'DELETE', url: `${sessions}${path}` });
  return {
    post,
    get,
    put,
    remove,
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

/** A project of one owner with members of the other two roles, and the API as each of them uses it. */
export async function team(
  platform: Api & {
    signIn(name: string): Promise<{ readonly id: string; readonly token: string }>;
  },
  name: string,
) {
  const member = async (role: string) => {
    const { id, token } = await platform.signIn(`${name}-${role}`);
    return { id, token, email: `${name}-${role}@example.org`, charter: charterClient(platform, token) };
  };
  const owner = await member('owner');
  const contributor = await member('contributor');
  const reviewer = await member('reviewer');
  const stranger = await member('stranger');
  const { body } = await platform.inject<{ id: string }>({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name },
    token: owner.token,
  });
  for (const [role, { id }] of Object.entries({ contributor, reviewer })) {
    const url = `/api/v1/projects/${body.id}/members/${id}`;
    await platform.inject({ method: 'PUT', url, body: { role }, token: owner.token });
  }
  return { projectId: body.id, owner, contributor, reviewer, stranger };
}

/** What a refusal comes down to. */
export const refusal = async (
  answer: Promise<{ status: number; body: Problem }>,
): Promise<readonly [number, string]> => {
  const { status, body } = await answer;
  return [status, body.code];
};

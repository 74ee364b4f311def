import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { newSecret, wait } from '#kernel/base';
import { firstLogin, freePort, startProgram, testDatabase } from '#testing-kit';

const example = 'examples/charter/outpatient-reminders.yaml';

interface Session {
  readonly id: string;
  readonly status: string;
  readonly decision_kind: string | null;
}

test('two servers and two workers share one PostgreSQL; a charter survives the death of a worker', async () => {
  const database = await testDatabase([], 'server');
  const folder = await mkdtemp(join(tmpdir(), 'mainstay-cluster-'));
  const environment = { DATABASE_URL: database.options.url, SECRET_KEY: newSecret(48), LOG_LEVEL: 'warn' };
  const artifacts = join(folder, 'data');
  const startServe = async () => startProgram(artifacts, await freePort(), environment, 'serve');
  const first = await startServe();
  const second = await startServe();
  const startWork = () =>
    spawn(process.execPath, ['cli/main.ts', 'work', '--data', artifacts], {
      stdio: 'ignore',
      env: { ...process.env, ...environment },
    });
  const workers = [startWork(), startWork()];
  const { email, password } = await firstLogin(artifacts);
  const call = async <T>(url: string, path: string, token: string | null, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = JSON.parse(await response.text());
    expect(response.ok, JSON.stringify(answer)).toBe(true);
    return answer;
  };
  try {
    const login = await call<{ access_token: string }>(first.url, '/auth/login', null, { email, password });
    const document = parse(await readFile(example, 'utf8'));
    const sessions: Session[] = [];
    for (let n = 0; n < 6; n++) {
      const session = await call<Session>(first.url, '/api/v1/charter/sessions/import', login.access_token, {
        document,
      });
      await call(first.url, `/api/v1/charter/sessions/${session.id}/finish`, login.access_token, {});
      sessions.push(session);
    }
    await wait(700);
    workers[0]?.kill('SIGKILL');
    for (const { id } of sessions) {
      // The other server takes the first one's token, and sees the same work.
      const read = () => call<Session>(second.url, `/api/v1/charter/sessions/${id}`, login.access_token);
      await expect.poll(read, { timeout: 40_000, interval: 250 }).toMatchObject({
        status: 'completed',
        decision_kind: 'PROCEED_WITH_MONITORING',
      });
    }
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
    await Promise.all([first.kill(), second.kill()]);
    await database.dispose();
    await rm(folder, { recursive: true, force: true });
  }
});

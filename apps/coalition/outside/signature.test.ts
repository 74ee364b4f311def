import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { many, one, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { signatureHeaders } from './signature.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

test('a message is signed as the Standard Webhooks sign their example', () => {
  // The vector of https://docs.svix.com/receiving/verifying-payloads/how-manual, which the libraries of the standard test.
  const message = {
    ...{ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1_614_265_330_000) },
    body: '{"test": 2432232314}',
  };
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  expect(signatureHeaders([secret], message)).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
  expect(signatureHeaders([], message)).toEqual({});
});

test('the README shows what the example does', async () => {
  const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
  const [, shown = 'nothing'] = /```js\n(const key = [\s\S]*?)```/.exec(await read('../README.md')) ?? [];
  expect(await read('../../../examples/coalition/asked-environment.mjs')).toContain(shown.trim());
});

let platform: TestPlatform;
const running: ChildProcess[] = [];
beforeAll(async () => {
  platform = await testPlatform(['coalition'], {
    'coalition.ticks_per_second': 50,
    'coalition.outside.allowed_private_hosts': ['127.0.0.1'],
    'coalition.outside.attempts': 2,
  });
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill();
});
afterAll(() => platform.dispose());

const base = '/api/v1/coalition';
interface Answer {
  readonly id: string;
  readonly world_id: string;
  readonly status: string;
  readonly tick: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly secret: string;
  readonly previous_until: string | null;
}
async function call(method: 'POST' | 'PUT' | 'GET', path: string, body?: object): Promise<Answer> {
  const answer = await platform.inject<Answer>({ method, url: `${base}${path}`, ...(body && { body }) });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}
const rat = () =>
  call('POST', '/agents', {
    ...{ name: 'Rat', template: { name: 't-maze', options: { depth: 2, nullCue: true } } },
    ...{ environment: { kind: 'given' }, seed: 7 },
  });

/** The example, which verifies who asks it. @returns its address */
async function example(secret: string): Promise<string> {
  const file = fileURLToPath(new URL('../../../examples/coalition/asked-environment.mjs', import.meta.url));
  const child = spawn(process.execPath, [file, '0', 'right'], {
    env: { ...process.env, MAINSTAY_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  return new Promise((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
  );
}
const lived = async (id: string) => {
  await call('POST', `/agents/${id}/outside/start`);
  const done = async () => (await call('GET', `/agents/${id}/outside`)).status;
  await expect.poll(done, { timeout: 30_000 }).not.toBe('driving');
  return { status: await done(), agent: await call('GET', `/agents/${id}`) };
};

test('an environment that verifies answers us and nobody else; the secret is told once and kept encrypted', async () => {
  const { id, world_id: world } = await rat();
  const { secret } = await call('PUT', `/agents/${id}/outside`, { url: 'http://127.0.0.1:1/' });
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const url = await example(secret);
  expect((await call('PUT', `/agents/${id}/outside`, { url })).secret).toBeNull();
  expect(await lived(id)).toMatchObject({ status: 'done', agent: { tick: 4, error: null } });

  const body = JSON.stringify({ agent: id, tick: 1, actions: null, done: [] });
  const asked = async (headers: Readonly<Record<string, string>>, said = body) =>
    (await fetch(url, { method: 'POST', headers, body: said })).status;
  const message = { id: `${id}_1`, at: new Date(), body };
  const signed = signatureHeaders([secret], message);
  expect(await asked(signed)).toBe(200);
  expect(await asked({})).toBe(401);
  expect(await asked(signed, body.replace('"tick":1', '"tick":2'))).toBe(401);
  expect(await asked(signatureHeaders([secret.replace(/.{5}=$/, 'AAAAA=')], message))).toBe(401);
  // What was heard an hour ago is not said again.
  const old = { ...message, at: new Date(Date.now() - 3_600_000) };
  expect(await asked(signatureHeaders([secret], old))).toBe(401);

  const { sealed } = await one(
    platform.open.platform.db,
    sql<{ sealed: string }>`select sealed from coalition.world_secret where world_id = ${world}`,
  );
  expect(sealed).toMatch(/^v1\./);
  const told = await many(
    platform.open.platform.db,
    sql<{
      text: string;
    }>`select detail::text as text from kernel.audit_log where detail::text like ${'%whsec_%'}`,
  );
  expect(told).toEqual([]);
});

test('while a secret is replaced, the one before is good for as long as it is said', async () => {
  const { id, world_id: world } = await rat();
  const { secret: first } = await call('PUT', `/agents/${id}/outside`, { url: 'http://127.0.0.1:1/' });
  const replace = (seconds: number) => call('POST', `/worlds/${world}/secret`, { grace_seconds: seconds });
  const second = await replace(600);
  expect(second.previous_until).not.toBeNull();
  const restart = () => call('POST', `/agents/${id}/restart`, { afresh: true });
  for (const secret of [first, second.secret]) {
    await call('PUT', `/agents/${id}/outside`, { url: await example(secret) });
    expect(await lived(id)).toMatchObject({ status: 'done', agent: { tick: 4 } });
    await restart();
  }
  const third = await replace(0);
  expect(third.previous_until).toBeNull();
  // The environment still knows the second only.
  const { status, agent } = await lived(id);
  expect([status, agent.error?.code]).toEqual(['failed', 'coalition.environment_failed']);
  expect(agent.error?.message).toContain('401');
  await restart();
  await call('PUT', `/agents/${id}/outside`, { url: await example(third.secret) });
  expect(await lived(id)).toMatchObject({ status: 'done' });
});

test('a world that is not outside has no secret', async () => {
  const meadow = await call('POST', '/worlds', { name: 'Meadow', environment: { kind: 'foraging' } });
  const answer = await platform.inject<{ code: string }>({
    ...{ method: 'POST', url: `${base}/worlds/${meadow.id}/secret` },
  });
  expect([answer.status, answer.body.code]).toEqual([409, 'coalition.world_not_given']);
});

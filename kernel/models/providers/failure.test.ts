import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MainstayError } from '#kernel/base';
import { type FailureName, type ModelServer, type Reply, startModelServer } from '#testing-kit';
import { createProviders } from './create.ts';
import { classifyFailure, type Failure } from './failure.ts';
import type { Providers } from './provider.ts';
import { asking, everyProviderAt, settingsOf } from './test-support.ts';

let server: ModelServer;
let providers: Providers;
beforeAll(async () => {
  server = await startModelServer();
  providers = createProviders(await everyProviderAt(server.url));
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const secret = 'the prompt of somebody';
const now = new Date('2026-11-21T08:00:00Z');

async function failureOf(call: Promise<unknown>, provider = 'openai'): Promise<Failure> {
  try {
    await call;
  } catch (thrown) {
    return classifyFailure(thrown, { provider, model: 'm', now });
  }
  throw new Error('The call did not fail.');
}

async function generate(id: string, reply: Reply, from: Providers = providers): Promise<Failure> {
  server.respond(reply);
  const model = await from.get(id)?.languageModel('m');
  return failureOf(Promise.resolve(model?.doGenerate(asking(secret))), id);
}

/** The first error of a stream, thrown or sent as a part, as the router sees it. */
async function stream(id: string, reply: Reply): Promise<Failure> {
  server.respond(reply);
  const model = await providers.get(id)?.languageModel('m');
  const call = async (): Promise<void> => {
    const answer = await model?.doStream(asking(secret));
    for await (const part of answer?.stream ?? []) if (part.type === 'error') throw part.error;
  };
  return failureOf(call(), id);
}

const ids = ['openai', 'azure', 'anthropic', 'google', 'mistral', 'openrouter', 'custom'];
const expected: Readonly<Record<FailureName, [kind: string, code: string]>> = {
  'rate-limited': ['retry', 'models.rate_limited'],
  'quota-used-up': ['next', 'models.quota_used_up'],
  overloaded: ['retry', 'models.overloaded'],
  'server-error': ['retry', 'models.provider_failed'],
  'wrong-key': ['next', 'models.wrong_key'],
  forbidden: ['next', 'models.forbidden'],
  'no-such-model': ['next', 'models.no_such_model'],
  'too-large': ['next', 'models.request_too_large'],
  'context-too-long': ['next', 'models.context_too_long'],
  'content-filtered': ['next', 'models.content_filtered'],
  'invalid-request': ['final', 'models.invalid_request'],
};

describe.each(ids)('what %s says of a failure', (id) => {
  it.each(Object.entries(expected))('%s', async (name, [kind, code]) => {
    const failure = await generate(id, { failure: name as FailureName });
    expect({ kind: failure.kind, code: failure.code }).toEqual({ kind, code });
    expect(failure.error).toMatchObject({ code, details: { provider: id, model: 'm' } });
  });

  it('is told by a sentence that has neither prompt nor key, and keeps neither', async () => {
    const message = `Incorrect API key provided: sk-${id}. You said: ${secret}`;
    const { error, sentence } = await generate(id, { failure: 'wrong-key', message });
    const all = [
      sentence,
      error.stack,
      JSON.stringify(error.details),
      JSON.stringify(error),
      String(error.cause),
    ];
    expect(all.join('\n')).not.toContain(secret);
    expect(all.join('\n')).not.toContain(`sk-${id}`);
  });

  it('is a bad answer when it is not JSON, or JSON of another shape', async () => {
    const bodies = ['{"id": "x", "choices": [', '<html>Welcome</html>', '', '{"hello": "world"}'];
    // Gemini's package takes an answer without candidates for an empty one.
    for (const body of id === 'google' ? bodies.slice(0, 3) : bodies) {
      const { kind, code } = await generate(id, { raw: { body } });
      expect({ kind, code }).toEqual({ kind: 'retry', code: 'models.bad_answer' });
    }
  });

  it('is the network when the socket closes before or in the middle of an answer', async () => {
    const { kind, code } = await generate(id, { drop: 'headers' });
    expect({ kind, code }).toEqual({ kind: 'retry', code: 'models.network' });
    const later = await stream(id, { text: 'x'.repeat(80), gap: 1, drop: 3 });
    expect({ kind: later.kind, code: later.code }).toEqual({ kind: 'retry', code: 'models.network' });
  });

  it('may come in the middle of a stream', async () => {
    const { kind, code } = await stream(id, { text: 'x'.repeat(80), gap: 1, failAfter: 4 });
    expect(kind).toBe('retry');
    expect(['models.overloaded', 'models.provider_failed']).toContain(code);
  });

  it('is a redirect, which does not carry the key to another place', async () => {
    const other = await startModelServer();
    for (const status of [301, 302, 307, 308]) {
      const location = `${other.url}/v1/chat/completions`;
      const { kind, code } = await generate(id, { raw: { status, headers: { location }, body: '' } });
      expect({ kind, code }).toEqual({ kind: 'next', code: 'models.redirected' });
    }
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it('is a time limit or an abort', async () => {
    server.respond({ hang: 'headers' }, { hang: 'headers' });
    const model = await providers.get(id)?.languageModel('m');
    const limit = asking(secret, { abortSignal: AbortSignal.timeout(20) });
    const slow = await failureOf(Promise.resolve(model?.doGenerate(limit)), id);
    expect(slow).toMatchObject({ kind: 'retry', code: 'models.timeout' });
    const abort = new AbortController();
    const call = Promise.resolve(model?.doGenerate(asking(secret, { abortSignal: abort.signal })));
    abort.abort();
    expect(await failureOf(call, id)).toMatchObject({ kind: 'final', code: 'models.aborted' });
  });
});

describe('when to come back', () => {
  it.each(['openai', 'anthropic', 'mistral', 'openrouter'])('%s says in seconds or as a date', async (id) => {
    const seconds = await generate(id, { failure: 'rate-limited', retryAfter: 7 });
    expect(seconds.retryAfterSeconds).toBe(7);
    const date = await generate(id, { failure: 'overloaded', retryAfter: new Date('2026-11-21T08:01:30Z') });
    expect(date.retryAfterSeconds).toBe(90);
    const past = await generate(id, { failure: 'overloaded', retryAfter: new Date('2020-01-01T00:00:00Z') });
    expect(past.retryAfterSeconds).toBe(0);
  });

  it('Google says in the body', async () => {
    const failure = await generate('google', { failure: 'rate-limited', retryAfter: 46 });
    expect(failure).toMatchObject({ kind: 'retry', code: 'models.rate_limited', retryAfterSeconds: 46 });
  });

  it('OpenRouter frees money that is only reserved, but not money that is gone', async () => {
    const body = JSON.stringify({
      error: { code: 402, message: 'In-flight spending budget.', metadata: {} },
    });
    const free = { 'content-type': 'application/json', 'retry-after': '3' };
    expect(await generate('openrouter', { raw: { status: 402, headers: free, body } })).toMatchObject({
      kind: 'retry',
      code: 'models.rate_limited',
      retryAfterSeconds: 3,
    });
    const gone = JSON.stringify({ error: { code: 402, message: 'Insufficient credits.' } });
    expect(await generate('openrouter', { raw: { status: 402, body: gone } })).toMatchObject({
      kind: 'next',
      code: 'models.quota_used_up',
    });
  });
});

describe('other failures', () => {
  it('reads an error in an answer that began well, as OpenRouter sends it', async () => {
    const body = JSON.stringify({ error: { code: 502, message: 'Provider returned error', metadata: {} } });
    expect(await generate('openrouter', { raw: { body } })).toMatchObject({
      kind: 'retry',
      code: 'models.provider_failed',
      status: 502,
    });
  });

  it('tells which field a provider refuses', async () => {
    const error = {
      message: secret,
      type: 'invalid_request_error',
      param: 'temperature',
      code: 'invalid_value',
    };
    const failure = await generate('openai', { raw: { status: 400, body: JSON.stringify({ error }) } });
    expect(failure.sentence).toContain('"temperature"');
    const odd = { message: secret, type: 'invalid_request_error', param: secret, code: null };
    const other = await generate('openai', { raw: { status: 400, body: JSON.stringify({ error: odd }) } });
    expect(other.sentence).not.toContain(secret);
  });

  it('says the network when nobody listens', async () => {
    const gone = await startModelServer();
    await gone.close();
    const nobody = createProviders(await settingsOf({ CUSTOM_LLM_ENDPOINT: gone.url }));
    const model = await nobody.get('custom')?.languageModel('m');
    const failure = await failureOf(Promise.resolve(model?.doGenerate(asking(secret))), 'custom');
    expect(failure).toMatchObject({ kind: 'retry', code: 'models.network' });
  });

  it('says a time limit when a server is silent for longer than the settings allow', async () => {
    const impatient = createProviders({ ...(await everyProviderAt(server.url)), timeout_seconds: 0.05 });
    const failure = await generate('custom', { hang: 'headers' }, impatient);
    expect(failure).toMatchObject({ kind: 'retry', code: 'models.timeout' });
  });

  it('takes an answer that zod refuses for a bad one, and lets our own errors through', () => {
    const context = { provider: 'openai', model: 'm', now };
    const wrong = z.object({ a: z.string() }).safeParse({}).error;
    expect(classifyFailure(wrong, context)).toMatchObject({ kind: 'retry', code: 'models.bad_answer' });
    const budget = new MainstayError('models.budget_exceeded', 'The budget is used up.', { kind: 'refused' });
    expect(classifyFailure(budget, context)).toMatchObject({ kind: 'final', error: budget });
    const open = new MainstayError('models.circuit_open', 'Not asked for now.', { kind: 'unavailable' });
    expect(classifyFailure(open, context)).toMatchObject({ kind: 'next', error: open });
  });

  it('never throws, whatever was thrown', () => {
    const context = { provider: 'openai', model: 'm', now };
    const circle: { cause?: unknown } = {};
    circle.cause = circle;
    for (const thrown of [undefined, null, 'text', 7, {}, [], circle, new Error('x'), { error: null }]) {
      expect(classifyFailure(thrown, context).error).toBeInstanceOf(MainstayError);
    }
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ModelServer, startModelServer } from '#testing-kit';
import type { Target } from '../call.ts';
import { createProviders } from '../providers/create.ts';
import type { Providers } from '../providers/provider.ts';
import { asking, everyProviderAt } from '../providers/test-support.ts';
import { attemptTargets } from './attempt-targets.ts';
import { createTraffic, type Traffic } from './traffic.ts';

let server: ModelServer;
let providers: Providers;
let traffic: Traffic;
beforeAll(async () => {
  server = await startModelServer();
  providers = createProviders(await everyProviderAt(server.url));
});
beforeEach(() => {
  server.reset();
  // No randomness: attempts follow each other at once.
  traffic = createTraffic({ concurrency: 4 }, { random: () => 0 });
});
afterEach(() => {
  expect(traffic.status().map(({ active, waiting }) => active + waiting)).toEqual(
    traffic.status().map(() => 0),
  );
});
afterAll(() => server.close());

const targets: readonly Target[] = [
  { provider: 'openai', model: 'gpt' },
  { provider: 'anthropic', model: 'claude' },
];

interface Asking {
  readonly signal?: AbortSignal;
  readonly timeoutSeconds?: number;
  readonly targets?: readonly Target[];
}

async function generate(options: Asking = {}) {
  const answer = await attemptTargets({
    targets,
    traffic,
    retries: 2,
    timeoutSeconds: 5,
    ...options,
    async attempt({ provider, model }, signal) {
      const asked = await providers.get(provider)?.languageModel(model);
      return asked?.doGenerate(asking('hello', { abortSignal: signal }));
    },
  });
  answer.leave();
  return answer;
}

/** As the router does it: an attempt is done with the first part. */
async function stream(options: Asking = {}) {
  return attemptTargets({
    targets,
    traffic,
    retries: 2,
    timeoutSeconds: 0.7,
    ...options,
    async attempt({ provider, model }, signal) {
      const asked = await providers.get(provider)?.languageModel(model);
      const answer = await asked?.doStream(asking('hello', { abortSignal: signal }));
      const reader = answer?.stream.getReader();
      for (;;) {
        const part = await reader?.read();
        if (part?.value?.type === 'error') throw part.value.error;
        // The first delta of OpenAI's protocol has the role and no text.
        const begun = part?.value?.type === 'text-delta' && part.value.delta !== '';
        if (part === undefined || part.done || begun) return reader;
      }
    },
  });
}

describe('calls over the wire', () => {
  it('get over a server that fails, then drops the socket, then answers', async () => {
    server.respond({ failure: 'server-error' }, { drop: 'headers' });
    expect(await generate()).toMatchObject({ target: targets[0], attempts: 3 });
    expect(server.requests.slice(-3).map(({ model }) => model)).toEqual(['gpt', 'gpt', 'gpt']);
  });

  it('get over malformed answers', async () => {
    server.respond(
      { raw: { body: '{"choices": [{' } },
      { raw: { headers: { 'content-type': 'text/html' }, body: 'Hi' } },
    );
    expect(await generate()).toMatchObject({ target: targets[0], attempts: 3 });
  });

  it('wait as long as they are told to', async () => {
    server.respond({ failure: 'rate-limited', retryAfter: 0 });
    expect(await generate()).toMatchObject({ target: targets[0], attempts: 2 });
  });

  it('go to the next provider when the first asks for a long wait, has a wrong key, or does not answer', async () => {
    server.respond({ failure: 'rate-limited', retryAfter: 3600 });
    expect(await generate()).toMatchObject({ target: targets[1], attempts: 2 });
    traffic = createTraffic({ concurrency: 4 }, { random: () => 0 });
    server.respond({ failure: 'wrong-key' });
    expect(await generate()).toMatchObject({ target: targets[1], attempts: 2 });
    server.respond({ hang: 'headers' });
    expect(await generate({ timeoutSeconds: 0.5 })).toMatchObject({ target: targets[1], attempts: 2 });
  });

  it('end at once for a request that is wrong', async () => {
    const before = server.requests.length;
    server.respond({ failure: 'invalid-request' });
    await expect(generate()).rejects.toMatchObject({ code: 'models.invalid_request', kind: 'invalid' });
    expect(server.requests.length).toBe(before + 1);
  });

  it('say what each provider said', async () => {
    server.always({ failure: 'overloaded' });
    const failure = generate();
    await expect(failure).rejects.toMatchObject({ code: 'models.all_failed', retryable: true });
    await expect(failure).rejects.toThrow(
      /openai\/gpt: openai is overloaded.*anthropic\/claude: anthropic is over/,
    );
  });

  it('are no more at a time than there are places', async () => {
    let active = 0;
    let most = 0;
    server.always(({ ended }) => {
      active += 1;
      most = Math.max(most, active);
      void ended.then(() => {
        active -= 1;
      });
      return { delay: 5 };
    });
    await Promise.all(Array.from({ length: 20 }, () => generate()));
    expect(most).toBe(4);
  });
});

describe('streams over the wire', () => {
  it('have no time limit after their first part', async () => {
    server.respond({ text: 'abcdef', chunk: 1, gap: 180 });
    const { value: reader, leave } = await stream();
    let text = '';
    for (;;) {
      const part = await reader?.read();
      if (part === undefined || part.done) break;
      if (part.value.type === 'text-delta') text += part.value.delta;
    }
    leave();
    expect(text).toBe('bcdef');
  });

  it('go to the next provider when they break before the first part', async () => {
    server.respond({ hang: 0 });
    const { target, leave, value } = await stream();
    await value?.cancel();
    leave();
    expect(target).toEqual(targets[1]);
  });

  it('hang up at the provider when the caller aborts in the middle', async () => {
    server.respond({ text: 'x'.repeat(50), chunk: 1, hang: 10 });
    const abort = new AbortController();
    const { value: reader, leave } = await stream({ signal: abort.signal });
    abort.abort();
    const rest = async (): Promise<void> => {
      for (;;) {
        const part = await reader?.read();
        if (part === undefined || part.done) return;
      }
    };
    await rest().catch(() => undefined);
    leave();
    await server.requests.at(-1)?.ended;
    expect(server.requests.at(-1)?.aborted).toBe(true);
  });
});

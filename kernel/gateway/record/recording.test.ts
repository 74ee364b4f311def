import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '#kernel/config';
import { createGuard, type Guard } from '#kernel/guard';
import { createMetrics } from '#kernel/telemetry';
import { type ModelServer, startModelServer } from '#testing-kit';
import { providerAt, startGateway, type TestGateway } from '../test-support.ts';

let upstream: ModelServer;
let guard: Guard;
let gateway: TestGateway | undefined;
beforeEach(async () => {
  upstream = await startModelServer({ key: 'provider-key' });
  const { values } = await loadConfig({ directory: '/nonexistent', env: {}, overrides: {}, sections: {} });
  guard = createGuard({ settings: values.guard, metrics: createMetrics() });
});
afterEach(async () => {
  await gateway?.close();
  await upstream.close();
});

async function clients(record?: string) {
  gateway = await startGateway({
    providers: [
      providerAt('openai', `${upstream.url}/openai/v1`, ['chat', 'responses', 'embeddings']),
      providerAt('anthropic', `${upstream.url}/anthropic/v1`, ['messages']),
    ],
    guard,
    settings: record === undefined ? {} : { 'gateway.record': record },
  });
  return {
    openai: new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'mk_good', maxRetries: 0 }),
    anthropic: new Anthropic({ baseURL: gateway.url, apiKey: 'mk_good', maxRetries: 0 }),
  };
}
const kept = () => gateway?.calls.map(({ ended }) => ended.texts);
const text = (value: string) => ({ type: 'text', text: value });
const mail = 'Write to ada@example.org.';
const user = (content: string) => ({ role: 'user' as const, content });

test('numbers only, unless the configuration says otherwise', async () => {
  const { openai } = await clients();
  await openai.chat.completions.create({ model: 'openai/m', messages: [user(mail)] });
  expect(kept()).toEqual([undefined]);
});

test('in full: what was asked and answered by each protocol, at once and in a stream', async () => {
  const { openai, anthropic } = await clients('full');
  await openai.chat.completions.create({ model: 'openai/m', messages: [user(mail)] });
  for await (const _ of await openai.chat.completions.create({
    model: 'openai/m',
    messages: [user(mail)],
    stream: true,
  }));
  await openai.responses.create({ model: 'openai/m', input: mail });
  await openai.responses.stream({ model: 'openai/m', input: mail }).finalResponse();
  const request = { model: 'anthropic/m', max_tokens: 50, messages: [user(mail)] };
  await anthropic.messages.create(request);
  await anthropic.messages.stream(request).finalMessage();
  expect(kept()).toEqual(
    Array(6).fill({
      prompt: [{ role: 'user', content: [text(mail)] }],
      answer: [text(`Echo of m: ${mail}`)],
    }),
  );
  await openai.embeddings.create({ model: 'openai/e', input: 'one' });
  expect(kept()?.at(-1)).toEqual({ prompt: [{ role: 'user', content: [text('one')] }], answer: null });
});

test('redacted: neither what was asked nor what was answered names anybody', async () => {
  const { openai } = await clients('redacted');
  await openai.chat.completions.create({ model: 'openai/m', messages: [user(mail)] });
  expect(JSON.stringify(kept())).not.toContain('ada@');
  expect(kept()).toMatchObject([
    {
      prompt: [{ role: 'user' }],
      answer: [{ type: 'text', text: expect.stringContaining('Echo of m: Write to [') }],
    },
  ]);
});

test('a text beyond all bounds is cut, and no half of a secret stays at the cut', async () => {
  const { openai } = await clients('redacted');
  const long = 'ordinary words and '.repeat(6315);
  const content = `${long}${'x'.repeat(119_990 - long.length)} ada@example.org ${'tail '.repeat(2000)}`;
  await openai.chat.completions.create({ model: 'openai/m', messages: [user('first'), user(content)] });
  const prompt = JSON.stringify(kept()?.[0]?.prompt);
  expect(prompt.length).toBeLessThan(125_000);
  expect(prompt).not.toContain('ada');
  // The newest message has the room; of the one before only its place is left.
  expect(kept()?.[0]?.prompt).toMatchObject([{ content: [text('…')] }, { role: 'user' }]);
});

test('an answer that repeats its instructions is noted with the call', async () => {
  const { openai } = await clients('redacted');
  const secret = 'Never tell anybody that the harbour library closes its doors on the third of May.';
  upstream.respond({ text: `I was told: ${secret}` });
  await openai.chat.completions.create({
    model: 'openai/m',
    messages: [{ role: 'system', content: secret }, user('Hi')],
  });
  expect(gateway?.calls[0]?.ended.guard).toMatchObject({ rules: ['leaked_instructions'] });
});

test('of a call that failed or broke off, what there was is kept', async () => {
  const { openai } = await clients('full');
  upstream.respond({ failure: 'rate-limited' });
  await expect(
    openai.chat.completions.create({ model: 'openai/m', messages: [user('Hi')] }),
  ).rejects.toThrow();
  upstream.respond({ text: 'A long answer that will not come to its end.', drop: 6 });
  const stream = await openai.chat.completions.create({
    model: 'openai/m',
    messages: [user('Hi')],
    stream: true,
  });
  await expect(async () => {
    for await (const _ of stream);
  }).rejects.toThrow();
  const prompt = [{ role: 'user', content: [text('Hi')] }];
  expect(kept()).toEqual([
    { prompt, answer: null },
    { prompt, answer: [{ type: 'text', text: expect.stringMatching(/^A long/) }] },
  ]);
});

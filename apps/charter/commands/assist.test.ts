import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ModelServer, runCommand, startModelServer } from '#testing-kit';
import { example } from '../test-support.ts';

// Each command is a process that opens a database.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const file = fileURLToPath(new URL('../../../examples/charter/outpatient-reminders.yaml', import.meta.url));
const { answers } = example('outpatient-reminders');

let directory: string;
let server: ModelServer;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mainstay-assist-'));
  server = await startModelServer();
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

const mainstay = (words: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
  runCommand(
    ['--data', join(directory, 'data'), '--config', join(directory, 'config'), ...words],
    environment,
  );

test('a model is asked and answered from a terminal; without one the commands say so', async () => {
  const ran = await mainstay([
    ...['--json', 'charter', 'run'],
    ...['--answers', file, '--out', join(directory, 'out')],
  ]);
  const { session_id: id } = JSON.parse(ran.out);
  await mainstay(['charter', 'reopen', id]);
  const shown = await mainstay(['charter', 'assist', 'show', id]);
  expect([shown.code, shown.out], shown.err).toEqual([0, expect.stringContaining('No language model')]);
  const refused = await mainstay(['charter', 'assist', 'ask', id, 'contradictions']);
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('models.not_configured');

  const place = (question: string) => ({
    question_id: question,
    quote: String(answers[question]).slice(0, 40),
  });
  const because = 'One of the two must be wrong.';
  const findings = [{ first: place('business.problem'), second: place('business.cost'), because }];
  server.always({ text: JSON.stringify({ findings }) });
  const model = { CUSTOM_LLM_ENDPOINT: `${server.url}/v1`, LLM_PROVIDER: 'custom', LLM_MODEL: 'llama' };
  const asked = await mainstay(['charter', 'assist', 'ask', id, 'contradictions'], model);
  expect([asked.code, asked.out], asked.err).toEqual([0, expect.stringContaining(because)]);
  expect(asked.out).toContain('from custom/llama');
  const [proposal = ''] = asked.out.split(' ');
  // To decide on what is there no model is needed.
  const accepted = await mainstay(['charter', 'assist', 'accept', id, proposal]);
  expect([accepted.code, accepted.out.trim()], accepted.err).toEqual([0, 'Accepted.']);
  expect((await mainstay(['charter', 'assist', 'show', id])).out).toContain('contradiction, accepted');
});

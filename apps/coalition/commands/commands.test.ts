import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort, type Program, runCommand, startProgram } from '#testing-kit';

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let directory: string;
let program: Program;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mainstay-coalition-'));
  program = await startProgram(join(directory, 'data'), await freePort());
});
afterAll(async () => {
  await program.stop();
  await rm(directory, { recursive: true, force: true });
});

const coalition = (...words: string[]) =>
  runCommand(['--data', join(directory, 'data'), 'coalition', ...words]);

test('from a terminal: an agent is made, stepped and asked why; a game is solved; a model is converted', async () => {
  const made = await coalition(
    ...['agents', 'create', 'Rat', '--template', 't-maze', '--options', '{"depth": 2, "nullCue": true}'],
    ...['--seed', '7'],
  );
  expect(made.code, made.err).toBe(0);
  const id = made.out.trim();
  const stepped = await coalition('agents', 'step', id, '--ticks', '2');
  expect(stepped.code, stepped.err).toBe(0);
  expect(stepped.out).toMatch(
    /^ +1 {2}place: centre, .* → {2}place: to cue {2}\(F 0\.000\)\n +2 {2}place: cue/,
  );
  const shown = await coalition('agents', 'show', id, '--json');
  expect(JSON.parse(shown.out)).toMatchObject({
    agent: { id, tick: 2 },
    explanation: { sentence: expect.stringContaining('nats more') },
  });

  const game = join(directory, 'game.json');
  await writeFile(game, '{"kind": "gloves", "left": 1, "right": 2}');
  const solved = await coalition('solve', game);
  expect([solved.code, solved.out], solved.err).toEqual([
    0,
    expect.stringMatching(/\n1 \(the best there is\); all alone are worth 0\./),
  ]);
  await writeFile(game, '{"kind": "gloves"');
  const wrong = await coalition('value', game);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('is no JSON')]);

  const model = join(directory, 'model.json');
  await writeFile(
    model,
    '{"factors":[{"name":"coin","states":2,"B":[[[1],[0]],[[0],[1]]]}],"modalities":[{"name":"seen","outcomes":2,"A":[[1,0],[0,1]]}]}',
  );
  const text = await coalition('gmn', 'convert', model, '--from', 'model', '--to', 'gmn');
  expect([text.code, text.out], text.err).toEqual([0, expect.stringContaining('[nodes]\ncoin: state')]);
  const file = join(directory, 'coin.gmn');
  await writeFile(file, text.out);
  const checked = await coalition('gmn', 'check', file);
  expect([checked.code, checked.out], checked.err).toEqual([0, expect.stringContaining('coin: 2 states')]);
});

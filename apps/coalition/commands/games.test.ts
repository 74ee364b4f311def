import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { addCoalitionCommands } from './coalitions.ts';
import { addGameCommands } from './games.ts';
import { printedBy } from './test-support.ts';
import { addValueCommands } from './values.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let directory: string;
let platform: TestPlatform;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mainstay-coalition-'));
  platform = await testPlatform(['coalition'], { 'coalition.emergency': true });
});
afterAll(async () => {
  await platform.dispose();
  await rm(directory, { recursive: true, force: true });
});

/** What a command prints about something that is written down in a file. */
async function told(what: string, about: object, ...options: string[]): Promise<string> {
  const file = join(directory, 'game.json');
  await writeFile(file, JSON.stringify(about));
  const add: Parameters<typeof printedBy>[1] = (command, cli) => {
    addGameCommands(command, cli);
    addValueCommands(command, cli);
  };
  return printedBy(platform, add, [what, file, ...options]);
}

const gloves = { kind: 'gloves', left: 1, right: 2 };
const majority = { kind: 'voting', quota: 2, weights: [1, 1, 1] };

test('who gets what', async () => {
  expect(await told('value', gloves, '--by', 'nucleolus')).toMatch(/^left 1 +1\nright 1 +0\nright 2 +0\n$/);
  expect(await told('value', majority, '--by', 'owen', '--unions', '[["1", "2"], ["3"]]')).toMatch(
    /^1 +0\.5\n2 +0\.5\n3 +0\n$/,
  );
  expect(await told('sample', { kind: 'airport', costs: [3, 3] }, '--samples', '100')).toMatch(
    /^1 +-1\.5 +-1\.5 +-1\.5\n[\s\S]*From 100 samples; low and high hold the value with a chance of 0\.95\.\n$/,
  );
});

test('who decides', async () => {
  expect(await told('power', { kind: 'voting', quota: 51, weights: [50, 49, 1] })).toMatch(
    /^1 +0\.666666667 +0\.75 +0\.6\n2 +0\.166666667 +0\.25 +0\.2\n/,
  );
});

test('who would rather leave', async () => {
  expect(await told('core', gloves, '--payoffs', '[0.5, 0.5, 0]')).toBe(
    'Not in the core: {left 1, right 2} would gain 0.5 by leaving together.\n',
  );
  expect(await told('stability', gloves)).toMatch(/\nIn the core: nobody gains by leaving\.\n$/);
  expect(await told('stability', majority)).toMatch(
    /are worth 1\.5, all together 1\.\n[\s\S]*\{1, 2\} +0\.5\n[\s\S]*With 0\.5 more from outside nobody would object\.\n$/,
  );
  expect(await told('stability', majority, '--find', 'least-core')).toContain(
    'costs a coalition 0.333333333;',
  );
  expect(await told('properties', gloves)).toMatch(
    /^monotone: yes\nsuperadditive: yes\nconvex: no, \{left 1, right 1\} and \{left 1, right 2\}/,
  );
});

test('which coalitions form', async () => {
  const work = {
    kind: 'capabilities',
    agents: ['a', 'b', 'c', 'd'].map((name, at) => ({ name, capabilities: [at % 2 ? 'dig' : 'map'] })),
    tasks: [{ name: 'well', capabilities: ['map', 'dig'], capacity: 2, priority: 10 }],
    costPerPair: 1,
  };
  expect(await told('solve-large', work, '--steps', '500')).toMatch(
    /\{.*\}\n.*\(how good that is, is not known\)/,
  );
  expect(await told('solve-large', work, '--learn', '40')).toContain('40 rounds: the first 8 were worth');
  expect(await told('worth', work, '--members', 'a,b')).toMatch(
    /^well: 8 \(coverage 1, capacity 1, reputation 0\.5/,
  );
  const repaired = await told(
    ...([
      'repair',
      gloves,
      '--coalitions',
      '[["left 1", "right 1"], ["right 2"]]',
      '--gone',
      'right 1',
    ] as const),
  );
  expect(repaired).toMatch(/^\{left 1, right 2\} \(new\)\n1\n$/);
  const party = {
    agents: [{ name: 'ada', amounts: { hours: 6 } }],
    tasks: [{ name: 'well', amounts: { hours: 5 }, value: 5 }],
  };
  expect(await told('overlap', party)).toBe('well: ada gives 5 hours\n5 (the best there is)\n');
});

test('numbers and JSON that are none are told before anything is asked', async () => {
  await expect(told('solve', gloves, '--seconds', 'soon')).rejects.toThrow(
    expect.objectContaining({ code: 'coalition.not_a_number' }),
  );
  await expect(told('core', gloves, '--payoffs', '[1, 0')).rejects.toThrow(
    expect.objectContaining({ code: 'coalition.not_json' }),
  );
});

test('what members of a coalition would get by each rule, and which rules say nothing and why', async () => {
  const post = async (path: string, body: object) => {
    const url = `/api/v1/coalition/coalitions${path}`;
    return (await platform.inject<{ id: string }>({ method: 'POST', url, body })).body.id;
  };
  const payoffs = (id: string) => printedBy(platform, addCoalitionCommands, ['payoffs', id]);
  const id = await post('', { purpose: 'Pairs', leader: 'left 1', invite: ['right 1'], game: gloves });
  await post(`/${id}/changes`, { change: 'join', agent: 'right 1' });
  const printed = await payoffs(id);
  expect(printed).toMatch(
    /^Worth 1 together\.\n\nBy equal: nobody would rather leave\.\nleft 1 +0\.5\nright 1 +0\.5\n/,
  );
  expect(printed).toMatch(
    /\nNot worked out:\n {2}myerson: The Myerson value needs a graph .*\(coalition\.no_graph\)\n$/,
  );
  const bare = await post('', { purpose: 'Talk', leader: 'Ann' });
  expect(await payoffs(bare)).toBe('It has no game: what its members are worth together is not known.\n');
});

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { connect, type Heard, type TestClient } from '../streaming/test-support.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
let url: string;
let token: string;
const clients: TestClient[] = [];
beforeAll(async () => {
  platform = await testPlatform(['coalition'], { 'coalition.stream.connections_per_user': 100 });
  url = await platform.listen();
  token = (await platform.signIn('ann')).token;
});
afterEach(() => {
  for (const client of clients.splice(0)) client.socket.terminate();
});
afterAll(() => platform.dispose());

const rat = (more: object = {}) =>
  post<{ id: string }>('/agents', {
    ...{ name: 'Rat', template: { name: 't-maze', options: { depth: 2, nullCue: true } } },
    ...{ environment: { kind: 'given' }, seed: 7, ...more },
  });
async function post<Body>(path: string, body: object): Promise<Body> {
  const answer = await platform.inject<Body>({ method: 'POST', url: `/api/v1/coalition${path}`, body });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}
async function environment(agent: string, by = token): Promise<TestClient> {
  const client = await connect(`${url}/api/v1/coalition/outside`, by);
  clients.push(client);
  client.say({ type: 'attach', request: 'a', agents: [agent] });
  return client;
}
const [centre, cue] = [0, 3];
const at = (place: number, seen = 0) => [place, 0, seen];
const acted = (client: TestClient, tick: number): Promise<Heard> =>
  client.hears((message) => message.type === 'act' && message.tick === tick);

test('an environment says what its agent observes and hears what it does', async () => {
  const { id } = await rat();
  const maze = await environment(id);
  expect(await maze.hears(({ type }) => type === 'attached')).toMatchObject({
    request: 'a',
    agents: [
      {
        ...{ id, tick: 0, actions: null, status: 'created' },
        modalities: [
          { name: 'place' },
          { name: 'reward' },
          { name: 'cue', outcomes: ['none', 'left', 'right'] },
        ],
        factors: [{ name: 'place', actions: expect.arrayContaining(['to cue']) }, { name: 'context' }],
      },
    ],
  });
  maze.say({ type: 'observe', request: 1, agent: id, tick: 1, observation: at(centre) });
  expect(await acted(maze, 1)).toMatchObject({
    ...{ request: 1, agent: id, actions: [cue, 0], done: ['place: to cue'], repeated: false },
  });
  maze.say({ type: 'observe', agent: id, tick: 2, observation: at(cue, 2) });
  expect(await acted(maze, 2)).toMatchObject({ done: ['place: to right'] });
});

test('after a lost connection it goes on where it was, and nothing is lived through twice', async () => {
  const { id } = await rat();
  const before = await environment(id);
  await before.hears(({ type }) => type === 'attached');
  before.say({ type: 'observe', agent: id, tick: 1, observation: at(centre) });
  before.socket.terminate();
  const after = await environment(id);
  await after.hears(({ type }) => type === 'attached');
  // Perhaps it was heard, perhaps not: it is said again, twice at once even.
  after.say({ type: 'observe', agent: id, tick: 1, observation: at(centre) });
  expect(await acted(after, 1)).toMatchObject({ done: ['place: to cue'] });
  const third = await environment(id);
  expect(await third.hears(({ type }) => type === 'attached')).toMatchObject({
    agents: [{ tick: 1, actions: [cue, 0], observation: at(centre) }],
  });
  const again = { type: 'observe', agent: id, tick: 2, observation: at(cue, 1) };
  for (const client of [after, third]) client.say(again);
  const answers = [await acted(after, 2), await acted(third, 2)];
  expect(answers.map(({ repeated }) => repeated).toSorted()).toEqual([false, true]);
  expect(answers[0]?.actions).toEqual(answers[1]?.actions);
  const { body } = await platform.inject<{ tick: number }>({ url: `/api/v1/coalition/agents/${id}` });
  expect(body.tick).toBe(2);
});

test('what cannot be is refused with a code, and the agent is as it was', async () => {
  const { id } = await rat();
  const { id: inside } = await rat({ environment: { kind: 'model' } });
  const maze = await environment(id);
  await maze.hears(({ type }) => type === 'attached');
  const refusal = async (message: object, code: string): Promise<Heard> => {
    maze.say({ ...message, request: code });
    const heard = await maze.hears(({ type, request }) => type === 'error' && request === code);
    expect(heard.code).toBe(code);
    return heard;
  };
  const observe = (tick: number, observation: unknown) => ({ type: 'observe', agent: id, tick, observation });
  expect(await refusal(observe(1, [0, 9, 0]), 'coalition.observation_invalid')).toMatchObject({
    ...{ agent: id, tick: 1, detail: expect.stringContaining('"reward": 9 is no outcome') },
  });
  expect(await refusal(observe(5, at(centre)), 'coalition.tick_out_of_turn')).toMatchObject({ expected: 1 });
  await refusal(observe(1, at(cue, 1)), 'coalition.observation_impossible');
  await refusal({ ...observe(1, at(centre)), agent: inside }, 'coalition.not_attached');
  await refusal({ type: 'attach', agents: [inside] }, 'coalition.world_not_given');
  await refusal({ ...observe(1, 'left') }, 'coalition.stream_message_invalid');
  maze.say(observe(1, at(centre)));
  await acted(maze, 1);
  await refusal(observe(1, [null, null, null]), 'coalition.tick_differs');

  // Who may only look may not act, and the agent of another project is not there.
  const other = await platform.inject<{ id: string }>({
    ...{ method: 'POST', url: '/api/v1/projects', body: { name: 'Another' } },
  });
  const hidden = await rat({ project_id: other.body.id });
  await refusal({ type: 'attach', agents: [hidden.id] }, 'coalition.agent_not_found');
});

test('one step of an agent after the other, and several agents at once', async () => {
  const agents = await Promise.all([rat(), rat(), rat()]);
  const maze = await environment(agents[0]?.id ?? '');
  maze.say({ type: 'attach', agents: agents.map(({ id }) => id) });
  await maze.hears(({ type, agents: all }) => type === 'attached' && Array.isArray(all) && all.length === 3);
  for (const { id } of agents) maze.say({ type: 'observe', agent: id, tick: 1, observation: at(centre) });
  maze.say({ type: 'observe', request: 2, agent: agents[0]?.id, tick: 2, observation: at(cue, 1) });
  expect(await maze.hears(({ request, type }) => type === 'error' && request === 2)).toMatchObject({
    code: 'coalition.one_tick_at_a_time',
  });
  for (const { id } of agents) await maze.hears(({ type, agent }) => type === 'act' && agent === id);
});

test('many steps with one request: each has its answer, and one that is wrong hinders no other', async () => {
  const [one, other] = [await rat(), await rat()];
  const steps = [
    { agent_id: one.id, tick: 1, observation: at(centre) },
    { agent_id: other.id, tick: 1, observation: [0, 0] },
    { agent_id: one.id, tick: 2, observation: at(cue, 1) },
  ];
  type Answer = {
    steps: { actions?: number[]; repeated?: boolean; error?: { code: string; detail: string } }[];
  };
  const { steps: first } = await post<Answer>('/outside/steps', { steps });
  expect(first).toMatchObject([
    { actions: [cue, 0], repeated: false },
    {
      error: { code: 'coalition.observation_invalid', detail: expect.stringContaining('place, reward, cue') },
    },
    { actions: [1, 0], repeated: false },
  ]);
  const { steps: again } = await post<Answer>('/outside/steps', { steps: steps.slice(2) });
  expect(again).toMatchObject([{ actions: [1, 0], repeated: true }]);
});

test('the example finds the reward', async () => {
  const { id } = await rat();
  const file = fileURLToPath(new URL('../../../examples/coalition/t-maze-environment.mjs', import.meta.url));
  const example = spawn(process.execPath, [file, url, id, '4', 'right'], {
    env: { ...process.env, MAINSTAY_TOKEN: token },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  example.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise((resolve) => example.once('close', resolve));
  expect([code, said.trim().split('\n')]).toEqual([
    0,
    ['1: centre, to cue', '2: cue, to right', '3: right, to right', '4: right, to right'],
  ]);
});

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { sendingText } from './test-support.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let platform: TestPlatform;
let send: ReturnType<typeof sendingText<Answer>>;
let watcher: string;
beforeAll(async () => {
  platform = await testPlatform(['coalition'], { 'coalition.emergency': true });
  send = sendingText(platform, await platform.listen());
  const made = await send('/agents', agentOf(coin()));
  expect(made.status, made.body.detail).toBe(201);
  watcher = made.body.id;
});
afterAll(() => platform.dispose());

interface Answer {
  readonly id: string;
  readonly code: string;
  readonly detail: string;
}
const read = async (path: string) =>
  JSON.stringify((await platform.inject({ url: `/api/v1/coalition${path}` })).body);

const agentOf = (model: string): string =>
  `{"name": "X", "model": ${model}, "environment": {"kind": "given"}}`;

/** A coin that is seen as it lies, with other parts where they are given. */
const coin = ({ A = '[[1, 0], [0, 1]]', B = '[[[1], [0]], [[0], [1]]]', s = '', o = '', top = '' } = {}) =>
  `{"factors": [{"name": "s", "states": 2, "B": ${B}${s}}],
    "modalities": [{"name": "o", "outcomes": 2, "A": ${A}${o}}]${top}}`;
const turned = '[[[1, 0], [1, 0]], [[0, 1], [0, 1]]]';

test.each([
  [
    'a column of A that does not sum to 1',
    coin({ A: '[[1, 0.5], [0, 1]]' }),
    'column',
    /"o" given s=1.*1\.5/,
  ],
  ['a column of A that is all 0', coin({ A: '[[1, 0], [0, 0]]' }), 'column', /"o" given s=1.*sums to 0/],
  ['a chance below 0', coin({ A: '[[1.5, 0], [-0.5, 1]]' }), 'negative', /given s=0: entry 1 is -0\.5/],
  ['null in A', coin({ A: '[[1, null], [0, 1]]' }), 'number', /"o"\[0\]\[1\].*null/],
  ['infinity in A', coin({ A: '[[1e999, 0], [0, 1]]' }), 'number', /"o"\[0\]\[0\].*Infinity/],
  ['too many columns', coin({ A: '[[1, 0, 0], [0, 1, 1]]' }), 'shape', /3 entries and must have 2/],
  ['rows of different lengths', coin({ A: '[[1, 0], [0]]' }), 'shape', /"o"\[1\] has 1/],
  ['a number for a list', coin({ A: '1' }), 'shape', /list of 2/],
  ['nothing in A', coin({ A: '[]' }), 'shape', /0 entries/],
  ['B without actions', coin({ B: '[[1, 0], [0, 1]]' }), 'shape', /2 × 2 × 1/],
  [
    'a column of B that is all 0',
    coin({ B: '[[[0], [0]], [[0], [1]]]' }),
    'column',
    /"s" given s=0, action=0/,
  ],
  ['D that sums to more', coin({ s: ', "D": [0.5, 0.6]' }), 'column', /D of factor "s".*1\.1/],
  ['D that is all 0', coin({ s: ', "D": [0, 0]' }), 'column', /sums to 0/],
  ['infinite preferences', coin({ o: ', "C": [1e999, 0]' }), 'number', /C of modality "o"\[0\].*Infinity/],
  ['preferences of minus infinity', coin({ o: ', "C": [0, -1e999]' }), 'number', /"o"\[1\].*-Infinity/],
  ['preferences beyond all measure', coin({ o: ', "C": [1e308, 0]' }), 'number', /between -1e9 and 1e9/],
  ['preferences of other outcomes', coin({ o: ', "C": [1, 2, 3]' }), 'shape', /3 entries and must have 2/],
  ['counts of nothing', coin({ o: ', "pA": [[0, 1], [0, 1]]' }), 'counts', /given s=0 has no counts/],
  ['counts below 0', coin({ o: ', "pA": [[1, -1], [1, 2]]' }), 'negative', /given s=1/],
  [
    'habits of nothing',
    coin({ B: turned, s: ', "actions": 2', top: ', "E": [0, 0]' }),
    'column',
    /^E must sum/,
  ],
  ['gamma 0', coin({ top: ', "gamma": 0' }), 'invalid', /gamma: .*>0/],
  ['infinite gamma', coin({ top: ', "gamma": 1e999' }), 'invalid', /gamma/],
  ['gamma below 0', coin({ top: ', "gamma": -1' }), 'invalid', /gamma/],
  ['no policies', coin({ top: ', "policies": []' }), 'invalid', /policies/],
  ['a policy of no steps', coin({ top: ', "policies": [[]]' }), 'invalid', /policies\.0/],
  [
    'a step of no actions',
    coin({ top: ', "policies": [[[]]]' }),
    'policy',
    /policies\[0\]\[0\] has 0 actions/,
  ],
  [
    'an action that there is not',
    coin({ top: ', "policies": [[[1]]]' }),
    'policy',
    /action 1 for factor "s"/,
  ],
  ['a huge depth', coin({ top: ', "depth": 100000' }), 'invalid', /depth.*<=64/],
  [
    'a model too large',
    coin().replace('"states": 2', '"states": 100000'),
    'too_large',
    /10,000,000,000 entries/,
  ],
  [
    'a factor twice',
    coin().replace(/("factors": \[)(.*)\],/, '$1$2, $2],'),
    'name_twice',
    /"s" occurs twice/,
  ],
  ['a parent that there is not', coin({ o: ', "parents": ["z"]' }), 'parent', /"z".*there are "s"/],
  ['no factors', '{"factors": [], "modalities": []}', 'invalid', /factors/],
  ['a list for a model', '[]', 'invalid', /the model.*array/],
])('a model with %s is refused, it is said where, and no agent is made', async (_, model, code, sentence) => {
  const { status, body } = await send('/agents', agentOf(model));
  expect([status, body.code]).toEqual([400, `coalition.model_${code}`]);
  expect(body.detail).toMatch(sentence);
  expect(JSON.parse(await read('/agents')).items).toHaveLength(1);
});

test('what cannot be observed leaves an agent as it was, to the last bit', async () => {
  const step = (observation: string) => send(`/agents/${watcher}/step`, `{"observation": ${observation}}`);
  expect((await step('[0]')).status).toBe(200);
  // When it was asked about, and how long it has been, are not the agent's.
  const all = async () => [
    await read(`/agents/${watcher}/beliefs`),
    await read(`/agents/${watcher}/history`),
  ];
  const before = await all();
  for (const [observation, code, sentence] of [
    ['[1]', 'coalition.observation_impossible', /o=1 cannot be.*probability is 0/],
    ['[[0, 1]]', 'coalition.observation_impossible', /probability is 0/],
    ['[2]', 'coalition.observation_invalid', /2 is no outcome; they are 0 to 1/],
    ['[[0, 0]]', 'coalition.observation_invalid', /sums to 0/],
    ['[[1, 1]]', 'coalition.observation_invalid', /sums to 2/],
    ['[[-1, 2]]', 'coalition.observation_invalid', /entry 0 is -1/],
    ['[[1]]', 'coalition.observation_invalid', /over 2 outcomes was expected, not 1/],
    ['[]', 'coalition.observation_invalid', /1 parts \(o\) and this has 0/],
    ['[0, 0]', 'coalition.observation_invalid', /this has 2/],
    ['[-1]', 'http.invalid_request', /observation\.0/],
    ['[0.5]', 'http.invalid_request', /observation\.0/],
    ['[[1e999, 0]]', 'http.invalid_request', /observation\.0/],
    ['[NaN]', 'http.invalid_json', /not valid JSON/],
    ['"0"', 'http.invalid_request', /observation/],
  ] as const) {
    const { status, body } = await step(observation);
    expect([observation, status, body.code]).toEqual([observation, 400, code]);
    expect(body.detail).toMatch(sentence);
    expect(await all()).toEqual(before);
  }
  // Nothing observed is no contradiction, and it goes on.
  expect((await step('[null]')).status).toBe(200);
  expect((await step('[[1, 0]]')).status).toBe(200);
});

test('an outcome that is hardly possible is a great surprise, in finite numbers', async () => {
  const { body } = await send('/agents', agentOf(coin({ A: '[[1e-320, 1], [1, 0]]', s: ', "D": [1, 0]' })));
  const { status, body: stepped } = await send(`/agents/${body.id}/step`, '{"observation": [0]}');
  expect(status, stepped.detail).toBe(200);
  const told = JSON.parse(await read(`/agents/${body.id}/beliefs`));
  expect(JSON.stringify(told)).not.toContain('null,');
  const { free_energy: nats } = JSON.parse(await read(`/agents/${body.id}`));
  expect(nats).toBeCloseTo(-Math.log(1e-320), 6);
});

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { sendingText } from './test-support.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let platform: TestPlatform;
let send: ReturnType<typeof sendingText<Problem & Answered>>;
beforeAll(async () => {
  platform = await testPlatform(['coalition'], { 'coalition.emergency': true });
  send = sendingText(platform, await platform.listen());
});
afterAll(() => platform.dispose());

interface Problem {
  readonly code: string;
  readonly detail: string;
}
interface Answered {
  readonly values: readonly { readonly value: number }[];
  readonly in_core: boolean;
}

const ofTwo = (values: string) => `{"kind": "table", "agents": ["a", "b"], "values": [${values}]}`;
const listed = (values: string) => `{"kind": "listed", "agents": ["a", "b"], "values": [${values}]}`;
const voting = (quota: string, weights: string) =>
  `{"kind": "voting", "quota": ${quota}, "weights": [${weights}]}`;
const graph = (edges: string) =>
  `{"kind": "on-graph", "game": {"kind": "gloves", "left": 1, "right": 1}, "edges": [${edges}]}`;
const many = (count: number, one: string) => Array(count).fill(one).join(', ');

test.each([
  ['NaN, which JSON has not', ofTwo('0, NaN, 1, 1'), 'http.invalid_json', /not valid JSON/],
  ['null', ofTwo('0, 1, null, 1'), 'http.invalid_request', /values\.2/],
  ['infinity', ofTwo('0, 1, 1, 1e999'), 'http.invalid_request', /values\.3.*finite number.*not Infinity/],
  ['less than nothing can be', ofTwo('0, -1e999, 1, 1'), 'http.invalid_request', /values\.1.*-Infinity/],
  ['1e308', ofTwo('0, 1, 1e308, 1'), 'coalition.game_not_finite', /\{b\} is 1e\+308/],
  ['a missing coalition', ofTwo('0, 1, 2'), 'coalition.game_wrong_length', /4 values.*there are 3/],
  ['one coalition too many', ofTwo('0, 1, 2, 3, 4'), 'coalition.game_wrong_length', /there are 5/],
  ['something for nobody', ofTwo('1, 1, 2, 3'), 'coalition.game_empty_not_zero', /not 1/],
  [
    'a coalition twice',
    listed('{"coalition": ["a", "b"], "value": 1}, {"coalition": ["b", "a"], "value": 2}'),
    ...(['coalition.game_coalition_twice', /\{b, a\} is there twice/] as const),
  ],
  [
    'a member twice',
    listed('{"coalition": ["a", "a"], "value": 1}'),
    ...(['coalition.game_same_agent_twice', /"a" is there twice/] as const),
  ],
  [
    'somebody else',
    listed('{"coalition": ["c"], "value": 1}'),
    ...(['coalition.game_unknown_agent', /"c".*has a, b/] as const),
  ],
  ['a coalition of nobody', listed('{"coalition": [], "value": 1}'), 'http.invalid_request', /coalition/],
  [
    'two of one name',
    '{"kind": "table", "agents": ["a", "a"], "values": [0, 1, 2, 3]}',
    ...(['coalition.game_same_agent_twice', /"a" is there twice/] as const),
  ],
  ['no players', '{"kind": "table", "agents": [], "values": [0]}', 'http.invalid_request', /agents/],
  ['25 players', voting('12', many(25, '1')), 'http.invalid_request', /weights.*24/],
  ['quota 0', voting('0', '1, 1'), 'coalition.game_bad_quota', /above 0.*it is 0/],
  ['a quota that nobody reaches', voting('3', '1, 1'), 'coalition.game_bad_quota', /\(2\); it is 3/],
  ['weights that are all 0', voting('1', '0, 0'), 'coalition.game_bad_quota', /\(0\); it is 1/],
  ['a negative weight', voting('1', '2, -1'), 'coalition.game_negative', /weight of 2 is -1/],
  ['weights beyond all numbers', voting('1e308', '1e308, 1e308'), 'coalition.game_not_finite', /weight of 1/],
  ['a negative cost', '{"kind": "airport", "costs": [1, -1]}', 'coalition.game_negative', /cost of 2 is -1/],
  [
    'an estate above all claims',
    '{"kind": "bankruptcy", "estate": 10, "claims": [1, 2]}',
    ...(['coalition.game_bad_estate', /\(3\); it is 10/] as const),
  ],
  ['half a glove', '{"kind": "gloves", "left": 0.5, "right": 1}', 'http.invalid_request', /left/],
  ['no gloves', '{"kind": "gloves", "left": 0, "right": 0}', 'coalition.game_no_agents', /at least one/],
  ['an edge to itself', graph('["left 1", "left 1"]'), 'coalition.game_bad_edge', /left 1 to itself/],
  ['an edge to nobody', graph('["left 1", "x"]'), 'coalition.game_unknown_agent', /left 1 and x/],
  ['no kind', '{"agents": ["a"]}', 'http.invalid_request', /kind/],
])('a game with %s is refused, and it is said where', async (_, game, code, sentence) => {
  for (const [path, more] of [
    ['/values', '"value": "nucleolus"'],
    ['/stability', '"find": "core"'],
  ] as const) {
    const { status, body } = await send(path, `{"game": ${game}, ${more}}`);
    expect([status, body.code]).toEqual([400, code]);
    expect(body.detail).toMatch(sentence);
  }
  // Nothing of a coalition is made of it either.
  const formed = await send('/coalitions', `{"purpose": "X", "leader": "a", "game": ${game}}`);
  expect([formed.status, formed.body.code]).toEqual([400, code]);
});

test.each([
  ['nothing but -0', ofTwo('-0, -0, -0, -0'), [0, 0]],
  ['nothing at all', ofTwo('0, 0, 0, 0'), [0, 0]],
  ['nothing listed', listed(''), [0, 0]],
  ['free runways', '{"kind": "airport", "costs": [0, 0]}', [0, 0]],
  ['no estate and no claims', '{"kind": "bankruptcy", "estate": 0, "claims": [0, 0]}', [0, 0]],
  ['nobody to work with', graph(''), [0, 0]],
  ['the largest values', ofTwo('0, 1e290, -1e290, 1e290'), [1.5e290, -5e289]],
  ['values that differ by the last bit', ofTwo('0, 1, 1, 2.0000000000000004'), [1, 1]],
  ['values of the least that there is', ofTwo('0, 5e-324, 1e-323, 3e-323'), [1e-323, 2e-323]],
  [
    'names that JavaScript knows',
    listed('{"coalition": ["__proto__"], "value": 1}').replace('["a", "b"]', '["__proto__", "constructor"]'),
    [1, 0],
  ],
])('a game with %s has an answer, and the same by each rule where it is plain', async (_, game, expected) => {
  for (const value of ['shapley', 'nucleolus']) {
    const { status, body } = await send('/values', `{"game": ${game}, "value": "${value}"}`);
    expect(status, JSON.stringify(body)).toBe(200);
    for (const [at, { value: found }] of body.values.entries())
      expect(Math.abs(found - (expected[at] ?? 0))).toBeLessThanOrEqual(1e-9 * Math.abs(expected[at] ?? 0));
  }
  const { status, body } = await send('/core', `{"game": ${game}}`);
  expect([status, body.in_core]).toEqual([200, true]);
});

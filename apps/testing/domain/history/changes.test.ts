import { expect, test } from 'vitest';
import type { StateGraph } from '../exploration/graph.ts';
import type { TestCase } from '../suite/test-case.ts';
import { changedPlaces, placesOf } from './changes.ts';

const graphOf = (
  states: readonly (readonly [id: string, route: string])[],
  moves: readonly (readonly [string, string])[],
  ended: StateGraph['ended'] = 'exhausted',
): StateGraph => ({
  origin: 'http://site',
  start: 'a',
  states: states.map(([id, route]) => ({
    ...{ id, route, path: route, title: id, name: id, way: [], actions: [], forms: [], marks: [] },
  })),
  transitions: moves.map(([from, to]) => ({ from, to, action: { do: 'reload' }, effects: [], requests: [] })),
  coverage: {
    states: 0,
    actionsKnown: 0,
    actionsExplored: 0,
    formsKnown: 0,
    formsSubmitted: 0,
    routes: 0,
    scripts: null,
  },
  ended,
  limits: [],
});
const sorted = (places: Iterable<string>): string[] => [...places].sort();

const before = graphOf(
  [
    ['a', '/'],
    ['b', '/cart'],
  ],
  [['a', 'b']],
);
const after = graphOf(
  [
    ['a', '/'],
    ['c', '/cart'],
  ],
  [
    ['a', 'c'],
    ['a', 'a'],
  ],
);

test('what only one of two explorations saw has changed', () => {
  expect(sorted(changedPlaces(before, after))).toEqual([
    'move a b',
    'move a c',
    'route /cart',
    'state b',
    'state c',
  ]);
  expect(changedPlaces(before, before).size).toBe(0);
});

test('an exploration whose time was up says nothing by what it did not see', () => {
  const short = { ...after, ended: 'time' } as const;
  expect(sorted(changedPlaces(before, short))).toEqual(['move a c', 'route /cart', 'state c']);
  expect(sorted(changedPlaces(short, before))).toEqual(['move a c', 'route /cart', 'state c']);
  expect(changedPlaces({ ...before, ended: 'time' }, short).size).toBe(0);
});

test('a test covers its states, their routes, the ways between, what it does and sees, and functions', () => {
  const one: TestCase = {
    ...{ key: 'k', name: 'k', type: 'functional', tags: [], source: 'exploration' },
    states: ['a', 'a', 'b'],
    steps: [
      { do: 'open', path: '/orders/17?x=1' },
      { do: 'expect', expect: { that: 'title', text: 'Order' } },
    ],
  };
  expect(sorted(placesOf(one, before, ['/app.js#save:1']))).toEqual([
    'does ["open",null,"/orders/17?x=1"]',
    'function /app.js#save:1',
    'move a b',
    'route /',
    'route /cart',
    expect.stringMatching(/^route \/orders\/:id/),
    'sees ["title",null]',
    'state a',
    'state b',
  ]);
});

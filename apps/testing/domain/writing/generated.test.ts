import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#kernel/base';
import type { State, StateGraph, Transition } from '../exploration/graph.ts';
import { testCaseSchema } from '../suite/test-case.ts';
import { actionKey, edgeKey } from './edge.ts';
import { click, element, fill, graphOf, mark, state } from './test-support.ts';
import { writeSuite } from './write-cases.ts';

const words = fc.constantFrom(
  'Orders',
  'Help',
  'Cart (2)',
  'Milk',
  '21.11.2026',
  'Saved',
  'Ünicode & <b>',
  '',
);
const effects = fc.array(
  fc.record({
    what: fc.constantFrom('appeared', 'gone', 'text', 'value', 'count'),
    element: words.map((name) => element('status', name, '#s')),
    text: fc.oneof(words, fc.nat(20).map(String)),
  }),
  { maxLength: 3 },
);
const step = fc.oneof(
  words.map((name) => click('button', name)),
  fc.constantFrom({ do: 'reload' as const }, { do: 'back' as const }),
  words.map((name) => ({ do: 'press' as const, key: 'Enter', element: element('button', name) })),
);
const edge = fc.record({
  from: fc.nat(7),
  action: step,
  effects,
  before: fc.option(
    fc.array(
      words.map((value) => fill('Name', value)),
      { maxLength: 2 },
    ),
    { nil: undefined },
  ),
  tried: fc.constantFrom('valid', 'boundary', 'invalid', undefined),
  requests: fc.constantFrom([], ['POST /items 201'], ['POST /items 422'], ['GET /items 200']),
  /** A new state, or one that is known. */
  to: fc.option(fc.nat(7), { nil: undefined }),
  name: words,
});

/** A graph as exploration makes it: each state but the first was reached from one that was known. */
const graphs = fc.array(edge, { maxLength: 14 }).map((edges): StateGraph => {
  const states: State[] = [state('s0', '/', 'Start')];
  const transitions: Transition[] = [];
  const seen = new Set<string>();
  for (const { from: nth, to: known, name, before, tried, ...rest } of edges) {
    const from = states[nth % states.length];
    if (from === undefined) continue;
    const action = rest.action;
    const done = canonicalJson([from.id, (before ?? []).map(actionKey), actionKey(action)]);
    if (seen.has(done)) continue;
    seen.add(done);
    let to = known === undefined ? undefined : states[known % states.length];
    if (to === undefined) {
      const way = [...from.way, ...(before ?? []), action];
      to = state(`s${states.length}`, `/p${states.length}`, name, { way, marks: [mark('heading', name)] });
      states.push(to);
    }
    transitions.push({
      ...rest,
      ...(before && { before }),
      ...(tried && { tried }),
      from: from.id,
      to: to.id,
    });
  }
  return graphOf(states, transitions);
});

const edgeTitles = (graph: StateGraph) => graph.transitions.map(edgeKey);

test('every case is valid, is a path of the graph, expects something, and passes the states it says', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { cases } = writeSuite(graph);
      const ends = new Set(
        graph.transitions.map(({ from, before = [], action }) => {
          const way = graph.states.find(({ id }) => id === from)?.way ?? [];
          return canonicalJson([...way, ...before, action].map(actionKey));
        }),
      );
      for (const { way } of graph.states) ends.add(canonicalJson(way.map(actionKey)));
      for (const one of cases) {
        testCaseSchema.parse(one);
        const actions = one.steps.flatMap((each) => (each.do === 'expect' ? [] : [actionKey(each)]));
        const expected = one.steps.filter(
          (each) => each.do === 'expect' && each.expect.that !== 'no-page-errors',
        );
        expect(ends).toContain(canonicalJson(actions));
        expect(expected.length).toBeGreaterThan(0);
        expect(one.steps.findIndex((each) => each.do === 'expect')).toBe(actions.length);
        for (const [from, to] of one.states.map((id, at) => [id, one.states[at + 1]])) {
          if (to === undefined) continue;
          expect(graph.transitions.some((each) => each.from === from && each.to === to)).toBe(true);
        }
      }
    }),
  );
});

test('writing twice gives the same; names and keys are unique', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const first = writeSuite(graph);
      expect(writeSuite(structuredClone(graph))).toEqual(first);
      expect(new Set(first.cases.map(({ name }) => name)).size).toBe(first.cases.length);
      expect(new Set(first.cases.map(({ key }) => key)).size).toBe(first.cases.length);
    }),
  );
});

test('every transition is made by a case, or it is said why not; every state with something to see is reached', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { cases, left } = writeSuite(graph);
      const reasons = new Map(left.map(({ transition, reason }) => [transition, reason]));
      const made = new Set(
        cases.map(({ steps }) =>
          canonicalJson(steps.flatMap((one) => (one.do === 'expect' ? [] : [actionKey(one)]))),
        ),
      );
      for (const [at, each] of graph.transitions.entries()) {
        const way = graph.states.find(({ id }) => id === each.from)?.way ?? [];
        const actions = [...way, ...(each.before ?? []), each.action].map(actionKey);
        const isMade = [...made].some((steps) => steps.startsWith(canonicalJson(actions).slice(0, -1)));
        expect(isMade || reasons.has(edgeTitles(graph)[at] ?? '')).toBe(true);
      }
    }),
  );
});

test('nothing is expected of what a server keeps count of, nor of a date', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const text = JSON.stringify(
        writeSuite(graph).cases.flatMap(({ steps }) =>
          steps.flatMap((one) =>
            one.do === 'expect' && one.expect.that === 'text' && !steps.some((each) => each.do === 'fill')
              ? [one.expect.text]
              : [],
          ),
        ),
      );
      expect(text).not.toContain('21.11.2026');
      if (graph.transitions.some(({ requests }) => requests.some((one) => one.startsWith('POST')))) {
        expect(text).not.toContain('Cart (2)');
      }
    }),
  );
});

test('the first cases reach every state that any case reaches', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { cases } = writeSuite(graph);
      const smoke = cases.filter(({ tags }) => tags.includes('smoke'));
      expect(cases.slice(0, smoke.length)).toEqual(smoke);
      expect(new Set(smoke.flatMap(({ states }) => states))).toEqual(
        new Set(cases.flatMap(({ states }) => states)),
      );
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileModel } from '../inference/compile-model.ts';
import { cueChaining } from '../inference/environments/cue-chaining.ts';
import { gridWorld } from '../inference/environments/grid-world.ts';
import { tMaze } from '../inference/environments/t-maze.ts';
import type { Model } from '../inference/model.ts';
import { randomModel, seeded } from '../inference/test-support.ts';
import { modelToGmn } from './from-model.ts';
import { edgeKinds, mostBytes, nodeKinds } from './graph.ts';
import { parseGmn } from './parse.ts';
import { gmnToModel } from './to-model.ts';
import { writeGmnJson, writeGmnText } from './write.ts';

const walker = `
# An agent that walks between four places and asks for help.
[nodes]
place: state {num_states: 4}
seen: observation {num_observations: 4, observation_names: ['a', "b", c, "d \\u00e9"]}
move: action {num_actions: 2}
place_belief: belief {vector: [1, 0, 0, 0]}
place_wish: preference {preferred_observation: 2, strength: 3,}
place_likelihood: likelihood {
  matrix: [  # over several lines
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
  ]
}
place_transition: transition
habit: policy {depth: 2, gamma: 4}
ask: llm_query {trigger_condition: "on_observation", prompt_template: "Where to go from {obs}?", enabled: True}

[edges]
place -> place_likelihood: depends_on
place_likelihood -> seen: generates
place -> place_transition: depends_on
move -> place_transition: depends_on
place_wish -> seen: depends_on
place_belief -> place: depends_on
habit -> move: influences
seen -> ask: queries
ask -> move: updates
`;

test('nine kinds of nodes, five of edges', () => {
  expect(nodeKinds).toHaveLength(9);
  expect(edgeKinds).toHaveLength(5);
  const { graph } = parseGmn(walker);
  expect(new Set(graph.nodes.map(({ kind }) => kind))).toEqual(new Set(nodeKinds));
  expect(new Set(graph.edges.map(({ kind }) => kind))).toEqual(new Set(edgeKinds));
});

test('a source becomes a model', () => {
  const { model, queries, warnings } = gmnToModel(parseGmn(walker).graph);
  expect(model.factors[0]).toMatchObject({
    name: 'place',
    actions: ['0', '1'],
    D: Float64Array.of(1, 0, 0, 0),
  });
  expect(model.modalities[0]).toMatchObject({
    outcomes: ['a', 'b', 'c', 'd é'],
    C: [Float64Array.of(0, 0, 3, 0)],
  });
  expect(model).toMatchObject({ depth: 2, gamma: 4 });
  expect(queries).toMatchObject([
    { id: 'ask', reads: ['seen'], updates: ['move'], properties: { enabled: true } },
  ]);
  expect(warnings).toEqual([
    {
      severity: 'warning',
      at: { line: 17, column: 1 },
      message: 'No matrix says how "place" changes: it stays as it is.',
    },
  ]);
});

test('without a likelihood node, a state that generates an observation tells nothing of it yet', () => {
  const { model, warnings } = gmnToModel(
    parseGmn(
      '[nodes]\ns: state {num_states: 2}\no: observation {num_observations: 4}\n[edges]\ns -> o: generates',
    ).graph,
  );
  expect([...(model.modalities[0]?.A ?? [])]).toEqual(new Array(8).fill(0.25));
  expect(warnings.map(({ message }) => message)).toHaveLength(2);
});

const base = '[nodes]\ns: state {num_states: 2}\no: observation {num_observations: 2}\n';

describe('what is wrong is said with line and column', () => {
  test.each<[string, RegExp]>([
    ['s: state', /^Line 1, column 1: A section was expected first/],
    ['[knots]', /^Line 1, column 1: "knots" is no section; they are nodes, edges, metadata\.$/],
    [`${base}  x: thing`, /^Line 4, column 6: "thing" is no kind of node; they are state, observation/],
    [`${base}x state`, /^Line 4, column 3: ":" was expected after "x", not "s"\.$/],
    [`${base}s: state {num_states: 3}`, /^Line 4, column 1: The node "s" occurs twice/],
    [
      `${base}x: state {num_states: 1.5}`,
      /^Line 4, column 1: num_states of the state "x" must be a whole number above 0 and is 1\.5/,
    ],
    [`${base}x: state`, /num_states of the state "x" must be a whole number above 0 and is missing/],
    [`${base}x: belief {vector: [1, nan]}`, /^Line 4, column 24: nan is not a finite number/],
    [`${base}x: belief {vector: [1, 1e999]}`, /^Line 4, column 24: 1e999 is too large a number/],
    [`${base}x: belief {vector: [1 2]}`, /^Line 4, column 23: A comma or "\]" was expected, not "2"/],
    [`${base}x: belief {"a": 1, "a": 2}`, /^Line 4, column 20: The key "a" occurs twice/],
    [`${base}x: belief {a: "open`, /^Line 4, column 15: This string has no end/],
    [`${base}x: belief {a: 1`, /not the end\.$/],
    [`${base}x: belief {a: 1} y`, /^Line 4, column 18: The line should end here, before "y"/],
    [`${base}[edges]\ns -> x: depends_on`, /^Line 5, column 1: There is no node "x"/],
    [`${base}[edges]\ns -> o: likes`, /^Line 5, column 9: "likes" is no kind of edge; they are depends_on/],
    [
      `${base}[edges]\no -> s: generates`,
      /^Line 5, column 1: "generates" does not go from observation to state; it goes likelihood -> observation/,
    ],
    ['[nodes]\no: observation {num_observations: 2}', /There is no state node/],
    ['{"nodes": [], "edges": 3}', /^Line 1, column 1: "edges" must be a list/],
    ['{"nodes": [{"id": "s"}], "edges": []}', /^Line 1, column 12: "undefined" is no kind of node/],
    ['{"nodes": [\n {"type": "state"}], "edges": []}', /^Line 2, column 2: This must have a "id", a text/],
    ['{"nodes": []} x', /^Line 1, column 15: Nothing was expected after the end/],
    [`${base}x: belief {a: ${'['.repeat(40)}`, /nested deeper than 32/],
    ['', /There is no state node/],
  ])('%j', (source, message) => {
    expect(() => parseGmn(source)).toThrow(
      expect.objectContaining({ code: 'coalition.gmn_invalid', message: expect.stringMatching(message) }),
    );
  });

  test.each<[string, RegExp]>([
    [
      `${base}b: belief {vector: [0.5, 0.6]}\n[edges]\nb -> s: depends_on`,
      /^Line 4, column 1: D of factor "s" must sum to 1 and sums to 1\.1/,
    ],
    [
      `${base}a: likelihood {matrix: [[1, 0], [0, 0.5]]}\n[edges]\ns -> a: depends_on\na -> o: generates`,
      /^Line 4, column 1: A of modality "o" given s=1 must sum to 1 and sums to 0\.5/,
    ],
    [
      `${base}t: transition {matrix: [[1, 0]]}\n[edges]\ns -> t: depends_on`,
      /^Line 4, column 1: B of factor "s" has 1 entries and must have 2/,
    ],
    [
      `${base}p: preference {vector: [1]}\n[edges]\np -> o: depends_on`,
      /^Line 4, column 1: C of modality "o" has 1 entries/,
    ],
    [`${base}p: policy {depth: 0}`, /^Line 4, column 1: depth: /],
    [
      `${base}a: likelihood\nb: likelihood\n[edges]\na -> o: generates\nb -> o: generates`,
      /^Line 5, column 1: "o" has two likelihoods: "a" and "b"/,
    ],
  ])('as a model: %j', (source, message) => {
    expect(() => gmnToModel(parseGmn(source).graph)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(message) }),
    );
  });

  test('more than 100 KB', () => {
    expect(() => parseGmn(`${walker}#${'é'.repeat(mostBytes / 2)}`)).toThrow(
      expect.objectContaining({ code: 'coalition.gmn_too_large' }),
    );
  });

  test('any text ends in a graph or in a problem with a place', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(walker.length), fc.nat(20), (text, at, cut) => {
        const source = walker.slice(0, at) + text + walker.slice(at + cut);
        try {
          gmnToModel(parseGmn(source).graph);
        } catch (thrown) {
          expect(thrown).toMatchObject({
            code: 'coalition.gmn_invalid',
            message: expect.stringMatching(/^Line \d+, column \d+: /),
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});

// Work that grew with the square of the source would run into the time limit of the test.
test('hostile sources end soon', () => {
  const many = (part: string): string => part.repeat(Math.floor((mostBytes - 200) / part.length));
  for (const source of [
    `${base}x: belief {a: [${many('[],')}]}`,
    `${base}x: belief {a: [${many('"",')}]}`,
    `${base}${many('#\n')}`,
    `[nodes]\n${Array.from({ length: 3000 }, (_, at) => `s${at}: state {num_states: 1}\n`).join('')}`,
    `${base}[edges]\n${many('s->o:generates\n')}`,
    '[nodes]\ns: state {num_states: 100000}\no: observation {num_observations: 100000}\n[edges]\ns->o:generates',
  ]) {
    try {
      gmnToModel(parseGmn(source).graph);
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'coalition.gmn_invalid' });
    }
  }
});

test('a key that names the prototype is a key like others', () => {
  const { graph } = parseGmn(`${base}x: belief {"__proto__": {"polluted": true}}`);
  expect(Object.keys(graph.nodes[2]?.properties ?? {})).toEqual(['__proto__']);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

describe('round trip', () => {
  const trips = (model: Model): void => {
    const graph = modelToGmn(model);
    for (const source of [writeGmnText(graph), writeGmnJson(graph)]) {
      const parsed = parseGmn(source);
      expect(gmnToModel(parsed.graph).model).toEqual(model);
      expect(gmnToModel(parsed.graph).warnings).toEqual([]);
      expect(writeGmnText(parsed.graph)).toBe(writeGmnText(graph));
    }
  };
  test('of templates', () => {
    trips(compileModel(tMaze({ convention: 'pymdp-legacy', depth: 2 })));
    trips(compileModel(gridWorld({ rows: 3, columns: 3, start: [0, 0], goal: [2, 2], slip: 0.1 })));
    trips(
      compileModel(
        cueChaining({
          ...{ rows: 2, columns: 3, start: [0, 0], cue1: [0, 1], cues: [[1, 0]] },
          rewards: [
            [0, 2],
            [1, 2],
          ],
        }),
      ),
    );
  });
  test('of random models, with counts, habits and factors that depend on each other', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        trips(
          compileModel(
            randomModel(
              {
                factors: [
                  { states: 2, actions: 3, parents: [1, 0] },
                  { states: 3, actions: 1 },
                ],
                modalities: [
                  { outcomes: 2, parents: [1, 0] },
                  { outcomes: 3, parents: [1] },
                ],
                ...{ depth: 2, counts: true, habits: true, zeros: 0.2 },
              },
              seeded(seed),
            ),
          ),
        );
      }),
      { numRuns: 30 },
    );
  });
  test('of listed policies', () => {
    trips(
      compileModel({
        ...tMaze(),
        policies: [
          [
            [3, 0],
            [1, 0],
          ],
          [
            [3, 0],
            [2, 0],
          ],
        ],
        E: [0.4, 0.6],
        pE: [4, 6],
      }),
    );
  });
});

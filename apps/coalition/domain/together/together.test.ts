import { expect, test } from 'vitest';
import { compileModel } from '../inference/compile-model.ts';
import { createMind, createThinking, stepMind } from '../inference/mind.ts';
import { inferStates } from '../inference/state-inference.ts';
import { tellEachOther } from './evidence.ts';
import { stepTogether, withSharedPreferences } from './step-together.ts';
import { foragingOptions, openForaging } from './worlds/foraging-world.ts';
import { luckOf } from './worlds/luck.ts';
import { openRelay, relayMember, relayMemberOptions, relayOptions } from './worlds/relay-world.ts';

const relay = relayOptions.parse({ kind: 'relay' });
const scout = compileModel(relayMember('scout', relay, relayMemberOptions.parse({})));
const runner = compileModel(relayMember('runner', relay, relayMemberOptions.parse({})));
const member = (model: typeof scout) => ({ mind: createMind(model), thinking: createThinking(model) });

/** One factor seen through a noisy glass. */
const glass = (right: number, name = 's', states = 2) =>
  compileModel({
    factors: [
      {
        ...{
          name,
          states,
          D: Array.from({ length: states }, (_, at) => (at === 0 ? 0.6 : 0.4 / (states - 1))),
        },
        B: Array.from({ length: states }, (_, next) =>
          Array.from({ length: states }, (__, now) => [next === now ? 1 : 0]),
        ),
      },
    ],
    modalities: [
      {
        ...{ name: 'o', outcomes: states },
        A: Array.from({ length: states }, (_, outcome) =>
          Array.from({ length: states }, (__, state) =>
            outcome === state ? right : (1 - right) / (states - 1),
          ),
        ),
      },
    ],
  });

test('what all saw counts as if everybody had seen it, and the prior only once', () => {
  const [one, other] = [glass(0.8), glass(0.7)];
  const prior = Float64Array.of(0.6, 0.4);
  const percepts = [
    { model: one, predicted: prior, belief: inferStates(one, prior, [0]).belief },
    { model: other, predicted: prior, belief: inferStates(other, prior, [1]).belief },
  ];
  // .6·.8·.3 : .4·.2·.7
  const left = (0.6 * 0.8 * 0.3) / (0.6 * 0.8 * 0.3 + 0.4 * 0.2 * 0.7);
  for (const belief of tellEachOther(percepts, ['s'])) {
    expect(belief[0]).toBeCloseTo(left, 12);
    expect(belief[1]).toBeCloseTo(1 - left, 12);
  }
  expect(tellEachOther(percepts, [])).toEqual(percepts.map(({ belief }) => belief));
  expect(tellEachOther(percepts, ['another'])).toEqual(percepts.map(({ belief }) => belief));
});

test('each keeps its own prior: who heard before is not told again', () => {
  const model = glass(0.9);
  const [sure, open] = [Float64Array.of(0.99, 0.01), Float64Array.of(0.5, 0.5)];
  const [first, second] = tellEachOther(
    [
      { model, predicted: sure, belief: sure },
      { model, predicted: open, belief: inferStates(model, open, [1]).belief },
    ],
    ['s'],
  );
  // The first saw nothing, so that its conviction is nothing that the second hears.
  expect(second?.[1]).toBeCloseTo(0.9, 12);
  expect(first?.[0]).toBeCloseTo((0.99 * 0.1) / (0.99 * 0.1 + 0.01 * 0.9), 12);
});

test('what rules each other out is a contradiction, and then each goes by what it saw', () => {
  const model = glass(1);
  const belief = (seen: number) =>
    inferStates(model, model.factors[0]?.D ?? new Float64Array(2), [seen]).belief;
  const predicted = Float64Array.of(0.6, 0.4);
  expect(() =>
    tellEachOther(
      [0, 1].map((seen) => ({ model, predicted, belief: belief(seen) })),
      ['s'],
    ),
  ).toThrow(/No state of "s" is possible for all/);
  const { steps, contradicted } = stepTogether([member(model), member(model)], [[0], [1]], ['s']);
  expect(contradicted).toBe(true);
  expect(steps.map(({ mind }) => [...mind.belief])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

test('sharing nothing is the same as each alone, to the last bit', () => {
  const after = (model: typeof scout, action: number) => ({
    ...member(model),
    mind: { ...createMind(model), actions: [action, 0] },
  });
  const members = [after(scout, 3), after(runner, 1)];
  const observations = [
    [3, 0, 2],
    [1, 1, 0],
  ];
  const { steps, contradicted } = stepTogether(members, observations, []);
  expect(contradicted).toBe(false);
  for (const [at, { mind, thinking }] of members.entries()) {
    const alone = stepMind(mind, observations[at] ?? [], thinking);
    expect(steps[at]?.mind).toEqual(alone.mind);
    expect(steps[at]?.freeEnergy).toBe(alone.freeEnergy);
  }
});

test('a runner that hears of the cue goes to the arm that the scout saw; without, it knows nothing of it', () => {
  const looking = { ...member(scout), mind: { ...createMind(scout), actions: [3, 0] } };
  const standing = { ...member(runner), mind: { ...createMind(runner), actions: [0, 0] } };
  const seen = [
    [3, 0, 2],
    [0, 0, 0],
  ];
  const side = (common: readonly string[]) => {
    const { steps } = stepTogether([looking, standing], seen, common);
    return [steps[1]?.mind.belief[5], steps[1]?.actions[0]];
  };
  expect(side(['side'])).toEqual([expect.closeTo(0.95, 12), 2]);
  expect(side([])[0]).toBeCloseTo(0.5, 12);
});

test('shared preferences are the mean of all; other outcomes cannot be preferred together', () => {
  const glad = compileModel(relayMember('runner', relay, relayMemberOptions.parse({ appetite: 4 })));
  const idle = compileModel(relayMember('runner', relay, relayMemberOptions.parse({ appetite: 0 })));
  const C = withSharedPreferences([glad, idle]).map(({ modalities }) => [...(modalities[1]?.C[0] ?? [])]);
  expect(C).toEqual([
    [0, 2, -2],
    [0, 2, -2],
  ]);
  expect(() => withSharedPreferences([glad, glass(0.8)])).toThrow(/no modality like/);
});

test('what cannot be shared is refused, and names why', () => {
  const windowed = {
    mind: createMind(runner),
    thinking: createThinking(runner, { inference: { window: { steps: 2, method: 'exact' } } }),
  };
  expect(() =>
    stepTogether(
      [windowed, member(scout)],
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      ['side'],
    ),
  ).toThrow(/infers several steps together/);
  expect(() => stepTogether([member(scout)], [], [])).toThrow(/1 members need as many observations/);
  expect(() => stepTogether([member(glass(0.8)), member(glass(0.8, 's', 3))], [[0], [0]], ['s'])).toThrow(
    /"s" has 2 states in model and 3 in model/,
  );
});

test('luck depends on what it is for alone, and is spread evenly', () => {
  expect(luckOf(7, 1, 2)).toBe(luckOf(7, 1, 2));
  const draws = Array.from({ length: 4000 }, (_, at) => luckOf(3, at % 40, Math.floor(at / 40)));
  expect(new Set(draws).size).toBeGreaterThan(3990);
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => draws.filter((x) => Math.floor(x * 10) === tenth).length,
  );
  // χ² with 9 degrees of freedom lies below 27.9 with a chance of 0.999.
  const chi = tenths.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0);
  expect(chi).toBeLessThan(27.9);
});

test('the same luck whatever is done: food grows and rewards change sides alike', () => {
  const model = compileModel(relayMember('runner', relay, relayMemberOptions.parse({})));
  const sidesSeen = (action: number) => {
    const world = openRelay({ ...relay, cue: 1 }, ['scout', 'runner'], 11);
    return Array.from({ length: 60 }, () => {
      world.act([[3], [action]]);
      return world.sense(0, [])[2];
    });
  };
  expect(sidesSeen(1)).toEqual(sidesSeen(0));
  expect(new Set(sidesSeen(0)).size).toBe(2);
  expect(() => openForaging(foragingOptions.parse({ kind: 'foraging' }), [model], 1)).toThrow(
    /In a foraging world an agent sees/,
  );
});

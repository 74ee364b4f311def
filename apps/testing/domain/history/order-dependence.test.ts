import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../suite/test-case.ts';
import { smallest } from './delta-debugging.ts';
import { explainDependence, type Pass } from './order.ts';

describe('delta debugging', () => {
  test('of eight, the three that fail together are found by halves, quarters and what is left without them', async () => {
    const tried: string[] = [];
    const found = await smallest([1, 2, 3, 4, 5, 6, 7, 8], async (part) => {
      tried.push(part.join(''));
      return [1, 7, 8].every((one) => part.includes(one));
    });
    expect(found).toEqual([1, 7, 8]);
    // First halves, then quarters, then all without one quarter, as the algorithm `ddmin` says.
    expect(tried.slice(0, 8)).toEqual(['1234', '5678', '12', '34', '56', '78', '345678', '125678']);
  });

  test('whatever fails together is found, no more and no less', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 5 }), async (culprits) => {
        const items = Array.from({ length: 40 }, (_, at) => at);
        const found = await smallest(items, async (part) => culprits.every((one) => part.includes(one)));
        expect(found).toEqual(culprits.toSorted((a, b) => a - b));
      }),
    );
  });
});

/** A site that remembers: what each test does to it, and when it passes. */
interface Behaviour {
  readonly does?: (state: Set<string>) => void;
  readonly passes?: (state: ReadonlySet<string>) => boolean;
}
/** @param forgets whether the site is as at first whenever some tests are run: each has a user of its own, say */
function siteOf(tests: Readonly<Record<string, Behaviour>>, forgets: boolean) {
  let state = new Set<string>();
  let runs = 0;
  const run = (key: string): Outcome => {
    runs += 1;
    const { does, passes } = tests[key] ?? {};
    const outcome = passes?.(state) === false ? 'failed' : 'passed';
    does?.(state);
    return outcome;
  };
  const inTurn = (keys: readonly string[]): Pass => {
    if (forgets) state = new Set();
    return { runs: keys.map((key) => ({ key, outcome: run(key) })) };
  };
  const keys = Object.keys(tests);
  const passes = [inTurn(keys), inTurn(keys.toReversed())];
  return {
    passes,
    runs: () => runs,
    explain: (key: string) =>
      explainDependence(
        key,
        passes,
        async (before, last) => inTurn([...before, last]).runs.at(-1)?.outcome ?? 'skipped',
      ),
  };
}
const idle = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`idle ${at}`, {}]));

describe('a test that depends on others', () => {
  test('a victim: what pollutes it is named', async () => {
    const { explain } = siteOf(
      {
        victim: { passes: (state) => !state.has('dirt') },
        ...idle,
        polluter: { does: (state) => state.add('dirt') },
      },
      true,
    );
    expect(await explain('victim')).toEqual({ kind: 'polluted', others: ['polluter'] });
  });

  test('it takes two to pollute it', async () => {
    const { explain } = siteOf(
      {
        victim: { passes: (state) => !(state.has('a') && state.has('b')) },
        two: { does: (state) => state.add('b') },
        ...idle,
        one: { does: (state) => state.add('a') },
      },
      true,
    );
    expect(await explain('victim')).toEqual({ kind: 'polluted', others: ['one', 'two'] });
  });

  test('a brittle one: what it needs is named', async () => {
    const { explain } = siteOf(
      {
        ...idle,
        setter: { does: (state) => state.add('setting') },
        brittle: { passes: (state) => state.has('setting') },
      },
      true,
    );
    expect(await explain('brittle')).toEqual({ kind: 'needs', others: ['setter'] });
  });

  test('a victim that cleans up by failing is told from one that stays spoilt', async () => {
    let dirty = false;
    const run = (key: string): Outcome => {
      if (key !== 'victim') {
        dirty ||= key === 'polluter';
        return 'passed';
      }
      const outcome = dirty ? 'failed' : 'passed';
      dirty = false;
      return outcome;
    };
    const pass = (keys: readonly string[]): Pass => ({
      runs: keys.map((key) => ({ key, outcome: run(key) })),
    });
    const keys = ['victim', 'a', 'b', 'polluter', 'c'];
    // The last pass leaves the site as the polluter does.
    const passes = [pass(keys), pass(keys.toReversed()), pass(keys)];
    const found = await explainDependence(
      'victim',
      passes,
      async (before, last) => pass([...before, last]).runs.at(-1)?.outcome ?? 'skipped',
    );
    expect(found).toEqual({ kind: 'polluted', others: ['polluter'] });
  });

  test('where the site keeps what was done, those that may have done it are named, and nothing is made up', async () => {
    const { explain } = siteOf(
      {
        first: {},
        taker: { passes: (state) => !state.has('taken') },
        other: {},
        thief: { does: (state) => state.add('taken') },
      },
      false,
    );
    expect(await explain('taker')).toEqual({ kind: 'leftover', others: ['taker', 'other', 'thief'] });
  });

  test('one that spoils itself is named itself', async () => {
    const { explain } = siteOf(
      { once: { passes: (state) => !state.has('done'), does: (state) => state.add('done') } },
      false,
    );
    expect(await explain('once')).toEqual({ kind: 'leftover', others: ['once'] });
  });

  test('one that did not do it again is not a matter of order', async () => {
    const passes: Pass[] = [
      {
        runs: [
          { key: 'a', outcome: 'passed' },
          { key: 'b', outcome: 'failed' },
        ],
      },
      {
        runs: [
          { key: 'b', outcome: 'passed' },
          { key: 'a', outcome: 'passed' },
        ],
      },
    ];
    expect(await explainDependence('b', passes, async () => 'passed')).toEqual({
      kind: 'unsteady',
      others: [],
    });
  });
});

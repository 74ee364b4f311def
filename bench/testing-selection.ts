/**
 * How many of the faults that a whole suite notices are noticed by the tests that are chosen for a third of its time.
 * The suite is what exploration writes for one of the fixtures; the faults are mutants of the fixture's scripts, each
 * run with every test that covers it. Beside it: as much time spent on tests drawn at random, over 500 draws.
 * `node bench/testing-selection.ts [--app todo] [--share 0.33] [--mutants 40] [--explore 60] [--seconds 300]`
 */
import { parseArgs } from 'node:util';
import { openPage } from '../apps/testing/browsers/open-page.ts';
import { openPool, settingsOf } from '../apps/testing/browsers/test-support.ts';
import { placesOf } from '../apps/testing/domain/history/changes.ts';
import { type Candidate, selectCases } from '../apps/testing/domain/history/select.ts';
import { sampleOf } from '../apps/testing/domain/mutation/choose.ts';
import { seededRandom } from '../apps/testing/domain/random.ts';
import { writeSuite } from '../apps/testing/domain/writing/write-cases.ts';
import { sideBySide } from '../apps/testing/execution/judging/side-by-side.ts';
import { exploreSite } from '../apps/testing/exploring/test-support.ts';
import { createBench } from '../apps/testing/mutating/bench.ts';
import { createObserver } from '../apps/testing/mutating/observe.ts';
import { fixtureNames, startFixture } from '../tests/fixtures/testing/index.ts';

const { values } = parseArgs({
  options: {
    app: { type: 'string', default: 'todo' },
    share: { type: 'string', default: '0.33' },
    mutants: { type: 'string', default: '40' },
    explore: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '300' },
  },
});
const share = Number(values.share);
const app = fixtureNames.find((name) => name === values.app);
if (app === undefined) throw new RangeError(`There is no ${values.app}: ${fixtureNames.join(', ')}.`);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const site = await startFixture(app);
const pool = openPool(settingsOf({ browsers: { chromium: 2 } }));
const signal = new AbortController().signal;
const { origin } = new URL(site.url);
try {
  const { graph } = await exploreSite(site.url, { seconds: Number(values.explore), allowDestructive: true });
  const written = writeSuite(graph).cases;
  const bench = createBench({
    ...{ pool, origin, signal, settings: settingsOf() },
    open: (lease, more) => openPage(lease, { origin, ...more }),
  });
  const observer = createObserver(origin);
  const seconds = new Map<string, number>();
  await sideBySide(written, { workers: 2, signal }, async (test) => {
    const seen = await bench.observe(test, observer);
    if (seen) seconds.set(test.key, seen.seconds);
  });
  const tests = written.filter(({ key }) => seconds.has(key));
  const covered = observer.mutants().filter(({ coveredBy }) => coveredBy.length > 0);
  const sample = sampleOf(covered, Number(values.mutants), 1).filter(observer.isReadable);
  say(
    `${app}: ${graph.states.length} states, ${tests.length} of ${written.length} tests pass, ${sample.length} mutants`,
  );

  const end = performance.now() + Number(values.seconds) * 1000;
  /** Of each mutant that was run with every test, those that noticed. */
  const noticed: (readonly string[])[] = [];
  await sideBySide(sample, { workers: 2, signal }, async (mutant) => {
    if (performance.now() > end) return;
    const by: string[] = [];
    for (const test of tests.filter(({ key }) => mutant.coveredBy.includes(key))) {
      const limit = Math.ceil(5 + 3 * (seconds.get(test.key) ?? 0));
      const trial = await bench.run(test, mutant, limit);
      if ((trial === 'failed' || trial === 'timeout') && (await bench.control(test, limit)))
        by.push(test.key);
      // Whatever is run notices a page that does not even load.
      if (trial === 'broken') return;
    }
    if (by.length > 0) noticed.push(by);
  });

  const secondsOf = (key: string): number => seconds.get(key) ?? 0;
  const candidate = (test: (typeof tests)[number], kinds: RegExp): Candidate => ({
    ...{ key: test.key, seconds: secondsOf(test.key), runs: 0, failures: 0 },
    covers: placesOf(test, graph, observer.functionsOf(test.key)).filter((place) => kinds.test(place)),
  });
  const caught = (chosen: readonly string[]): number =>
    noticed.filter((by) => by.some((key) => chosen.includes(key))).length / Math.max(1, noticed.length);
  const percent = (part: number): string => `${(100 * part).toFixed(1)}%`;
  for (const [how, kinds] of [
    ['by states, routes and ways', /^(state|route|move) /],
    ['by what tests do and see, too', /^(state|route|move|does|sees) /],
    ['and by functions', /./],
  ] as const) {
    const all = tests.map((test) => candidate(test, kinds));
    const chosen = selectCases(all, { share, changed: new Set() });
    const part = percent(caught(chosen));
    say(`${how}: ${chosen.length} of ${tests.length} tests notice ${part} of ${noticed.length} faults`);
  }
  const random = seededRandom(1);
  const draws = Array.from({ length: 500 }, () => {
    const total = tests.reduce((sum, { key }) => sum + secondsOf(key), 0);
    let free = total * share;
    const order = sampleOf(tests, tests.length, Math.floor(random() * 2 ** 31));
    return caught(
      order.flatMap(({ key }) => {
        if (secondsOf(key) > free) return [];
        free -= secondsOf(key);
        return [key];
      }),
    );
  });
  say(`at random: ${percent(draws.reduce((sum, one) => sum + one, 0) / draws.length)} in the mean`);
} finally {
  await pool.close();
  await site.stop();
}

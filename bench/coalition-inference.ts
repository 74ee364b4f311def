/**
 * Active inference, beside published times of others.
 *
 * 1. Epistemic chaining on 10 × 5 cells with 5 actions, one full run (all decisions until the reward is reached, then to
 *    step 20): planning over distinct beliefs, which gives the same posterior over actions as listing all policies.
 *    Published for one full run: pymdp and cpp-AIF (Gregoretti, Pezzulo, Maisto, "cpp-AIF: A multi-core C++
 *    implementation of Active Inference for Partially Observable Markov Decision Processes", Neurocomputing 568, 2024),
 *    there on other machines and perhaps with another layout and number of steps; the listing of all policies is measured here, where it is feasible.
 * 2. T-maze steps per second with 4 policies on one core; pymdp's NumPy version does about 650.
 * 3. Ten thousand small agents that forage in one world, with and without learning: steps per second and memory.
 *
 * `node bench/coalition-inference.ts [--list 4]`
 */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { compileModel } from '../apps/coalition/domain/inference/compile-model.ts';
import { planDynamically } from '../apps/coalition/domain/inference/dynamic-plan.ts';
import { cueChaining, largeChaining } from '../apps/coalition/domain/inference/environments/cue-chaining.ts';
import {
  forager,
  senseForaging,
  startForaging,
  stepForaging,
} from '../apps/coalition/domain/inference/environments/foraging.ts';
import { firstStates, nextStates, observe } from '../apps/coalition/domain/inference/environments/process.ts';
import { tMaze } from '../apps/coalition/domain/inference/environments/t-maze.ts';
import {
  createMind,
  createThinking,
  type MindOptions,
  stepMind,
} from '../apps/coalition/domain/inference/mind.ts';
import type { Model } from '../apps/coalition/domain/inference/model.ts';
import { createRandom } from '../apps/coalition/domain/inference/random.ts';

const { values: flags } = parseArgs({ options: { list: { type: 'string', default: '4' } } });
const say = (line = ''): void => void process.stdout.write(`${line}\n`);

interface Run {
  readonly seconds: number;
  readonly rewarded: boolean;
  /** What was believed at each step, and the posterior over actions that came of it. */
  readonly decided: readonly (readonly [belief: Float64Array, posterior: Float64Array])[];
}

/** One full run of the chaining task in one context. */
function run(model: Model, steps: number, options: MindOptions): Run {
  const random = createRandom(1).next;
  let states = firstStates(model, random, [undefined, 2, 1]);
  const begin = performance.now();
  const thinking = createThinking(model, options);
  let mind = createMind(model);
  let rewarded = false;
  const decided: (readonly [Float64Array, Float64Array])[] = [];
  for (let step = 0; step < steps; step++) {
    const observation = observe(model, states, random);
    rewarded ||= observation[3] === 1;
    const done = stepMind(mind, observation, thinking);
    decided.push([done.mind.belief, done.decision?.actions[0] ?? new Float64Array()]);
    mind = done.mind;
    states = nextStates(model, states, done.actions, random);
  }
  return { seconds: (performance.now() - begin) / 1000, rewarded, decided };
}

const differenceOf = (one: Float64Array, other: ArrayLike<number>): number =>
  one.reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? 0))), 0);

const published: Readonly<Record<number, readonly [pymdp: string, cpp: string]>> = {
  4: ['131.9', '0.7'],
  5: ['864.8', '4.6'],
  6: ['5458.7', '24.1'],
  7: ['35036', '129'],
};
function chaining(): void {
  const steps = 20;
  say(`epistemic chaining 10 × 5, 5 actions, ${steps} steps, one run on one thread, seconds`);
  say(
    'length            policies   pymdp(*)  cpp-AIF(*)   listed here   dynamic here   reward   greatest difference',
  );
  run(compileModel(cueChaining({ ...largeChaining, depth: 3 })), steps, {});
  for (const depth of [3, 4, 5, 6, 7, 10, 12, 16]) {
    const model = compileModel(cueChaining({ ...largeChaining, depth }));
    const dynamic = run(model, steps, { planning: { method: 'dynamic' } });
    const listed =
      depth <= Number(flags.list) ? run(model, steps, { planning: { method: 'listed' } }) : undefined;
    const difference = listed?.decided
      .map(([belief, posterior]) => differenceOf(posterior, planDynamically(model, belief).actions[0] ?? []))
      .reduce((most, value) => Math.max(most, value), 0);
    const [pymdp = '', cpp = ''] = published[depth] ?? [];
    say(
      [
        String(depth).padStart(6),
        (5 ** depth).toLocaleString('en').padStart(20),
        pymdp.padStart(11),
        cpp.padStart(12),
        (listed?.seconds.toFixed(3) ?? '').padStart(14),
        dynamic.seconds.toFixed(3).padStart(15),
        (dynamic.rewarded ? 'yes' : 'no').padStart(9),
        (difference?.toExponential(1) ?? '').padStart(12),
      ].join(''),
    );
  }
  say('(*) published, on other machines');
}

function mazes(): void {
  for (const convention of ['pymdp-jax', 'pymdp-legacy'] as const) {
    const model = compileModel(tMaze({ convention }));
    const thinking = createThinking(model);
    const random = createRandom(2).next;
    const pass = (seconds: number): number => {
      const begin = performance.now();
      let count = 0;
      while (performance.now() - begin < seconds * 1000) {
        let mind = createMind(model);
        let states = firstStates(model, random);
        for (let step = 0; step < 10; step++, count++) {
          const done = stepMind(mind, observe(model, states, random), thinking);
          mind = done.mind;
          states = nextStates(model, states, done.actions, random);
        }
      }
      return count / ((performance.now() - begin) / 1000);
    };
    pass(1);
    const rate = pass(3);
    say(
      `T-maze, 4 policies, ${convention}: ${Math.round(rate).toLocaleString('en')} steps/s on one core (pymdp's NumPy version about 650): ${(rate / 650).toFixed(0)} times`,
    );
  }
}

/** Many small agents in one world, on one core: memory of all that lives, and steps per second. */
function populate(count: number, learns: boolean, rounds = 5): number {
  const model = compileModel(forager({ learns }));
  const random = createRandom(3).next;
  const thinking = createThinking(model, {
    selection: { mode: 'sampled', random, alpha: 2 },
    ...(learns ? { learning: { retention: 0.999 } } : {}),
  });
  const side = Math.ceil(Math.sqrt(count * 9));
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let world = startForaging(
    { rows: side, columns: side, agents: count, food: 0.05, regrowth: 0.002 },
    random,
  );
  const minds = Array.from({ length: count }, () => createMind(model));
  const moves = new Int32Array(count);
  const begin = performance.now();
  for (let round = 0; round < rounds; round++) {
    for (let agent = 0; agent < count; agent++) {
      const done = stepMind(minds[agent] ?? createMind(model), senseForaging(world, agent, 3), thinking);
      minds[agent] = done.mind;
      moves[agent] = done.actions[0] ?? 4;
    }
    world = stepForaging(world, moves, random);
  }
  const seconds = (performance.now() - begin) / 1000;
  const memory = process.memoryUsage().rss / 2 ** 20;
  if (isMainThread)
    say(
      `${count.toLocaleString('en')} foragers${learns ? ' that learn' : ''}: ${Math.round((count * rounds) / seconds).toLocaleString('en')} steps/s on one core; the process has ${memory.toFixed(0)} MiB, ${(((memory - before / 2 ** 20) * 1024) / count).toFixed(1)} KiB an agent`,
    );
  return (count * rounds) / seconds;
}

type Work = 'forage' | 'count';

/** How much of some work so many threads do at once in a second, all in all. */
async function onThreads(threads: number, work: Work): Promise<number> {
  const rates = Array.from(
    { length: threads },
    () =>
      new Promise<number>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: work });
        worker.once('message', resolve);
        worker.once('error', reject);
      }),
  );
  return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
}

/** Arithmetic that shares nothing with anybody: what the machine gives two threads at all. */
function count(): number {
  const values = new Float64Array(4096).fill(1.0001);
  const begin = performance.now();
  let [rounds, sum] = [0, 0];
  while (performance.now() - begin < 1000) {
    for (const value of values) sum += Math.log(value + rounds);
    rounds++;
  }
  return Number.isNaN(sum) ? 0 : rounds / ((performance.now() - begin) / 1000);
}

/** Two threads over twice one, in pairs one after the other, so that what else the machine does meets both. */
async function efficiency(work: Work, pairs = 7): Promise<void> {
  const shares: number[] = [];
  let last = [0, 0];
  for (let pair = 0; pair < pairs; pair++) {
    last = [await onThreads(1, work), await onThreads(2, work)];
    shares.push((last[1] ?? 0) / (2 * (last[0] ?? 0)));
  }
  shares.sort((x, y) => x - y);
  const percent = (share = Number.NaN): string => `${(100 * share).toFixed(0)}%`;
  const what = work === 'forage' ? '2,000 foragers on each thread, steps/s' : 'logarithms alone, rounds/s';
  say(
    `${what}: ${last.map((rate) => Math.round(rate).toLocaleString('en')).join(' on one, ')} on two; of twice ${percent(shares[pairs >> 1])} (${percent(shares[0])} to ${percent(shares.at(-1))} in ${pairs} pairs)`,
  );
}

if (isMainThread) {
  chaining();
  say();
  mazes();
  say();
  populate(10_000, false);
  populate(10_000, true);
  await efficiency('count');
  await efficiency('forage');
} else if (workerData === 'count') {
  parentPort?.postMessage(count());
} else {
  populate(2000, false, 20);
  parentPort?.postMessage(populate(2000, false, 200));
}

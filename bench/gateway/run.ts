/**
 * What the gateway adds to a call: the same load straight to a fast local provider, through the least that a proxy in
 * Node can be, and through Mainstay (the real program, with API keys, budgets, prices, metrics and accounting).
 *
 *     node bench/gateway/run.ts [--rates 100,500,1000] [--seconds 10] [--rounds 3] [--profile FOLDER]
 *     node bench/gateway/run.ts --requests 1000000      how memory goes over that many requests
 *
 * Mainstay runs on its embedded database, or on the empty one that DATABASE_URL names. Every piece is a process of its
 * own; the subjects take turns within each round, so that noise of the machine falls on all of them. A figure is the
 * median of the rounds. Times are milliseconds from when a request was due.
 *
 * A virtual machine stands still now and then, whoever runs on it; witnesses of real-time priority see when. Requests
 * that such a stall touched are left out of the percentiles of all subjects alike, and the p99 with them stands beside.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeKey, model, signIn, startMainstay } from './mainstay.ts';
import type { Measured } from './plan.ts';
import { costOf, load, startHelper } from './processes.ts';
import { watchStalls } from './stalls.ts';

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '100,500,1000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    requests: { type: 'string' },
    profile: { type: 'string' },
  },
});

interface Subject {
  readonly name: 'direct' | 'proxy' | 'gateway';
  readonly url: string;
  readonly pid: number;
  readonly model: string;
}

interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

interface Round extends Omit<Measured, 'samples'> {
  /** Until the whole answer was there, of requests that no stall of the machine touched. */
  readonly latency: Percentiles;
  /** Until its first byte, likewise. */
  readonly first: Percentiles;
  /** Until the whole answer was there, of all. */
  readonly raw: Percentiles;
  /** Percent of the requests that a stall of the machine touched. */
  readonly touched: number;
  readonly cpuPerThousand: number;
  readonly megabytes: number;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
function percentiles(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function measure(
  subject: Subject,
  keys: readonly string[],
  stream: boolean,
  rate: number,
): Promise<Round> {
  const before = await costOf(subject.pid);
  const { url, model: asked, pid } = subject;
  const result = await load({
    url,
    keys: [...keys],
    model: asked,
    stream,
    rate,
    seconds: Number(values.seconds),
  });
  const after = await costOf(pid);
  if (result.failures > 0) say(`  ${subject.name}: ${result.failures} failed, first: ${result.firstFailure}`);
  const cpuPerThousand = ((after.cpuSeconds - before.cpuSeconds) / result.answered) * 1000;
  const calm = result.samples.filter(([due, whole]) => !stalls.touch(due, due + whole));
  return {
    ...result,
    latency: percentiles(calm.map(([, whole]) => whole)),
    first: percentiles(calm.map(([, , first]) => first)),
    raw: percentiles(result.samples.map(([, whole]) => whole)),
    touched: 100 * (1 - calm.length / result.samples.length),
    ...{ cpuPerThousand, megabytes: after.megabytes },
  };
}

function table(stream: boolean, rate: number, rounds: ReadonlyMap<Subject['name'], readonly Round[]>): void {
  const middle = (name: Subject['name'], of: (round: Round) => number): number =>
    median((rounds.get(name) ?? []).map(of));
  const row = (what: string, of: (round: Round) => number, added: boolean, digits = 2): void => {
    const [direct, proxy, gateway] = [middle('direct', of), middle('proxy', of), middle('gateway', of)];
    const more = added ? [proxy - direct, gateway - direct, gateway - proxy] : [];
    say(
      `${what.padEnd(26)}${[direct, proxy, gateway, ...more].map((value) => value.toFixed(digits).padStart(10)).join('')}`,
    );
  };
  say(`\n${rate} requests a second, ${stream ? 'streaming' : 'at once'}`);
  const heads = ['direct', 'proxy', 'gateway', 'proxy +', 'gateway +', 'to proxy +'];
  say(`${''.padEnd(26)}${heads.map((head) => head.padStart(10)).join('')}`);
  for (const part of ['p50', 'p95', 'p99'] as const)
    row(`whole answer ${part}, ms`, ({ latency }) => latency[part], true);
  for (const part of stream ? (['p50', 'p95', 'p99'] as const) : [])
    row(`first part ${part}, ms`, ({ first }) => first[part], true);
  row('with stalls: p99, ms', ({ raw }) => raw.p99, true);
  row('touched by stalls, %', ({ touched }) => touched, false, 1);
  row('CPU s per 1,000', ({ cpuPerThousand }) => cpuPerThousand, false, 3);
  row('resident MB', ({ megabytes }) => megabytes, false, 0);
  row('answered per second', ({ answered, seconds }) => answered / seconds, false, 0);
}

async function compare(subjects: readonly Subject[], keys: readonly string[]): Promise<void> {
  say('Warming up …');
  for (const { name, url, model: asked } of subjects) {
    for (const stream of [false, true]) {
      const plan = { url, keys: [...keys], model: asked, stream, requests: 3000, places: 8 };
      const { failures, firstFailure } = await load(plan);
      if (failures > 0) say(`  ${name}: ${failures} failed, first: ${firstFailure}`);
    }
  }
  for (const rate of values.rates.split(',').map(Number)) {
    for (const stream of [false, true]) {
      const rounds = new Map<Subject['name'], Round[]>(subjects.map(({ name }) => [name, []]));
      for (let round = 0; round < Number(values.rounds); round++) {
        for (const subject of subjects)
          rounds.get(subject.name)?.push(await measure(subject, keys, stream, rate));
      }
      table(stream, rate, rounds);
    }
  }
}

const looks = 20;

/** Memory that keeps growing shows in the second half; the first has the pools and caches fill. */
async function watchMemory(gateway: Subject, keys: readonly string[], requests: number): Promise<void> {
  say(`${'requests'.padStart(10)}${'per second'.padStart(12)}${'resident MB'.padStart(13)}`);
  const seen: number[] = [];
  for (let look = 1; look <= looks; look++) {
    const { url } = gateway;
    const each = Math.round(requests / looks);
    const { answered, seconds, failures, firstFailure } = await load({
      ...{ url, keys: [...keys], model, stream: look % 2 === 0, requests: each },
    });
    if (failures > 0) say(`  ${failures} failed, first: ${firstFailure}`);
    const { megabytes } = await costOf(gateway.pid);
    seen.push(megabytes);
    say(
      `${String(look * each).padStart(10)}${(answered / seconds).toFixed(0).padStart(12)}${megabytes.toFixed(0).padStart(13)}`,
    );
  }
  const half = seen.slice(looks / 2);
  say(`Second half: from ${Math.min(...half).toFixed(0)} to ${Math.max(...half).toFixed(0)} MB.`);
}

const stalls = watchStalls();
const folder = await mkdtemp(join(tmpdir(), 'mainstay-bench-'));
const upstream = await startHelper('upstream.ts');
const proxy = await startHelper('proxy.ts', [new URL(upstream.url).port]);
try {
  const mainstay = await startMainstay(folder, upstream.url, values.profile);
  try {
    const token = await signIn(mainstay, folder);
    const keys: string[] = [];
    for (let at = 0; at < 10; at++) keys.push(await makeKey(mainstay, token, { name: `bench ${at}` }));
    const gateway: Subject = { name: 'gateway', url: mainstay.url, pid: mainstay.pid, model };
    if (values.requests !== undefined) await watchMemory(gateway, keys, Number(values.requests));
    else {
      const bare = { model: 'bench-model' };
      await compare(
        [{ ...bare, ...upstream, name: 'direct' }, { ...bare, ...proxy, name: 'proxy' }, gateway],
        keys,
      );
    }
  } finally {
    await mainstay.stop();
  }
} finally {
  stalls.stop();
  proxy.stop();
  upstream.stop();
  await rm(folder, { recursive: true, force: true });
}

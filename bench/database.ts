/**
 * What statements cost, and how far they hold up the thread that asks: `node bench/database.ts [--url URL]`.
 *
 * On a new embedded database in a temporary folder, or on the empty one of --url. Times are milliseconds.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { wait } from '#kernel/base';
import { many, one, openDatabase, run, sql, transact } from '#kernel/database';

const { values } = parseArgs({ options: { url: { type: 'string' } } });
const directory = await mkdtemp(join(tmpdir(), 'mainstay-bench-'));
const database = await openDatabase({ directory, url: values.url });
const { db } = database;

const percentile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? Number.NaN;

function row(what: string, times: readonly number[], perSecond: number, cpuSeconds: number): void {
  const numbers = [percentile(times, 0.5), percentile(times, 0.99)].map((time) =>
    time.toFixed(3).padStart(10),
  );
  const cpu = ((cpuSeconds * 1000) / times.length).toFixed(3).padStart(10);
  process.stdout.write(`${what.padEnd(32)}${numbers.join('')}${perSecond.toFixed(0).padStart(12)}${cpu}\n`);
}

const cpuSeconds = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

/** One statement after the other, after some that are not counted. */
async function inTurn(what: string, times: number, work: (turn: number) => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < times / 5; turn++) await work(turn);
  const took: number[] = [];
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (let turn = 0; turn < times; turn++) {
    const asked = performance.now();
    await work(turn);
    took.push(performance.now() - asked);
  }
  row(what, took, (times * 1000) / (performance.now() - began), cpuSeconds(cpu));
}

/** Batches at a steady rate, counted from when each is due, and how late this thread's timers are meanwhile. */
async function atRate(perSecond: number, seconds: number, rows: number): Promise<void> {
  const batch = JSON.stringify(Array.from({ length: rows }, (_, at) => ({ number: at, text: `row ${at}` })));
  const insert = sql`insert into public.bench (number, text)
    select number, text from json_to_recordset(${batch}::json) as row (number int, text text)`;
  const took: number[] = [];
  const under: Promise<void>[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (let sent = 0; sent < perSecond * seconds; sent++) {
    const due = began + (sent * 1000) / perSecond;
    if (due > performance.now()) await wait(due - performance.now());
    under.push(run(db, insert).then(() => void took.push(performance.now() - due)));
  }
  await Promise.all(under);
  delay.disable();
  row(
    `${perSecond} inserts/s of ${rows} rows`,
    took,
    (took.length * 1000) / (performance.now() - began),
    cpuSeconds(cpu),
  );
  const [middle, late, most] = [delay.percentile(50), delay.percentile(99), delay.max].map((nanoseconds) =>
    (nanoseconds / 1e6).toFixed(1),
  );
  process.stdout.write(`Timers every 1 ms meanwhile: p50 ${middle}, p99 ${late}, most ${most}\n`);
}

try {
  await run(db, sql`create table public.bench (id serial primary key, number int, text text)`);
  await run(db, sql`insert into bench (number, text) select i, 'row ' || i from generate_series(1, 1000) i`);
  process.stdout.write(
    `${''.padEnd(32)}${['p50', 'p99', 'per second', 'CPU'].map((head, at) => head.padStart(at === 2 ? 12 : 10)).join('')}\n`,
  );
  const insert = (turn: number) => sql`insert into bench (number, text) values (${turn}, ${`row ${turn}`})`;
  await inTurn('select a parameter', 2000, (turn) => one(db, sql`select ${turn}::int as turn`));
  await inTurn('select by key', 2000, (turn) =>
    one(db, sql`select * from bench where id = ${1 + (turn % 1000)}`),
  );
  await inTurn('insert', 1000, (turn) => run(db, insert(turn)));
  await inTurn('select 100 rows', 1000, () => many(db, sql`select * from bench order by id limit 100`));
  await inTurn('transaction of 4 inserts', 500, (turn) =>
    transact(db, async (tx) => {
      for (let at = 0; at < 4; at++) await run(tx, insert(turn));
    }),
  );
  await atRate(300, 4, 50);
} finally {
  await database.close();
  await rm(directory, { recursive: true, force: true });
}

/**
 * A population in one real server process: how many agents' ticks it lives through in a second, what memory it takes, and
 * how soon it answers meanwhile.
 *
 *     node bench/coalition-population.ts [--agents 10000] [--threads 1,2] [--rate 2] [--seconds 60]
 *                                        [--in-world 1] [--keep-seconds 10] [--postgres URL]
 *
 * Foragers (6 states, 5 moves, 8 outcomes), `--in-world` of them in each foraging world. `--rate` is how many ticks a
 * second their worlds want; `--rate max` is more than can be had, and only then the efficiency means something: ticks with
 * two stepping threads over twice those with one. The embedded database unless `--postgres` names a server's database
 * (which is filled, and should be empty). Resident memory is read from /proc, so this runs on Linux.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase, run, sql } from '#kernel/database';
import { freePort, type Program, startProgram } from '#testing-kit';

const { values: flags } = parseArgs({
  options: {
    agents: { type: 'string', default: '10000' },
    threads: { type: 'string' },
    rate: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '60' },
    'in-world': { type: 'string', default: '1' },
    'keep-seconds': { type: 'string', default: '10' },
    postgres: { type: 'string' },
  },
});
const agents = Number(flags.agents);
const inWorld = Number(flags['in-world']);
const aims = { residentMebibytes: 1024, p95Milliseconds: 50, efficiency: 0.85 };
const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const data = await mkdtemp(join(tmpdir(), 'mainstay-population-'));

const environment = {
  ...(flags.postgres !== undefined && { DATABASE_URL: flags.postgres }),
  MAINSTAY_COALITION__TICKS_PER_SECOND: flags.rate === 'max' ? '1000' : flags.rate,
  MAINSTAY_COALITION__CHECKPOINT_SECONDS: flags['keep-seconds'],
  MAINSTAY_COALITION__MOST_AGENTS: String(agents + 1),
  MAINSTAY_HTTP__RATE_LIMIT_PER_MINUTE: '1000000',
};

async function request<Answer>(path: string, body?: object): Promise<Answer> {
  const { url, token } = JSON.parse(await readFile(join(data, 'server.json'), 'utf8'));
  const answer = await fetch(`${url}/api/v1/coalition${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
  // What the route promises.
  return (await answer.json()) as Answer;
}

/** One world with its foragers as the API makes them, and as many copies as are wanted. */
async function fill(): Promise<string[]> {
  const program = await startProgram(data, await freePort(), {
    ...environment,
    MAINSTAY_COALITION__EMERGENCY: 'true',
  });
  const side = Math.max(10, Math.ceil(Math.sqrt(inWorld * 20)));
  const world = await request<{ id: string }>('/worlds', {
    ...{ name: 'Meadow', seed: 1 },
    environment: { kind: 'foraging', rows: side, columns: side, food: 0.1 },
  });
  const made: string[] = [];
  for (let seat = 0; seat < inWorld; seat++) {
    const agent = { name: `Forager ${seat}`, template: { name: 'explorer' }, seed: seat, world_id: world.id };
    made.push((await request<{ id: string }>('/agents', agent)).id);
  }
  await program.stop();
  const database = await openDatabase(
    flags.postgres === undefined ? { directory: data } : { directory: data, url: flags.postgres },
  );
  const copies = Math.ceil(agents / inWorld);
  await run(
    database.db,
    sql`create temporary table copied as select gen_random_uuid() as id, n from generate_series(2, ${copies}::int) n`,
  );
  await run(
    database.db,
    sql`insert into coalition.world (id, project_id, owner_id, name, private, environment, state)
      select c.id, w.project_id, w.owner_id, 'Meadow ' || c.n, false, w.environment, w.state
      from copied c, coalition.world w where w.id = ${world.id}`,
  );
  await run(
    database.db,
    sql`insert into coalition.agent
        (id, project_id, owner_id, name, kind, model_key, options, world_id, seat, random_state)
      select gen_random_uuid(), a.project_id, a.owner_id, a.name || ' of ' || c.n, a.kind, a.model_key, a.options, c.id,
        a.seat, (a.random_state + c.n) % 4294967296
      from copied c, coalition.agent a where a.world_id = ${world.id}`,
  );
  await run(database.db, sql`update coalition.agent set status = 'running'`);
  await run(database.db, sql`analyze`);
  await database.close();
  return made;
}

interface Figures {
  readonly agent_processing_rate: number;
  readonly queue_length: number;
  readonly thread_pools: readonly {
    readonly agents: number;
    readonly threads: number;
    readonly utilization: number;
  }[];
}

async function residentMebibytes({ process: child }: Program): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

/** Seconds of processor time that all threads of the program have had. */
async function processorSeconds({ process: child }: Program): Promise<number> {
  const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
  // After the name, which may hold anything; in hundredths of a second on Linux.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

interface Measured {
  readonly alive: number;
  readonly rate: number;
  readonly resident: number;
  readonly most: number;
  readonly p95: number;
  readonly queue: number;
  /** Of processors, that the program had. */
  readonly share: number;
}

async function measure(some: readonly string[], threads: string | undefined): Promise<Measured> {
  const program = await startProgram(data, await freePort(), {
    ...environment,
    ...(threads !== undefined && { MAINSTAY_COALITION__THREADS: threads }),
  });
  // What it warns of is part of the result.
  program.process.stderr?.pipe(process.stderr, { end: false });
  const figures = () => request<Figures>('/metrics');
  const aliveIn = ({ thread_pools: pools }: Figures) => pools.reduce((sum, pool) => sum + pool.agents, 0);
  const began = performance.now();
  while (aliveIn(await figures()) < agents) {
    if (performance.now() - began > 300_000)
      throw new Error('Not all agents came to life within five minutes.');
    await sleep(500);
  }
  // The rate is taken over the last minute, and waking up is not to be in it.
  await sleep(Math.max(0, 60 - Number(flags.seconds)) * 1000);
  const taken: number[] = [];
  let most = 0;
  const begun = [performance.now(), await processorSeconds(program)] as const;
  const until = performance.now() + Number(flags.seconds) * 1000;
  while (performance.now() < until) {
    const asked = performance.now();
    await request(`/agents/${some[taken.length % some.length]}/status`);
    taken.push(performance.now() - asked);
    if (taken.length % 20 === 0) most = Math.max(most, await residentMebibytes(program));
    await sleep(50);
  }
  const share = (await processorSeconds(program)) - begun[1];
  const seconds = (performance.now() - begun[0]) / 1000;
  const last = await figures();
  const resident = await residentMebibytes(program);
  await program.stop();
  const sorted = taken.toSorted((a, b) => a - b);
  return {
    ...{ alive: aliveIn(last), rate: last.agent_processing_rate, queue: last.queue_length },
    ...{ resident, most: Math.max(most, resident), share: share / seconds },
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN,
  };
}

function row(what: string, measured: string, aim = ''): void {
  say(`  ${what.padEnd(46)}${measured.padStart(12)}   ${aim}`);
}

try {
  say(
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, node ${process.version}, ${flags.postgres === undefined ? 'embedded database' : 'PostgreSQL'}`,
  );
  const some = await fill();
  const rates = new Map<string, number>();
  const perProcessor = new Map<string, number>();
  for (const threads of flags.threads === undefined ? [undefined] : flags.threads.split(',')) {
    const { alive, rate, resident, most, p95, queue, share } = await measure(some, threads);
    if (threads !== undefined) {
      rates.set(threads, rate);
      perProcessor.set(threads, rate / share);
    }
    say(`\n${threads === undefined ? 'Usual' : threads} stepping threads`);
    row('agents alive', String(alive), `aim: ${agents}`);
    row(
      'ticks of agents a second',
      rate.toFixed(0),
      flags.rate === 'max' ? '' : `wanted: ${agents * Number(flags.rate)}`,
    );
    row(
      'resident memory at the end (at most), MiB',
      `${resident.toFixed(0)} (${most.toFixed(0)})`,
      `aim: under ${aims.residentMebibytes}`,
    );
    row('status of an agent, p95, ms', p95.toFixed(1), `aim: under ${aims.p95Milliseconds}`);
    row('processors that it had', share.toFixed(2), `of ${availableParallelism()}`);
    row('ticks in a second of processor time', (rate / share).toFixed(0));
    row('worlds that wait for their tick', String(queue));
  }
  const efficiency = (of: ReadonlyMap<string, number>, by: number): string =>
    `${(((of.get('2') ?? Number.NaN) / (by * (of.get('1') ?? Number.NaN))) * 100).toFixed(0)} %`;
  if (rates.has('1') && rates.has('2')) {
    say();
    row('efficiency of two threads over one', efficiency(rates, 2), `aim: ${aims.efficiency * 100} %`);
    // What others do on the machine does not change it; it says nothing of waiting.
    row('the same for the same processor time', efficiency(perProcessor, 1));
  }
} finally {
  await rm(data, { recursive: true, force: true });
}

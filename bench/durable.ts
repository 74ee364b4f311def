/**
 * The durable engine beside DBOS, in turn on the same machine: `node bench/durable.ts [--rounds N] [--waiting N]`.
 *
 * On the embedded database, and on PostgreSQL when TEST_DATABASE_URL names a server where databases may be made. DBOS
 * is measured when it is installed: `npm install --no-save @dbos-inc/dbos-sdk@5.3.0`. Medians over the rounds.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { mustRun } from '../tests/runner/command.ts';

const figuresSchema = z.object({
  stepsPerSecond: z.number(),
  writingStepsPerSecond: z.number(),
  runsPerSecond: z.number(),
  waitingMegabytes: z.number(),
  waitingCpuShare: z.number(),
  answerSeconds: z.number(),
  restartedMegabytes: z.number(),
  restartedCpuShare: z.number(),
});
type Figures = z.infer<typeof figuresSchema>;

const measure = fileURLToPath(new URL('./durable/measure.ts', import.meta.url));
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, waiting: { type: 'string', default: '5000' } },
});
const [rounds, waiting] = [Number(values.rounds), values.waiting];

async function measured(subject: string, server: string | undefined): Promise<Figures> {
  const name = `mainstay_bench_${randomBytes(6).toString('hex')}`;
  if (server !== undefined) await onServer(server, `create database ${name}`);
  const directory = await mkdtemp(join(tmpdir(), 'mainstay-bench-'));
  try {
    const url = server === undefined ? [] : [Object.assign(new URL(server), { pathname: name }).href];
    const phases = [];
    for (const phase of ['first', 'restarted']) {
      const args = ['--expose-gc', measure, subject, phase, waiting, directory, ...url];
      const output = await mustRun(process.execPath, args);
      phases.push(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
    }
    return figuresSchema.parse(Object.assign({}, ...phases));
  } finally {
    await rm(directory, { recursive: true, force: true });
    if (server !== undefined) await onServer(server, `drop database ${name} with (force)`);
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

async function dbosInstalled(): Promise<boolean> {
  const name: string = '@dbos-inc/dbos-sdk';
  return import(name).then(
    () => true,
    () => false,
  );
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const rows: readonly { what: string; key: keyof Figures; digits: number; scale?: number }[] = [
  { what: 'steps per second', key: 'stepsPerSecond', digits: 0 },
  { what: 'steps per second that write a row', key: 'writingStepsPerSecond', digits: 0 },
  { what: 'runs per second', key: 'runsPerSecond', digits: 0 },
  { what: `memory that ${waiting} waiting runs added, MB`, key: 'waitingMegabytes', digits: 0 },
  { what: `CPU with ${waiting} waiting, % of a core`, key: 'waitingCpuShare', digits: 1, scale: 100 },
  { what: 'answer until the run has ended, ms', key: 'answerSeconds', digits: 0, scale: 1000 },
  { what: 'memory of the process, restarted, MB', key: 'restartedMegabytes', digits: 0 },
  { what: 'CPU of the process, restarted, % of a core', key: 'restartedCpuShare', digits: 1, scale: 100 },
];

function line(...cells: readonly string[]): void {
  const [first = '', ...rest] = cells;
  process.stdout.write(`${first.padEnd(42)}${rest.map((cell) => cell.padStart(12)).join('')}\n`);
}

const subjects = (await dbosInstalled()) ? ['ours', 'dbos'] : ['ours'];
const server = process.env.TEST_DATABASE_URL;
for (const on of server === undefined ? [undefined] : [undefined, server]) {
  const found = new Map<string, Figures[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) found.get(subject)?.push(await measured(subject, on));
  }
  line(
    on === undefined ? 'EMBEDDED' : 'POSTGRESQL',
    ...subjects,
    ...(subjects.length > 1 ? ['ours / dbos'] : []),
  );
  for (const { what, key, digits, scale = 1 } of rows) {
    const medians = subjects.map(
      (subject) => median((found.get(subject) ?? []).map((figures) => figures[key])) * scale,
    );
    const [mine = Number.NaN, theirs] = medians;
    const ratio = theirs === undefined ? [] : [(mine / theirs).toFixed(2)];
    line(what, ...medians.map((value) => value.toFixed(digits)), ...ratio);
  }
}

/** `npm test`: every check of the project. See `npm test -- --help`. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import { type Check, type CheckResult, checkNames, checks } from './runner/checks.ts';
import { installSystemPackages } from './system-packages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const help = `npm test -- [options] [part of a test file's path …]

Runs every check and ends with the line "N passed, N failed". Test files can be picked by parts of their paths;
then only tests run, and only those.

  --only NAME          only this check; may be repeated or a list with commas:
                       ${checkNames.join(', ')}
  --embedded-only      leave out what needs a PostgreSQL server (postgres; chaos runs on the embedded database)
  --help               this text

As root on a machine with apt, missing system packages are installed (PostgreSQL 15 with pgvector, Chromium,
Firefox, poppler-utils). The PostgreSQL server for the tests is a cluster of its own, in a temporary folder on a free port.
`;

const print = (text: string) => void process.stdout.write(`${text}\n`);

interface Options {
  readonly chosen: readonly Check[];
  readonly filters: readonly string[];
  readonly embeddedOnly: boolean;
}

/** What the command line asks for; a text when it asks for something else than a run. */
function readOptions(): Options | { readonly text: string; readonly exitCode: number } {
  const usage = (problem: string) => ({ text: `${problem}\n\n${help}`, exitCode: 2 });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse();
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return { text: help, exitCode: 0 };
  const embeddedOnly = values['embedded-only'];
  const only = values.only.flatMap((list) => list.split(',')).map((name) => name.trim());
  const unknown = only.find((name) => !checkNames.some((known) => known === name));
  if (unknown !== undefined) return usage(`There is no check named ${unknown}.`);
  const isWanted = (check: Check) =>
    (only.length === 0 || only.includes(check.name)) &&
    !(embeddedOnly && check.name === 'postgres') &&
    (positionals.length === 0 || check.kind === 'tests');
  return { chosen: checks.filter(isWanted), filters: positionals, embeddedOnly };
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      'embedded-only': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}

const width = Math.max(...checks.map((check) => check.title.length));

function printResult(title: string, result: CheckResult, seconds: number): void {
  const counts = [
    `${result.passed} passed`,
    ...(result.failed > 0 ? [`${result.failed} failed`] : []),
    ...(result.skipped > 0 ? [`${result.skipped} skipped`] : []),
  ].join(', ');
  const mark = result.failed > 0 ? '✗' : '✓';
  print(`${mark} ${title.padEnd(width)}  ${`${seconds.toFixed(1)} s`.padStart(8)}  ${counts}`);
  if (result.failed > 0) print(`\n${result.output.trim()}\n`);
}

async function timed(title: string, work: () => Promise<CheckResult>): Promise<CheckResult> {
  const start = performance.now();
  const result = await work().catch((error: unknown) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    output: error instanceof Error ? error.message : String(error),
  }));
  if (!stopping.signal.aborted) printResult(title, result, (performance.now() - start) / 1000);
  return result;
}

/** Runs the static checks two at a time: the machines that run this have two cores. */
async function runStatic(list: readonly Check[]): Promise<CheckResult[]> {
  const queue = [...list];
  const results: CheckResult[] = [];
  const lane = async () => {
    for (let check = queue.shift(); check && !stopping.signal.aborted; check = queue.shift()) {
      const { title, run } = check;
      results.push(await timed(title, () => run({ root, signal: stopping.signal, filters: [] })));
    }
  };
  await Promise.all([lane(), lane()]);
  return results;
}

const stopping = new AbortController();

async function runAll({ chosen, filters, embeddedOnly }: Options): Promise<CheckResult[]> {
  const needs = (what: Check['needs'][number]) => chosen.some((check) => check.needs.includes(what));
  const needsPostgres = needs('postgres') && !embeddedOnly;
  await installSystemPackages({ postgres: needsPostgres, browser: needs('browser') }, print).catch(
    (error: unknown) => print(error instanceof Error ? error.message : String(error)),
  );
  const results = await runStatic(chosen.filter((check) => check.kind === 'static'));
  let server: Promise<PostgresServer> | undefined;
  try {
    for (const check of chosen.filter((one) => one.kind === 'tests')) {
      if (stopping.signal.aborted) break;
      const onServer = check.needs.includes('postgres') && !embeddedOnly;
      const work = async () => {
        if (onServer) server ??= startPostgres();
        const postgresUrl = onServer ? (await server)?.url : undefined;
        // Without a server, of the chaos tests only those of the embedded database can run.
        const own = check.name === 'chaos' && embeddedOnly ? ['tests/chaos/embedded'] : [];
        return check.run({ root, signal: stopping.signal, filters: [...filters, ...own], postgresUrl });
      };
      results.push(await timed(check.title, work));
    }
  } finally {
    await server?.then((one) => one.stop()).catch(() => {});
  }
  return results;
}

const options = readOptions();
if ('text' in options) {
  process.stdout.write(options.text);
  process.exitCode = options.exitCode;
} else {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort());
  const start = performance.now();
  const results = await runAll(options);
  const sum = (name: 'passed' | 'failed') => results.reduce((total, result) => total + result[name], 0);
  const [passed, failed] = [sum('passed'), sum('failed')];
  print(
    `\n${stopping.signal.aborted ? 'Stopped' : 'Done'} after ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
  print(`${passed} passed, ${failed} failed`);
  if (stopping.signal.aborted) process.exitCode = 130;
  else process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

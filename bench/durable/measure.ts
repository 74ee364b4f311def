/**
 * One subject in a process of its own, so that memory and CPU are its own: `measure.ts SUBJECT WAITING [URL]`.
 * Prints one line of JSON.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#kernel/database';
import { dbos } from './dbos.ts';
import { ours } from './ours.ts';
import { secondsSince } from './subject.ts';

const [subjectName, waitingText, url] = process.argv.slice(2);
const waiting = Number(waitingText);
const [steps, runs, watchSeconds, settleSeconds] = [500, 300, 20, 10];

const directory = await mkdtemp(join(tmpdir(), 'mainstay-bench-'));
const database = await openDatabase({ directory, ...(url && { url }) });
const subject = await (subjectName === 'dbos' ? dbos : ours)(database);

// Once to warm up, then what counts.
await subject.steps(50);
await subject.writingSteps(50);
await subject.runs(20);
const stepsPerSecond = steps / (await subject.steps(steps));
const writingStepsPerSecond = steps / (await subject.writingSteps(steps));
const runsPerSecond = runs / (await subject.runs(runs));

const residentMegabytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1024 / 1024;
};
// What the start left behind must not count as given back later.
residentMegabytes();
await sleep(settleSeconds * 1000);
const before = residentMegabytes();
await subject.wait(waiting);
await sleep(settleSeconds * 1000);
const after = residentMegabytes();
const [began, cpuBefore] = [performance.now(), process.cpuUsage()];
await sleep(watchSeconds * 1000);
const cpu = process.cpuUsage(cpuBefore);
const cpuShare = (cpu.user + cpu.system) / 1e6 / secondsSince(began);
const answerSeconds = await subject.answer();
await subject.close();
await rm(directory, { recursive: true, force: true });
const figures = {
  stepsPerSecond,
  writingStepsPerSecond,
  runsPerSecond,
  waitingMegabytes: after - before,
  cpuShare,
  answerSeconds,
};
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));

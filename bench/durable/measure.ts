/**
 * One subject in a process of its own, so that memory and CPU are its own:
 * `measure.ts SUBJECT PHASE WAITING DIRECTORY [URL]`. Prints one line of JSON.
 *
 * PHASE `first` measures on an empty database and leaves runs that wait; `restarted` measures a start on those.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#kernel/database';
import { dbos } from './dbos.ts';
import { ours } from './ours.ts';
import { type Subject, secondsSince } from './subject.ts';

const [subjectName, phase, waiting, directory = '', url] = process.argv.slice(2);
const [steps, runs, watchSeconds, settleSeconds] = [500, 300, 20, 10];

function residentMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1024 / 1024;
}

/** Share of one core while nothing is asked of it. */
async function idleCpuShare(): Promise<number> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await sleep(watchSeconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / secondsSince(began);
}

async function first(subject: Subject): Promise<Record<string, number>> {
  // Once to warm up, then what counts.
  await subject.steps(50);
  await subject.writingSteps(50);
  await subject.runs(20);
  const stepsPerSecond = steps / (await subject.steps(steps));
  const writingStepsPerSecond = steps / (await subject.writingSteps(steps));
  const runsPerSecond = runs / (await subject.runs(runs));
  // What the start left behind must not count as given back later.
  residentMegabytes();
  await sleep(settleSeconds * 1000);
  const before = residentMegabytes();
  await subject.wait(Number(waiting));
  await sleep(settleSeconds * 1000);
  const waitingMegabytes = residentMegabytes() - before;
  const waitingCpuShare = await idleCpuShare();
  const answerSeconds = await subject.answer();
  return {
    stepsPerSecond,
    writingStepsPerSecond,
    runsPerSecond,
    waitingMegabytes,
    waitingCpuShare,
    answerSeconds,
  };
}

async function restarted(): Promise<Record<string, number>> {
  await sleep(2 * settleSeconds * 1000);
  const restartedMegabytes = residentMegabytes();
  return { restartedMegabytes, restartedCpuShare: await idleCpuShare() };
}

const database = await openDatabase({ directory, ...(url && { url }) });
const subject = await (subjectName === 'dbos' ? dbos : ours)(database);
const figures = phase === 'restarted' ? await restarted() : await first(subject);
await subject.close();
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));

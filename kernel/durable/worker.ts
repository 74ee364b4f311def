import { hostname } from 'node:os';
import { newId, wait } from '#kernel/base';
import type { Db } from '#kernel/database';
import type { Logger } from '#kernel/telemetry';
import { claimRuns, type QueueLimit } from './claim.ts';
import { executeRun, type Interruption, RunInterrupted } from './execute.ts';
import { beat, forgetWorkers, recoverOwn, recoverRuns, registerWorker, runsOf, signOff } from './recovery.ts';
import { startDueSchedules } from './schedules.ts';
import type { Workflow } from './workflow.ts';

export interface WorkerSettings {
  readonly concurrency: number;
  readonly pollMilliseconds: number;
  readonly heartbeatSeconds: number;
  /** A worker silent for so long is dead to the others; at least three heartbeats. */
  readonly deadAfterSeconds: number;
  /** Before this worker starts, take over whatever others had: the embedded database has one process. */
  readonly alone: boolean;
}

export interface WorkerParts {
  readonly db: Db;
  readonly log: Logger;
  readonly settings: WorkerSettings;
}

/** What a worker can run, and how much of it at once. */
export interface Programs {
  readonly workflows: readonly Workflow[];
  /** A queue that is not named has no limit. */
  readonly queues: ReadonlyMap<string, QueueLimit>;
}

export interface Worker {
  start(programs: Programs): Promise<void>;
  /** Takes no new runs, lets steps at work finish for up to `graceSeconds`, then hands the rest on. */
  stop(graceSeconds: number): Promise<void>;
  /** Looks for work now instead of at the next poll. Safe to call anywhere. */
  wake(): void;
  /** Interrupts a run if it is at work here. */
  interrupt(runId: string): void;
  status(): { readonly id: string; readonly running: number; readonly lastLookAt: Date | null };
}

/** The name under which claims know a program. */
export const programOf = ({ kind, version }: Workflow): string => `${kind}@${version}`;

export function createWorker({ db, log, settings }: WorkerParts): Worker {
  let workflows: readonly Workflow[] = [];
  let queues: ReadonlyMap<string, QueueLimit> = new Map();
  let programs: ReadonlyMap<string, Workflow> = new Map();
  const running = new Map<string, { readonly control: AbortController; readonly done: Promise<void> }>();
  const stopping = new AbortController();
  let loops: Promise<unknown> = Promise.resolve();
  let lastLookAt: Date | null = null;
  let id = newId();
  let wakeUp = (): void => {};
  /** Runs that the last look found in the database as this worker's, and that it does not have. */
  let wasAstray: ReadonlySet<string> = new Set();

  const interruptAll = (reason: Interruption): void => {
    for (const { control } of running.values()) control.abort(new RunInterrupted(reason));
  };

  /** Takes what is due. @returns whether there may be more. */
  const look = async (): Promise<boolean> => {
    const limit = settings.concurrency - running.size;
    const claimed = await claimRuns(db, { workerId: id, limit, programs: [...programs.keys()], queues });
    lastLookAt = new Date();
    for (const run of claimed) {
      const workflow = programs.get(`${run.kind}@${run.version}`);
      if (!workflow) continue;
      const control = new AbortController();
      const runLog = log.child({ run_id: run.id, kind: run.kind });
      const done = executeRun(db, workflow, run, control.signal, runLog).finally(() => {
        running.delete(run.id);
        wakeUp();
      });
      running.set(run.id, { control, done });
    }
    return claimed.length > 0;
  };

  const claimLoop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const woken = new AbortController();
      wakeUp = () => woken.abort();
      const more = await look().catch((error: unknown) => {
        log.error({ err: error }, 'Looking for runs failed');
        return false;
      });
      if (more) continue;
      await wait(settings.pollMilliseconds, AbortSignal.any([woken.signal, stopping.signal]));
    }
  };

  const register = async (): Promise<void> => {
    id = newId();
    await registerWorker(db, { id, host: hostname(), pid: process.pid });
  };

  /** Cancels what is at work here, and gives on what the database thinks is. */
  const tendOwn = async (): Promise<void> => {
    const astray = new Set<string>();
    for (const held of await runsOf(db, id)) {
      if (running.has(held.id)) {
        if (held.cancelRequested) interrupt(held.id);
        continue;
      }
      // One that was claimed just now is not there yet: two looks have to find the same.
      const claim = `${held.id} ${held.epoch}`;
      if (!wasAstray.has(claim)) astray.add(claim);
      else {
        await recoverOwn(db, held);
        log.warn({ run_id: held.id }, 'How a run ended was not written down; it goes on from its last step');
        wakeUp();
      }
    }
    wasAstray = astray;
  };

  /** One round of what keeps the fleet honest: say that we live, notice who does not, start what is due. */
  const supervise = async (): Promise<void> => {
    if (!(await beat(db, id))) {
      log.warn(
        'This worker was silent for too long and was taken for dead; it lets its runs go and starts afresh',
      );
      interruptAll('lost');
      await register();
    }
    await tendOwn();
    const recovered = await recoverRuns(db, settings.deadAfterSeconds);
    if (recovered.requeued.length > 0)
      log.warn({ runs: recovered.requeued }, 'Runs of a dead worker were taken over');
    const started = await startDueSchedules(db, workflows);
    if (recovered.requeued.length > 0 || started > 0) wakeUp();
  };

  const superviseLoop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await wait(settings.heartbeatSeconds * 1000, stopping.signal);
      if (stopping.signal.aborted) return;
      await supervise().catch((error: unknown) => log.error({ err: error }, 'Supervising workers failed'));
    }
  };

  const interrupt = (runId: string): void => {
    running.get(runId)?.control.abort(new RunInterrupted('cancelled'));
  };

  return {
    async start(given) {
      ({ workflows, queues } = given);
      programs = new Map(workflows.map((workflow) => [programOf(workflow), workflow]));
      await recoverRuns(db, settings.alone ? 0 : settings.deadAfterSeconds);
      await register();
      await forgetWorkers(db);
      loops = Promise.all([claimLoop(), superviseLoop()]);
    },

    async stop(graceSeconds) {
      stopping.abort();
      await loops;
      const ended = Promise.all([...running.values()].map(({ done }) => done));
      const grace = new AbortController();
      const late = wait(graceSeconds * 1000, grace.signal).then(() => interruptAll('stopping'));
      await Promise.race([ended, late]);
      grace.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
      await signOff(db, id);
    },

    wake: () => wakeUp(),
    interrupt,
    status: () => ({ id, running: running.size, lastLookAt }),
  };
}

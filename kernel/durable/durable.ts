import { type Db, many, sql } from '#kernel/database';
import { cancelRun, signalRun } from './control.ts';
import { type StartOptions, startRun } from './start.ts';
import { createWorker, programOf, type Worker, type WorkerParts } from './worker.ts';
import type { Workflow, WorkflowDeclaration } from './workflow.ts';

/** The durable engine of one process. Reading runs needs only a `Db`; this is what also tells the worker at once. */
export interface Durable {
  start<I>(db: Db, workflow: WorkflowDeclaration<I>, input: I, options?: StartOptions): Promise<string>;
  signal(db: Db, runId: string, name: string, payload: unknown, options?: { key?: string }): Promise<void>;
  cancel(db: Db, runId: string): Promise<void>;
  /** Call after changing what runs may wait for by other means. */
  wake(): void;
  readonly worker: Worker;
}

export function createDurable(parts: WorkerParts): Durable {
  const worker = createWorker(parts);
  // Within a transaction the run is not visible before the commit: one more look a moment later finds it.
  const wakeSoon = (): void => {
    worker.wake();
    setTimeout(() => worker.wake(), 20).unref();
  };
  return {
    worker,
    wake: wakeSoon,
    async start(db, workflow, input, options) {
      const id = await startRun(db, workflow, input, options);
      wakeSoon();
      return id;
    },
    async signal(db, runId, name, payload, options) {
      await signalRun(db, runId, name, payload, options);
      wakeSoon();
    },
    async cancel(db, runId) {
      for (const id of await cancelRun(db, runId)) worker.interrupt(id);
    },
  };
}

/** Runs of programs that are not among `workflows`: an upgrade left them behind. */
export async function strandedRuns(
  db: Db,
  workflows: readonly Workflow[],
): Promise<{ kind: string; version: number; count: number }[]> {
  return many(
    db,
    sql<{
      kind: string;
      version: number;
      count: number;
    }>`select kind, version, count(*) as count from kernel.run
      where status in ('queued', 'waiting', 'running') and not (kind || '@' || version = any(${workflows.map(programOf)}))
      group by kind, version`,
  );
}

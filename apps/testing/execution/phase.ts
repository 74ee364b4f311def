import type { Platform } from '#kernel/app';
import { type Db, transact } from '#kernel/database';
import { reportProgress } from '#kernel/durable';
import { publish } from '#kernel/events';
import type { Finding } from '../domain/findings/finding.ts';
import type { TestingSettings } from '../domain/settings.ts';
import { testingMetrics } from '../operations.ts';
import { type Execution, enterPhase, getExecution, type Phase } from '../store/executions.ts';
import { keepFinding } from '../store/findings.ts';

/** What every part of an execution is given. */
export interface PhaseContext {
  readonly platform: Platform<TestingSettings>;
  readonly execution: Execution;
  readonly signal: AbortSignal;
  /** Where the whole execution is, 0 to 1, and a sentence: on its run, at most twice a second. */
  tell(fraction: number, sentence: string): void;
  /** Keeps a finding and says so. The same again is counted. */
  found(finding: Finding): Promise<void>;
  /** Keeps a file as evidence. @returns the id of its artifact */
  keep(file: {
    readonly name: string;
    readonly content: Buffer;
    readonly contentType: string;
  }): Promise<string>;
}

const tellMilliseconds = 500;

/** Begins a part of an execution: says so, and hands on what the part needs. */
export async function inPhase<T>(
  platform: Platform<TestingSettings>,
  {
    id: executionId,
    phase,
    signal,
  }: { readonly id: string; readonly phase: Phase; readonly signal: AbortSignal },
  work: (phase: PhaseContext) => Promise<T>,
): Promise<T> {
  const { db, artifacts } = platform;
  await transact(db, (tx) => enterPhase(tx, executionId, phase));
  const execution = await getExecution(db, executionId);
  const { id: subject, projectId, runId, ownerId } = execution;
  const told = teller(db, runId);
  try {
    return await work({
      ...{ platform, execution, signal },
      tell: told.tell,
      async found(finding) {
        const { check, severity, type, title } = finding;
        await transact(db, async (tx) => {
          await keepFinding(tx, subject, finding);
          await publish(tx, {
            type: 'testing.finding',
            subject,
            projectId,
            data: { check, severity, title },
          });
        });
        testingMetrics(platform.metrics).findings.add({ type, severity });
      },
      async keep(file) {
        const { id } = await artifacts.put(db, { ...file, projectId, runId, ownerId });
        return id;
      },
    });
  } finally {
    await told.last();
  }
}

/** Writes the newest progress now and then, one write at a time. */
function teller(db: Db, runId: string) {
  let newest: { fraction: number; sentence: string } | undefined;
  let writing = Promise.resolve();
  let writtenAt = Number.NEGATIVE_INFINITY;
  const write = (): void => {
    const now = newest;
    if (!now) return;
    newest = undefined;
    writtenAt = performance.now();
    writing = writing
      .then(() => transact(db, (tx) => reportProgress(tx, runId, now.fraction, now.sentence)))
      // Progress that cannot be written is no reason to end what makes it.
      .catch(() => undefined);
  };
  return {
    tell(fraction: number, sentence: string): void {
      newest = { fraction, sentence };
      if (performance.now() - writtenAt >= tellMilliseconds) write();
    },
    async last(): Promise<void> {
      write();
      await writing;
    },
  };
}
